//! Words with times, laid on a text that has them with their punctuation.

use banter_engine::{Segment, Word};

/// How far behind the last word the next is looked for, in bytes. A word that is not there
/// must not be found a sentence later.
const REACH: usize = 60;

/// A word as a server gives it: most often without punctuation and spaces.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timed {
    pub(crate) text: String,
    pub(crate) start: f32,
    pub(crate) end: f32,
    pub(crate) probability: Option<f32>,
}

/// Gives each segment its words, in the order of both. `sure` is the probability of a word
/// that has none, by segment. Joined, the words of a segment are its text; a word that is
/// not in it is left out.
pub(crate) fn lay(segments: &mut [Segment], sure: &[f32], heard: &[Timed]) {
    let mut heard = heard.iter().peekable();
    for (index, segment) in segments.iter_mut().enumerate() {
        let text = segment.text.as_str();
        let mut found: Vec<(usize, usize, &Timed)> = Vec::new();
        let mut at = 0;
        while let Some(word) = heard.peek() {
            let rest = text.get(at..).unwrap_or_default();
            if !rest.contains(char::is_alphanumeric) {
                break;
            }
            let near = rest.floor_char_boundary(REACH + word.text.len());
            let place = rest
                .get(..near)
                .and_then(|near| near.find(word.text.as_str()));
            if let Some(place) = place {
                let start = at + place;
                at = start + word.text.len();
                found.push((start, at, word));
            } else if word.start + word.end > 2.0 * segment.end {
                // It is of a later segment.
                break;
            }
            heard.next();
        }
        let ends = found
            .windows(2)
            .map(|pair| match pair {
                [(_, end, _), (next, ..)] => split(text, *end, *next),
                _ => text.len(),
            })
            .chain([text.len()]);
        let sure = sure.get(index).copied().unwrap_or(1.0);
        let mut start = 0;
        let mut words = Vec::with_capacity(found.len());
        for ((.., word), end) in found.iter().zip(ends) {
            words.push(Word {
                text: text.get(start..end).unwrap_or_default().to_owned(),
                start: word.start,
                end: word.end,
                probability: word.probability.unwrap_or(sure),
            });
            start = end;
        }
        segment.words = words;
    }
}

/// Where between two words the second begins: at the last space, or at itself.
fn split(text: &str, end: usize, next: usize) -> usize {
    let between = text.get(end..next).unwrap_or_default();
    end + between.rfind(char::is_whitespace).unwrap_or(between.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn segment(text: &str, start: f32, end: f32) -> Segment {
        Segment {
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        }
    }

    fn timed(words: &[&str]) -> Vec<Timed> {
        let word = |(index, text): (usize, &&str)| Timed {
            text: (*text).to_owned(),
            start: index as f32,
            end: index as f32 + 0.5,
            probability: None,
        };
        words.iter().enumerate().map(word).collect()
    }

    fn texts(segment: &Segment) -> Vec<&str> {
        segment
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect()
    }

    #[test]
    fn punctuation_goes_with_its_word() {
        let mut segments = [
            segment("\"Hello,\" she said, \"no.\"", 0.0, 4.0),
            segment("你好，老板。", 4.0, 6.0),
        ];
        let heard = timed(&["Hello", "she", "said", "no", "你好", "老板"]);
        lay(&mut segments, &[0.9, 0.5], &heard);
        assert_eq!(
            texts(&segments[0]),
            ["\"Hello,\"", " she", " said,", " \"no.\""]
        );
        assert_eq!(texts(&segments[1]), ["你好，", "老板。"]);
        assert_eq!(segments[0].words[1].start, 1.0);
        assert_eq!(segments[1].words[0].probability, 0.5);
    }

    #[test]
    fn a_word_that_is_not_there_is_left_out() {
        let mut segments = [
            segment("one two three", 0.0, 3.0),
            segment("four", 3.0, 5.0),
        ];
        lay(&mut segments, &[], &timed(&["one", "too", "three", "four"]));
        assert_eq!(texts(&segments[0]), ["one two", " three"]);
        assert_eq!(texts(&segments[1]), ["four"]);
        // A later segment's words are not taken for this one's.
        let mut segments = [segment("one two", 0.0, 0.8), segment("three", 1.0, 5.0)];
        lay(&mut segments, &[], &timed(&["one", "three"]));
        assert_eq!(texts(&segments[0]), ["one two"]);
        assert_eq!(texts(&segments[1]), ["three"]);
    }

    proptest! {
        #[test]
        fn words_are_the_text_or_none(
            texts in prop::collection::vec("[ab 店.,\"]{0,80}", 0..4),
            heard in prop::collection::vec("[ab店]{1,3}", 0..20),
        ) {
            let mut segments: Vec<_> = texts.iter().map(|text| segment(text, 0.0, 9.0)).collect();
            let heard: Vec<_> = heard.iter().map(String::as_str).collect();
            lay(&mut segments, &[], &timed(&heard));
            for segment in &segments {
                let joined: String = segment.words.iter().map(|w| w.text.as_str()).collect();
                prop_assert!(segment.words.is_empty() || joined == segment.text);
            }
        }
    }
}
