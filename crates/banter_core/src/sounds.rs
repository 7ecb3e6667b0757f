//! How much of each sentence of an answer was heard.

use crate::{Phoneme, SentenceSynthesized, reading_time};
use bevy::prelude::*;
use std::sync::Arc;

/// How long the sentences of an answer are, by their index.
#[derive(Component, Debug, Default)]
pub(crate) struct Sounds(Vec<Option<Sound>>);

#[derive(Debug, Clone)]
struct Sound {
    /// Seconds.
    duration: f32,
    /// Where there are none, the text is taken to be spread evenly over the sound.
    phonemes: Arc<[Phoneme]>,
}

/// Sentences of which it is noted how long they are.
const MOST: usize = 1_024;

impl Sounds {
    pub(crate) fn note(&mut self, voiced: &SentenceSynthesized) {
        if voiced.index >= MOST {
            return;
        }
        let sound = match &voiced.speech {
            Some(speech) => Sound {
                duration: speech.pcm.duration().as_secs_f32(),
                phonemes: speech.phonemes.clone(),
            },
            None => Sound {
                duration: reading_time(&voiced.text).as_secs_f32(),
                phonemes: Arc::default(),
            },
        };
        if self.0.len() <= voiced.index {
            self.0.resize(voiced.index + 1, None);
        }
        if let Some(place) = self.0.get_mut(voiced.index) {
            *place = Some(sound);
        }
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
        let all = sound.phonemes.len();
        let share = if all > 0 {
            let heard = |phoneme: &&Phoneme| phoneme.end <= position;
            sound.phonemes.iter().filter(heard).count() as f32 / all as f32
        } else {
            position / sound.duration
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
}
