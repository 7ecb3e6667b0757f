//! Where the words of a text that are stressed on purpose stand among its phonemes.
//!
//! espeak-ng does not say which letters a phoneme comes from. But the beginning of a text has as many phonemes by itself as in
//! the whole, or nearly.

use crate::espeak::{BETWEEN, Clause};
use crate::voice::EspeakVoice;
use banter_engine::EngineError;
use banter_wording::{clean, worded};
use std::ops::Range;

/// How many words are stressed at most.
const MOST: usize = 8;

/// Phonemes that are stressed, by their numbers, of so many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stressed {
    parts: Vec<Range<usize>>,
    count: usize,
}

impl Stressed {
    /// Those among the phonemes from `from.start` to `from.end`, which are as many as `count` are heard of.
    pub(crate) fn within(&self, from: Range<usize>, count: usize) -> Vec<Range<usize>> {
        let scale = |at: usize| at * count / from.len().max(1);
        let clipped = self.parts.iter().filter_map(|part| {
            let (start, end) = (part.start.max(from.start), part.end.min(from.end));
            (start < end).then(|| scale(start - from.start)..scale(end - from.start))
        });
        clipped.filter(|part| !part.is_empty()).collect()
    }

    /// The same among all.
    pub(crate) fn among(&self, count: usize) -> Vec<Range<usize>> {
        self.within(0..self.count, count)
    }
}

impl EspeakVoice {
    /// Which phonemes of `text`, as `voice` (`gmw/en`) reads it, are those of these parts of it.
    pub(crate) fn stressed(
        &self,
        voice: &str,
        text: &str,
        parts: &[Range<usize>],
    ) -> Result<Stressed, EngineError> {
        if parts.is_empty() {
            return Ok(Stressed::default());
        }
        let count = |end: usize| -> Result<usize, EngineError> {
            let text = worded(&clean(text.get(..end).unwrap_or_default())?, voice);
            if text.is_empty() {
                return Ok(0);
            }
            Ok(self.read(voice, &text)?.iter().map(phonemes).sum())
        };
        let mut places = Vec::new();
        for part in parts.iter().take(MOST) {
            places.push(count(part.start)?..count(part.end)?);
        }
        Ok(Stressed {
            parts: places,
            count: count(text.len())?,
        })
    }
}

/// How many phonemes a clause has.
pub(crate) fn phonemes(clause: &Clause) -> usize {
    let symbols = clause.phonemes.split([' ', BETWEEN]);
    let is_said = |symbol: &&str| {
        // `(en)` stands around what is read by another language's rules.
        let mut in_mark = false;
        symbol.chars().any(|c| {
            in_mark = c == '(' || in_mark && c != ')';
            !in_mark && c.is_alphabetic()
        })
    };
    symbols.filter(is_said).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_and_scaled() {
        let stressed = Stressed {
            parts: vec![2..4, 8..12],
            count: 20,
        };
        assert_eq!(stressed.within(0..10, 10), [2..4, 8..10]);
        assert_eq!(stressed.within(10..20, 20).first(), Some(&(0..4)));
        assert_eq!(stressed.among(10), [1..2, 4..6]);
        assert!(stressed.within(4..4, 9).is_empty());
        assert!(Stressed::default().among(5).is_empty());
    }

    #[test]
    fn phonemes_are_counted_without_marks_of_languages() {
        let clause = Clause {
            text: String::new(),
            phonemes: "ɪ\u{1f}t (de)m\u{1f}ˈaɪ\u{1f}n(en) ".to_owned(),
        };
        assert_eq!(phonemes(&clause), 5);
    }
}
