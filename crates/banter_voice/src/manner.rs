//! Whispers and shouts.
//!
//! A whisper has no pitch: what a vocal tract does to a voice is found by linear prediction
//! (Makhoul, "Linear prediction: a tutorial review", 1975) and done to noise in place of it. A shout
//! has more of what lies high, and its loud and soft parts are nearer to one another.

use crate::random::Dice;

/// Seconds of sound that are taken for one shape of the tract.
const WINDOW: f32 = 0.03;
/// A whisper's loudness beside the voice's.
const WHISPERED: f32 = 0.3;
/// Below this a whisper has little, in Hz.
const WHISPER_FLOOR: f32 = 400.0;
/// From here on a shout is brighter, in Hz, and by how much.
const BRIGHT: f32 = 1_100.0;
const BRIGHTER: f32 = 2.4;
/// How hard a shout is pressed together.
const DRIVE: f32 = 1.5;

/// `samples` as they are whispered.
pub(crate) fn whispered(samples: &[f32], rate: u32) -> Vec<f32> {
    let size = ((rate as f32 * WINDOW) as usize / 2).max(8) * 2;
    let order = (rate as usize / 1_000 + 2).min(40);
    let mut dice = Dice::new(samples.len() as u64);
    let mut out = vec![0.0; samples.len() + size];
    let window: Vec<f32> = (0..size)
        .map(|i| 0.5 - 0.5 * (std::f32::consts::TAU * i as f32 / size as f32).cos())
        .collect();
    for start in (0..samples.len()).step_by(size / 2) {
        let frame: Vec<f32> = (0..size)
            .map(|i| {
                samples.get(start + i).copied().unwrap_or(0.0)
                    * window.get(i).copied().unwrap_or(0.0)
            })
            .collect();
        let Some((tract, gain)) = predicted(&frame, order) else {
            continue;
        };
        let mut past = vec![0.0_f32; order];
        for (index, shape) in window.iter().enumerate() {
            // Noise of an even strength, whose energy is that of what prediction left.
            let source = dice.noise() * gain * 1.732;
            let sounded: f32 = tract.iter().zip(&past).map(|(a, b)| a * b).sum();
            let value = source + sounded;
            past.rotate_right(1);
            if let Some(first) = past.first_mut() {
                *first = if value.is_finite() {
                    value.clamp(-4.0, 4.0)
                } else {
                    0.0
                };
            }
            if let Some(slot) = out.get_mut(start + index) {
                *slot += value.clamp(-4.0, 4.0) * shape;
            }
        }
    }
    out.truncate(samples.len());
    high_passed(&mut out, rate, WHISPER_FLOOR);
    let (before, after) = (energy(samples), energy(&out));
    let gain = if after > 0.0 {
        (before / after).sqrt() * WHISPERED
    } else {
        0.0
    };
    for sample in &mut out {
        *sample = (*sample * gain).clamp(-1.0, 1.0);
    }
    out
}

/// The weights with which a sample follows from those before it, and the root mean square of what
/// does not (Levinson's recursion). `None` for silence.
fn predicted(frame: &[f32], order: usize) -> Option<(Vec<f32>, f32)> {
    let correlation = |lag: usize| -> f32 {
        let shifted = frame.iter().skip(lag);
        frame.iter().zip(shifted).map(|(a, b)| a * b).sum()
    };
    let zero = correlation(0) * 1.000_1 + 1e-9;
    if zero < 1e-6 {
        return None;
    }
    let mut weights: Vec<f32> = Vec::with_capacity(order);
    let mut error = zero;
    for step in 1..=order {
        let known: f32 = weights
            .iter()
            .enumerate()
            .map(|(index, weight)| weight * correlation(step - 1 - index))
            .sum();
        let reflection = (correlation(step) - known) / error;
        let reversed: Vec<f32> = weights.iter().rev().copied().collect();
        for (weight, other) in weights.iter_mut().zip(reversed) {
            *weight -= reflection * other;
        }
        weights.push(reflection);
        error = (error * (1.0 - reflection * reflection)).max(zero * 1e-7);
    }
    Some((weights, (error / frame.len() as f32).sqrt()))
}

/// `samples` as they are shouted.
pub(crate) fn shouted(samples: &[f32], rate: u32) -> Vec<f32> {
    let mut high = samples.to_vec();
    high_passed(&mut high, rate, BRIGHT);
    let peak = samples.iter().fold(0.05_f32, |peak, s| peak.max(s.abs()));
    let press = |value: f32| (value / peak * DRIVE).tanh();
    let pressed = samples
        .iter()
        .zip(high)
        .map(|(sample, high)| press(sample + high * BRIGHTER));
    pressed.map(|sample| sample * 0.95).collect()
}

/// Takes out what lies below a frequency, by 12 dB an octave.
fn high_passed(samples: &mut [f32], rate: u32, hertz: f32) {
    let keep = (-std::f32::consts::TAU * hertz / rate as f32).exp();
    for _ in 0..2 {
        let (mut last, mut held) = (0.0, 0.0);
        for sample in samples.iter_mut() {
            held = keep * (held + *sample - last);
            last = *sample;
            *sample = held;
        }
    }
}

fn energy(samples: &[f32]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pitch::PitchTrack;
    use crate::testing::{formant, rms, strength, vowel};
    use proptest::prelude::*;

    #[test]
    fn a_whisper_has_no_pitch_and_the_same_vowel() {
        for rate in [16_000, 22_050, 24_000] {
            let sound = vowel(rate, 130.0, 1.0);
            let whisper = whispered(&sound, rate);
            assert_eq!(whisper.len(), sound.len());
            let track = PitchTrack::of(&whisper, rate);
            let voiced = track.0.iter().filter(|pitch| **pitch > 0.0).count();
            assert!(voiced < track.0.len() / 4, "{voiced} of {}", track.0.len());
            let softer = rms(&whisper) / rms(&sound);
            assert!((0.25..0.35).contains(&softer), "{softer}");
            let (before, after) = (formant(&sound, rate), formant(&whisper, rate));
            assert!((after / before - 1.0).abs() < 0.25, "{before} to {after}");
        }
    }

    #[test]
    fn a_shout_is_brighter_and_does_not_clip() {
        let sound = vowel(24_000, 200.0, 0.5);
        let shout = shouted(&sound, 24_000);
        let bright =
            |sound: &[f32]| strength(sound, 24_000, 2_600.0) / strength(sound, 24_000, 600.0);
        let (before, after) = (bright(&sound), bright(&shout));
        assert!(after > 1.5 * before, "{before} to {after}");
        assert!(shout.iter().all(|sample| sample.abs() <= 0.95));
    }

    proptest! {
        #[test]
        fn any_sound_stays_within_bounds(samples in prop::collection::vec(-1.0_f32..1.0, 0..2_000)) {
            for out in [whispered(&samples, 16_000), shouted(&samples, 16_000)] {
                prop_assert_eq!(out.len(), samples.len());
                prop_assert!(out.iter().all(|sample| sample.is_finite() && sample.abs() <= 1.0));
            }
        }
    }
}
