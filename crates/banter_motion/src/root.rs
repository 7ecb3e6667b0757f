//! Where a body stands in the world.

use glam::{Quat, Vec3};

/// Place of a body's root in the world: from body space to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Root {
    /// Where its origin is.
    pub position: Vec3,
    /// How it is turned: +Z of the body is where it faces.
    pub rotation: Quat,
    /// How much larger the world shows it.
    pub scale: f32,
}

impl Default for Root {
    fn default() -> Self {
        Self {
            position: Vec3::ZERO,
            rotation: Quat::IDENTITY,
            scale: 1.0,
        }
    }
}

impl Root {
    /// A point of the body's, in the world.
    pub fn to_world(&self, point: Vec3) -> Vec3 {
        self.position + self.rotation * (point * self.scale)
    }

    /// A point of the world, as the body sees it.
    pub fn to_body(&self, point: Vec3) -> Vec3 {
        self.rotation.inverse() * (point - self.position) / self.scale
    }

    /// A rotation of the world, as the body sees it.
    pub fn turn_to_body(&self, turn: Quat) -> Quat {
        self.rotation.inverse() * turn
    }

    /// Where it faces.
    pub fn front(&self) -> Vec3 {
        self.rotation * Vec3::Z
    }

    /// The angle that it would have to turn by, about its own up, to face a direction; positive is to its left.
    pub fn aside(&self, direction: Vec3) -> f32 {
        let seen = self.rotation.inverse() * direction;
        seen.x.atan2(seen.z)
    }

    pub(crate) fn is_sane(&self) -> bool {
        self.position.is_finite()
            && self.rotation.is_finite()
            && self.scale.is_finite()
            && self.scale > 1e-4
    }
}
