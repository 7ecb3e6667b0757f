//! How a character feels: a mood that what happens moves, and that passes.

use crate::StoryTime;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};

/// After so many seconds of the story half of a mood has passed.
const HALF_LIFE: f64 = 30.0 * 60.0;
/// A mood weaker than this is none.
const FELT: f32 = 0.2;

/// Feelings of a character at this moment. Every [`NpcParticipant`](banter_core::NpcParticipant)
/// has it.
///
/// Pleasure and arousal are the two axes of Russell's circumplex (1980). What happens moves them,
/// and half of a mood has passed after half an hour of the story. A strong one colours the face, as a
/// [`RestingMood`](banter_core::RestingMood), and stands in the prompt.
///
/// ```
/// use banter_mind::{Feelings, StoryTime};
/// let mut feelings = Feelings::default();
/// let mut story = StoryTime::default();
/// feelings.feel(-0.8, 0.6, story);
/// assert_eq!(feelings.mood(story).unwrap().name, "angry");
/// story.seconds += StoryTime::DAY;
/// assert_eq!(feelings.mood(story), None);
/// ```
#[derive(Component, Reflect, Serialize, Deserialize, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
#[serde(default)]
pub struct Feelings {
    pleasure: f32,
    arousal: f32,
    /// When it was so, by the story's clock.
    at: f64,
}

impl Feelings {
    /// How well the character feels, -1..=1, and how excited it is, -1..=1.
    pub fn now(&self, story: StoryTime) -> (f32, f32) {
        let passed = (story.seconds - self.at).max(0.0);
        let left = 0.5_f64.powf(passed / HALF_LIFE) as f32;
        (self.pleasure * left, self.arousal * left)
    }

    /// Moves them. Each stays within -1..=1, and the stronger it is the less it is moved further.
    pub fn feel(&mut self, pleasure: f32, arousal: f32, story: StoryTime) {
        let (was_pleasure, was_arousal) = self.now(story);
        *self = Self {
            pleasure: moved(was_pleasure, pleasure),
            arousal: moved(was_arousal, arousal),
            at: StoryTime::moment(story.seconds),
        };
    }

    /// The mood that this is, where it is strong enough to be one.
    pub fn mood(&self, story: StoryTime) -> Option<banter_core::SentenceMood> {
        let (pleasure, arousal) = self.now(story);
        let (name, intensity) = match (pleasure >= 0.0, arousal >= 0.0) {
            (true, true) => ("happy", pleasure),
            (true, false) => ("relaxed", pleasure),
            (false, true) => ("angry", -pleasure),
            (false, false) => ("sad", -pleasure),
        };
        let name = name.to_owned();
        (intensity >= FELT).then_some(banter_core::SentenceMood { name, intensity })
    }

    /// The same within its bounds.
    pub(crate) fn bounded(self) -> Self {
        Self {
            pleasure: moved(0.0, self.pleasure),
            arousal: moved(0.0, self.arousal),
            at: StoryTime::moment(self.at),
        }
    }
}

/// A value of -1..=1 that is pushed: the nearer it is to its bound the less, and back as it is.
pub(super) fn moved(value: f32, by: f32) -> f32 {
    let by = if by.is_nan() {
        0.0
    } else {
        by.clamp(-1.0, 1.0)
    };
    let room = match (value > 0.0) == (by > 0.0) {
        true => 1.0 - value.abs(),
        false => 1.0,
    };
    (value + by * room).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_happens_a_mood_stays_within_its_bounds() {
        let story = StoryTime::default();
        let mut feelings = Feelings::default();
        for by in [0.7, f32::NAN, f32::INFINITY, 1e9, 0.3] {
            feelings.feel(by, -by, story);
            let (pleasure, arousal) = feelings.now(story);
            assert!((-1.0..=1.0).contains(&pleasure) && (-1.0..=1.0).contains(&arousal));
        }
        assert_eq!(
            feelings.mood(story).map(|mood| mood.name).as_deref(),
            Some("relaxed")
        );
        feelings.feel(-0.5, 0.0, story);
        assert!(feelings.now(story).0 < 0.6, "it is moved back as it is");
    }
}
