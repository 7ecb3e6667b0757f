//! How much of each sentence of an answer was heard.

use crate::{Phoneme, SentenceAudio, SentenceSynthesized, reading_time};
use bevy::prelude::*;

/// How long the sentences of an answer are, by their index.
#[derive(Component, Debug, Default)]
pub(crate) struct Sounds(Vec<Option<Sound>>);

#[derive(Debug, Clone, Default)]
struct Sound {
    /// Seconds. While the sound grows, about what they will be.
    duration: f32,
    /// When each phoneme ends. Where there are none, the text is taken to be spread evenly over
    /// the sound.
    ends: Vec<f32>,
    /// How many phonemes there will be.
    all: usize,
}

/// Sentences of which it is noted how long they are.
const MOST: usize = 1_024;
/// Phonemes in a character of most texts, for sentences that are not made to their end yet.
const PHONEMES_PER_CHARACTER: f32 = 0.8;

impl Sounds {
    pub(crate) fn note(&mut self, voiced: &SentenceSynthesized) {
        let Some(sound) = self.of(voiced.index) else {
            return;
        };
        let (duration, phonemes): (_, &[Phoneme]) = match &voiced.speech {
            Some(speech) => (speech.pcm.duration(), &speech.phonemes),
            None => (reading_time(&voiced.text), &[]),
        };
        *sound = Sound {
            duration: duration.as_secs_f32(),
            ends: phonemes.iter().map(|phoneme| phoneme.end).collect(),
            all: phonemes.len(),
        };
    }

    /// Takes up a stretch of a sentence with this text.
    pub(crate) fn grow(&mut self, audio: &SentenceAudio, text: &str) {
        let Some(sound) = self.of(audio.index) else {
            return;
        };
        if sound.all == 0 {
            sound.duration = reading_time(text).as_secs_f32();
            sound.all = (text.chars().count() as f32 * PHONEMES_PER_CHARACTER) as usize;
        }
        let ends = audio.speech.phonemes.iter().map(|phoneme| phoneme.end);
        sound.ends.extend(ends);
        sound.all = sound.all.max(sound.ends.len());
    }

    /// The place of a sentence.
    fn of(&mut self, index: usize) -> Option<&mut Sound> {
        if index >= MOST {
            return None;
        }
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        self.0
            .get_mut(index)
            .map(|place| place.get_or_insert_default())
    }

    /// How much of a sentence, 0..=1, was heard when its sound is at `position` seconds.
    ///
    /// By its phonemes, where there are any: a pause within the sentence or a silence at its
    /// ends takes time and says nothing.
    pub(crate) fn share(&self, index: usize, position: f32) -> f32 {
        let Some(Some(sound)) = self.0.get(index) else {
            // Nobody told how long it is.
            return if position > 0.0 { 1.0 } else { 0.0 };
        };
        let share = if sound.ends.is_empty() {
            position / sound.duration
        } else {
            let heard = sound.ends.iter().filter(|end| **end <= position).count();
            heard as f32 / sound.all.max(1) as f32
        };
        if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Pcm, PhonemeTiming, Speech};
    use std::time::Duration;

    fn voiced(speech: Option<Speech>) -> Sounds {
        let mut sounds = Sounds::default();
        sounds.note(&SentenceSynthesized {
            turn: Entity::PLACEHOLDER,
            index: 2,
            text: "Good evening, stranger.".to_owned(),
            speech,
        });
        sounds
    }

    fn speech(phonemes: Vec<Phoneme>) -> Option<Speech> {
        Some(Speech {
            pcm: Pcm::silence(16_000, Duration::from_secs(4)),
            phonemes: phonemes.into(),
            timing: PhonemeTiming::Exact,
        })
    }

    #[test]
    fn without_phonemes_it_is_the_share_of_the_sound() {
        let sounds = voiced(speech(Vec::new()));
        assert_eq!(sounds.share(2, 1.0), 0.25);
        assert_eq!(sounds.share(2, 9.0), 1.0);
        assert_eq!(sounds.share(2, -1.0), 0.0);
        assert_eq!(sounds.share(2, f32::NAN), 0.0);
        // Of a sentence whose sound nobody told of it is not known that it is not over.
        assert_eq!((sounds.share(0, 1.0), sounds.share(9, 0.0)), (1.0, 0.0));
    }

    #[test]
    fn with_phonemes_a_pause_says_nothing() {
        let phoneme = |start: f32| Phoneme {
            symbol: "a".to_owned(),
            start,
            end: start + 0.1,
        };
        let sounds = voiced(speech([0.1, 0.2, 3.0, 3.1].map(phoneme).to_vec()));
        assert_eq!(sounds.share(2, 0.05), 0.0);
        assert_eq!(sounds.share(2, 0.35), 0.5);
        assert_eq!(sounds.share(2, 2.9), 0.5);
        assert_eq!(sounds.share(2, 3.5), 1.0);
    }

    #[test]
    fn what_is_only_read_takes_its_reading_time() {
        let sounds = voiced(None);
        let time = reading_time("Good evening, stranger.").as_secs_f32();
        assert!((sounds.share(2, time / 2.0) - 0.5).abs() < 0.01);
    }

    #[test]
    fn of_what_is_not_made_yet_nothing_was_heard() {
        let phoneme = |start: f32| Phoneme {
            symbol: "a".to_owned(),
            start,
            end: start + 0.1,
        };
        let stretch = |phonemes: &[f32]| SentenceAudio {
            turn: Entity::PLACEHOLDER,
            index: 0,
            speech: Speech {
                pcm: Pcm::silence(16_000, Duration::from_secs(1)),
                phonemes: phonemes.iter().copied().map(phoneme).collect(),
                timing: PhonemeTiming::Exact,
            },
        };
        let mut sounds = Sounds::default();
        sounds.grow(&stretch(&[0.0, 0.1]), "Good evening");
        assert!(sounds.share(0, 9.0) < 0.25);
        sounds.grow(&stretch(&[1.0, 1.1]), "Good evening");
        let half = sounds.share(0, 9.0);
        assert!((0.4..0.5).contains(&half), "{half}");
        let speech = speech([0.0, 0.1, 1.0, 1.1].map(phoneme).to_vec());
        let text = "Good evening".to_owned();
        let (turn, index) = (Entity::PLACEHOLDER, 0);
        sounds.note(&SentenceSynthesized {
            turn,
            index,
            text,
            speech,
        });
        assert_eq!(sounds.share(0, 9.0), 1.0);
    }
}
