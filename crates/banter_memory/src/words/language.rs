//! What retrieval knows of a language: small words, irregular forms, words of time, of number
//! and of questions. It is data, a file for each language; `en.txt` explains the form.

use super::{raw, stem, unspaced};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The files, by the first subtags of the languages that they are about.
const FILES: &[(&[&str], &str)] = &[
    (&["en"], include_str!("en.txt")),
    (&["de"], include_str!("de.txt")),
    (&["fr"], include_str!("fr.txt")),
    (&["es"], include_str!("es.txt")),
];

/// A language, as far as retrieval knows it. Of one that has no file all words count by how
/// rare they are.
///
/// ```
/// use banter_memory::words::Language;
/// let english = Language::of("en-GB");
/// assert_eq!(english.terms("She went to the museums."), ["go", "museum"]);
/// ```
#[derive(Debug, Default)]
pub struct Language {
    small: HashSet<String>,
    forms: HashMap<String, String>,
    times: HashSet<String>,
    counts: HashSet<String>,
    months: HashMap<String, u8>,
    /// What asks for a time, a place, a number, a person, as the beginnings of questions.
    asks: Vec<(String, Asked)>,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    Time,
    Place,
    Count,
    Person,
}

impl Language {
    /// What is known of a language by its BCP 47 tag.
    pub fn of(tag: &str) -> &'static Self {
        static ALL: OnceLock<Vec<Language>> = OnceLock::new();
        static NONE: OnceLock<Language> = OnceLock::new();
        let all = ALL.get_or_init(|| FILES.iter().map(|(_, file)| Self::read(file)).collect());
        let first = tag.split('-').next().unwrap_or_default();
        let known = |(tags, _): &(&[&str], _)| tags.iter().any(|t| t.eq_ignore_ascii_case(first));
        let found = FILES.iter().position(known).and_then(|at| all.get(at));
        found.unwrap_or_else(|| NONE.get_or_init(Self::default))
    }

    fn read(file: &str) -> Self {
        let mut language = Self::default();
        for line in file.lines() {
            let Some((label, entries)) = line.split_once(':') else {
                continue;
            };
            let asked = match label.trim() {
                "ask time" => Some(Asked::Time),
                "ask place" => Some(Asked::Place),
                "ask count" => Some(Asked::Count),
                "ask person" => Some(Asked::Person),
                _ => None,
            };
            if let Some(asked) = asked {
                let entries = entries.split(',').map(|entry| entry.trim().to_owned());
                language.asks.extend(entries.map(|entry| (entry, asked)));
                continue;
            }
            let words = entries.split_whitespace();
            match label.trim() {
                "small" => language.small.extend(words.map(str::to_owned)),
                "time" => language.times.extend(words.map(str::to_owned)),
                "count" => language.counts.extend(words.map(str::to_owned)),
                "month" => {
                    let months = words.enumerate();
                    let numbered = months.map(|(at, word)| (word.to_owned(), (at % 12) as u8 + 1));
                    language.months.extend(numbered);
                }
                "forms" => {
                    let mut words = words;
                    if let Some(base) = words.next() {
                        let forms = words.map(|form| (form.to_owned(), base.to_owned()));
                        language.forms.extend(forms);
                    }
                }
                _ => {}
            }
        }
        language
    }

    /// The words of `text` that say something, without their endings, in their order.
    pub fn terms(&self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        self.each_term(text, |term, _| terms.push(term));
        terms
    }

    /// The same, each with the word that it comes from, in small letters.
    pub(crate) fn each_term(&self, text: &str, mut each: impl FnMut(String, &str)) {
        for word in raw(text) {
            if !self.small.contains(&word) {
                each(self.base(&word), &word);
            }
        }
        for (pair, _) in unspaced(text) {
            each(pair.clone(), &pair);
        }
    }

    /// The stem of a word or of what it is an irregular form of.
    pub(crate) fn base(&self, word: &str) -> String {
        match self.forms.get(word) {
            Some(base) => stem(base),
            None => stem(word),
        }
    }

    /// Whether a word says little by itself.
    pub fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    pub(crate) fn tells_time(&self, word: &str) -> bool {
        self.times.contains(word) || self.months.contains_key(word)
    }

    pub(crate) fn tells_count(&self, word: &str) -> bool {
        self.counts.contains(word) || word.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The number of a month, 1..=12.
    pub(crate) fn month(&self, word: &str) -> Option<u8> {
        self.months.get(word).copied()
    }

    /// What a question asks for, by words anywhere in it, the first that is known.
    pub(crate) fn asked(&self, question: &str) -> Option<Asked> {
        let words: Vec<String> = raw(question).collect();
        let line = format!(" {} ", words.join(" "));
        let found = self.asks.iter().filter_map(|(phrase, asked)| {
            let at = line.find(&format!(" {phrase} "))?;
            Some((at, std::cmp::Reverse(phrase.len()), *asked))
        });
        found
            .min_by_key(|(at, length, _)| (*at, *length))
            .map(|(.., asked)| asked)
    }
}
