//! Dialogue with one speaker whose every start and end is known.

use crate::script::{Before, Line, Unmarked};
use crate::sound::{add, set_rms};
use crate::{Language, Narrator, Random, person};
use banter_capture::RATE;
use serde::Serialize;

/// Loudness of speech, as root mean square over phrases: about -24 dB.
pub const SPEECH: f32 = 0.06;

/// Silence between turns, and before the first, in seconds.
const GAPS: (f64, f64) = (2.0, 5.0);

/// A word and when it is said. Where a phrase begins and ends is exact; within it, words
/// take time by their letters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Word {
    /// The word with the marks after it.
    pub text: String,
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
}

/// What is said without a pause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phrase {
    /// The first sample that is not silent, in seconds.
    pub start: f64,
    /// The last, in seconds.
    pub end: f64,
    /// What is said.
    pub words: Vec<Word>,
}

/// What somebody says until it is another's turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turn {
    /// At least one.
    pub phrases: Vec<Phrase>,
}

impl Turn {
    /// Its first sound, in seconds.
    #[must_use]
    pub fn start(&self) -> f64 {
        self.phrases.first().map_or(0.0, |phrase| phrase.start)
    }

    /// Its last sound, in seconds.
    #[must_use]
    pub fn end(&self) -> f64 {
        self.phrases.last().map_or(0.0, |phrase| phrase.end)
    }
}

/// Turns of one speaker, without any other sound.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The speaker's number.
    pub speaker: usize,
    /// The language's place among [`Language::all`].
    pub language: usize,
    /// At [`RATE`], speech at [`SPEECH`].
    pub samples: Vec<f32>,
    /// The truth.
    pub turns: Vec<Turn>,
}

impl Scene {
    /// Makes a scene of `turns` turns.
    ///
    /// # Errors
    /// What the narrator says.
    pub fn make(
        narrator: &Narrator,
        languages: &[Language],
        language: usize,
        speaker: usize,
        turns: usize,
        unmarked: Unmarked,
    ) -> Result<Self, String> {
        let of = languages.get(language).ok_or("there is no such language")?;
        let style = person(of, speaker);
        let mut random = Random::new(speaker as u64 * 1_000 + language as u64);
        let mut samples = vec![0.0; count(random.between(GAPS.0, GAPS.1))];
        let mut truth = Vec::with_capacity(turns);
        for _ in 0..turns {
            let mut phrases = Vec::new();
            for Line { text, pause } in of.turn(&mut random, unmarked) {
                let mut sound = narrator.say(&text, &style)?;
                set_rms(&mut sound, SPEECH);
                phrases.push(spoken(of, &text, seconds(samples.len()), sound.len()));
                samples.append(&mut sound);
                let (pause, _) = pause.unwrap_or((0.0, Before::Stop));
                samples.resize(samples.len() + count(pause), 0.0);
            }
            truth.push(Turn { phrases });
            let gap = count(random.between(GAPS.0, GAPS.1));
            samples.resize(samples.len() + gap, 0.0);
        }
        Ok(Self {
            speaker,
            language,
            samples,
            turns: truth,
        })
    }

    /// How long it is, in seconds.
    #[must_use]
    pub fn duration(&self) -> f64 {
        seconds(self.samples.len())
    }

    /// The scene as a microphone hears it: with `bed`, as often as it takes, from its sample
    /// `from` on.
    #[must_use]
    pub fn over(&self, bed: &[f32], level: f32, from: usize) -> Vec<f32> {
        let mut mixed = self.samples.clone();
        let mut at = 0;
        let mut from = from % bed.len().max(1);
        while at < mixed.len() && !bed.is_empty() {
            let mut piece = bed.get(from..).unwrap_or_default().to_vec();
            crate::sound::scale(&mut piece, level);
            add(&mut mixed, &piece, at);
            at += piece.len();
            from = 0;
        }
        mixed
    }
}

/// A phrase of so many samples, with the times of its words.
pub(crate) fn spoken(language: &Language, text: &str, start: f64, samples: usize) -> Phrase {
    let end = start + seconds(samples);
    let words = language.words(text);
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).count().max(1);
    let all: usize = words.iter().map(|word| letters(word)).sum();
    let mut said = 0;
    let time = |said: usize| start + (end - start) * said as f64 / all.max(1) as f64;
    let words = words
        .into_iter()
        .map(|text| {
            let from = time(said);
            said += letters(&text);
            Word {
                text,
                start: from,
                end: time(said),
            }
        })
        .collect();
    Phrase { start, end, words }
}

/// Samples in a time.
#[must_use]
pub fn count(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}

/// The time that samples last.
#[must_use]
pub fn seconds(samples: usize) -> f64 {
    samples as f64 / f64::from(RATE)
}
