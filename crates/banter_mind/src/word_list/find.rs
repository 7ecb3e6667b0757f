//! Words and patterns of a list, made and found.

use super::WordList;
use super::fold::{Letter, fold};
use banter_core::GuardSide;
use regex::RegexBuilder;
use std::ops::Range;

/// The longest word or pattern, in characters.
const LONGEST: usize = 200;
/// How many patterns a list may have.
const MOST_PATTERNS: usize = 512;
/// How large a pattern may become in memory, in bytes.
const LARGEST_PATTERN: usize = 256 << 10;

/// An entry that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) entry: usize,
    /// The bytes of the text.
    range: Range<usize>,
}

impl WordList {
    pub(super) fn add_word(&mut self, word: &str, entry: usize) -> Result<(), String> {
        if word.chars().count() > LONGEST {
            return Err(format!(
                "a word has at most {LONGEST} characters; shorten it"
            ));
        }
        if !self.words.add(&fold(word), entry) {
            return Err(format!(
                "`{word}` has neither letters nor digits; write a word, or a pattern in `patterns`"
            ));
        }
        Ok(())
    }

    pub(super) fn add_pattern(&mut self, pattern: &str, entry: usize) -> Result<(), String> {
        if pattern.chars().count() > LONGEST {
            return Err(format!(
                "a pattern has at most {LONGEST} characters; shorten it"
            ));
        }
        if self.patterns.len() >= MOST_PATTERNS {
            return Err(format!(
                "a list has at most {MOST_PATTERNS} patterns; join some with `|`"
            ));
        }
        let built = RegexBuilder::new(pattern)
            .case_insensitive(true)
            .size_limit(LARGEST_PATTERN)
            .dfa_size_limit(LARGEST_PATTERN)
            .build();
        let built = built.map_err(|error| {
            // The last line says what is wrong; those before draw where.
            let error = error.to_string();
            let last = error.lines().last().unwrap_or_default();
            let why = last.trim_start_matches("error: ").trim_end_matches('.');
            format!("the pattern `{pattern}` cannot be read: {why}; mend it")
        })?;
        if built.is_match("") {
            return Err(format!(
                "the pattern `{pattern}` matches where nothing stands, and so everything; \
                 demand a letter at least"
            ));
        }
        self.patterns.push((built, entry));
        Ok(())
    }

    /// What stands in a text of this side.
    pub(super) fn hits(&self, side: GuardSide, text: &str) -> Vec<Hit> {
        let letters = fold(text);
        let mut hits = Vec::new();
        let mut note = |entry: usize, found: Range<usize>| {
            let of_side = self.entries.get(entry).is_some_and(|(_, of)| of.is(side));
            if let Some(range) = bytes(&letters, found).filter(|_| of_side) {
                hits.push(Hit { entry, range });
            }
        };
        self.words
            .find(&letters, self.lookalikes, self.stretched, &mut note);
        if self.patterns.is_empty() {
            return hits;
        }
        let folded: String = letters.iter().map(|letter| letter.letter).collect();
        // The number of the letter that begins at each byte of it.
        let mut numbers = vec![letters.len(); folded.len() + 1];
        for (number, (byte, _)) in folded.char_indices().enumerate() {
            if let Some(at) = numbers.get_mut(byte) {
                *at = number;
            }
        }
        let number = |byte: usize| numbers.get(byte).copied().unwrap_or(letters.len());
        for (pattern, entry) in &self.patterns {
            for found in pattern.find_iter(&folded) {
                note(*entry, number(found.start())..number(found.end()));
            }
        }
        hits
    }

    /// `text` with the mask in place of what was found.
    pub(super) fn masked(&self, text: &str, mut hits: Vec<Hit>) -> String {
        hits.sort_by_key(|hit| hit.range.start);
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for hit in hits {
            if hit.range.start >= from {
                masked += text.get(from..hit.range.start).unwrap_or_default();
                masked += &self.mask;
            }
            from = from.max(hit.range.end);
        }
        masked + text.get(from..).unwrap_or_default()
    }
}

/// The bytes of a text from which these letters come.
fn bytes(letters: &[Letter], found: Range<usize>) -> Option<Range<usize>> {
    let found = letters.get(found)?;
    Some(found.first()?.from.start..found.last()?.from.end)
}
