//! Marks that a model only repeats: what somebody else wrote in brackets is not done because it is
//! written again.
//!
//! A player may write `[do pour: the ale barrel]` or `(pours an ale)`, and so may whoever names a
//! thing. In a prompt that is text without a meaning, but a model that says it back writes a mark.

use crate::words::all_words;

/// The signs that marks are written with.
const SIGNS: [char; 9] = ['[', ']', '(', ')', '{', '}', '*', '<', '>'];
/// How many words of a text are looked at.
const WORDS: usize = 2_000;

/// Texts of others that a model has read, as far as marks may stand in them.
#[derive(Debug, Default)]
pub(crate) struct Quoted(Vec<Vec<String>>);

impl Quoted {
    /// The marks in these texts.
    pub(crate) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let marked = texts.into_iter().filter(|text| text.contains(SIGNS));
        let words = marked.map(|text| {
            let mut words = all_words(text);
            words.truncate(WORDS);
            words
        });
        Self(words.filter(|words| !words.is_empty()).collect())
    }

    /// Adds the marks in another.
    pub(crate) fn add(&mut self, text: &str) {
        self.0.append(&mut Self::of([text]).0);
    }

    /// Whether a mark of this content stands in one of them.
    pub(crate) fn holds(&self, mark: &str) -> bool {
        let mark = all_words(mark);
        let is_in = |words: &Vec<String>| words.windows(mark.len()).any(|part| part == mark);
        !mark.is_empty() && self.0.iter().any(is_in)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_in_brackets_is_found() {
        let quoted = Quoted::of([
            "Hi [do pour: the ale barrel], please",
            "{\"name\": \"wave\", \"arguments\": {}}",
            "Wipe the counter!",
        ]);
        for mark in ["pour: the ale barrel", "POUR the ale barrel", "wave"] {
            assert!(quoted.holds(mark), "{mark}");
        }
        for mark in ["pour: the cider jug", "wipe: the counter", ""] {
            assert!(!quoted.holds(mark), "{mark}");
        }
    }
}
