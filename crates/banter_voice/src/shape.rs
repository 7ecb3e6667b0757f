//! How a voice's sound is changed after it was made.

use crate::manner::{shouted, whispered};
use crate::pitch::{Melody, PitchTrack, moved};
use banter_engine::{Manner, VoiceStyle};

/// Semitones that a shout is higher.
const SHOUT_HIGHER: f32 = 2.5;
/// How much farther its pitch moves.
const SHOUT_WIDER: f32 = 1.15;
/// Semitones that formants may be moved either way: beyond that a voice is no grown person's.
const FORMANTS: f32 = 3.0;

/// Shape of a voice: what of a [`VoiceStyle`] an engine cannot do itself is done to its sound.
///
/// Formants stay where they are unless [they are to move](Self::with_formants), and so does the time at which anything is heard: phonemes need
/// not be moved.
///
/// ```
/// use banter_engine::{Manner, VoiceStyle};
/// use banter_voice::VoiceShape;
///
/// let style = VoiceStyle {
///     manner: Manner::Whisper,
///     ..VoiceStyle::default()
/// };
/// let shape = VoiceShape::of(&style);
/// let voice: Vec<f32> = (0..24_000).map(|i| (i as f32 * 0.05).sin() * 0.5).collect();
/// let whisper = shape.apply(voice.clone(), 24_000);
/// assert_eq!(whisper.len(), voice.len());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VoiceShape {
    /// Semitones.
    pitch: f32,
    range: f32,
    /// Semitones.
    formants: f32,
    manner: Manner,
}

impl VoiceShape {
    /// All of a style that can be done to its sound: pitch, range and manner, each brought into
    /// its bounds.
    pub fn of(style: &VoiceStyle) -> Self {
        let or = |value: f32, neutral: f32| if value.is_finite() { value } else { neutral };
        let is_shout = style.manner == Manner::Shout;
        let (higher, wider) = if is_shout {
            (SHOUT_HIGHER, SHOUT_WIDER)
        } else {
            (0.0, 1.0)
        };
        Self {
            pitch: (or(style.pitch, 0.0) + higher).clamp(-12.0, 12.0),
            range: (or(style.range, 1.0) * wider).clamp(0.0, 2.5),
            formants: 0.0,
            manner: style.manner,
        }
    }

    /// The same with formants moved by so many semitones, -3..=3, while the pitch stays: the throat
    /// is shorter or longer. What is whispered keeps its own.
    ///
    /// ```
    /// use banter_engine::VoiceStyle;
    /// use banter_voice::VoiceShape;
    ///
    /// let larger = VoiceShape::of(&VoiceStyle::default()).with_formants(-1.5);
    /// # let _ = larger;
    /// ```
    #[must_use]
    pub fn with_formants(self, semitones: f32) -> Self {
        let semitones = if semitones.is_finite() {
            semitones
        } else {
            0.0
        };
        Self {
            formants: semitones.clamp(-FORMANTS, FORMANTS),
            ..self
        }
    }

    /// The same for an engine that moves pitch and range itself.
    #[must_use]
    pub fn without_melody(self) -> Self {
        Self {
            pitch: 0.0,
            range: 1.0,
            ..self
        }
    }

    /// The pitch that is asked for, in semitones: a shout's is higher.
    pub fn pitch(&self) -> f32 {
        self.pitch
    }

    /// The range that is asked for: a shout's is wider.
    pub fn range(&self) -> f32 {
        self.range
    }

    /// A stretch of sound, best a clause or a sentence, in this shape.
    pub fn apply(&self, samples: Vec<f32>, rate: u32) -> Vec<f32> {
        if self.manner == Manner::Whisper {
            return whispered(&samples, rate);
        }
        let melody = Melody {
            factor: (self.pitch / 12.0).exp2(),
            range: self.range,
            formants: (self.formants / 12.0).exp2(),
        };
        let moved = moved(&samples, rate, melody);
        match self.manner {
            Manner::Shout => shouted(&moved, rate),
            Manner::Plain | Manner::Whisper => moved,
        }
    }
}

/// The middle pitch of a voice in Hz, as often exceeded as not; `None` where it has none.
///
/// ```
/// let voice: Vec<f32> = (0..16_000).map(|i| (i as f32 * 0.0471).sin() * 0.5).collect();
/// let pitch = banter_voice::median_pitch(&voice, 16_000).unwrap();
/// assert!((pitch - 120.0).abs() < 2.0);
/// ```
pub fn median_pitch(samples: &[f32], rate: u32) -> Option<f32> {
    PitchTrack::of(samples, rate).median()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::vowel;

    #[test]
    fn numbers_from_anywhere_are_brought_into_bounds() {
        let sound = vowel(24_000, 150.0, 0.4);
        for number in [f32::NAN, f32::INFINITY, -1e30, 1e30] {
            let style = VoiceStyle {
                pitch: number,
                range: number,
                ..VoiceStyle::default()
            };
            let out = VoiceShape::of(&style).apply(sound.clone(), 24_000);
            assert!(out.iter().all(|sample| sample.is_finite()));
        }
    }

    #[test]
    fn formants_are_moved_while_the_pitch_stays() {
        let sound = vowel(24_000, 150.0, 0.8);
        for semitones in [-2.0, 2.0] {
            let shape = VoiceShape::of(&VoiceStyle::default()).with_formants(semitones);
            let out = shape.apply(sound.clone(), 24_000);
            assert_ne!(out, sound);
            let pitch = median_pitch(&out, 24_000).unwrap();
            assert!((pitch / 150.0 - 1.0).abs() < 0.02, "{pitch}");
        }
    }

    #[test]
    fn a_shout_is_higher_and_what_is_plain_is_untouched() {
        let sound = vowel(24_000, 150.0, 0.8);
        let plain = VoiceShape::of(&VoiceStyle::default());
        assert_eq!(plain.apply(sound.clone(), 24_000), sound);
        let shout = VoiceShape::of(&VoiceStyle {
            manner: Manner::Shout,
            ..VoiceStyle::default()
        });
        let pitch = median_pitch(&shout.apply(sound, 24_000), 24_000).unwrap();
        assert!((pitch / 173.3 - 1.0).abs() < 0.03, "{pitch}");
    }
}
