//! What of a recording is speech, at an even level.
//!
//! Resemblyzer leaves long silences out by WebRTC's detector of voice. Here it is done by level, against
//! the recording's own loud parts: what is compared is one speaker in a quiet room, or a synthesizer.

use super::mel::RATE;
use banter_engine::Pcm;

/// Samples that are judged at once: 30 ms.
const WINDOW: usize = RATE as usize * 30 / 1_000;
/// What is louder than this share of the loud parts counts as speech.
const SOFTEST: f32 = 0.04;
/// Share of windows that are louder than what counts as loud: so little may be speech.
const LOUD: f32 = 0.01;
/// Windows over which a decision is smoothed, half of them on either side.
const SMOOTH: usize = 8;
/// Windows of silence that are kept beside speech.
const KEPT: usize = 3;
/// Root mean square that softer speech is brought to: -30 dB of full scale.
const LEVEL: f32 = 0.031_6;

/// Speech at 16 kHz without its long silences, and no softer than the encoder is used to.
pub(super) fn levelled(pcm: &Pcm) -> Vec<f32> {
    let rms = pcm.rms();
    if !rms.is_finite() || rms <= 1e-6 {
        return Vec::new();
    }
    let gain = (LEVEL / rms).max(1.0);
    let kept = spoken(pcm.samples());
    let windows = pcm.samples().chunks_exact(WINDOW).zip(kept);
    let windows = windows.filter(|(_, is_kept)| *is_kept);
    windows
        .flat_map(|(window, _)| window.iter().map(|sample| sample * gain))
        .collect()
}

/// Which windows are kept.
fn spoken(samples: &[f32]) -> Vec<bool> {
    let rms = |window: &[f32]| {
        let sum: f32 = window.iter().map(|sample| sample * sample).sum();
        (sum / window.len() as f32).sqrt()
    };
    let levels: Vec<f32> = samples.chunks_exact(WINDOW).map(rms).collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let loud = sorted.len().saturating_sub(1) as f32 * (1.0 - LOUD);
    let least = sorted.get(loud as usize).copied().unwrap_or(0.0) * SOFTEST;
    let near = |flags: &[bool], at: usize, reach: usize| {
        let from = at.saturating_sub(reach);
        let near = flags.get(from..(at + reach + 1).min(flags.len()));
        near.unwrap_or_default().iter().filter(|is| **is).count()
    };
    let loud: Vec<bool> = levels.iter().map(|level| *level > least).collect();
    let smooth: Vec<bool> = (0..loud.len())
        .map(|at| 2 * near(&loud, at, SMOOTH / 2) > SMOOTH)
        .collect();
    (0..smooth.len())
        .map(|at| near(&smooth, at, KEPT) > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(seconds: f32, level: f32) -> Vec<f32> {
        let count = (RATE as f32 * seconds) as usize;
        (0..count)
            .map(|i| level * (i as f32 * 0.06).sin())
            .collect()
    }

    #[test]
    fn long_silences_are_left_out_and_soft_speech_is_louder() {
        let parts = [tone(1.0, 0.01), tone(2.0, 0.0001), tone(1.0, 0.01)];
        let speech = levelled(&Pcm::new(RATE, parts.concat()));
        let seconds = speech.len() as f32 / RATE as f32;
        assert!((2.0..2.6).contains(&seconds), "{seconds}");
        let loudest = speech.iter().fold(0.0_f32, |most, s| most.max(s.abs()));
        assert!((0.05..0.08).contains(&loudest), "{loudest}");
        assert!(levelled(&Pcm::new(RATE, vec![0.0; 9_000])).is_empty());
        assert!(levelled(&Pcm::new(RATE, Vec::new())).is_empty());
    }

    #[test]
    fn noise_about_a_little_speech_is_no_speech() {
        let mut state = 1_u32;
        let mut sound: Vec<f32> = (0..60 * RATE)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                0.004 * ((state >> 8) as f32 / (1 << 23) as f32 - 1.0)
            })
            .collect();
        let start = 20 * RATE as usize;
        for (sample, speech) in sound.iter_mut().skip(start).zip(tone(3.0, 0.2)) {
            *sample += speech;
        }
        let seconds = levelled(&Pcm::new(RATE, sound)).len() as f32 / RATE as f32;
        assert!((3.0..3.5).contains(&seconds), "{seconds}");
    }
}
