//! Any sound as whisper.cpp wants it: 16 000 samples a second, in -1..=1.
//!
//! A windowed sinc, read from a table with linear interpolation: J. O. Smith, "Digital Audio
//! Resampling Home Page", 2002. Where the rate falls, the filter closes below half of the
//! new rate.

use std::f64::consts::PI;
use std::sync::LazyLock;

/// Samples per second that whisper.cpp wants.
pub(crate) const RATE: u32 = 16_000;

/// Zero crossings of the sinc on either side.
const CROSSINGS: usize = 16;
/// Entries of the table from one crossing to the next.
const STEPS: usize = 256;
/// Where the filter begins to close, as a fraction of half the lower rate.
const CUTOFF: f64 = 0.95;

/// One side of the filter, from its middle outwards. The last entry is past its end.
static KERNEL: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..=CROSSINGS * STEPS + 1)
        .map(|entry| {
            let x = entry as f64 / STEPS as f64;
            let reach = (x / CROSSINGS as f64).min(1.0);
            // Blackman's window.
            let window = 0.42 + 0.5 * (PI * reach).cos() + 0.08 * (2.0 * PI * reach).cos();
            let sinc = if x == 0.0 {
                1.0
            } else {
                (PI * x * CUTOFF).sin() / (PI * x * CUTOFF)
            };
            (sinc * window) as f32
        })
        .collect()
});

/// `samples` at [`RATE`], those that are no number as silence and the rest in -1..=1.
/// `goes_on` is asked for every second of it; `None` where it said no.
pub(crate) fn resample(
    samples: &[f32],
    rate: u32,
    mut goes_on: impl FnMut() -> bool,
) -> Option<Vec<f32>> {
    let clean: Vec<f32> = samples
        .iter()
        .map(|sample| {
            if sample.is_nan() {
                0.0
            } else {
                sample.clamp(-1.0, 1.0)
            }
        })
        .collect();
    if rate == RATE {
        return Some(clean);
    }
    let step = f64::from(rate.max(1)) / f64::from(RATE);
    let count = (clean.len() as f64 / step).ceil() as usize;
    // Where the rate falls the filter is as many times as wide.
    let width = step.max(1.0);
    (0..count)
        .map(|index| {
            let is_asked = index % RATE as usize == 0;
            (!is_asked || goes_on()).then(|| at(&clean, index as f64 * step, width))
        })
        .collect()
}

/// The value of `samples` at `position`, counted in samples. Silence lies around them.
fn at(samples: &[f32], position: f64, width: f64) -> f32 {
    let reach = CROSSINGS as f64 * width;
    let first = (position - reach).ceil() as i64;
    let last = (position + reach).floor() as i64;
    let (mut value, mut sum) = (0.0_f64, 0.0_f64);
    for index in first..=last {
        let distance = (index as f64 - position).abs() / width * STEPS as f64;
        let entry = distance as usize;
        let (Some(a), Some(b)) = (KERNEL.get(entry), KERNEL.get(entry + 1)) else {
            continue;
        };
        let weight = f64::from(a + (b - a) * (distance - entry as f64) as f32);
        sum += weight;
        if let Some(sample) = usize::try_from(index).ok().and_then(|i| samples.get(i)) {
            value += f64::from(*sample) * weight;
        }
    }
    // So that a constant stays what it is, whatever the phase.
    (value / sum).clamp(-1.0, 1.0) as f32
}

#[cfg(test)]
mod tests {
    use super::{PI, RATE};
    use proptest::prelude::*;

    fn resample(samples: &[f32], rate: u32) -> Vec<f32> {
        super::resample(samples, rate, || true).unwrap_or_default()
    }

    fn tone(frequency: f64, rate: f64, samples: usize) -> Vec<f32> {
        (0..samples)
            .map(|i| (0.5 * (2.0 * PI * frequency * i as f64 / rate).sin()) as f32)
            .collect()
    }

    /// Signal over error in dB of a tone that is brought to 16 kHz.
    fn fidelity(frequency: f64, rate: u32) -> f64 {
        let found = resample(&tone(frequency, f64::from(rate), rate as usize), rate);
        let wanted = tone(frequency, f64::from(RATE), RATE as usize);
        let (mut signal, mut error) = (0.0, 0.0);
        // The ends are faded by the silence around them.
        for (found, wanted) in found.iter().zip(&wanted).take(15_000).skip(1_000) {
            signal += f64::from(*wanted).powi(2);
            error += f64::from(found - wanted).powi(2);
        }
        10.0 * (signal / error).log10()
    }

    #[test]
    fn tones_of_speech_keep_their_shape_at_every_rate() {
        for rate in [8_000, 22_050, 24_000, 44_100, 48_000, 96_000] {
            for frequency in [120.0, 440.0, 3_000.0] {
                let fidelity = fidelity(frequency, rate);
                assert!(
                    fidelity > 60.0,
                    "{frequency} Hz at {rate}: {fidelity:.1} dB"
                );
            }
        }
    }

    #[test]
    fn what_16_khz_cannot_hold_is_left_out() {
        let found = resample(&tone(12_000.0, 48_000.0, 48_000), 48_000);
        let loudest = found[1_000..15_000]
            .iter()
            .fold(0.0_f32, |a, b| a.max(b.abs()));
        assert!(loudest < 0.001, "{loudest}");
    }

    #[test]
    fn it_ends_where_nobody_wants_it() {
        let mut seconds = 0;
        let mut goes_on = || {
            seconds += 1;
            seconds < 3
        };
        assert_eq!(super::resample(&[0.5; 80_000], 8_000, &mut goes_on), None);
        assert_eq!(seconds, 3);
    }

    #[test]
    fn a_length_of_time_stays_the_same() {
        assert_eq!(resample(&[0.0; 44_100], 44_100).len(), 16_000);
        assert_eq!(resample(&[], 44_100).len(), 0);
        assert_eq!(resample(&[0.5; 10], 16_000), [0.5; 10]);
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_range(
            samples in prop::collection::vec(prop_oneof![
                -2.0_f32..2.0, Just(f32::NAN), Just(f32::INFINITY), Just(f32::NEG_INFINITY)
            ], 0..300),
            rate in prop_oneof![1_u32..200_000, Just(0), Just(u32::MAX)],
        ) {
            let samples = if rate < 100 { &samples[..samples.len().min(3)] } else { &samples };
            let found = resample(samples, rate);
            prop_assert!(found.iter().all(|sample| (-1.0..=1.0).contains(sample)));
            let wanted = samples.len() as f64 / f64::from(rate.max(1)) * f64::from(RATE);
            prop_assert!((found.len() as f64 - wanted).abs() <= 1.0);
        }
    }
}
