//! What an engine keeps to make its voices' other sounds.

use crate::shape::median_pitch;
use crate::vocal::{Throat, vocal_sound};
use banter_engine::{Manner, Phoneme, VocalSound, VoiceStyle};
use std::collections::BTreeMap;

/// Voices of which the pitch is kept.
const MOST_VOICES: usize = 256;
/// How often a voice is listened to before its pitch is known.
const ENOUGH: u32 = 3;

/// Maker of an engine's [vocal sounds](VocalSound): it listens to what the engine says, so that
/// each sound fits the pitch of its voice.
#[derive(Debug, Clone, Default)]
pub struct Performer {
    /// The middle pitch of each voice in Hz, and how often it was heard.
    pitches: BTreeMap<String, (f32, u32)>,
    made: u64,
}

impl Performer {
    /// Listens to what a voice said, before its pitch was moved.
    pub fn hear(&mut self, voice: &str, samples: &[f32], rate: u32) {
        let known = self.pitches.get(voice).copied();
        let is_enough = known.is_some_and(|(_, times)| times >= ENOUGH);
        if is_enough || known.is_none() && self.pitches.len() >= MOST_VOICES {
            return;
        }
        if let Some(pitch) = median_pitch(samples, rate) {
            let (before, times) = known.unwrap_or((pitch, 0));
            let pitch = (before * times as f32 + pitch) / (times + 1) as f32;
            self.pitches.insert(voice.to_owned(), (pitch, times + 1));
        }
    }

    /// A sound in a voice, and what a mouth does meanwhile. `guess` is the voice's pitch in Hz as
    /// long as nothing was heard of it.
    pub fn sound(
        &mut self,
        sound: VocalSound,
        voice: &str,
        guess: f32,
        style: &VoiceStyle,
        rate: u32,
    ) -> (Vec<f32>, Vec<Phoneme>) {
        let pitch = self.pitches.get(voice).map_or(guess, |(pitch, _)| *pitch);
        let higher = if style.pitch.is_finite() {
            style.pitch.clamp(-12.0, 12.0)
        } else {
            0.0
        };
        // The voice grows no smaller as it rises.
        let throat = Throat {
            pitch: (pitch * (higher / 12.0).exp2()).clamp(60.0, 400.0),
            ..Throat::of_pitch(pitch)
        };
        self.made += 1;
        let seed = pitch.to_bits().rotate_left(7) as u64 ^ self.made;
        let (mut samples, phonemes) = vocal_sound(sound, throat, rate, seed);
        if style.manner == Manner::Whisper {
            samples = crate::manner::whispered(&samples, rate);
        }
        (samples, phonemes)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::vowel;

    #[test]
    fn sounds_fit_the_voice_that_was_heard() {
        let mut performer = Performer::default();
        performer.hear("low", &vowel(24_000, 95.0, 0.5), 24_000);
        performer.hear("silent", &[0.0; 9_000], 24_000);
        let style = VoiceStyle::default();
        let mut hum = |voice: &str, style: &VoiceStyle| {
            let (samples, _) = performer.sound(VocalSound::Hm, voice, 210.0, style, 24_000);
            median_pitch(&samples, 24_000).unwrap()
        };
        let (low, other) = (hum("low", &style), hum("silent", &style));
        assert!(
            (85.0..112.0).contains(&low) && (190.0..240.0).contains(&other),
            "{low} {other}"
        );
        let high = VoiceStyle {
            pitch: 7.0,
            ..style
        };
        assert!((hum("low", &high) / low - 1.5).abs() < 0.12);
    }
}
