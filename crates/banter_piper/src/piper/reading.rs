//! From clauses that espeak-ng has read to sentences that a voice can say.
//!
//! Piper's voices were trained on what its own tools make of a text: espeak-ng's phonemes as
//! single characters of the decomposed form (NFD), without the marks of other languages,
//! and with the punctuation of each clause behind it. Sound comes out right only if all of
//! that is the same here; the tests hold it against what those tools wrote.

use super::config::{Alphabet, Config};
use super::ids::Numbered;
use crate::espeak::{BETWEEN, Clause};
use banter_wording::spelled;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Numbers after which a sentence is cut at its next clause: some 15 seconds. What is said
/// at once comes all at once.
const ENOUGH: usize = 400;
/// Phonemes after which the first piece of a text may end with its clause, and that the rest of
/// the sentence must have: some 1.2 seconds. Less is no phrase of its own.
const PHRASE: usize = 14;
/// The same for the pieces after it, which are made while those before are heard.
const LATER_PHRASE: usize = 40;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A phoneme with its stress, length and tone.
    Phoneme(String),
    /// Between two words.
    Blank,
    /// Punctuation: a pause, mostly.
    Mark,
}

/// What a voice says at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sentence {
    /// What was written.
    pub(crate) text: String,
    /// The numbers that the voice takes.
    pub(crate) ids: Vec<i64>,
    /// What is heard, in order.
    pub(crate) units: Vec<Unit>,
    /// Where the numbers of each unit are, in a voice of phonemes.
    pub(crate) spans: Vec<Range<usize>>,
    /// Whether it was cut off at a clause and goes on with the next.
    pub(crate) goes_on: bool,
}

impl Sentence {
    /// How many phonemes are heard of it.
    pub(crate) fn phonemes(&self) -> usize {
        self.units.iter().filter(|unit| is_said(unit)).count()
    }
}

/// The sentences of a text. Those without a phoneme in them are left out. `early` is for who
/// waits for the first sound: then long ones are cut where a speaker would breathe.
pub(crate) fn sentences(clauses: &[Clause], config: &Config, early: bool) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut rest = clauses;
    while !rest.is_empty() {
        let mut draft = Draft::new(config);
        let phrase = if sentences.is_empty() {
            PHRASE
        } else {
            LATER_PHRASE
        };
        while let Some((clause, after)) = rest.split_first() {
            rest = after;
            draft.write(&clause.text);
            let ending = Ending::of(&clause.text);
            match config.alphabet {
                Alphabet::Phonemes => draft.say(clause, ending),
                Alphabet::Letters => draft.spell(clause, ending),
            }
            if ending.is_last || draft.numbered.len() > ENOUGH {
                break;
            }
            if early && draft.phonemes() >= phrase && left_of_sentence(rest) >= PHRASE {
                draft.goes_on = true;
                break;
            }
        }
        sentences.extend(draft.finish());
    }
    sentences
}

/// How many phonemes come until the sentence ends, or more than enough.
fn left_of_sentence(rest: &[Clause]) -> usize {
    let mut left = 0;
    for clause in rest {
        let phonemes = units(&clause.phonemes).filter(|(unit, _)| is_said(unit));
        left += phonemes.count();
        if left >= PHRASE || Ending::of(&clause.text).is_last {
            break;
        }
    }
    left
}

fn is_said(unit: &Unit) -> bool {
    matches!(unit, Unit::Phoneme(_))
}

/// A sentence that grows.
struct Draft<'a> {
    /// The tag of the voice's language.
    language: &'a str,
    text: String,
    numbered: Numbered<'a>,
    units: Vec<Unit>,
    spans: Vec<Range<usize>>,
    goes_on: bool,
}

impl<'a> Draft<'a> {
    fn new(config: &'a Config) -> Self {
        Self {
            language: &config.language,
            text: String::new(),
            numbered: config.ids.begin(),
            units: Vec::new(),
            spans: Vec::new(),
            goes_on: false,
        }
    }

