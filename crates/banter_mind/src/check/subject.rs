//! Of whom something is said: what the player has said of themselves is nobody else's.

use super::Check;
use crate::words::{raw, tokens};
use unicode_segmentation::UnicodeSegmentation;

/// So many words that mean something have to be the same.
const FEWEST: usize = 2;

impl Check {
    /// Whether `sentence` says of somebody named what who is spoken to has said of themselves: "Tom's
    /// back hurts from the saddle" after "My back hurts from the saddle".
    pub(super) fn tells_of_another(&self, sentence: &str) -> bool {
        let first = sentence.unicode_words().next().unwrap_or_default();
        let name = raw(first).next().unwrap_or_default();
        let is_name = first.starts_with(char::is_uppercase)
            && !self.lexicon.is_no_name(&name, true)
            && !self.lexicon.is_short(&name);
        // "No dog, Tom's back hurts": what stands before the name says nothing.
        let behind = sentence.split_once([',', ':', '-', '–', '—']);
        let of_name = is_name
            || behind.is_some_and(|(_, rest)| {
                let mut words = rest.unicode_words();
                let named = |word: &str| {
                    word.starts_with(char::is_uppercase)
                        && raw(word)
                            .next()
                            .is_some_and(|it| !self.lexicon.is_no_name(&it, true))
                };
                words.next().is_some_and(named)
            });
        if !of_name || sentence.trim_end().ends_with(['?', '？']) {
            return false;
        }
        let said = tokens(sentence);
        self.of_self.iter().any(|words| {
            let meant = || words.iter().filter(|word| !self.lexicon.is_small(word));
            meant().count() >= FEWEST && meant().all(|word| said.contains(word))
        })
    }

    /// Takes `sentence` for what who is spoken to has said of themselves.
    pub(super) fn note_of_self(&mut self, sentence: &str) {
        self.of_self.push(tokens(sentence));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::asked;

    #[test]
    fn what_the_player_said_of_themselves_is_said_of_nobody_else() {
        let mut check = asked("Whose dog is that?");
        check.was_told("My back hurts from the saddle.", None);
        check.is_told_of(|sentence| sentence.contains("My"));
        for sentence in [
            "Tom's back hurts from the saddle.",
            "No dog, Tom's back hurts from the saddle.",
            "Ada hurt hers in the saddle.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
        }
        for sentence in [
            "A saddle hurts whoever sits in it too long.",
            "Does Tom's back hurt from the saddle, too?",
            "Tom's saddle is by the door.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }
}
