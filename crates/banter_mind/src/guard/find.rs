//! Words and patterns of a policy, made and found.

use super::fold::{Letter, fold, skeleton};
use super::rule::RuleCheck;
use super::{GuardPolicy, spaced};
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::ops::Range;

/// The longest word, in characters.
const LONGEST: usize = 200;
/// The longest pattern, in characters.
const LONGEST_PATTERN: usize = 500;
/// How many patterns a policy may have.
const MOST_PATTERNS: usize = 512;
/// How large a pattern may become in memory, in bytes.
const LARGEST_PATTERN: usize = 256 << 10;

/// A rule that has found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) rule: usize,
    /// The bytes of the text.
    pub(super) range: Range<usize>,
}

/// The patterns of a policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    /// Each with the number of its rule, and what must hold for what it finds.
    each: Vec<(Regex, usize, Option<RuleCheck>)>,
    /// All of them, to learn in one pass which are there at all. `None` where they are too large
    /// together, and each is tried.
    set: Option<RegexSet>,
}

impl Patterns {
    /// Makes one automaton of all, once none is added any more.
    pub(super) fn seal(&mut self) {
        let sources = self.each.iter().map(|(pattern, ..)| pattern.as_str());
        let mut set = RegexSetBuilder::new(sources);
        let size = LARGEST_PATTERN.saturating_mul(self.each.len().clamp(1, 16));
        set.case_insensitive(true);
        set.size_limit(size).dfa_size_limit(size);
        self.set = set.build().ok();
    }

    /// Calls `found` with the rule and the bytes of each place in `text`.
    fn find(&self, text: &str, mut found: impl FnMut(usize, Range<usize>)) {
        let there = self.set.as_ref().map(|set| set.matches(text));
        for (number, (pattern, rule, check)) in self.each.iter().enumerate() {
            if there.as_ref().is_some_and(|there| !there.matched(number)) {
                continue;
            }
            for place in pattern.find_iter(text) {
                if check.is_none_or(|check| check.holds(place.as_str())) {
                    found(*rule, place.range());
                }
            }
        }
    }
}

impl GuardPolicy {
    pub(super) fn add_word(&mut self, word: &str, rule: usize) -> Result<(), String> {
        if word.chars().count() > LONGEST {
            return Err(format!(
                "a word has at most {LONGEST} characters; shorten it"
            ));
        }
        if !self.words.add(&fold(word), rule) {
            return Err(format!(
                "`{word}` has neither letters nor digits; write a word, or a pattern in `patterns`"
            ));
        }
        Ok(())
    }

    pub(super) fn add_pattern(
        &mut self,
        pattern: &str,
        rule: usize,
        check: Option<RuleCheck>,
    ) -> Result<(), String> {
        if pattern.chars().count() > LONGEST_PATTERN {
            return Err(format!(
                "a pattern has at most {LONGEST_PATTERN} characters; shorten it"
            ));
        }
        if self.patterns.each.len() >= MOST_PATTERNS {
            return Err(format!(
                "a policy has at most {MOST_PATTERNS} patterns; join some with `|`"
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
        self.patterns.each.push((built, rule, check));
        Ok(())
    }

    /// What stands in a text, of the rules that are `on`.
    pub(super) fn hits(&self, text: &str, on: impl Fn(usize) -> bool) -> Vec<Hit> {
        let letters = fold(text);
        let mut hits = Vec::new();
        let mut note = |rule: usize, letters: &[Letter], found: Range<usize>| {
            if let Some(range) = bytes(letters, found).filter(|_| on(rule)) {
                hits.push(Hit { rule, range });
            }
        };
        let (alike, stretched) = (self.lookalikes, self.stretched);
        self.words
            .find(&letters, alike, stretched, false, |rule, found| {
                note(rule, &letters, found);
            });
        let spelled = match self.spaced {
            true => spaced::spelled(&letters),
            false => Vec::new(),
        };
        for row in &spelled {
            self.words.find(row, alike, stretched, true, |rule, found| {
                if spaced::counts(&found, row.len()) {
                    note(rule, row, found);
                }
            });
        }
        if !self.patterns.is_empty() {
            let folded: String = letters.iter().map(|letter| letter.letter).collect();
            let latin: String = skeleton(&letters).collect();
            let mut look = |text: &str| {
                let numbers = numbers(text);
                let number = |byte: usize| numbers.get(byte).copied().unwrap_or(letters.len());
                self.patterns.find(text, |rule, found| {
                    note(rule, &letters, number(found.start)..number(found.end));
                });
            };
            look(&folded);
            if self.lookalikes && latin != folded {
                look(&latin);
            }
        }
        hits
    }
}

impl Patterns {
    fn is_empty(&self) -> bool {
        self.each.is_empty()
    }
}

/// The number of the letter that begins at each byte of `text`.
fn numbers(text: &str) -> Vec<usize> {
    let count = text.chars().count();
    let mut numbers = vec![count; text.len() + 1];
    for (number, (byte, _)) in text.char_indices().enumerate() {
        if let Some(at) = numbers.get_mut(byte) {
            *at = number;
        }
    }
    numbers
}

/// `text` with what stands for it in place of each hit. Of hits that overlap the first counts.
pub(super) fn replaced<'r>(
    text: &str,
    mut hits: Vec<Hit>,
    with: impl Fn(usize) -> &'r str,
) -> String {
    hits.sort_by_key(|hit| hit.range.start);
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for hit in hits {
        if hit.range.start >= from {
            replaced += text.get(from..hit.range.start).unwrap_or_default();
            replaced += with(hit.rule);
        }
        from = from.max(hit.range.end);
    }
    replaced + text.get(from..).unwrap_or_default()
}

/// The bytes of a text from which these letters come.
fn bytes(letters: &[Letter], found: Range<usize>) -> Option<Range<usize>> {
    let found = letters.get(found)?;
    Some(found.first()?.from.start..found.last()?.from.end)
}
