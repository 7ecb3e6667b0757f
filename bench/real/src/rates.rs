//! How much of what was said was heard otherwise.
//!
//! Both texts are made alike first: in lower case and in the same form of Unicode (NFKC),
//! with everything that is neither letter, digit nor apostrophe taken for the space between
//! words. For words in English `Mr.`, `Mrs.` and `Dr.` are written out, and so are whole
//! numbers below a million ([`crate::numbers`]). Characters are counted without any
//! spaces. Then the rate is the least number of changes, losses and additions that make one
//! text of the other (Levenshtein), for each word or character that was said.

use crate::numbers;
use unicode_normalization::UnicodeNormalization;

/// A count of errors, and of what they are among.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Errors {
    pub(crate) wrong: usize,
    pub(crate) of: usize,
}

impl Errors {
    /// In words.
    pub(crate) fn in_words(said: &str, heard: &str) -> Self {
        Self::between(&words(said), &words(heard))
    }

    /// In characters.
    pub(crate) fn in_characters(said: &str, heard: &str) -> Self {
        Self::between(&characters(said), &characters(heard))
    }

    fn between<T: PartialEq>(said: &[T], heard: &[T]) -> Self {
        Self {
            wrong: distance(said, heard),
            of: said.len(),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.wrong += other.wrong;
        self.of += other.of;
    }

    /// As a share.
    pub(crate) fn rate(self) -> f64 {
        self.wrong as f64 / self.of.max(1) as f64
    }

    pub(crate) fn percent(self) -> String {
        format!("{:.1} %", 100.0 * self.rate())
    }
}

fn alike(text: &str) -> String {
    let text: String = text.nfkc().collect::<String>().to_lowercase();
    text.replace(['\u{2019}', '\u{2018}'], "'")
}

fn words(text: &str) -> Vec<String> {
    // A comma or a point inside a number is part of it.
    let text = numbers::joined(&alike(text));
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    let words = words.map(|word| word.trim_matches('\''));
    words
        .filter(|word| !word.is_empty())
        .flat_map(|word| match word {
            "mr" => vec!["mister".to_owned()],
            "mrs" => vec!["missus".to_owned()],
            "dr" => vec!["doctor".to_owned()],
            _ => numbers::in_words(word).unwrap_or_else(|| vec![word.to_owned()]),
        })
        .collect()
}

fn characters(text: &str) -> Vec<char> {
    alike(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn distance<T: PartialEq>(said: &[T], heard: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (index, one) in said.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(heard) {
            let changed = diagonal + usize::from(one != other);
            diagonal = *cell;
            left = changed.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_is_alike() {
        for (said, heard) in [
            ("and mister john dashwood", "And Mr. John Dashwood,"),
            ("an ill disposed man", "An ill-disposed man!"),
            ("twenty one pints for four hundred", "21 pints, for 400."),
            ("one thousand two hundred", "1,200"),
            ("I don't know", "I don\u{2019}t know"),
        ] {
            assert_eq!(Errors::in_words(said, heard).wrong, 0, "{said} | {heard}");
        }
        let same = Errors::in_characters("Les eaux et for\u{ea}ts.", "les eaux et fore\u{302}ts");
        assert_eq!(same.wrong, 0);
        assert_eq!(Errors::in_characters("成立する。", "成立 する").wrong, 0);
    }

    #[test]
    fn errors_are_counted() {
        let errors = Errors::in_words("one two three four", "one too three");
        assert_eq!((errors.wrong, errors.of), (2, 4));
        assert_eq!(Errors::in_words("one", "one and more").wrong, 2);
        assert_eq!(Errors::in_words("a b", "").rate(), 1.0);
        assert_eq!(Errors::in_characters("Raum", "Baum").percent(), "25.0 %");
    }
}
