//! What Smart Turn hears: Whisper's features of the last eight seconds.
//!
//! Logarithms of 80 bands of the mel scale (Slaney's) a hundred times a second, over windows of
//! 25 ms, brought to where Whisper has them. The sound is brought to mean 0 and variance 1 before.

use std::f32::consts::PI;

/// Samples per second, of a window, and from one to the next.
const RATE: f32 = 16_000.0;
const WINDOW: usize = 400;
const HOP: usize = 160;
/// Bands, and frames of eight seconds.
pub(super) const BANDS: usize = 80;
pub(super) const FRAMES: usize = 800;
/// Samples of eight seconds.
const SAMPLES: usize = FRAMES * HOP;
/// Frequencies of a window.
const BINS: usize = WINDOW / 2 + 1;

/// Makes features, with tables that are computed once.
pub(super) struct Features {
    hann: Vec<f32>,
    /// Cosine and sine of the 400 steps of a circle.
    circle: Vec<(f32, f32)>,
    /// For each band its first frequency and the weights from there on.
    bands: Vec<(usize, Vec<f32>)>,
}

impl Features {
    pub(super) fn new() -> Self {
        let step = |index: usize| 2.0 * PI * index as f32 / WINDOW as f32;
        Self {
            hann: (0..WINDOW).map(|i| 0.5 - 0.5 * step(i).cos()).collect(),
            circle: (0..WINDOW)
                .map(|i| (step(i).cos(), step(i).sin()))
                .collect(),
            bands: bands(),
        }
    }

    /// The features of the last eight seconds of `sound`, band by band. What is shorter has
    /// silence before it; what is no number is silence.
    pub(super) fn of(&self, sound: &[f32]) -> Vec<f32> {
        let from = sound.len().saturating_sub(SAMPLES);
        let last = sound.get(from..).unwrap_or_default();
        let mut samples = vec![0.0; SAMPLES - last.len()];
        samples.extend(last.iter().map(|s| {
            if s.is_finite() {
                s.clamp(-1.0, 1.0)
            } else {
                0.0
            }
        }));
        normalise(&mut samples);
        let mut logs = vec![0.0; BANDS * FRAMES];
        let mut frame = [0.0; WINDOW];
        for at in 0..FRAMES {
            for (index, (slot, hann)) in frame.iter_mut().zip(&self.hann).enumerate() {
                let place = (at * HOP + index) as isize - (WINDOW / 2) as isize;
                *slot = mirrored(&samples, place) * hann;
            }
            let powers = self.powers(&frame);
            for (band, (first, weights)) in self.bands.iter().enumerate() {
                let sum: f32 = powers
                    .iter()
                    .skip(*first)
                    .zip(weights)
                    .map(|(p, w)| p * w)
                    .sum();
                if let Some(slot) = logs.get_mut(band * FRAMES + at) {
                    *slot = sum.max(1e-10).log10();
                }
            }
        }
        let loudest = logs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for log in &mut logs {
            *log = (log.max(loudest - 8.0) + 4.0) / 4.0;
        }
        logs
    }

    /// The power of each frequency. 400 is 16 times 25: sums of every sixteenth sample first, and
    /// those together (Cooley and Tukey, 1965).
    fn powers(&self, frame: &[f32; WINDOW]) -> [f32; BINS] {
        const OUTER: usize = 16;
        const INNER: usize = WINDOW / OUTER;
        let turn = |steps: usize| {
            self.circle
                .get(steps % WINDOW)
                .copied()
                .unwrap_or((1.0, 0.0))
        };
        let mut parts = [[(0.0_f32, 0.0_f32); INNER]; OUTER];
        for (start, part) in parts.iter_mut().enumerate() {
            for (k, slot) in part.iter_mut().enumerate() {
                let (mut re, mut im) = (0.0, 0.0);
                for (n, sample) in frame.iter().skip(start).step_by(OUTER).enumerate() {
                    let (cos, sin) = turn(n * k * OUTER);
                    re += sample * cos;
                    im -= sample * sin;
                }
                *slot = (re, im);
            }
        }
        let mut powers = [0.0; BINS];
        for (k, power) in powers.iter_mut().enumerate() {
            let (mut re, mut im) = (0.0, 0.0);
            for (start, part) in parts.iter().enumerate() {
                let (a, b) = part.get(k % INNER).copied().unwrap_or_default();
                let (cos, sin) = turn(start * k);
                re += a * cos + b * sin;
                im += b * cos - a * sin;
            }
            *power = re * re + im * im;
        }
        powers
    }
}

