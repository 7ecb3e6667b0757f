//! Reading sound between its samples.
//!
//! A windowed sinc (Blackman window, 32 taps, 256 phases with linear interpolation between
//! them): J. O. Smith, "Digital Audio Resampling Home Page", 2002, the band-limited
//! interpolation that `libresample` uses.

use std::f64::consts::PI;
use std::sync::LazyLock;

const TAPS: usize = 32;
const PHASES: usize = 256;
const LANES: usize = 8;
/// Taps before the position that is asked for.
const BEFORE: usize = TAPS / 2 - 1;
/// Where the filter begins to close, as a fraction of half the sample rate.
const CUTOFF: f64 = 0.95;

static KERNEL: LazyLock<Box<[[f32; TAPS]]>> = LazyLock::new(|| {
    (0..=PHASES)
        .map(|phase| row(phase as f64 / PHASES as f64))
        .collect()
});

fn row(fraction: f64) -> [f32; TAPS] {
    let mut row = [0.0_f64; TAPS];
    for (tap, weight) in row.iter_mut().enumerate() {
        let x = tap as f64 - BEFORE as f64 - fraction;
        let sinc = if x == 0.0 {
            1.0
        } else {
            (PI * x * CUTOFF).sin() / (PI * x * CUTOFF)
        };
        let reach = 2.0 * x / TAPS as f64;
        let window = if reach.abs() <= 1.0 {
            0.42 + 0.5 * (PI * reach).cos() + 0.08 * (2.0 * PI * reach).cos()
        } else {
            0.0
        };
        *weight = sinc * window;
    }
    // Every phase passes a constant unchanged, so that there is no ripple at its rate.
    let sum: f64 = row.iter().sum();
    row.map(|weight| (weight / sum) as f32)
}

/// The interpolation filter. Getting it computes its table once; using it allocates nothing.
#[derive(Clone, Copy)]
pub(crate) struct Resampler(&'static [[f32; TAPS]]);

impl Resampler {
    pub(crate) fn new() -> Self {
        Self(&KERNEL)
    }

    /// The value of `samples` at `position`, counted in samples from 0. Silence lies
    /// before and after.
    pub(crate) fn at(&self, samples: &[f32], position: f64) -> f32 {
        let whole = position.floor();
        let phase = (position - whole) as f32 * PHASES as f32;
        // A fraction just below 1 rounds up to it.
        let lower = (phase as usize).min(PHASES - 1);
        let (Some(a), Some(b)) = (self.0.get(lower), self.0.get(lower + 1)) else {
            return 0.0;
        };
        let blend = phase - lower as f32;
        let first = whole as i64 - BEFORE as i64;
        let inside = usize::try_from(first)
            .ok()
            .and_then(|first| samples.get(first..first.saturating_add(TAPS)));
        let mut padded = [0.0; TAPS];
        let window = inside.unwrap_or_else(|| {
            for (index, slot) in (first..).zip(&mut padded) {
                *slot = usize::try_from(index)
                    .ok()
                    .and_then(|index| samples.get(index))
                    .copied()
                    .unwrap_or(0.0);
            }
            &padded
        });
        // Eight sums at a time, which a processor adds in one step.
        let mut sums = [0.0_f32; LANES];
        let lanes = window
            .chunks_exact(LANES)
            .zip(a.chunks_exact(LANES).zip(b.chunks_exact(LANES)));
        for (samples, (a, b)) in lanes {
            for (sum, (sample, (a, b))) in sums.iter_mut().zip(samples.iter().zip(a.iter().zip(b)))
            {
                *sum += sample * (a + (b - a) * blend);
            }
        }
        sums.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(frequency: f64, rate: f64, at: f64) -> f64 {
        (at * frequency / rate * 2.0 * PI).sin()
    }

    /// Signal over error, in dB, of a tone at 22 050 Hz that is read at 48 000 Hz.
    fn fidelity(frequency: f64) -> f64 {
        let samples: Vec<f32> = (0..4_000)
            .map(|i| tone(frequency, 22_050.0, f64::from(i)) as f32)
            .collect();
        let filter = Resampler::new();
        let (mut signal, mut error) = (0.0, 0.0);
        for i in 200..6_000 {
            let at = f64::from(i) * 22_050.0 / 48_000.0;
            let wanted = tone(frequency, 22_050.0, at);
            signal += wanted * wanted;
            error += (f64::from(filter.at(&samples, at)) - wanted).powi(2);
        }
        10.0 * (signal / error).log10()
    }

    #[test]
    fn tones_of_speech_keep_their_shape() {
        for frequency in [120.0, 440.0, 3_000.0, 6_000.0] {
            let fidelity = fidelity(frequency);
            assert!(fidelity > 60.0, "{frequency} Hz: {fidelity:.1} dB");
        }
    }

    #[test]
    fn just_below_a_sample_is_that_sample() {
        let at = Resampler::new().at(&[0.25; 100], 50.0 - 1e-12);
        assert!((at - 0.25).abs() < 1e-4, "{at}");
    }

    #[test]
    fn outside_is_silence() {
        let filter = Resampler::new();
        assert_eq!(filter.at(&[], 0.0), 0.0);
        assert_eq!(filter.at(&[1.0; 8], -1e9), 0.0);
        assert_eq!(filter.at(&[1.0; 8], 1e18), 0.0);
    }
}
