//! Words that are stressed.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Emphasis: how a voice stresses a word, beside what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Emphasis {
    /// Semitones that it is higher, 0..=6.
    pub pitch: f32,
    /// A factor of its loudness, 1..=2.
    pub volume: f32,
    /// A factor of its length, 1..=2.
    pub length: f32,
}

impl Default for Emphasis {
    fn default() -> Self {
        Self {
            pitch: 2.5,
            volume: 1.3,
            length: 1.2,
        }
    }
}

impl Emphasis {
    /// The same within its bounds; what is no number is usual.
    #[must_use]
    pub fn bounded(self) -> Self {
        let usual = Self::default();
        let or = |value: f32, usual: f32| if value.is_finite() { value } else { usual };
        Self {
            pitch: or(self.pitch, usual.pitch).clamp(0.0, 6.0),
            volume: or(self.volume, usual.volume).clamp(1.0, 2.0),
            length: or(self.length, usual.length).clamp(1.0, 2.0),
        }
    }
}

/// The sign on both sides of what is stressed.
const SIGN: char = '*';

/// A text without the signs of what is stressed in it, and where that stands in it, as bytes.
///
/// In a [request](crate::SynthesizeRequest) stressed words stand between asterisks. A sign between two numbers, before a blank,
/// or without another is none.
///
/// ```
/// use banter_engine::{emphasised, with_emphasis};
///
/// let (text, stressed) = emphasised("It is *mine*, and 2 * 3 is 6.");
/// assert_eq!(text, "It is mine, and 2 * 3 is 6.");
/// assert_eq!(&text[stressed[0].clone()], "mine");
/// assert_eq!(with_emphasis("It is mine.", &[6..10]), "It is *mine*.");
/// ```
pub fn emphasised(text: &str) -> (String, Vec<Range<usize>>) {
    let mut plain = String::with_capacity(text.len());
    let mut stressed = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = next(rest) {
        plain.push_str(before);
        let start = plain.len();
        plain.push_str(inside);
        stressed.push(start..plain.len());
        rest = after;
    }
    plain.push_str(rest);
    (plain, stressed)
}

/// A text with the signs of what is stressed in it: parts of it as bytes, in order. What is no part of it is left out.
pub fn with_emphasis(text: &str, stressed: &[Range<usize>]) -> String {
    let mut marked = String::with_capacity(text.len() + stressed.len() * 2);
    let mut at = 0;
    for part in stressed {
        let (Some(before), Some(inside)) = (text.get(at..part.start), text.get(part.clone()))
        else {
            continue;
        };
        marked.push_str(before);
        let is_fit = !inside.contains(SIGN)
            && inside.starts_with(char::is_alphanumeric)
            && inside.trim_end() == inside;
        if is_fit {
            marked.push(SIGN);
        }
        marked.push_str(inside);
        if is_fit {
            marked.push(SIGN);
        }
        at = part.end;
    }
    marked.push_str(text.get(at..).unwrap_or_default());
    marked
}

/// What stands before the next stressed part, it, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices(SIGN).find_map(|(open, _)| {
        let (before, inside) = (text.get(..open)?, text.get(open + 1..)?);
        let close = inside.find(SIGN)?;
        let (inside, after) = (inside.get(..close)?, inside.get(close + 1..)?);
        let is_product = before.ends_with(|c: char| c.is_ascii_digit());
        let is_word = inside.starts_with(char::is_alphanumeric)
            && !inside.ends_with(char::is_whitespace)
            && !inside.contains('\n');
        (is_word && !is_product).then_some((before, inside, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_that_stress_nothing_stay() {
        for text in ["2*3*4", "* a *", "a *b", "**", "", "5 * 6 * 7", "*\n*"] {
            assert_eq!(emphasised(text), (text.to_owned(), Vec::new()), "{text}");
        }
        let (text, stressed) = emphasised("un*believ*able *so*!");
        assert_eq!(
            (text.as_str(), stressed),
            ("unbelievable so!", vec![2..8, 13..15])
        );
    }

    proptest! {
        #[test]
        fn what_is_marked_is_found_again(words in proptest::collection::vec(("[a-zé茶]{1,6}", any::<bool>()), 0..12)) {
            let (mut text, mut parts) = (String::new(), Vec::new());
            for (word, is_stressed) in words {
                let start = text.len();
                text.push_str(&word);
                if is_stressed {
                    parts.push(start..text.len());
                }
                text.push(' ');
            }
            prop_assert_eq!(emphasised(&with_emphasis(&text, &parts)), (text, parts));
        }

        #[test]
        fn anything_is_read_and_parts_are_of_the_text(text in "[a-c1 *é]{0,30}", parts in proptest::collection::vec((0_usize..40, 0_usize..40), 0..4)) {
            let parts: Vec<_> = parts.into_iter().map(|(a, b)| a..b).collect();
            let (plain, stressed) = emphasised(&with_emphasis(&text, &parts));
            prop_assert!(stressed.iter().all(|part| plain.get(part.clone()).is_some()));
            let signs = |text: &str| text.replace('*', "");
            prop_assert_eq!(signs(&plain), signs(&text));
        }
    }
}
