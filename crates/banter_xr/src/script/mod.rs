//! Scripted players: somebody with head and hands for tests, films and games without a headset.
//!
//! ```
//! use banter_core::Hand;
//! use banter_xr::{HandGesture, Moves, Script};
//!
//! let mut moves = Moves::new(7);
//! moves.rest(1.0).gesture(Hand::Right, HandGesture::Wave, 1.5).rest(0.5);
//! let script: Script = moves.into();
//! assert!((script.seconds() - 3.0).abs() < 1.5);
//! let body = script.at(1.5);
//! assert!(body.hands[1].is_some());
//! ```

mod moves;
mod noise;

pub use moves::Moves;
pub use noise::Noise;

use crate::hand::{HandShape, between};
use crate::tracking::Tracked;
use banter_core::Weights;
use bevy::math::Isometry3d;

/// One moment of a script.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScriptKey {
    /// When it is, seconds.
    pub at: f32,
    /// Where the head is.
    pub head: Isometry3d,
    /// The hands, left and right.
    pub hands: [HandShape; 2],
    /// Where the eyes look, yaw to the left and pitch up from where the head looks, radians.
    pub gaze: (f32, f32),
    /// The face.
    pub face: Weights,
}

/// Script of a player: moments in the order of time, and what is between them is between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script(Vec<ScriptKey>);

impl Script {
    /// A script of these moments, which are brought into order; moments at no time are left out.
    pub fn new(mut keys: Vec<ScriptKey>) -> Self {
        keys.retain(|key| key.at.is_finite());
        keys.sort_by(|a, b| a.at.total_cmp(&b.at));
        Self(keys)
    }

    /// How long it is.
    pub fn seconds(&self) -> f32 {
        self.0.last().map_or(0.0, |key| key.at)
    }

    /// What a headset would see of the player then, without noise. Before the first moment and after
    /// the last it holds still; of an empty script nothing is seen.
    pub fn at(&self, seconds: f32) -> Tracked {
        let after = self.0.partition_point(|key| key.at <= seconds);
        let (Some(from), to) = (
            self.0.get(after.saturating_sub(1)),
            self.0.get(after).or(self.0.last()),
        ) else {
            return Tracked::default();
        };
        let to = to.unwrap_or(from);
        let span = to.at - from.at;
        let t = if span > 0.0 {
            ((seconds - from.at) / span).clamp(0.0, 1.0)
        } else {
            0.0
        };
        // At rest in every moment, as limbs are.
        let t = t * t * (3.0 - 2.0 * t);
        let yaw = from.gaze.0 + (to.gaze.0 - from.gaze.0) * t;
        let pitch = from.gaze.1 + (to.gaze.1 - from.gaze.1) * t;
        let head = between(from.head, to.head, t);
        Tracked {
            head: Some(head),
            hands: [0, 1].map(|k| Some(from.hands[k].lerp(&to.hands[k], t).joints())),
            gaze: Some(crate::tracking::looks(head.rotation, yaw, pitch)),
            face: Some(from.face.lerp(&to.face, t)),
        }
    }
}
