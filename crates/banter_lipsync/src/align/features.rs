//! What a sound is like, frame by frame, in a form that two voices can be compared in: cepstra, loudness, and how they change.
//!
//! Mel-frequency cepstra after Davis and Mermelstein (1980); their mean and spread over the frames that are not silent are
//! taken out, which takes out most of what a voice, a room and a microphone add.

use super::spectrum::Spectrum;

/// Frames in a second.
pub(super) const RATE: f32 = 200.0;
/// Cepstral coefficients, without that of loudness.
pub(super) const CEPSTRA: usize = 12;
/// Cepstra and loudness.
pub(super) const STATIC: usize = CEPSTRA + 1;
/// The same, and how each changes.
pub(super) const ALL: usize = 2 * STATIC;

const WINDOW: f32 = 0.02;
const BANDS: usize = 26;
const LOWEST_HZ: f32 = 100.0;
const HIGHEST_HZ: f32 = 7_600.0;
/// The quietest that a frame counts as, in dB below the loud ones.
const FLOOR: f32 = -50.0;
/// Where even the loud frames are below this level in dB, nothing is heard; a full sine is near zero.
const INAUDIBLE: f32 = -95.0;
/// Frames to either side over which a change is measured.
const REACH: usize = 4;

/// One frame: cepstra, loudness, and the change of each.
pub(super) type Frame = [f32; ALL];

/// A sound in frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    pub(super) frames: Vec<Frame>,
    /// dB below the loud frames, at least [`FLOOR`].
    pub(super) level: Vec<f32>,
    /// The level halfway between what is silent and what is not, in dB.
    pub(super) silent: f32,
}

/// The highest frequency that two sounds of these rates can be compared at.
pub(super) fn common_band(rates: [u32; 2]) -> f32 {
    rates
        .map(|rate| rate as f32 * 0.475)
        .into_iter()
        .fold(HIGHEST_HZ, f32::min)
}

impl Features {
    /// Looks at `samples` up to `highest` hertz.
    pub(super) fn of(samples: &[f32], rate: u32, highest: f32) -> Self {
        let rate = rate as f32;
        let mut spectrum = Spectrum::new((rate * WINDOW) as usize);
        let bands = bands(spectrum.resolution(rate), highest);
        let count = ((samples.len() as f64 / f64::from(rate)) * f64::from(RATE)) as usize;
        let mut mel = Vec::with_capacity(count);
        let half = spectrum.length() / 2;
        // A full sine has the power 1 in its bin.
        let scale = (half.max(1) as f32).powi(-2);
        for index in 0..count {
            let middle = ((index as f64 + 0.5) / f64::from(RATE) * f64::from(rate)) as usize;
            let lead = half.saturating_sub(middle);
            let window = samples
                .get(middle.saturating_sub(half)..)
                .unwrap_or_default();
            let silence = core::iter::repeat_n(0.0, lead);
            let power = spectrum.power(silence.chain(window.iter().copied()));
            mel.push(bands.each_ref().map(|band| band.sum(power) * scale));
        }
        Self::of_bands(&mel)
    }

    fn of_bands(mel: &[[f32; BANDS]]) -> Self {
        let level = levels(mel);
        let silent = threshold(&level);
        // What is far below the loud frames is noise of the recording: a floor keeps it from being spelt out.
        let loud = percentile(mel.iter().map(|bands| bands.iter().sum::<f32>()), 0.95);
        let floor = (loud / BANDS as f32 * 1e-4).max(1e-12);
        let mut frames: Vec<Frame> = mel
            .iter()
            .zip(&level)
            .map(|(bands, level)| cepstra(bands, floor, *level))
            .collect();
        normalise(&mut frames, &level, silent);
        changes(&mut frames);
        weigh(&mut frames);
        Self {
            frames,
            level,
            silent,
        }
    }

    /// The frame at a place between two, or the last one.
    pub(super) fn at(&self, place: f32) -> Frame {
        let place = place.max(0.0);
        let last = self.frames.len().saturating_sub(1);
        let get = |index: usize| {
            self.frames
                .get(index.min(last))
                .copied()
                .unwrap_or([0.0; ALL])
        };
        // The cast saturates.
        let (a, b) = (get(place as usize), get((place as usize).saturating_add(1)));
        let part = place.fract();
        core::array::from_fn(|i| a[i] * (1.0 - part) + b[i] * part)
    }

    /// Seconds that are not silent.
    pub(super) fn voiced(&self) -> f32 {
        self.level
            .iter()
            .filter(|level| **level > self.silent)
            .count() as f32
            / RATE
    }
}

/// A triangle on the mel scale.
struct Band {
    first: usize,
    weights: Box<[f32]>,
}

impl Band {
    fn sum(&self, power: &[f32]) -> f32 {
        let bins = power.get(self.first..).unwrap_or_default();
        self.weights.iter().zip(bins).map(|(w, p)| w * p).sum()
    }
}

fn bands(resolution: f32, highest: f32) -> [Band; BANDS] {
    let mel = |hz: f32| 1127.0 * (1.0 + hz / 700.0).ln();
    let hz = |mel: f32| 700.0 * ((mel / 1127.0).exp() - 1.0);
    let (low, high) = (mel(LOWEST_HZ), mel(highest.max(2.0 * LOWEST_HZ)));
    let edge =
        |index: usize| hz(low + (high - low) * index as f32 / (BANDS + 1) as f32) / resolution;
    core::array::from_fn(|index| {
        let (left, middle, right) = (edge(index), edge(index + 1), edge(index + 2));
        let first = left.ceil() as usize;
        let last = (right as usize).max(first);
        let mut weights: Box<[f32]> = (first..=last)
            .map(|bin| {
                let bin = bin as f32;
                let rising = (bin - left) / (middle - left).max(1e-3);
                let falling = (right - bin) / (right - middle).max(1e-3);
                rising.min(falling).max(0.0)
            })
            .collect();
        let sum = weights.iter().sum::<f32>().max(1e-3);
        weights.iter_mut().for_each(|w| *w /= sum);
        Band { first, weights }
    })
}

