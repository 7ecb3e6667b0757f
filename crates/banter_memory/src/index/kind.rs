//! What a text tells besides its words: a time, a number, a name; or only a question.

use crate::words::{Language, raw};

/// What can be seen of a text by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Traits {
    /// It ends with a question.
    pub(super) asks: bool,
    /// Most of it is a question: it tells little.
    pub(super) only_asks: bool,
    pub(super) time: bool,
    pub(super) count: bool,
    /// It has a word with a capital that no sentence begins with.
    pub(super) name: bool,
}

impl Traits {
    pub(super) fn of(text: &str, language: &Language) -> Self {
        let question = ['?', '？'];
        let trimmed = text.trim_end();
        let told: usize = sentences(text)
            .filter(|s| !s.ends_with(question))
            .map(told)
            .sum();
        let all: usize = sentences(text).map(told_of).sum();
        let asks = trimmed.ends_with(question);
        Self {
            asks,
            only_asks: asks && told * 2 < all,
            time: raw(text).any(|word| language.tells_time(&word)),
            count: raw(text).any(|word| language.tells_count(&word)),
            name: sentences(text).any(has_name),
        }
    }
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n'])
        .map(str::trim)
        .filter(|sentence| sentence.contains(char::is_alphanumeric))
}

fn told_of(sentence: &str) -> usize {
    sentence.split_whitespace().count()
}

/// What a sentence tells; a greeting is no more than that.
fn told(sentence: &str) -> usize {
    match told_of(sentence) {
        0..=3 => 0,
        words => words,
    }
}

fn has_name(sentence: &str) -> bool {
    let mut words = sentence.split_whitespace().skip(1);
    words.any(|word| {
        let mut letters = word.chars().filter(|c| c.is_alphanumeric());
        let capital = letters.next().is_some_and(char::is_uppercase);
        capital && letters.next().is_some_and(char::is_lowercase)
    })
}
