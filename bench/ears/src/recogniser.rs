//! A recogniser that does not listen: it knows what is said, is late, and makes mistakes.

use crate::scene::Turn;
use crate::{Language, Random};

/// The text is that of the sound this long ago, in seconds.
pub const LATE: f64 = 0.4;
/// Words of a hundred that are wrong, as a share.
pub const ERRORS: f64 = 0.1;
/// Time from one partial text to the next, in seconds.
const UPDATES: (f64, f64) = (0.2, 0.3);

/// A word as it was heard.
#[derive(Debug, Clone)]
struct Heard {
    start: f64,
    end: f64,
    /// None where the word was missed, two where there is one too many.
    texts: Vec<String>,
}

/// Gives partial text of what is being said.
#[derive(Debug, Clone)]
pub struct Recogniser<'a> {
    language: &'a Language,
    words: Vec<Heard>,
    random: Random,
    next: f64,
}

impl<'a> Recogniser<'a> {
    /// One for these turns. Its mistakes are decided by `seed`: a third each are another
    /// word in place of the right one (the mark after it stays), a word missed with the mark
    /// after it, and a word too many.
    #[must_use]
    pub fn new(language: &'a Language, turns: &[Turn], errors: f64, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let phrases = turns.iter().flat_map(|turn| &turn.phrases);
        let words = phrases
            .flat_map(|phrase| &phrase.words)
            .map(|word| Heard {
                start: word.start,
                end: word.end,
                texts: heard(language, &word.text, errors, &mut random),
            })
            .collect();
        Self {
            language,
            words,
            random,
            next: 0.0,
        }
    }

    /// The language it writes.
    #[must_use]
    pub fn language(&self) -> &'a str {
        &self.language.tag
    }

    /// The text at the time `now` of an utterance whose sound begins at `from`, if it is
    /// time for an update.
    pub fn update(&mut self, from: f64, now: f64) -> Option<String> {
        if now < self.next {
            return None;
        }
        self.next = now + self.random.between(UPDATES.0, UPDATES.1);
        Some(self.text(from, now))
    }

    /// All words of which at least half was after `from` and the last sound was [`LATE`]
    /// before `now`.
    #[must_use]
    pub fn text(&self, from: f64, now: f64) -> String {
        let mut text = String::new();
        let said = self
            .words
            .iter()
            .filter(|word| 0.5 * (word.start + word.end) >= from && word.end <= now - LATE);
        for word in said.flat_map(|word| &word.texts) {
            text = self.language.join(&text, Some(word));
        }
        text
    }
}

fn heard(language: &Language, word: &str, errors: f64, random: &mut Random) -> Vec<String> {
    if !random.chance(errors) {
        return vec![word.to_owned()];
    }
    let mistake = random.pick(&language.mistakes).cloned().unwrap_or_default();
    match random.below(3) {
        0 => {
            let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let mark = word.get(letters.len()..).unwrap_or_default();
            vec![mistake + mark]
        }
        1 => Vec::new(),
        _ => vec![word.to_owned(), mistake],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::scene::{Phrase, Word};

    fn turn(count: usize) -> Turn {
        let words: Vec<Word> = (0..count)
            .map(|index| Word {
                text: format!("w{index}."),
                start: index as f64,
                end: index as f64 + 1.0,
            })
            .collect();
        Turn {
            phrases: vec![Phrase {
                start: 0.0,
                end: count as f64,
                words,
            }],
        }
    }

    #[test]
    fn the_text_is_late_and_of_this_utterance() {
        let language = &Language::all().unwrap()[0];
        let recogniser = Recogniser::new(language, &[turn(5)], 0.0, 1);
        assert_eq!(recogniser.text(0.0, 2.39), "w0.");
        assert_eq!(recogniser.text(0.0, 2.41), "w0. w1.");
        assert_eq!(recogniser.text(0.9, 3.5), "w1. w2.");
        assert_eq!(recogniser.text(0.0, 0.5), "");
    }

    #[test]
    fn one_word_in_ten_is_wrong() {
        let language = &Language::all().unwrap()[0];
        let recogniser = Recogniser::new(language, &[turn(6_000)], ERRORS, 1);
        let wrong: Vec<_> = recogniser
            .words
            .iter()
            .enumerate()
            .filter(|(index, heard)| heard.texts != [format!("w{index}.")])
            .map(|(_, heard)| heard.texts.len())
            .collect();
        let share = wrong.len() as f64 / 6_000.0;
        assert!((share - ERRORS).abs() < 0.015, "{share}");
        for kind in 0..3 {
            let count = wrong.iter().filter(|len| **len == kind).count();
            assert!(count > 100, "{count} errors leave {kind} words");
        }
    }

    #[test]
    fn updates_come_four_times_a_second() {
        let language = &Language::all().unwrap()[0];
        let mut recogniser = Recogniser::new(language, &[turn(20)], ERRORS, 1);
        let updates = (0..1_000)
            .filter(|step| recogniser.update(0.0, f64::from(*step) * 0.01).is_some())
            .count();
        assert!((33..=50).contains(&updates), "{updates} in ten seconds");
    }
}