/// The level of each frame in dB below the loud ones.
fn levels(mel: &[[f32; BANDS]]) -> Vec<f32> {
    let raw: Vec<f32> = mel
        .iter()
        .map(|bands| 10.0 * (bands.iter().sum::<f32>() + 1e-12).log10())
        .collect();
    let loud = percentile(raw.iter().copied(), 0.95);
    if loud < INAUDIBLE {
        return vec![FLOOR; raw.len()];
    }
    raw.into_iter()
        .map(|level| (level - loud).clamp(FLOOR, 10.0))
        .collect()
}

/// Between the quietest frames and the loud ones: what is below is silent.
fn threshold(level: &[f32]) -> f32 {
    let quiet = percentile(level.iter().copied(), 0.03).max(FLOOR);
    (quiet + 9.0).clamp(-38.0, -18.0)
}

fn percentile(values: impl Iterator<Item = f32>, part: f32) -> f32 {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    sorted
        .get((sorted.len() as f32 * part) as usize)
        .copied()
        .unwrap_or(0.0)
}

fn cepstra(bands: &[f32; BANDS], floor: f32, level: f32) -> Frame {
    let logs = bands.map(|power| (power + floor).ln());
    let mut frame = [0.0; ALL];
    for (order, value) in frame.iter_mut().take(CEPSTRA).enumerate() {
        let step = core::f32::consts::PI * (order + 1) as f32 / BANDS as f32;
        *value = logs
            .iter()
            .enumerate()
            .map(|(i, log)| log * (step * (i as f32 + 0.5)).cos())
            .sum();
    }
    if let Some(value) = frame.get_mut(CEPSTRA) {
        *value = level;
    }
    frame
}

/// Takes mean and spread of the frames that are not silent out of all cepstra; loudness keeps its zero at the loud frames.
fn normalise(frames: &mut [Frame], level: &[f32], silent: f32) {
    let mut mean = [0.0_f64; STATIC];
    let mut square = [0.0_f64; STATIC];
    let mut count = 0.0_f64;
    for (frame, level) in frames.iter().zip(level) {
        if *level > silent {
            count += 1.0;
            for ((mean, square), value) in mean.iter_mut().zip(&mut square).zip(frame) {
                *mean += f64::from(*value);
                *square += f64::from(value * value);
            }
        }
    }
    let count = count.max(1.0);
    for frame in frames {
        for (index, value) in frame.iter_mut().take(STATIC).enumerate() {
            if index == CEPSTRA {
                *value = *value / 10.0 + 1.0;
                continue;
            }
            let mean = mean.get(index).copied().unwrap_or(0.0) / count;
            let square = square.get(index).copied().unwrap_or(0.0) / count;
            let spread = (square - mean * mean).max(1e-4).sqrt();
            *value = ((f64::from(*value) - mean) / spread).clamp(-4.0, 4.0) as f32;
        }
    }
}

/// Writes how each value changes, by regression over [`REACH`] frames to either side.
fn changes(frames: &mut [Frame]) {
    let still: Vec<[f32; STATIC]> = frames
        .iter()
        .map(|frame| core::array::from_fn(|i| frame.get(i).copied().unwrap_or(0.0)))
        .collect();
    let last = still.len().saturating_sub(1);
    let scale: f32 = (1..=REACH).map(|step| 2.0 * (step * step) as f32).sum();
    for (index, frame) in frames.iter_mut().enumerate() {
        for (value, order) in frame.iter_mut().skip(STATIC).zip(0..) {
            let at = |index: usize| {
                still
                    .get(index.min(last))
                    .and_then(|f| f.get(order))
                    .copied()
                    .unwrap_or(0.0)
            };
            let slope: f32 = (1..=REACH)
                .map(|step| step as f32 * (at(index + step) - at(index.saturating_sub(step))))
                .sum();
            // About as large as the value itself when it goes from one end to the other within the reach.
            *value = slope / scale * (2 * REACH) as f32;
        }
    }
}

/// Scales each value by how much it counts, so that frames are compared by their plain distance.
fn weigh(frames: &mut [Frame]) {
    const SCALE: f32 = 1.0 / 20.0;
    let weights: Frame = core::array::from_fn(|i| {
        let weight: f32 = match i {
            CEPSTRA => 2.5,
            i if i < STATIC => 1.0,
            i if i == ALL - 1 => 1.5,
            _ => 0.8,
        };
        (weight * SCALE).sqrt()
    });
    for frame in frames {
        for (value, weight) in frame.iter_mut().zip(weights) {
            *value *= weight;
        }
    }
}

/// How unlike two frames are: about `1` for the same sound by two voices.
pub(super) fn distance(a: &Frame, b: &Frame) -> f32 {
    // Several sums side by side, which a processor adds at once.
    let mut sums = [0.0_f32; 2];
    for (a, b) in a.as_chunks::<2>().0.iter().zip(b.as_chunks::<2>().0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    sums.iter().sum::<f32>().sqrt()
}
