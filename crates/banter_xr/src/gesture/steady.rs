//! What holds still: joints without their noise, and shapes that last.

use crate::hand::HandJoints;
use bevy::math::Vec3;

/// Something that is on once it has been so for a while, and off once it has not been for a while.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Steady {
    on: bool,
    /// Seconds for which it has been otherwise.
    other: f32,
}

impl Steady {
    /// Whether it is on.
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    /// Goes on by `dt` seconds in which it is, or is not.
    pub(crate) fn advance(&mut self, dt: f32, is: bool, begins: f32, ends: f32) {
        if is == self.on {
            // One frame of noise takes back a part of what was gathered, not all.
            self.other = (self.other - 2.0 * dt).max(0.0);
            return;
        }
        self.other += dt;
        if self.other >= if is { begins } else { ends } {
            *self = Self { on: is, other: 0.0 };
        }
    }
}

/// Joints, each a little behind and without most of its noise.
#[derive(Debug, Clone)]
pub(super) struct Smooth([Vec3; HandJoints::COUNT]);

impl Smooth {
    pub(super) fn new(hand: &HandJoints) -> Self {
        Self(hand.poses.map(|pose| pose.translation.into()))
    }

    /// Follows a hand for `dt` seconds, `behind` by so many.
    pub(super) fn advance(&mut self, dt: f32, hand: &HandJoints, behind: f32) -> HandJoints {
        let share = 1.0 - (-dt / behind).exp();
        let mut smooth = *hand;
        for (mine, pose) in self.0.iter_mut().zip(&mut smooth.poses) {
            *mine = mine.lerp(pose.translation.into(), share);
            pose.translation = (*mine).into();
        }
        smooth
    }
}
