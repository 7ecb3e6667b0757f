//! Words as an engine has heard them, in the time of the whole utterance.

use crate::streaming::script::{fold, is_spaceless, words};
use banter_engine::Segment;

/// Words of a window at most: more than anybody says in ten minutes.
const MOST_WORDS: usize = 2_000;
/// Characters of a word at most.
const LONGEST_WORD: usize = 100;

/// A word and when it was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spoken {
    /// The word with its punctuation, and a space before it if there is one.
    pub text: String,
    /// Where it begins, in seconds since the utterance began.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// Whether these times are the engine's, and not shared out evenly.
    pub timed: bool,
    /// How sure the engine is, 0..=1.
    pub probability: f32,
}

impl Spoken {
    /// The middle of the word.
    pub(crate) fn middle(&self) -> f64 {
        (self.start + self.end) / 2.0
    }
}

/// The words of a window's segments, whose times count from `origin`. Where the engine told
/// no words its text is split into some, and its time shared out evenly.
///
/// ```
/// use banter_engine::Segment;
/// let segment = Segment { text: "Good evening!".into(), start: 0.0, end: 1.0, ..Segment::default() };
/// let words = banter_speech::streaming::spoken(&[segment], 3.0);
/// assert_eq!((words[1].text.as_str(), words[1].start, words[1].timed), (" evening!", 3.5, false));
/// ```
pub fn spoken(segments: &[Segment], origin: f64) -> Vec<Spoken> {
    let mut all: Vec<Spoken> = Vec::new();
    for segment in segments {
        let timed = !segment.words.is_empty();
        let mut found = if timed {
            told(segment, origin)
        } else {
            split(segment, origin)
        };
        // Segments are joined with a space.
        if let Some(first) = found.first_mut()
            && !first.text.starts_with(is_spaceless)
        {
            first.text = format!(" {}", first.text.trim_start());
        }
        let room = MOST_WORDS - all.len();
        for word in found.into_iter().take(room) {
            if !fold(&word.text).is_empty() {
                all.push(word);
            } else if let Some(last) = all.last_mut() {
                // A sign that stands alone belongs to the word before it.
                last.text.push_str(word.text.trim_start());
            }
        }
    }
    all
}

fn told(segment: &Segment, origin: f64) -> Vec<Spoken> {
    let time = |seconds: f32| {
        let seconds = f64::from(seconds);
        origin
            + if seconds.is_finite() {
                seconds.max(0.0)
            } else {
                0.0
            }
    };
    let mut spoken = Vec::new();
    for word in &segment.words {
        let spaced = word.text.starts_with(char::is_whitespace);
        let text = words(&word.text).concat();
        if text.is_empty() {
            continue;
        }
        let text: String = text.chars().take(LONGEST_WORD).collect();
        let start = time(word.start);
        spoken.push(Spoken {
            text: if spaced { format!(" {text}") } else { text },
            start,
            end: time(word.end).max(start),
            timed: true,
            probability: word.probability,
        });
    }
    spoken
}

fn split(segment: &Segment, origin: f64) -> Vec<Spoken> {
    let words = words(&segment.text);
    let start = f64::from(segment.start.max(0.0));
    let length = f64::from((segment.end - segment.start).max(0.0)) / words.len().max(1) as f64;
    let at = |index: usize| origin + start + length * index as f64;
    words
        .into_iter()
        .take(MOST_WORDS)
        .enumerate()
        .map(|(index, text)| Spoken {
            text: text.chars().take(LONGEST_WORD).collect(),
            start: at(index),
            end: at(index + 1),
            timed: false,
            probability: 1.0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_engine::Word;

    fn word(text: &str, start: f32) -> Word {
        Word {
            text: text.to_owned(),
            start,
            end: start + 0.5,
            probability: 0.9,
        }
    }

    #[test]
    fn words_of_the_engine_are_kept_with_their_times() {
        let segments = [
            Segment {
                words: vec![word("Two", 0.0), word(" pints", 0.5), word(" .", 1.0)],
                ..Segment::default()
            },
            Segment {
                words: vec![word("Please", f32::NAN), word("你", 2.0), word("", 2.5)],
                ..Segment::default()
            },
        ];
        let words = spoken(&segments, 10.0);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, [" Two", " pints.", " Please", "你"]);
        assert_eq!((words[1].start, words[1].end), (10.5, 11.0));
        assert!(
            words
                .iter()
                .all(|word| word.timed && word.start.is_finite())
        );
    }

    #[test]
    fn no_engine_can_tell_too_much() {
        let segment = Segment {
            text: "a ".repeat(100_000) + &"b".repeat(100_000),
            ..Segment::default()
        };
        assert_eq!(spoken(&[segment.clone(), segment], 0.0).len(), MOST_WORDS);
    }
}
