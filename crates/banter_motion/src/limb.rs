//! Inverse kinematics of two bones: a hand or a foot is where it is wanted, and elbow or knee bend the natural way.
//!
//! The law of cosines gives the angles. What is left is the swivel of the elbow about the line from shoulder to hand (D.
//! Tolani, A. Goswami and N. Badler, "Real-time inverse kinematics techniques for anthropomorphic limbs", 2000). It is
//! carried along from one natural arm by the shortest turn, so it has no jump anywhere that a limb reaches.

use glam::{Quat, Vec3};

/// A limb is never quite straight: so much of its length is its reach.
const STRETCH: f32 = 0.998;
/// And it never folds quite flat.
const FOLD: f32 = 0.12;

/// The natural limb: where the end is from the beginning, and to which side of that line the middle joint goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Natural {
    pub(crate) towards: Vec3,
    pub(crate) bends: Vec3,
}

/// Where the joints of a limb come to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bent {
    pub(crate) middle: Vec3,
    pub(crate) end: Vec3,
    /// The axis of the hinge.
    pub(crate) hinge: Vec3,
    /// By how much the end misses the target, metres.
    pub(crate) short: f32,
}

/// Bends a limb of two bones so that its end comes to `target`, its middle joint turned by `swivel` radians from the
/// natural.
pub(crate) fn bend(
    from: Vec3,
    target: Vec3,
    lengths: [f32; 2],
    natural: Natural,
    swivel: f32,
) -> Bent {
    let [a, b] = lengths;
    let way = target - from;
    let far = way.length();
    let d = if far > 1e-5 {
        way / far
    } else {
        natural.towards
    };
    let reach = far.clamp(
        ((a - b).abs() + FOLD * a.min(b)).max(1e-4),
        STRETCH * (a + b),
    );
    let carried = Quat::from_rotation_arc(natural.towards, d) * natural.bends;
    let carried = Quat::from_axis_angle(d, swivel) * carried;
    let side = (carried - d * carried.dot(d)).normalize_or(d.any_orthonormal_vector());
    let cos = ((a * a + reach * reach - b * b) / (2.0 * a * reach)).clamp(-1.0, 1.0);
    let sin = (1.0 - cos * cos).sqrt();
    Bent {
        middle: from + (d * cos + side * sin) * a,
        end: from + d * reach,
        hinge: d.cross(side),
        short: (far - reach).abs(),
    }
}

/// The turn that takes a bone and its hinge from where they are in the T-pose to where they are wanted.
pub(crate) fn turn(bone: Vec3, hinge: Vec3, to: Vec3, about: Vec3) -> Quat {
    let frame = |along: Vec3, about: Vec3| {
        let x = along.normalize_or(Vec3::X);
        let y = (about - x * about.dot(x)).normalize_or(x.any_orthonormal_vector());
        Quat::from_mat3(&glam::Mat3::from_cols(x, y, x.cross(y)))
    };
    frame(to, about) * frame(bone, hinge).inverse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NATURAL: Natural = Natural {
        towards: Vec3::NEG_Y,
        bends: Vec3::Z,
    };

    proptest! {
        #[test]
        fn what_is_in_reach_is_reached(x in -1.0_f32..1.0, y in -1.0_f32..1.0, z in -1.0_f32..1.0, swivel in -3.0_f32..3.0) {
            let target = Vec3::new(x, y, z);
            let bent = bend(Vec3::ZERO, target, [0.3, 0.25], NATURAL, swivel);
            prop_assert!((bent.middle.length() - 0.3).abs() < 1e-3);
            prop_assert!((bent.middle.distance(bent.end) - 0.25).abs() < 1e-3);
            let inside = (0.1..0.54).contains(&target.length());
            prop_assert!(!inside || bent.end.distance(target) < 1e-3);
            prop_assert!((bent.end.distance(target) - bent.short).abs() < 1e-3);
        }
    }
}