/// Mean 0 and variance 1.
fn normalise(samples: &mut [f32]) {
    let count = samples.len() as f64;
    let mean = samples.iter().map(|s| f64::from(*s)).sum::<f64>() / count;
    let square = |s: &f32| (f64::from(*s) - mean).powi(2);
    let variance = samples.iter().map(square).sum::<f64>() / count;
    let scale = 1.0 / (variance + 1e-7).sqrt();
    for sample in samples {
        *sample = ((f64::from(*sample) - mean) * scale) as f32;
    }
}

/// A sample; what lies beyond the ends is mirrored at them.
fn mirrored(samples: &[f32], place: isize) -> f32 {
    let last = samples.len() as isize - 1;
    let place = place.abs();
    let place = if place > last {
        2 * last - place
    } else {
        place
    };
    usize::try_from(place)
        .ok()
        .and_then(|place| samples.get(place))
        .copied()
        .unwrap_or(0.0)
}

/// Slaney's mel scale: linear to 1000 Hz, then logarithmic.
fn mel(hertz: f32) -> f32 {
    if hertz < 1_000.0 {
        hertz * 3.0 / 200.0
    } else {
        15.0 + (hertz / 1_000.0).ln() * 27.0 / 6.4_f32.ln()
    }
}

fn hertz(mel: f32) -> f32 {
    if mel < 15.0 {
        mel * 200.0 / 3.0
    } else {
        1_000.0 * ((mel - 15.0) * 6.4_f32.ln() / 27.0).exp()
    }
}

/// Triangles over the frequencies, each of area 1.
fn bands() -> Vec<(usize, Vec<f32>)> {
    let highest = mel(RATE / 2.0);
    let edge = |index: usize| hertz(highest * index as f32 / (BANDS + 1) as f32);
    let of = |band: usize| {
        let (low, middle, high) = (edge(band), edge(band + 1), edge(band + 2));
        let weight = |bin: usize| {
            let at = bin as f32 * RATE / WINDOW as f32;
            let up = (at - low) / (middle - low);
            let down = (high - at) / (high - middle);
            up.min(down).max(0.0) * 2.0 / (high - low)
        };
        let first = (0..BINS).find(|bin| weight(*bin) > 0.0).unwrap_or(0);
        let weights = (first..BINS).map(weight).take_while(|weight| *weight > 0.0);
        (first, weights.collect())
    };
    (0..BANDS).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_flat_and_nothing_is_strange() {
        let features = Features::new();
        for sound in [vec![], vec![f32::NAN; 300], vec![0.0; 200_000]] {
            let made = features.of(&sound);
            assert_eq!(made.len(), BANDS * FRAMES);
            assert!(
                made.iter().all(|value| (*value + 1.5).abs() < 1e-4),
                "{:?}",
                made.first()
            );
        }
    }

    #[test]
    fn a_tone_is_in_its_band_and_at_its_time() {
        let tone = |i: usize| (2.0 * PI * 1_000.0 * i as f32 / RATE).sin() * 0.3;
        let mut sound = vec![0.0; 16_000];
        sound.extend((0..16_000).map(tone));
        let made = Features::new().of(&sound);
        let at = |band: usize, frame: usize| made[band * FRAMES + frame];
        let loudest = (0..BANDS).max_by(|a, b| at(*a, 750).total_cmp(&at(*b, 750)));
        // 1000 Hz is mel 15 of 45.2, in 81 steps.
        assert!(
            loudest.is_some_and(|band| (25..=27).contains(&band)),
            "{loudest:?}"
        );
        let band = loudest.unwrap_or(0);
        assert!(at(band, 750) - at(band, 300) > 1.5);
    }

    #[test]
    fn powers_are_those_of_a_plain_transform() {
        let features = Features::new();
        let mut frame = [0.0; WINDOW];
        for (index, slot) in frame.iter_mut().enumerate() {
            *slot = ((index * index) as f32 * 0.013).sin();
        }
        let powers = features.powers(&frame);
        for k in [0, 1, 17, 100, 200] {
            let (mut re, mut im) = (0.0_f64, 0.0_f64);
            for (n, sample) in frame.iter().enumerate() {
                let angle = std::f64::consts::TAU * (k * n) as f64 / WINDOW as f64;
                re += f64::from(*sample) * angle.cos();
                im -= f64::from(*sample) * angle.sin();
            }
            let right = (re * re + im * im) as f32;
            assert!(
                (powers[k] - right).abs() < 1e-2 + right * 1e-3,
                "{k}: {} for {right}",
                powers[k]
            );
        }
    }
}
