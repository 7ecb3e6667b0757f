//! Phonemes as the numbers that a voice was trained with.

use super::shown::shown;
use std::collections::BTreeMap;

/// What begins a sentence, ends it, and stands between any two phonemes.
const BEGIN: &str = "^";
const END: &str = "$";
const PAD: &str = "_";

/// The largest number there may be where the description does not say how many there are.
const MOST_SYMBOLS: i64 = 100_000;

/// Numbers for one entry: every voice known has one.
const MOST_PER_ENTRY: usize = 16;

/// The numbers of phonemes in one voice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PhonemeIds {
    ids: BTreeMap<String, Vec<i64>>,
    replaced: BTreeMap<String, Vec<String>>,
    /// Characters of the longest entry.
    longest: usize,
    begin: Vec<i64>,
    end: Vec<i64>,
    pad: Vec<i64>,
}

/// A sentence in numbers, as it grows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numbered<'a> {
    of: &'a PhonemeIds,
    ids: Vec<i64>,
    /// What has no number, in the order it came.
    pub(crate) unknown: Vec<char>,
}

impl PhonemeIds {
    /// `replaced` tells what is written for a character before numbers are looked up.
    ///
    /// # Errors
    /// What is wrong with a map from a file.
    pub(crate) fn new(
        ids: BTreeMap<String, Vec<i64>>,
        replaced: BTreeMap<String, Vec<String>>,
        symbols: Option<i64>,
    ) -> Result<Self, String> {
        let most = symbols.unwrap_or(MOST_SYMBOLS).clamp(1, MOST_SYMBOLS);
        for (phoneme, numbers) in &ids {
            let phoneme = shown(phoneme);
            if numbers.is_empty() || numbers.len() > MOST_PER_ENTRY {
                return Err(format!(
                    "its phoneme `{phoneme}` has no number, or too many of them"
                ));
            }
            if let Some(number) = numbers.iter().find(|number| !(0..most).contains(*number)) {
                return Err(format!(
                    "its phoneme `{phoneme}` has the number {number}, which is not from 0 to {}",
                    most - 1
                ));
            }
        }
        let special = |name: &str| {
            let found = ids.get(name).cloned();
            found.ok_or_else(|| format!("its `phoneme_id_map` lacks `{name}`"))
        };
        Ok(Self {
            begin: special(BEGIN)?,
            end: special(END)?,
            pad: special(PAD)?,
            longest: ids.keys().map(|key| key.chars().count()).max().unwrap_or(1),
            ids,
            replaced,
        })
    }

    /// The beginning of a sentence. The pad follows what begins it too, which the voices
    /// were trained with.
    pub(crate) fn begin(&self) -> Numbered<'_> {
        Numbered {
            of: self,
            ids: [self.begin.as_slice(), &self.pad].concat(),
            unknown: Vec::new(),
        }
    }
}

impl Numbered<'_> {
    /// Adds phonemes, each followed by a pad. Where entries of several characters fit, the
    /// longest counts. What has no number is left out. Returns how many numbers there are
    /// now.
    pub(crate) fn push(&mut self, phonemes: &str) -> usize {
        let replaced: String;
        let mut rest = if self.of.replaced.is_empty() {
            phonemes
        } else {
            replaced = phonemes.chars().map(|c| self.of.replace(c)).collect();
            &replaced
        };
        while let Some(first) = rest.chars().next() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let ends: Vec<usize> = ends.take(self.of.longest).collect();
            let found = ends.iter().rev().find_map(|end| {
                let (entry, after) = rest.split_at_checked(*end)?;
                Some((self.of.ids.get(entry)?, after))
            });
            if let Some((numbers, after)) = found {
                self.ids.extend(numbers);
                self.ids.extend(&self.of.pad);
                rest = after;
            } else {
                self.unknown.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        self.ids.len()
    }

    /// Whether a character has a number.
    pub(crate) fn knows(&self, c: char) -> bool {
        self.of.ids.contains_key(c.encode_utf8(&mut [0; 4]) as &str)
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The whole sentence.
    pub(crate) fn finish(mut self) -> Vec<i64> {
        self.ids.extend(&self.of.end);
        self.ids
    }
}

impl PhonemeIds {
    fn replace(&self, c: char) -> String {
        let name = c.encode_utf8(&mut [0; 4]).to_owned();
        self.replaced.get(&name).map_or(name, |with| with.concat())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn map(entries: &[(&str, &[i64])]) -> BTreeMap<String, Vec<i64>> {
        let entry = |(name, ids): &(&str, &[i64])| ((*name).to_owned(), ids.to_vec());
        entries.iter().map(entry).collect()
    }

    fn ids() -> PhonemeIds {
        let own: &[(&str, &[i64])] = &[
            ("_", &[0]),
            ("^", &[1]),
            ("$", &[2]),
            ("a", &[5]),
            ("t", &[6]),
            ("tʃ", &[7, 8]),
            ("k", &[9]),
        ];
        let replaced = [("c".to_owned(), vec!["k".to_owned()])].into();
        PhonemeIds::new(map(own), replaced, None).unwrap()
    }

    fn numbered(phonemes: &str) -> (Vec<i64>, Vec<char>) {
        let ids = ids();
        let mut numbered = ids.begin();
        numbered.push(phonemes);
        let unknown = numbered.unknown.clone();
        (numbered.finish(), unknown)
    }

    #[test]
    fn a_pad_follows_everything_but_the_end() {
        assert_eq!(numbered("at"), (vec![1, 0, 5, 0, 6, 0, 2], vec![]));
        assert_eq!(numbered(""), (vec![1, 0, 2], vec![]));
    }

    #[test]
    fn the_longest_entry_counts_and_its_pad_comes_after_all_its_numbers() {
        assert_eq!(numbered("atʃt").0, [1, 0, 5, 0, 7, 8, 0, 6, 0, 2]);
    }

    #[test]
    fn what_is_replaced_is_so_first_and_what_is_unknown_is_left_out() {
        assert_eq!(numbered("caʃ"), (vec![1, 0, 9, 0, 5, 0, 2], vec!['ʃ']));
    }

    proptest! {
        #[test]
        fn any_phonemes_have_numbers(phonemes in any::<String>()) {
            let (ids, unknown) = numbered(&phonemes);
            prop_assert!(ids.len() <= 3 + 3 * phonemes.chars().count());
            prop_assert!(unknown.len() <= phonemes.chars().count());
        }
    }
}
