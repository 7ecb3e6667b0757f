//! Names in a sentence of a model: it is in no place, and is nobody, that only the player has named.

use super::Check;
use crate::lexicon::Named;
use crate::words::tokens;

impl Check {
    /// Takes the words of `text` for what is here: names of what is near, and what is sensed.
    pub(crate) fn is_here(&mut self, text: &str) {
        self.here.extend(tokens(text));
    }

    /// Whether `sentence` says that one is in a place that neither the author nor the game has named:
    /// "We're in Tolm" to who has to be there by Friday.
    pub(super) fn misplaces(&self, sentence: &str) -> bool {
        self.names(sentence, Named::Place)
    }

    /// Whether who says `sentence` gives themselves a name that is not theirs: "I'm Ada" to Ada.
    pub(super) fn misnames(&self, sentence: &str) -> bool {
        self.names(sentence, Named::Speaker)
    }

    fn names(&self, sentence: &str, what: Named) -> bool {
        let named = self.lexicon.named_after(sentence).into_iter();
        let mut named = named.filter(|(named, _)| *named == what);
        named.any(|(_, word)| {
            let stem = tokens(word).into_iter().next().unwrap_or_default();
            // What belongs to somebody names neither: "Tom's sister", "God's hands".
            let belongs = word.ends_with("'s") || word.ends_with("’s");
            word.starts_with(char::is_uppercase)
                && !belongs
                && !self.lexicon.is_no_name(&word.to_lowercase(), true)
                && !self.lore.words.contains(&stem)
                && (what == Named::Speaker || !self.here.contains(&stem))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Verdict;
    use super::super::tests::{asked, judge};

    #[test]
    fn a_place_is_not_where_the_player_wants_to_go() {
        let line = "I must be in Tolm by Friday.";
        for sentence in [
            "We're in Tolm, friend.",
            "Welcome to Tolm!",
            "You are in Tolm.",
        ] {
            assert_eq!(judge(line, sentence), Verdict::Contradicted, "{sentence}");
        }
        for sentence in [
            "You will be in Tolm by Friday.",
            "We're in luck.",
            "We're in God's hands.",
            "Here in the mill we sell ale.",
            "Welcome to my ferry.",
        ] {
            assert_eq!(judge(line, sentence), Verdict::Fine, "{sentence}");
        }
        let mut check = asked(line);
        check.is_here("the gate of Tolm");
        assert_eq!(check.judge("We're in Tolm, friend."), Verdict::Fine);
    }

    #[test]
    fn nobody_is_who_they_speak_with() {
        let line = "I am Ada, a mapmaker from Hallow.";
        for sentence in ["I'm Ada, a mapmaker from Hallow.", "My name is Ada."] {
            assert_eq!(judge(line, sentence), Verdict::Copied, "{sentence}");
        }
        for sentence in [
            "I'm Odo.",
            "I am no Ada.",
            "They call me Odo.",
            "I'm Tom's sister.",
            "I'm glad, Ada.",
        ] {
            assert_eq!(judge(line, sentence), Verdict::Fine, "{sentence}");
        }
    }
}
