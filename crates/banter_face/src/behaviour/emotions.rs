//! How a character feels when nothing makes it feel otherwise.

use banter_lipsync::{Emotion, Mood};
use bevy::prelude::*;

/// Emotions of a character, its base mood: what its face shows between sentences, and comes back to. Every
/// [`NpcParticipant`](banter_core::NpcParticipant) has one, at rest.
///
/// A character's temper ([`RestingMood`](banter_core::RestingMood), as its persona has it) is
/// shown beneath: of each emotion, the stronger of the two.
///
/// The moods of sentences, as in `[sad]`, are shown on top while the sentence is heard, and
/// stay for a moment after it. Each is in `0..=1`; what lies outside is brought in, and NaN
/// is none. Changes ease in and out within half a second.
///
/// This is the place for all that colours a character for longer: a game's own rules, a
/// stage for relationships, the weather. Write it whenever that changes.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_face::Emotions;
/// use banter_lipsync::Emotion;
/// use bevy::prelude::*;
///
/// #[derive(Component)]
/// struct Trust(f32);
///
/// /// Who trusts the player smiles a little, and who does not looks sour.
/// fn colour(mut characters: Query<(&Trust, &mut Emotions), Changed<Trust>>) {
///     for (trust, mut emotions) in &mut characters {
///         emotions.joy = 0.4 * trust.0.max(0.0);
///         emotions.anger = 0.3 * (-trust.0).max(0.0);
///     }
/// }
///
/// // One who shows little of what is felt.
/// let stoic = (NpcParticipant, Emotions { expressiveness: 0.3, ..Emotions::of(Emotion::Sadness, 0.5) });
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct Emotions {
    /// Joy.
    pub joy: f32,
    /// Sadness.
    pub sadness: f32,
    /// Anger.
    pub anger: f32,
    /// Fear.
    pub fear: f32,
    /// Disgust.
    pub disgust: f32,
    /// Surprise.
    pub surprise: f32,
    /// How much of any mood the face shows: `0` is a mask, `1` normal, `1.5` theatre. Counts
    /// for the base mood and for the moods of sentences.
    pub expressiveness: f32,
}

impl Default for Emotions {
    fn default() -> Self {
        Self {
            joy: 0.0,
            sadness: 0.0,
            anger: 0.0,
            fear: 0.0,
            disgust: 0.0,
            surprise: 0.0,
            expressiveness: 1.0,
        }
    }
}

impl Emotions {
    /// One emotion alone.
    pub fn of(emotion: Emotion, intensity: f32) -> Self {
        let mut emotions = Self::default();
        match emotion {
            Emotion::Joy => emotions.joy = intensity,
            Emotion::Sadness => emotions.sadness = intensity,
            Emotion::Anger => emotions.anger = intensity,
            Emotion::Fear => emotions.fear = intensity,
            Emotion::Disgust => emotions.disgust = intensity,
            Emotion::Surprise => emotions.surprise = intensity,
        }
        emotions
    }

    /// The base mood as it is shown, with the [expressiveness](Self::expressiveness).
    pub fn mood(&self) -> Mood {
        Mood::NEUTRAL
            .with(Emotion::Joy, self.joy)
            .with(Emotion::Sadness, self.sadness)
            .with(Emotion::Anger, self.anger)
            .with(Emotion::Fear, self.fear)
            .with(Emotion::Disgust, self.disgust)
            .with(Emotion::Surprise, self.surprise)
            .scaled(self.expressiveness)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_emotion_has_its_field() {
        for emotion in Emotion::ALL {
            let emotions = Emotions {
                expressiveness: 0.5,
                ..Emotions::of(emotion, 0.8)
            };
            assert_eq!(emotions.mood(), Mood::of(emotion, 0.4));
        }
        assert!(Emotions::of(Emotion::Joy, f32::NAN).mood().is_neutral());
        assert!(Emotions::default().mood().is_neutral());
    }
}
