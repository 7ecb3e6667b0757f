//! What asks, and what only sounds like it.

use super::Lexicon;
use crate::words::raw;

impl Lexicon {
    /// Whether `text` is a question, by a sign, by its first word, or by words that questions of a kind have.
    pub(crate) fn is_question(&self, text: &str) -> bool {
        self.asks_outright(text) || (!self.kinds(text).is_empty() && !self.exclaims(text))
    }

    /// Whether `text` asks by its sign or its first word: "My mule is called Pepper" has a word of questions and
    /// asks nothing.
    pub(crate) fn asks_outright(&self, text: &str) -> bool {
        let first = || raw(text).next();
        text.contains(['?', '？'])
            || (!self.exclaims(text) && first().is_some_and(|word| self.begins_question(&word)))
    }

    /// Whether a line that begins with this word asks for no action.
    pub(crate) fn begins_question(&self, word: &str) -> bool {
        self.begin.contains(word)
    }

    /// Whether `text` is an exclamation, which begins as some questions do: "What a loud cart that was."
    fn exclaims(&self, text: &str) -> bool {
        let words: Vec<String> = raw(text).collect();
        let begins = |phrase: &String| {
            let mut said = words.iter();
            phrase
                .split(' ')
                .all(|word| said.next().is_some_and(|said| said == word))
        };
        !text.contains(['?', '？']) && self.exclaim.iter().any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exclamation_asks_nothing() {
        let lexicon = Lexicon::of("en");
        for told in [
            "What a loud cart that was.",
            "What an evening!",
            "My mule is called Pepper.",
        ] {
            assert!(!lexicon.asks_outright(told), "{told}");
        }
        for asked in ["What a bed costs?", "What is a bed?", "What do you serve"] {
            assert!(lexicon.asks_outright(asked), "{asked}");
        }
        assert!(!lexicon.is_question("What a price!"));
        assert!(!Lexicon::of("de").is_question("Was für ein Preis!"));
        assert!(Lexicon::of("de").is_question("Was für ein Bier habt ihr?"));
    }
}