    /// How many phonemes there are so far.
    fn phonemes(&self) -> usize {
        self.units.iter().filter(|unit| is_said(unit)).count()
    }

    fn write(&mut self, clause: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(clause);
    }

    /// Adds a clause by its phonemes.
    fn say(&mut self, clause: &Clause, ending: Ending) {
        if self.begins_without_a_blank() {
            self.add(Unit::Blank, " ");
        }
        for (unit, written) in units(&clause.phonemes) {
            self.add(unit, &written);
        }
        if let Some(mark) = ending.mark {
            self.add(Unit::Mark, mark.encode_utf8(&mut [0; 4]));
            if !ending.is_last {
                self.add(Unit::Blank, " ");
            }
        }
    }

    /// Whether words of two clauses would run into one another.
    fn begins_without_a_blank(&self) -> bool {
        matches!(self.units.last(), Some(Unit::Phoneme(_)))
    }

    fn add(&mut self, unit: Unit, written: &str) {
        let start = self.numbered.len();
        let end = self.numbered.push(written);
        self.units.push(unit);
        self.spans.push(start..end);
    }

    /// Adds a clause by its letters. What is heard are its phonemes all the same.
    fn spell(&mut self, clause: &Clause, ending: Ending) {
        if !self.units.is_empty() {
            self.numbered.push(" ");
            self.units.push(Unit::Blank);
        }
        for (is_number, run) in runs(&clause.text) {
            let is_unknown = is_number && !run.chars().all(|figure| self.numbered.knows(figure));
            let words = is_unknown.then(|| spelled(self.language, run)).flatten();
            for c in words.as_deref().unwrap_or(run).nfd() {
                self.letter(c);
            }
        }
        self.units
            .extend(units(&clause.phonemes).map(|(unit, _)| unit));
        if ending.mark.is_some() {
            self.units.push(Unit::Mark);
        }
    }

    /// Adds a letter, or what a voice of few letters knows in its place.
    fn letter(&mut self, c: char) {
        let plain = match c {
            '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
            c => c,
        };
        if let Some(known) = [c, plain].into_iter().find(|c| self.numbered.knows(*c)) {
            self.numbered.push(known.encode_utf8(&mut [0; 4]));
        } else {
            // Most know small ones only.
            let small: String = c.to_lowercase().nfd().collect();
            self.numbered.push(&small);
        }
    }

    fn finish(self) -> Option<Sentence> {
        if !self.numbered.unknown.is_empty() {
            let unknown: String = self.numbered.unknown.iter().take(16).collect();
            tracing::debug!("the voice does not know {unknown:?}");
        }
        self.units.iter().any(is_said).then(|| Sentence {
            text: self.text,
            ids: self.numbered.finish(),
            units: self.units,
            spans: self.spans,
            goes_on: self.goes_on,
        })
    }
}

/// A text in runs of figures and of what is none.
fn runs(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_number = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number);
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some((is_number, run))
    })
}

/// The phonemes and blanks of a clause, each with what the voice reads of it.
pub(super) fn units(phonemes: &str) -> impl Iterator<Item = (Unit, String)> {
    let mut units = Vec::new();
    let mut phoneme = String::new();
    let mut in_flag = false;
    let mut close = |phoneme: &mut String| {
        if !phoneme.is_empty() {
            let written = std::mem::take(phoneme);
            units.push((Unit::Phoneme(written.clone()), written));
        }
        units.len()
    };
    let mut blanks = Vec::new();
    for c in phonemes.nfd() {
        match c {
            // `(en)` goes before what is read by the rules of another language.
            '(' => in_flag = true,
            ')' => in_flag = false,
            _ if in_flag => {}
            BETWEEN => {
                close(&mut phoneme);
            }
            ' ' => blanks.push(close(&mut phoneme)),
            _ => phoneme.push(c),
        }
    }
    close(&mut phoneme);
    for (before, at) in blanks.into_iter().enumerate() {
        units.insert(at + before, (Unit::Blank, " ".to_owned()));
    }
    units.into_iter()
}

