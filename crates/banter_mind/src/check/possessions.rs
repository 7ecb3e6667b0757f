//! Whose a thing is: what who is spoken to calls theirs is not the character's.

use super::Check;
use crate::speech_text::rules::{Rules, bare};
use crate::words::{stem, tokens};

impl Check {
    /// Takes what stands behind "my" in a sentence of who is spoken to for theirs.
    pub(super) fn owns(&mut self, sentence: &str, rules: &'static Rules) {
        for thing in behind(sentence, &rules.possessives) {
            let is_theirs = !self.lore.words.contains(&thing)
                && !self.lexicon.is_small(&thing)
                && !rules.of_everybody.iter().any(|word| stem(word) == thing);
            if is_theirs && !self.owned.contains(&thing) {
                self.owned.push(thing);
            }
        }
        self.possessives = &rules.possessives;
    }

    /// Whether `sentence` says of a thing of theirs that it is the character's: "My mule was named Mara" to
    /// who has said "my mule".
    pub(super) fn takes_for_own(&self, sentence: &str) -> bool {
        self.facts
            && !self.owned.is_empty()
            && behind(sentence, self.possessives).any(|thing| self.owned.contains(&thing))
    }
}

/// The stems of the words behind "my" and its like.
fn behind(sentence: &str, possessives: &[String]) -> impl Iterator<Item = String> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let owned = words.windows(2).filter_map(|pair| match pair {
        [my, thing] if Rules::has(possessives, &bare(my)) => tokens(thing).into_iter().next(),
        _ => None,
    });
    owned.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::asked;
    use crate::speech_text::rules::Rules;

    #[test]
    fn what_the_player_owns_is_not_the_characters() {
        let mut check = asked("Do you like animals?");
        check.heard_of_self(
            "My mule is called Pepper, and my uncle hates her.",
            Rules::of("en"),
        );
        for sentence in ["My mule Pepper was named Mara.", "I like my mule."] {
            assert_eq!(check.judge(sentence), Verdict::Copied, "{sentence}");
        }
        check.heard_of_self(
            "My name is Ada, my friend, and my head hurts.",
            Rules::of("en"),
        );
        for sentence in [
            "My name is Odo, my friend.",
            "Not in my head, I hope.",
            "Your mule bites, they say.",
            "My ferry carries no mules.",
            // An uncle is written for Odo.
            "My uncle Bran had one.",
        ] {
            assert_eq!(check.judge(sentence), Verdict::Fine, "{sentence}");
        }
    }
}
