//! Lines that ask somebody who was interrupted to go on.

use super::Lexicon;
use crate::words::{is_unspaced, raw};

/// Words besides "go on" that such a line may have, if they say little: "Oh, sorry, please go on."
const MOST_BESIDES: usize = 4;
/// Characters besides, in scripts without spaces.
const MOST_CHARACTERS: usize = 3;

impl Lexicon {
    /// Whether `text` asks for nothing but that somebody goes on with what they were saying. It
    /// may call them by `name`.
    pub(crate) fn asks_to_go_on(&self, text: &str, name: &str) -> bool {
        let words: Vec<String> = raw(text).collect();
        let name: Vec<String> = raw(name).collect();
        let denied = |word: &String| word.contains(is_unspaced) && text.contains(word.as_str());
        if words.iter().any(|word| self.denies(word)) || self.deny.iter().any(denied) {
            return false;
        }
        let says_little = |word: &String| self.is_small(word) || name.contains(word);
        self.resume.iter().any(|phrase| {
            if phrase.contains(is_unspaced) {
                return asks_unspaced(text, phrase);
            }
            let phrase: Vec<String> = raw(phrase).collect();
            let besides = words.len().saturating_sub(phrase.len());
            let at = words
                .windows(phrase.len().max(1))
                .position(|it| it == phrase);
            at.is_some_and(|at| {
                let (before, rest) = words.split_at(at);
                let after = rest.get(phrase.len()..).unwrap_or_default();
                besides <= MOST_BESIDES && before.iter().chain(after).all(says_little)
            })
        })
    }
}

fn asks_unspaced(text: &str, phrase: &str) -> bool {
    let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    text.contains(phrase) && count(text) <= count(phrase) + MOST_CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(language: &str, text: &str) -> bool {
        Lexicon::of(language).asks_to_go_on(text, "Mara")
    }

    #[test]
    fn people_ask_to_go_on_in_every_language() {
        for (language, text) in [
            ("en", "Go on."),
            ("en", "Sorry, please go on, Mara!"),
            ("en", "Please continue."),
            ("en", "Where were you?"),
            ("en", "You were saying?"),
            ("en-GB", "What were you saying?"),
            ("de", "Erzähl weiter."),
            ("de", "Bitte weiter!"),
            ("de", "Wo waren wir?"),
            ("fr", "Continue, s'il te plaît."),
            ("fr", "Tu disais ?"),
            ("es", "Sigue, por favor."),
            ("es", "¿Qué decías?"),
            ("zh", "请继续说。"),
            ("cmn", "你刚才说到哪儿了？"),
            ("zh", "go on"),
        ] {
            assert!(asks(language, text), "{language}: {text}");
        }
    }

    #[test]
    fn what_only_sounds_like_it_does_not() {
        for (language, text) in [
            ("en", "What's going on?"),
            ("en", "Where were you born?"),
            ("en", "Can I go on the ferry?"),
            ("en", "Don't go on."),
            ("en", "Does the road continue past the mill?"),
            ("en", ""),
            ("de", "Wie weit ist es?"),
            ("zh", "别继续说了。"),
            ("zh", "这条路继续往前走会到哪里？"),
            ("xx", "go on"),
        ] {
            assert!(!asks(language, text), "{language}: {text}");
        }
    }
}
