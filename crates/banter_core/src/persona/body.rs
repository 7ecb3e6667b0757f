//! How a persona's body moves.

use crate::persona::limit;
use bevy::prelude::*;
use serde::Deserialize;

/// How a character's body moves, and how much it talks with its hands: `[body]`. What is left out
/// is as usual.
#[derive(Reflect, Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct PersonaBody {
    /// How fast it walks, 0.3..=3 metres a second. 1.25 is usual.
    #[serde(deserialize_with = "limit::number::<_, 30, 300>")]
    pub pace: f32,
    /// How much it sways and shifts its weight, 0..=2: 0 is a guard, 1 usual, 2 restless.
    #[serde(deserialize_with = "limit::number::<_, 0, 200>")]
    pub swaying: f32,
    /// How often its hands go with what it says, 0..=2: 0 never, 1 usual, 2 with nearly every phrase.
    #[serde(deserialize_with = "limit::number::<_, 0, 200>")]
    pub gesturing: f32,
    /// How wide its gestures are, 0.5..=1.5. 1 is usual.
    #[serde(deserialize_with = "limit::number::<_, 50, 150>")]
    pub size: f32,
    /// How open they are where no mood says, -1..=1: -1 is hands before the body, 1 wide open.
    /// 0.3 is usual.
    #[serde(deserialize_with = "limit::number::<_, -100, 100>")]
    pub openness: f32,
    /// How much it nods while it listens, 0..=2. 1 is usual.
    #[serde(deserialize_with = "limit::number::<_, 0, 200>")]
    pub nodding: f32,
    /// Whether it rather uses its left hand.
    pub left_handed: bool,
}

impl Default for PersonaBody {
    fn default() -> Self {
        Self {
            pace: 1.25,
            swaying: 1.0,
            gesturing: 1.0,
            size: 1.0,
            openness: 0.3,
            nodding: 1.0,
            left_handed: false,
        }
    }
}
