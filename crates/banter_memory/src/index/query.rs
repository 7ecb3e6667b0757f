//! What a question is about: its words, the speakers that it names, a date, what it asks for.

use super::RetrievalIndex;
use super::lexical::{Counted, MOST_WORDS, Sought};
use crate::date::Date;
use crate::words::{Asked, raw};

/// A question, read.
pub(super) struct Query {
    pub(super) sought: Vec<Sought>,
    /// Which speakers it names.
    pub(super) speakers: Vec<u32>,
    pub(super) date: Option<Date>,
    pub(super) asked: Option<Asked>,
}

impl Query {
    pub(super) fn read(index: &RetrievalIndex, question: &str, counted: &Counted<'_>) -> Self {
        let language = index.language;
        let settings = &index.settings;
        let names: Vec<(String, u32)> = raw(question)
            .flat_map(|word| {
                let speakers = index.speakers.iter().enumerate();
                let named = speakers.filter(|(_, name)| names(&word, name));
                let named: Vec<_> = named.map(|(at, _)| (word.clone(), at as u32)).collect();
                named
            })
            .collect();
        let mut seen: Vec<String> = Vec::new();
        let mut sought = Vec::new();
        language.each_term(question, |term, word| {
            let is_name = settings.speaker > 0.0 && names.iter().any(|(name, _)| name == word);
            if sought.len() >= MOST_WORDS || is_name || seen.contains(&term) {
                return;
            }
            let embedding = index.embedding.as_deref();
            let lexical = &index.lexical;
            sought.push(lexical.seek(&term, word, settings, embedding, counted));
            seen.push(term);
        });
        Self {
            sought,
            speakers: names.into_iter().map(|(_, speaker)| speaker).collect(),
            date: Date::find_in(question, language),
            asked: language.asked(question),
        }
    }
}

/// Whether a word names a speaker, by the name, a part of it or the short form that it begins
/// with.
fn names(word: &str, name: &str) -> bool {
    let letters = word.chars().count();
    let mut parts = name.split_whitespace();
    parts.any(|part| {
        part == word
            || (letters >= 3 && part.starts_with(word) && part.chars().count() <= letters + 5)
    })
}
