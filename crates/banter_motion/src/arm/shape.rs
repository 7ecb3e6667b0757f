//! Shapes of a hand: how far its fingers curl.

use crate::bone::Side;
use crate::humanoid::Humanoid;
use crate::pose::Pose;
use glam::Quat;
use serde::Deserialize;

/// Shape of a hand: degrees by which the joints of each finger curl towards the palm, thumb first, from the palm to the
/// tip. Of the thumb the first number turns it against the palm.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct HandShape(pub [[f32; 3]; 5]);

impl HandShape {
    /// A hand that hangs.
    pub const RELAXED: Self = Self([
        [8.0, 8.0, 12.0],
        [16.0, 24.0, 12.0],
        [20.0, 26.0, 13.0],
        [23.0, 27.0, 14.0],
        [26.0, 27.0, 14.0],
    ]);
    /// A flat hand.
    pub const OPEN: Self = Self([
        [2.0, 0.0, 4.0],
        [3.0, 5.0, 3.0],
        [3.0, 5.0, 3.0],
        [4.0, 6.0, 3.0],
        [6.0, 7.0, 4.0],
    ]);
    /// A soft open hand, as people hold it up while they talk.
    pub const OFFERING: Self = Self([
        [6.0, 4.0, 8.0],
        [8.0, 12.0, 7.0],
        [13.0, 16.0, 8.0],
        [18.0, 20.0, 10.0],
        [22.0, 22.0, 12.0],
    ]);
    /// The index finger points.
    pub const POINTING: Self = Self([
        [32.0, 24.0, 36.0],
        [2.0, 4.0, 2.0],
        [66.0, 82.0, 44.0],
        [70.0, 84.0, 46.0],
        [72.0, 82.0, 46.0],
    ]);
    /// A fist.
    pub const FIST: Self = Self([
        [38.0, 30.0, 42.0],
        [74.0, 92.0, 54.0],
        [76.0, 94.0, 56.0],
        [78.0, 94.0, 56.0],
        [78.0, 92.0, 54.0],
    ]);

    /// A hand around a bar of a radius in metres, for a hand of size 1: each bone is a tangent, so the angle between two
    /// of them follows from half their lengths over the radius.
    pub fn around(radius: f32) -> Self {
        // Lengths of the bones, and half the palm's part that touches.
        const BONES: [[f32; 3]; 4] = [
            [0.040, 0.024, 0.019],
            [0.044, 0.027, 0.020],
            [0.041, 0.025, 0.019],
            [0.032, 0.019, 0.017],
        ];
        const PALM: f32 = 0.022;
        const FLESH: f32 = 0.0085;
        let around = radius.clamp(0.004, 0.2) + FLESH;
        let half = |length: f32| (0.5 * length / around).atan().to_degrees();
        let mut shape = [[0.0; 3]; 5];
        for (finger, [a, b, c]) in shape[1..].iter_mut().zip(BONES) {
            let palm = (PALM / around).atan().to_degrees();
            *finger = [
                (palm + half(a)).min(82.0),
                (half(a) + half(b)).min(100.0),
                (half(b) + half(c)).min(68.0),
            ];
        }
        // The thumb goes round the other side: across the fingers of a thin bar, away from the palm of a thick one.
        let wide = ((radius - 0.012) / 0.023).clamp(0.0, 1.0);
        shape[0] = [48.0 + 16.0 * wide, 22.0 - 58.0 * wide, 38.0 - 6.0 * wide];
        Self(shape)
    }

    /// A hand that is about to close around a bar.
    pub fn before(radius: f32) -> Self {
        let mut shape = Self::around(radius + 0.03);
        shape.0[0] = [46.0, -34.0, 4.0];
        for finger in &mut shape.0[1..] {
            *finger = finger.map(|curl| curl * 0.55);
        }
        shape
    }

    /// Between two shapes.
    #[must_use]
    pub fn lerp(self, to: Self, share: f32) -> Self {
        let mut shape = self;
        for (from, to) in shape
            .0
            .as_flattened_mut()
            .iter_mut()
            .zip(to.0.as_flattened())
        {
            *from += (to - *from) * share;
        }
        shape
    }

    /// The rotations of a joint.
    pub(crate) fn turn(&self, side: Side, finger: usize, joint: usize) -> Quat {
        let curl = self.0[finger][joint].to_radians();
        let out = side.sign();
        if finger > 0 {
            return Quat::from_rotation_z(-out * curl);
        }
        // A thumb is turned against the palm, and bends towards the fingers.
        match joint {
            0 => Quat::from_rotation_x(curl),
            _ => Quat::from_rotation_y(out * curl),
        }
    }

    /// Puts the fingers of a side into this shape.
    pub(crate) fn show(&self, body: &Humanoid, side: Side, pose: &mut Pose) {
        for (finger, joints) in side.fingers().into_iter().enumerate() {
            for (joint, bone) in joints.into_iter().enumerate() {
                pose.rotations[bone] = if body.has(bone) {
                    self.turn(side, finger, joint)
                } else {
                    Quat::IDENTITY
                };
            }
        }
    }

    /// The shape of this name in files of motions.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "relaxed" => Self::RELAXED,
            "open" => Self::OPEN,
            "offering" => Self::OFFERING,
            "pointing" => Self::POINTING,
            "fist" => Self::FIST,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_things_are_held_with_more_curl() {
        let curl = |radius: f32| HandShape::around(radius).0[2].iter().sum::<f32>();
        assert!(curl(0.01) > curl(0.03) && curl(0.03) > curl(0.06));
        assert!(HandShape::before(0.03).0[2][0] < HandShape::around(0.03).0[2][0]);
    }
}
