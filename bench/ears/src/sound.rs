//! What is done with samples.

use std::f64::consts::PI;

/// Taps to each side of the resampler's filter, in samples of the slower rate.
const TAPS: f64 = 16.0;

/// Loudness of the loudest sample below which a sound's ends count as silence.
const SILENCE: f32 = 0.01;

/// Root mean square, 0 for no samples.
#[must_use]
pub fn rms(samples: &[f32]) -> f32 {
    let energy: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    (energy / samples.len().max(1) as f64).sqrt() as f32
}

/// Amplitude of a level in decibels.
#[must_use]
pub fn amplitude(decibels: f32) -> f32 {
    10_f32.powf(decibels / 20.0)
}

/// Multiplies every sample.
pub fn scale(samples: &mut [f32], by: f32) {
    for sample in samples {
        *sample *= by;
    }
}

/// Brings samples to a root mean square; silence stays silence.
pub fn set_rms(samples: &mut [f32], level: f32) {
    let now = rms(samples);
    if now > 0.0 {
        scale(samples, level / now);
    }
}

/// Adds `other` from sample `at` on; what goes beyond the end is left out.
pub fn add(samples: &mut [f32], other: &[f32], at: usize) {
    for (sample, more) in samples.iter_mut().skip(at).zip(other) {
        *sample += more;
    }
}

/// Without the silence at both ends: what is below 1 % (-40 dB) of the loudest sample.
#[must_use]
pub fn trim(samples: &[f32]) -> &[f32] {
    let loudest = samples.iter().fold(0.0_f32, |most, s| most.max(s.abs()));
    let sounds = |s: &f32| s.abs() > loudest * SILENCE;
    let first = samples.iter().position(sounds);
    let last = samples.iter().rposition(sounds);
    match (first, last) {
        (Some(first), Some(last)) => samples.get(first..=last).unwrap_or_default(),
        _ => &[],
    }
}

/// The same sound at another rate: a windowed sinc (Hann) without any delay, so that known
/// times stay true.
#[must_use]
pub fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    let (from, to) = (from.max(1), to.max(1));
    let common = divisor(from, to);
    let (step, phases) = ((from / common) as usize, (to / common) as usize);
    let cut = f64::from(to.min(from)) / f64::from(from);
    let half = (TAPS / cut).ceil() as usize;
    // One filter for each place that an output sample can have between two input samples.
    let filters: Vec<Vec<f32>> = (0..phases)
        .map(|phase| {
            let shift = phase as f64 / phases as f64;
            (0..=2 * half)
                .map(|tap| filter(tap as f64 - half as f64 - shift, half as f64, cut) as f32)
                .collect()
        })
        .collect();
    let count = samples.len() * phases / step;
    (0..count)
        .map(|index| {
            let place = index * step;
            let (middle, phase) = (place / phases, place % phases);
            let taps = filters.get(phase).map_or(&[][..], Vec::as_slice);
            // Taps before the first sample fall on silence.
            let skip = half.saturating_sub(middle);
            let first = (middle + skip).saturating_sub(half);
            let sound = samples.get(first..).unwrap_or_default();
            let taps = taps.get(skip..).unwrap_or_default();
            sound.iter().zip(taps).map(|(s, tap)| s * tap).sum()
        })
        .collect()
}

fn filter(at: f64, half: f64, cut: f64) -> f64 {
    let window = if at.abs() < half {
        0.5 + 0.5 * (PI * at / half).cos()
    } else {
        0.0
    };
    let angle = PI * at * cut;
    let sinc = if angle.abs() < 1e-9 {
        1.0
    } else {
        angle.sin() / angle
    };
    window * sinc * cut
}

fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, hertz: f64) -> Vec<f32> {
        (0..rate)
            .map(|i| (2.0 * PI * hertz * f64::from(i) / f64::from(rate)).sin() as f32)
            .collect()
    }

    #[test]
    fn a_tone_stays_where_it_is_at_another_rate() {
        let slower = resample(&tone(22_050, 440.0), 22_050, 16_000);
        assert_eq!(slower.len(), 16_000);
        for (have, want) in slower
            .iter()
            .zip(tone(16_000, 440.0))
            .skip(200)
            .take(15_000)
        {
            assert!((have - want).abs() < 0.01, "{have} for {want}");
        }
    }

    #[test]
    fn what_the_slower_rate_cannot_hold_is_gone() {
        let slower = resample(&tone(22_050, 10_000.0), 22_050, 16_000);
        assert!(rms(&slower[200..15_800]) < 0.02);
    }

    #[test]
    fn silence_is_trimmed_at_both_ends_only() {
        let sound = [0.0, 0.004, 0.5, 0.0, -0.2, 0.001];
        assert_eq!(trim(&sound), [0.5, 0.0, -0.2]);
        assert!(trim(&[0.0; 4]).is_empty());
    }
}
