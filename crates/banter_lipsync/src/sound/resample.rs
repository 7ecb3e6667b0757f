//! Any sample rate to 16 kHz, as the samples come in.
//!
//! A windowed sinc (Blackman): J. O. Smith, "Digital Audio Resampling Home Page", 2002. Its table is made for the one
//! rate, one row for each of the few places that an output can have between two inputs, so using it costs a dot product.
//!
//! Elsewhere `banter_engine::resample` changes rates. This one stays because this crate stands alone, without any other
//! of the workspace; because it waits a third as long, which live lip movements notice and recognisers do not; and
//! because the figures of the tests of mouth shapes were measured with it.

use std::f64::consts::PI;

use super::mel::RATE;

/// Crossings of zero on either side of the kernel, counted at the lower of the two rates.
const REACH: f64 = 10.0;
/// Where the filter begins to close, as a fraction of half the lower rate.
const CUTOFF: f64 = 0.92;
/// Places between two samples that are told apart; a rate that has more takes the nearest row, and keeps exact time.
const MOST_ROWS: u32 = 640;

/// Keeps the few input samples that later outputs still need.
#[derive(Clone, Debug)]
pub(super) struct Resampler {
    /// `rows` rows of `taps`.
    kernel: Box<[f32]>,
    taps: usize,
    rows: u64,
    phases: u64,
    /// Where the next output lies: in `phases`ths of an input sample after the first one kept.
    at: u64,
    step: u64,
    kept: Vec<f32>,
}

impl Resampler {
    pub(super) fn new(rate: u32) -> Self {
        let shared = common(rate, RATE);
        let (phases, step) = (RATE / shared, rate / shared);
        let rows = phases.min(MOST_ROWS);
        let ratio = f64::from(rate) / f64::from(RATE);
        let scale = ratio.max(1.0);
        let half = if rate == RATE {
            0
        } else {
            (REACH * scale).ceil() as usize
        };
        let taps = (2 * half).max(1);
        let kernel = (0..rows)
            .flat_map(|phase| row(f64::from(phase) / f64::from(rows), half, scale))
            .collect();
        let mut new = Self {
            kernel,
            taps,
            rows: u64::from(rows),
            phases: u64::from(phases),
            at: 0,
            step: u64::from(step),
            kept: Vec::new(),
        };
        new.reset();
        new
    }

    pub(super) fn reset(&mut self) {
        self.at = 0;
        self.kept.clear();
        // Silence before the first sample: the kernel's middle then lies on it.
        self.kept.resize((self.taps / 2).saturating_sub(1), 0.0);
    }

    /// Input samples that must follow one before it is heard.
    #[cfg(test)]
    fn ahead(&self) -> usize {
        self.taps / 2
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.kept.capacity()
    }

    /// Takes samples in and appends what they settle at 16 kHz.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let sane = |sample: &f32| {
            if sample.is_finite() {
                sample.clamp(-4.0, 4.0)
            } else {
                0.0
            }
        };
        self.kept.extend(samples.iter().map(sane));
        loop {
            let first = (self.at / self.phases) as usize;
            let phase = (self.at % self.phases * self.rows / self.phases) as usize;
            let Some(window) = self.kept.get(first..first + self.taps) else {
                break;
            };
            let row = &self.kernel[phase * self.taps..][..self.taps];
            out.push(dot(window, row));
            self.at += self.step;
        }
        let done = ((self.at / self.phases) as usize).min(self.kept.len());
        self.kept.drain(..done);
        self.at -= done as u64 * self.phases;
    }

    /// Silence enough that everything pushed so far is heard.
    pub(super) fn flush(&mut self, out: &mut Vec<f32>) {
        for _ in 0..self.taps / 2 {
            self.push(&[0.0], out);
        }
    }
}

fn row(fraction: f64, half: usize, scale: f64) -> Vec<f32> {
    if half == 0 {
        return vec![1.0];
    }
    let weights: Vec<f64> = (0..2 * half)
        .map(|tap| {
            let x = (tap as f64 - (half as f64 - 1.0) - fraction) / scale;
            let y = PI * x * CUTOFF;
            let sinc = if y.abs() < 1e-9 { 1.0 } else { y.sin() / y };
            let reach = (x / REACH).clamp(-1.0, 1.0);
            sinc * (0.42 + 0.5 * (PI * reach).cos() + 0.08 * (2.0 * PI * reach).cos())
        })
        .collect();
    // Every place passes a constant unchanged, so that there is no ripple at its rate.
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| (weight / sum) as f32).collect()
}

/// Eight sums at a time, which a processor adds in one step.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (heads, tails) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = heads
        .remainder()
        .iter()
        .zip(tails.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (a, b) in heads.zip(tails) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

fn common(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, rate: f64, count: usize) -> Vec<f32> {
        (0..count)
            .map(|n| (2.0 * PI * hertz * n as f64 / rate).sin() as f32)
            .collect()
    }

    #[test]
    fn tones_keep_their_place_and_shape() {
        for rate in [
            8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000,
        ] {
            let mut resampler = Resampler::new(rate);
            let mut out = Vec::new();
            resampler.push(&tone(1_000.0, f64::from(rate), rate as usize), &mut out);
            resampler.flush(&mut out);
            assert!(
                (15_998..=16_002).contains(&out.len()),
                "{rate}: {}",
                out.len()
            );
            let wanted = tone(1_000.0, 16_000.0, 16_000);
            let worst = (200..15_000).map(|n| (out[n] - wanted[n]).abs());
            let worst = worst.fold(0.0, f32::max);
            assert!(worst < 2e-3, "{rate}: {worst}");
        }
    }

    #[test]
    fn what_16_khz_cannot_hold_is_kept_out() {
        let mut out = Vec::new();
        Resampler::new(48_000).push(&tone(11_000.0, 48_000.0, 48_000), &mut out);
        assert!(out[200..].iter().all(|sample| sample.abs() < 2e-3));
    }

    #[test]
    fn it_waits_a_millisecond_or_so() {
        for rate in [8_000, 22_050, 48_000, 192_000] {
            let ahead = Resampler::new(rate).ahead() as f32 / rate as f32;
            assert!(
                ahead <= super::super::reader::RESAMPLER_AHEAD,
                "{rate}: {ahead}"
            );
        }
    }

    #[test]
    fn odd_rates_and_chunks_are_no_matter() {
        let sound = tone(300.0, 44_099.0, 20_000);
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        Resampler::new(44_099).push(&sound, &mut whole);
        let mut resampler = Resampler::new(44_099);
        for chunk in sound.chunks(37) {
            resampler.push(chunk, &mut parts);
        }
        assert_eq!(whole, parts);
    }
}
