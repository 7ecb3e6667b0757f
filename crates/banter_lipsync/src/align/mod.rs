//! When each phone of a known text sounds in a recording: forced alignment without a recogniser.
//!
//! A synthesiser says the same text, and says exactly when each of its phones sounds. Its sound, the *reference*, is laid
//! along the recording by dynamic time warping of mel cepstra, and takes its phones with it. That needs no model of the
//! language and no training, and works for any voice and any language that the synthesiser reads.
//!
//! The two voices are made alike first: mean and spread of the cepstra are taken out, the tempo is evened, and after a
//! first alignment the reference is mapped onto the recording's voice and aligned again. A pause of the recording may be
//! between any two words; of every phone something is kept.
//!
//! ```
//! use banter_lipsync::{Phone, Reference, Sound, align};
//!
//! // A hum and a hiss; the recording has a pause before them and is slower.
//! let hum = |i: usize| 0.5 * (i as f32 * 0.06).sin() + 0.2 * (i as f32 * 0.31).sin();
//! let hiss = |i: usize| ((i * i * 7 + i * 3) % 17) as f32 / 40.0 - 0.2;
//! let sound = |silence: usize, length: usize| -> Vec<f32> {
//!     let silence = (0..silence).map(|_| 0.0);
//!     silence.chain((0..length).map(hum)).chain((0..length).map(hiss)).collect()
//! };
//! let (recording, reference) = (sound(4_000, 4_000), sound(0, 3_200));
//! let phones = [
//!     Phone { symbol: "m", start: 0.0, end: 0.2 },
//!     Phone { symbol: "s", start: 0.2, end: 0.4 },
//! ];
//! let found = align(
//!     &Sound { samples: &recording, rate: 16_000 },
//!     &Reference { sound: Sound { samples: &reference, rate: 16_000 }, phones: &phones, words: &[] },
//! )?;
//! let symbols: Vec<&str> = found.iter().map(|phone| phone.symbol).collect();
//! assert_eq!(symbols, ["_", "m", "s"]);
//! assert!((found[1].start - 0.25).abs() < 0.03);
//! assert!((found[2].start - 0.5).abs() < 0.03);
//! # Ok::<(), banter_lipsync::AlignError>(())
//! ```

mod adapt;
mod chain;
mod corridor;
mod error;
mod features;
mod settle;
mod spectrum;
#[cfg(test)]
mod tests;
mod warp;

pub use error::AlignError;

use crate::{Phone, Track, Viseme, visemes_of};
use chain::{Chain, State, said};
use features::{Features, Frame, RATE, distance};
use warp::{Costs, Place, warp};

/// Seconds of the recording that are one step of an alignment.
const STEP: f32 = 0.01;
/// Frames of the features in a step.
const FRAMES: usize = (RATE * STEP) as usize;
/// How often the reference is mapped onto the recording's voice.
const ROUNDS: usize = 2;
/// Rates that can be aligned.
const RATES: core::ops::RangeInclusive<u32> = 8_000..=192_000;
/// How much a posterior counts beside the likeness of the sounds, where all are right.
const POSTERIOR: f32 = 0.4;
/// Posteriors that give what is said less than this on average are not listened to: by chance it is a tenth.
const UNHEARD: f32 = 0.3;
/// The least probability that is believed.
const DOUBT: f32 = 0.02;

/// Mono sound.
#[derive(Clone, Copy, Debug)]
pub struct Sound<'a> {
    /// Samples in `-1..=1`; what is no number is taken for silence.
    pub samples: &'a [f32],
    /// Samples in a second.
    pub rate: u32,
}

/// A text as a synthesiser says it, with the exact times of its phones.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a, 'p> {
    /// How it sounds.
    pub sound: Sound<'a>,
    /// Its phones in order, pauses among them or not.
    pub phones: &'a [Phone<'p>],
    /// When its words begin, in seconds; a recording may pause there. Without any it may pause before every phone, and
    /// the long closure of a stop is easily taken for a pause.
    pub words: &'a [f32],
}

/// Finds the phones of `reference` in `recording`.
///
/// They come in the order of the reference and cover the recording from its first to its last sample; pauses are `_`, where
/// the recording has them. A second of sound takes some five milliseconds; memory grows with the length alone.
///
/// # Errors
/// Every [`AlignError`].
pub fn align<'p>(
    recording: &Sound<'_>,
    reference: &Reference<'_, 'p>,
) -> Result<Vec<Phone<'p>>, AlignError> {
    align_heard(recording, reference, &[])
}

