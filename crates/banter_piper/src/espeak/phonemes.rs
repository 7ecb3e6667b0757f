//! Text to phonemes without any sound.

use super::{Espeak, SpeakError};
use crate::espeak::voices::text;
use espeak_rs_sys as sys;
use std::ffi::{CString, c_int, c_void};

/// Stands between two phonemes of a word. No language has it.
pub(crate) const BETWEEN: char = '\u{1f}';

/// A clause as espeak-ng cuts them: what it reads with one melody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// What was written, with its punctuation.
    pub(crate) text: String,
    /// How it is said: IPA with blanks between words and [`BETWEEN`] between phonemes.
    pub(crate) phonemes: String,
}

impl Espeak {
    /// The clauses of `text`, which must hold no control characters, read by `voice`
    /// (`gmw/en`).
    pub(crate) fn clauses(
        &mut self,
        voice: &str,
        written: &str,
    ) -> Result<Vec<Clause>, SpeakError> {
        let refused = |reason: &str| SpeakError::Refused(reason.to_owned());
        self.choose(voice)?;
        // espeak-ng reads one character past a clause and keeps it for the next, even if
        // that is one of another text. So the last one is a blank.
        let written = format!("{written} ");
        let c_text = CString::new(written.as_str()).map_err(|_| refused("a zero in the text"))?;
        let mode = sys::espeakPHONEMES_IPA as c_int | ((BETWEEN as c_int) << 8);
        let mut next: *const c_void = c_text.as_ptr().cast();
        let mut clauses = Vec::new();
        let (mut start, mut read) = (0, 0);
        while !next.is_null() {
            // SAFETY: espeak-ng runs and `&mut self` is only to be had under the lock.
            // `next` points into `c_text`, which is terminated and outlives the loop. What
            // comes back is terminated and copied before the next call.
            let phonemes = unsafe {
                text(sys::espeak_TextToPhonemes(
                    &raw mut next,
                    sys::espeakCHARS_UTF8 as c_int,
                    mode,
                ))
            };
            let end = if next.is_null() {
                written.len()
            } else {
                let reached = (next as usize).saturating_sub(c_text.as_ptr() as usize);
                if reached <= read {
                    return Err(refused("it does not get on with the text"));
                }
                read = reached;
                // Back over the character that was read ahead.
                let ahead = written
                    .get(..reached)
                    .and_then(|read| read.chars().next_back());
                reached - ahead.map_or(0, char::len_utf8)
            };
            let text = written.get(start..end).unwrap_or_default().trim();
            start = end;
            if !text.is_empty() {
                clauses.push(Clause {
                    text: text.to_owned(),
                    phonemes,
                });
            }
        }
        Ok(clauses)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::espeak::{default_folder, with};
    use proptest::prelude::*;

    fn clauses(voice: &str, text: &str) -> Vec<(String, String)> {
        let clauses = with(&default_folder().unwrap(), |e| e.clauses(voice, text)).unwrap();
        let clauses = clauses.unwrap().into_iter();
        clauses.map(|c| (c.text, c.phonemes)).collect()
    }

    #[test]
    fn a_clause_has_its_own_text_and_its_phonemes_apart() {
        let said = clauses("gmw/en", "Come in, I say! Eight");
        let texts: Vec<_> = said.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["Come in,", "I say!", "Eight"]);
        assert_eq!(said[1].1.trim(), "aɪ s\u{1f}ˈeɪ");
    }

    #[test]
    fn the_last_letter_is_read_and_none_is_left_for_the_next_text() {
        assert_eq!(clauses("gmw/en", "Well, I").len(), 2);
        assert_eq!(clauses("gmw/en", "Two."), clauses("gmw/en", "Two."));
        assert_eq!(clauses("gmw/en", "Two.").len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_is_lost(text in "[a-z ,.!?;:…“”()。，é茶'0-9-]{0,80}") {
            let text = banter_wording::clean(&text).unwrap();
            let said: String = clauses("gmw/en", &text).into_iter().map(|(text, _)| text).collect();
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&said), letters(&text));
        }
    }
}
