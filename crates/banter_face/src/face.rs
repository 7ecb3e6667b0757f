//! Settings of a character's face.

use crate::Detail;
use crate::animate::Performance;
use crate::articulation::Articulation;
use crate::drive::{Drive, Overlay};
use banter_core::{FaceWeights, GazeTarget};
use banter_lipsync::Style;
use bevy::prelude::*;

/// How a character's face moves. Every [`NpcParticipant`](banter_core::NpcParticipant) has one, and whatever else
/// is to have a face can be given one: a player's avatar, a talking door. Without it, the
/// [`FaceWeights`] are the game's to write.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_face::FaceSettings;
///
/// // A drunkard mumbles and slurs.
/// let drunkard = (NpcParticipant, FaceSettings { articulation: 0.4, anticipation: 1.6, ..FaceSettings::default() });
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
#[require(
    Articulation,
    Detail,
    Drive,
    FaceWeights,
    GazeTarget,
    Overlay,
    Performance
)]
pub struct FaceSettings {
    /// How far the mouth moves: `0` mumbles, `1` is normal, `1.5` over-articulates. Counts
    /// for sentences that are voiced from then on.
    pub articulation: f32,
    /// How far sounds reach into their neighbours: `0.5` is crisp, `1` normal, `2` slurred.
    /// Counts for sentences that are voiced from then on.
    pub anticipation: f32,
    /// What blinks and glances come from; the same seed gives the same ones. `None` takes
    /// the character's entity, so that no two faces blink in step. Read when the face
    /// begins to live.
    pub life_seed: Option<u64>,
}

impl Default for FaceSettings {
    fn default() -> Self {
        let Style {
            articulation,
            anticipation,
        } = Style::default();
        Self {
            articulation,
            anticipation,
            life_seed: None,
        }
    }
}

impl FaceSettings {
    /// The manner of articulation.
    pub fn style(&self) -> Style {
        Style {
            articulation: self.articulation,
            anticipation: self.anticipation,
        }
    }
}
