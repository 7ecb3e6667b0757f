//! Where a body goes, and whether it sits.

mod seat;
mod steer;

pub(crate) use seat::{Seat, Seating};
pub(crate) use steer::{Steer, facing};

use glam::Vec3;

/// How a body's root is to move in this step, in the world.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RootMotion {
    /// Metres.
    pub step: Vec3,
    /// Radians about its own up; positive is to its left.
    pub yaw: f32,
}

impl RootMotion {
    /// Whether it stays.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