/// The same, with a second opinion: the probabilities of the 15 visemes, by [`Viseme::index`], in every 10 ms of the
/// recording. Frames that are missing have no opinion.
///
/// # Errors
/// Every [`AlignError`].
pub fn align_heard<'p>(
    recording: &Sound<'_>,
    reference: &Reference<'_, 'p>,
    visemes: &[[f32; Viseme::COUNT]],
) -> Result<Vec<Phone<'p>>, AlignError> {
    let length = check("recording", recording)?;
    check("reference", &reference.sound)?;
    let said = said(reference);
    if said.is_empty() {
        return Err(AlignError::NoPhones);
    }
    let highest = features::common_band([recording.rate, reference.sound.rate]);
    let heard = Features::of(recording.samples, recording.rate, highest);
    let spoken = Features::of(reference.sound.samples, reference.sound.rate, highest);
    if heard.voiced() < STEP {
        return Err(AlignError::Silent { what: "recording" });
    }
    if spoken.voiced() < STEP {
        return Err(AlignError::Silent { what: "reference" });
    }
    let tempo = (heard.voiced() / spoken.voiced()).clamp(0.25, 4.0);
    let mut chain = Chain::of(&said, &spoken, tempo);
    let does_not_fit = || AlignError::DoesNotFit {
        phones: said.len(),
        seconds: length,
    };
    let classes: Vec<Viseme> = said
        .iter()
        .map(|said| visemes_of(said.phone.symbol).nucleus())
        .collect();
    let mut costs = Likeness::of(&heard, &classes, visemes);
    let near = corridor::near(&costs, &costs.frames, &chain).ok_or_else(does_not_fit)?;
    let mut places = warp(&costs, &chain, &near).ok_or_else(does_not_fit)?;
    for _ in 0..ROUNDS {
        costs.trust(&places, &chain);
        adapt::adapt(&mut chain, &places, costs.frames.iter());
        places = warp(&costs, &chain, &near).ok_or_else(does_not_fit)?;
    }
    Ok(settle::phones(&places, &chain, &said, length))
}

/// The length of a sound in seconds, if it can be aligned.
fn check(what: &'static str, sound: &Sound<'_>) -> Result<f32, AlignError> {
    let rate = sound.rate;
    if !RATES.contains(&rate) {
        return Err(AlignError::Rate { what, rate });
    }
    let seconds = (sound.samples.len() as f64 / f64::from(rate)) as f32;
    if seconds > Track::MAX_SECONDS {
        return Err(AlignError::TooLong {
            what,
            seconds,
            most: Track::MAX_SECONDS,
        });
    }
    Ok(seconds)
}

/// Costs by how unlike the recording and the reference sound.
struct Likeness<'a> {
    frames: Vec<Frame>,
    pauses: Vec<f32>,
    /// The class of each phone.
    classes: &'a [Viseme],
    visemes: &'a [[f32; Viseme::COUNT]],
    /// How much the probabilities count.
    trust: f32,
}

impl<'a> Likeness<'a> {
    fn of(heard: &Features, classes: &'a [Viseme], visemes: &'a [[f32; Viseme::COUNT]]) -> Self {
        let steps = heard.level.len() / FRAMES;
        let levels = heard.level.chunks_exact(FRAMES).take(steps);
        Self {
            frames: (0..steps)
                .map(|step| heard.at((step * FRAMES) as f32 + 0.5))
                .collect(),
            pauses: levels
                .map(|levels| {
                    let over =
                        levels.iter().fold(f32::MIN, |most, level| most.max(*level)) - heard.silent;
                    // In dB above what is silent.
                    if over < 0.0 { 0.35 } else { 0.45 + over / 6.0 }
                })
                .collect(),
            classes,
            visemes,
            trust: 0.0,
        }
    }

    /// The probability that the opinion gives to a state.
    fn believed(&self, frame: usize, state: &State) -> Option<f32> {
        let class = self.classes.get(state.phone as usize)?;
        let believed = *self.visemes.get(frame)?.get(class.index())?;
        (!believed.is_nan()).then_some(believed.clamp(0.0, 1.0))
    }

    /// Listens to the opinion as far as it agrees with an alignment that was made without it.
    fn trust(&mut self, places: &[Place], chain: &Chain) {
        let believed = places
            .iter()
            .enumerate()
            .filter_map(|(frame, place)| match place {
                Place::State(state) => self.believed(frame, chain.states.get(*state)?),
                Place::Pause(_) => None,
            });
        let (sum, count) = believed.fold((0.0, 0), |(sum, count), p| (sum + p, count + 1));
        let agreement = sum / count.max(1) as f32;
        self.trust = POSTERIOR * ((agreement - UNHEARD) / (1.0 - UNHEARD)).clamp(0.0, 1.0);
    }
}

impl Costs for Likeness<'_> {
    fn frames(&self) -> usize {
        self.frames.len()
    }

    fn state(&self, frame: usize, state: &State) -> f32 {
        let likeness = self
            .frames
            .get(frame)
            .map_or(0.0, |frame| distance(frame, &state.frame));
        if self.trust == 0.0 {
            return likeness;
        }
        let believed = self.believed(frame, state);
        likeness - believed.map_or(0.0, |p| self.trust * p.max(DOUBT).ln())
    }

    fn pause(&self, frame: usize) -> f32 {
        self.pauses.get(frame).copied().unwrap_or(0.0)
    }
}
