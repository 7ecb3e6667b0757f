//! The proportions of a body, in millimetres of a person 1660 mm tall; what is taller or shorter is scaled as a whole.
//!
//! The modelling pose is an A-pose: arms hang [`ARM_DROP`] below the horizontal, since shoulders are in that
//! neighbourhood most of their life. [`super::pose`] takes what is made to the T-pose that files are bound in.

use crate::math::{Vec3, lerp, v3};

/// Height of the person that all tables are written for, mm.
pub(crate) const STATURE: f64 = 1660.0;
/// The pivot of the head: 148 mm below the bare crown.
pub(crate) const HEAD: Vec3 = v3(0.0, 1512.0, 0.0);
/// How far the arms hang below the horizontal in the modelling pose, radians.
pub(crate) const ARM_DROP: f64 = 50.0 * std::f64::consts::PI / 180.0;

/// What makes one body differ from the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    /// 0 a feminine frame, 1 a masculine one.
    pub(crate) frame: f64,
    /// -1 gaunt, 0 usual, 1 stout.
    pub(crate) weight: f64,
    /// 0 usual, 1 strong.
    pub(crate) muscle: f64,
}

impl Shape {
    /// The joint of the left upper arm.
    pub(crate) fn arm(&self) -> Vec3 {
        let out = lerp(141.0, 166.0, self.frame) + 5.0 * self.weight.max(0.0) + 6.0 * self.muscle;
        v3(out, lerp(1305.0, 1312.0, self.frame), -32.0)
    }

    pub(crate) fn upper_arm(&self) -> f64 {
        lerp(272.0, 276.0, self.frame)
    }

    pub(crate) fn forearm(&self) -> f64 {
        lerp(232.0, 238.0, self.frame)
    }

    /// Size of the hands, 1 for a length of 178 mm.
    pub(crate) fn hand(&self) -> f64 {
        lerp(0.95, 1.04, self.frame) + 0.02 * self.weight
    }

    /// The joint of the left upper leg.
    pub(crate) fn hip(&self) -> Vec3 {
        v3(lerp(87.0, 84.0, self.frame), 862.0, -20.0)
    }

    pub(crate) fn knee(&self) -> Vec3 {
        v3(lerp(84.0, 86.0, self.frame), 468.0, -12.0)
    }

    pub(crate) fn ankle(&self) -> Vec3 {
        v3(82.0, 80.0, -30.0)
    }

    pub(crate) fn toes(&self) -> Vec3 {
        v3(86.0, 24.0, 82.0)
    }
}

/// A point of the left arm's frame, with the origin in the shoulder's joint and X along the arm, to the modelling
/// pose. In the frame Y is up when the arm is held out.
pub(crate) fn from_arm(shape: &Shape, p: Vec3) -> Vec3 {
    let (s, c) = ARM_DROP.sin_cos();
    shape.arm() + v3(c * p.x + s * p.y, c * p.y - s * p.x, p.z)
}

/// The other way around.
pub(crate) fn to_arm(shape: &Shape, p: Vec3) -> Vec3 {
    let (s, c) = ARM_DROP.sin_cos();
    let q = p - shape.arm();
    v3(c * q.x - s * q.y, s * q.x + c * q.y, q.z)
}

/// A direction of the arm's frame in the modelling pose.
pub(crate) fn turn_from_arm(d: Vec3) -> Vec3 {
    let (s, c) = ARM_DROP.sin_cos();
    v3(c * d.x + s * d.y, c * d.y - s * d.x, d.z)
}