/// How a clause ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ending {
    /// What the voice is told of it.
    mark: Option<char>,
    /// Whether a sentence ends with it.
    is_last: bool,
}

impl Ending {
    /// Of several marks the first counts, as in espeak-ng. Three dots are one mark.
    fn of(clause: &str) -> Self {
        if !clause.contains(char::is_alphanumeric) {
            return Self::default();
        }
        let run = clause.trim_end_matches(|c| Self::with(c).is_some());
        let marks = clause.get(run.len()..).unwrap_or_default();
        if marks.starts_with("...") {
            return Self::default();
        }
        marks
            .chars()
            .next()
            .and_then(Self::with)
            .unwrap_or_default()
    }

    /// What espeak-ng takes for the end of a clause. Marks that need no blank behind them
    /// end it too, but Piper has never told its voices of those.
    fn with(c: char) -> Option<Self> {
        let (mark, is_last) = match c {
            '.' | '\u{6d4}' | '\u{1362}' => (Some('.'), true),
            '?' | '\u{37e}' | '\u{61f}' | '\u{1367}' => (Some('?'), true),
            '!' => (Some('!'), true),
            ',' | '\u{55d}' | '\u{60c}' | '\u{1363}' => (Some(','), false),
            ':' | '\u{1365}' | '\u{1366}' => (Some(':'), false),
            ';' | '\u{387}' | '\u{61b}' | '\u{1364}' | '–' | '—' => (Some(';'), false),
            '。' | '．' | '？' | '！' | '।' | '\u{589}' => (None, true),
            '，' | '、' | '：' | '；' | '…' | '¿' | '¡' => (None, false),
            _ => return None,
        };
        Some(Self { mark, is_last })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn shape(phonemes: &str) -> Vec<String> {
        let name = |(unit, written)| match unit {
            Unit::Phoneme(symbol) => {
                assert_eq!(symbol, written);
                symbol
            }
            Unit::Blank => "BLANK".to_owned(),
            Unit::Mark => "MARK".to_owned(),
        };
        units(phonemes).map(name).collect()
    }

    #[test]
    fn phonemes_keep_their_marks_and_flags_go() {
        assert_eq!(
            shape("k\u{1f}ˈaʊ\u{1f}ts\u{1f}iː (en)b\u{1f}ˈɔː\u{1f}l(de)"),
            ["k", "ˈaʊ", "ts", "iː", "BLANK", "b", "ˈɔː", "l"]
        );
        assert_eq!(shape("ç"), ["c\u{327}"]);
        assert_eq!(
            shape(" a  b "),
            ["BLANK", "a", "BLANK", "BLANK", "b", "BLANK"]
        );
    }

    #[test]
    fn the_first_of_several_marks_counts() {
        let of = |text| {
            let Ending { mark, is_last } = Ending::of(text);
            (mark, is_last)
        };
        assert_eq!(of("what?!"), (Some('?'), true));
        assert_eq!(of("well,"), (Some(','), false));
        assert_eq!(of("well"), (None, false));
        assert_eq!(of("well..."), (None, false));
        assert_eq!(of("..."), (None, false));
        assert_eq!(of("茶。"), (None, true));
        assert_eq!(of("ماذا؟"), (Some('?'), true));
    }

    proptest! {
        #[test]
        fn any_phonemes_are_read(phonemes in any::<String>()) {
            for (unit, written) in units(&phonemes) {
                prop_assert!(!written.is_empty());
                prop_assert!(unit != Unit::Mark);
            }
        }

        #[test]
        fn any_clause_has_an_ending(clause in any::<String>()) {
            let _ = Ending::of(&clause);
        }
    }
}
