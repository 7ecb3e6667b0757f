//! What others see of a player: the state of an avatar at one moment.

use crate::hand::{HandShape, between};
use crate::tracking::{Tracked, gaze_angles, looks};
use banter_core::Weights;
use bevy::math::{Isometry3d, Vec3};
use bevy::prelude::*;

/// State of an avatar: what goes to other players about somebody's head, hands, eyes and face.
///
/// Head and wrists are in the space of `origin`, which stands on the floor, turned by `turned` about
/// +Y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AvatarState {
    /// Where the player's space is in the world, metres.
    pub origin: Vec3,
    /// How that space is turned, radians.
    pub turned: f32,
    /// The head.
    pub head: Isometry3d,
    /// The left and the right hand, where they are tracked.
    pub hands: [Option<HandShape>; 2],
    /// Where the eyes look from where the head does: yaw to the left, pitch up, radians.
    pub gaze: (f32, f32),
    /// The face, each shape `0..=1`.
    pub face: Weights,
}

impl Default for AvatarState {
    fn default() -> Self {
        Self {
            origin: Vec3::ZERO,
            turned: 0.0,
            head: Isometry3d::from_xyz(0.0, 1.6, 0.0),
            hands: [None; 2],
            gaze: (0.0, 0.0),
            face: Weights::ZERO,
        }
    }
}

impl AvatarState {
    /// The state of somebody who is tracked so, and stands here; `None` without a head.
    pub fn of(tracked: &Tracked, place: &GlobalTransform) -> Option<Self> {
        let tracked = tracked.sane();
        let head = tracked.head?;
        let ahead = place.rotation() * Vec3::NEG_Z;
        let gaze = tracked
            .gaze
            .map_or((0.0, 0.0), |gaze| gaze_angles(head.rotation, gaze));
        Some(Self {
            origin: place.translation(),
            turned: (-ahead.x).atan2(-ahead.z),
            head,
            hands: tracked.hands.map(|hand| hand.map(|it| HandShape::of(&it))),
            gaze,
            face: tracked.face.unwrap_or_default(),
        })
    }

    /// What a headset would have tracked for it.
    pub fn tracked(&self) -> Tracked {
        let (yaw, pitch) = self.gaze;
        Tracked {
            head: Some(self.head),
            hands: self.hands.map(|hand| hand.map(|it| it.joints())),
            gaze: Some(looks(self.head.rotation, yaw, pitch)),
            face: Some(self.face),
        }
    }

    /// Where its space is.
    pub fn place(&self) -> Transform {
        Transform::from_translation(self.origin).with_rotation(Quat::from_rotation_y(self.turned))
    }

    /// Somewhere between two states. A hand that only one of them has is there in its half.
    #[must_use]
    pub fn lerp(&self, to: &Self, t: f32) -> Self {
        let hand = |k: usize| match (&self.hands[k], &to.hands[k]) {
            (Some(from), Some(to)) => Some(from.lerp(to, t)),
            (from, to) => *(if t < 0.5 { from } else { to }),
        };
        use std::f32::consts::{PI, TAU};
        let way = (to.turned - self.turned + PI).rem_euclid(TAU) - PI;
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Self {
            origin: self.origin.lerp(to.origin, t),
            turned: self.turned + way * t,
            head: between(self.head, to.head, t),
            hands: [hand(0), hand(1)],
            gaze: (mix(self.gaze.0, to.gaze.0), mix(self.gaze.1, to.gaze.1)),
            face: self.face.lerp(&to.face, t),
        }
    }
}
