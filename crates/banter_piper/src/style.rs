//! From a [`VoiceStyle`] to espeak-ng's numbers.

use banter_engine::VoiceStyle;
use std::ops::RangeInclusive;

/// Words per minute of espeak-ng at its own speed.
const NORMAL_RATE: f32 = 175.0;

/// Its slowest and its fastest. From 450 on it squeezes the finished sound, and the times
/// of its phonemes are no longer those of what is heard.
const RATES: RangeInclusive<f32> = 80.0..=449.0;

/// The middle of its scale of pitch, which moves the lowest note of a voice: from half of
/// that at 0 to twice that at 100, in nearly equal steps in between.
const NORMAL_PITCH: f32 = 50.0;

/// The middle of its scale of how far the voice rises above that note.
const NORMAL_RANGE: f32 = 50.0;

/// How much of the middle of a voice is its rise: 18 Hz of 89 in the plain voice, 37 of 170
/// in `f2`. A scale that moved both would shift a voice evenly; espeak-ng moves the lowest
/// note alone, so it is moved further to make up for it.
const RISE: f32 = 0.21;

/// The voice's own loudness on a scale of 0..=200.
const NORMAL_VOLUME: f32 = 100.0;

/// How espeak-ng is to speak, in its own units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prosody {
    /// Words per minute, 80..=449.
    pub(crate) rate: i32,
    /// 0..=100, 50 is the voice's own.
    pub(crate) pitch: i32,
    /// How far the voice rises and falls: 0..=99, 50 is the voice's own.
    pub(crate) range: i32,
    /// 0..=200, 100 is the voice's own.
    pub(crate) volume: i32,
}

impl From<&VoiceStyle> for Prosody {
    fn from(style: &VoiceStyle) -> Self {
        let rate = finite_or(style.rate, 1.0) * NORMAL_RATE;
        let ratio = (finite_or(style.pitch, 0.0).clamp(-12.0, 12.0) / 12.0).exp2();
        // The smallest ratio, 0.5, is well above the rise.
        let lowest_note = (ratio - RISE) / (1.0 - RISE);
        let pitch = NORMAL_PITCH * (1.0 + lowest_note.log2());
        let range = NORMAL_RANGE * ratio * finite_or(style.range, 1.0);
        let volume = finite_or(style.volume, 1.0) * NORMAL_VOLUME;
        Self {
            rate: rate.clamp(*RATES.start(), *RATES.end()).round() as i32,
            pitch: pitch.clamp(0.0, 100.0).round() as i32,
            range: range.clamp(0.0, 99.0).round() as i32,
            volume: volume.clamp(0.0, 200.0).round() as i32,
        }
    }
}

fn finite_or(value: f32, neutral: f32) -> f32 {
    if value.is_finite() { value } else { neutral }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn prosody(rate: f32, pitch: f32, volume: f32) -> Prosody {
        Prosody::from(&VoiceStyle {
            rate,
            pitch,
            volume,
            ..VoiceStyle::default()
        })
    }

    #[test]
    fn neutral_is_the_middle_and_the_ends_are_the_ends() {
        let neutral = Prosody {
            rate: 175,
            pitch: 50,
            range: 50,
            volume: 100,
        };
        assert_eq!(Prosody::from(&VoiceStyle::default()), neutral);
        assert_eq!(prosody(f32::NAN, f32::INFINITY, f32::NEG_INFINITY), neutral);
        let highest = prosody(99.0, 99.0, 99.0);
        assert_eq!(
            (highest.rate, highest.pitch, highest.volume),
            (449, 100, 200)
        );
        let lowest = prosody(0.0, -99.0, -1.0);
        assert_eq!((lowest.rate, lowest.pitch, lowest.volume), (80, 0, 0));
    }

    proptest! {
        #[test]
        fn no_value_leaves_the_scale(
            rate in any::<f32>(),
            pitch in any::<f32>(),
            volume in any::<f32>(),
        ) {
            let prosody = prosody(rate, pitch, volume);
            prop_assert!((80..=449).contains(&prosody.rate));
            prop_assert!((0..=100).contains(&prosody.pitch));
            prop_assert!((0..=99).contains(&prosody.range));
            prop_assert!((0..=200).contains(&prosody.volume));
        }
    }
}
