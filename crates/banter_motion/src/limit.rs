//! How far joints go: a table of swings and twists for each bone.
//!
//! A rotation is taken apart into a swing, which moves the bone, and a twist about the bone itself (swing-twist
//! decomposition; P. Baerlocher and R. Boulic, "Parametrization and range of motion of the ball-and-socket joint", 2001).
//! Ranges are those that clinics measure on adults (American Academy of Orthopaedic Surgeons, "Joint motion: method of
//! measuring and recording", 1965), with what clothed people do not use left out.

use crate::bone::{Bone, PerBone, Side};
use crate::pose::Pose;
use glam::{Quat, Vec3};
use std::sync::LazyLock;

/// Range of a joint in degrees, for the left side: about the bone's own axis (the twist), and about the two other axes
/// of the body in the order X, Y, Z, without the one that is the twist's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The bone's own axis in the T-pose.
    pub axis: Vec3,
    /// Degrees about that axis.
    pub twist: [f32; 2],
    /// Degrees about the two others.
    pub swing: [[f32; 2]; 2],
}

/// The upper arm's cone: its middle in the T-pose's axes, for the left side, and how far from it the arm goes.
const ARM_MIDDLE: Vec3 = Vec3::new(0.566, -0.091, 0.819);
const ARM_CONE: f32 = 112.0;

const fn limit(axis: Vec3, twist: [f32; 2], swing: [[f32; 2]; 2]) -> Limit {
    Limit { axis, twist, swing }
}

/// The range of a joint of the middle or the left side. A hinge is a joint with one wide range.
#[rustfmt::skip]
pub fn limit_of(bone: Bone) -> Limit {
    use Bone::*;
    let bone = if bone.side() == Some(Side::Right) { bone.mirror() } else { bone };
    match bone {
        // Hips are where locomotion puts them. Twist about Y; X bends forward, Z sideways.
        Hips => limit(Vec3::Y, [-180.0, 180.0], [[-60.0, 80.0], [-40.0, 40.0]]),
        Spine => limit(Vec3::Y, [-25.0, 25.0], [[-22.0, 45.0], [-22.0, 22.0]]),
        Chest => limit(Vec3::Y, [-22.0, 22.0], [[-18.0, 35.0], [-18.0, 18.0]]),
        UpperChest => limit(Vec3::Y, [-18.0, 18.0], [[-12.0, 25.0], [-14.0, 14.0]]),
        Neck => limit(Vec3::Y, [-45.0, 45.0], [[-35.0, 40.0], [-30.0, 30.0]]),
        Head => limit(Vec3::Y, [-55.0, 55.0], [[-40.0, 40.0], [-30.0, 30.0]]),
        // Twist about X; Y draws it forward (negative) and back, Z lifts it.
        LeftShoulder => limit(Vec3::X, [-25.0, 25.0], [[-30.0, 20.0], [-12.0, 42.0]]),
        // Its swing is a cone about `ARM_MIDDLE`, from where its twist counts, too.
        LeftUpperArm => limit(Vec3::X, [-165.0, 75.0], [[-180.0, 180.0], [-180.0, 180.0]]),
        LeftLowerArm => limit(Vec3::X, [-95.0, 95.0], [[-155.0, 4.0], [-4.0, 4.0]]),
        // Y turns it to the thumb (negative) or away, Z bends it to the palm (negative) or back.
        LeftHand => limit(Vec3::X, [-55.0, 55.0], [[-35.0, 40.0], [-85.0, 80.0]]),
        // Twist about Y; X lifts the knee (negative), Z spreads.
        LeftUpperLeg => limit(Vec3::Y, [-50.0, 50.0], [[-130.0, 40.0], [-32.0, 55.0]]),
        LeftLowerLeg => limit(Vec3::Y, [-40.0, 40.0], [[-5.0, 155.0], [-10.0, 10.0]]),
        // X lowers the toes (positive) or lifts them.
        LeftFoot => limit(Vec3::Y, [-40.0, 40.0], [[-48.0, 65.0], [-38.0, 38.0]]),
        LeftToes => limit(Vec3::Y, [-10.0, 10.0], [[-75.0, 35.0], [-10.0, 10.0]]),
        LeftThumbMetacarpal => limit(Vec3::X, [-20.0, 70.0], [[-35.0, 35.0], [-40.0, 40.0]]),
        LeftThumbProximal | LeftThumbDistal => limit(Vec3::X, [-20.0, 20.0], [[-45.0, 85.0], [-50.0, 50.0]]),
        LeftIndexProximal | LeftMiddleProximal | LeftRingProximal | LeftLittleProximal =>
            limit(Vec3::X, [-15.0, 15.0], [[-25.0, 25.0], [-95.0, 25.0]]),
        LeftIndexIntermediate | LeftMiddleIntermediate | LeftRingIntermediate | LeftLittleIntermediate =>
            limit(Vec3::X, [-5.0, 5.0], [[-5.0, 5.0], [-112.0, 6.0]]),
        LeftIndexDistal | LeftMiddleDistal | LeftRingDistal | LeftLittleDistal =>
            limit(Vec3::X, [-5.0, 5.0], [[-5.0, 5.0], [-85.0, 10.0]]),
        _ => limit(Vec3::Y, [-180.0, 180.0], [[-180.0, 180.0], [-180.0, 180.0]]),
    }
}

/// The cosine of half the angle up to which any turn of a joint is in its range; more than 1 where that is not known.
static EASY: LazyLock<PerBone<f32>> = LazyLock::new(|| {
    PerBone(Bone::ALL.map(|bone| {
        if matches!(bone, Bone::LeftUpperArm | Bone::RightUpperArm) {
            return f32::INFINITY;
        }
        let limit = limit_of(bone);
        let ranges = [limit.twist, limit.swing[0], limit.swing[1]];
        let least = ranges.as_flattened().iter().map(|degrees| degrees.abs());
        let least = least.fold(180.0, f32::min) - 0.1;
        (0.5 * least.max(0.0).to_radians()).cos()
    }))
});

/// A rotation as swing and twist about an axis: `q = swing * twist`.
pub(crate) fn swing_twist(q: Quat, axis: Vec3) -> (Quat, Quat) {
    let along = axis * Vec3::new(q.x, q.y, q.z).dot(axis);
    let twist = Quat::from_xyzw(along.x, along.y, along.z, q.w);
    let twist = if twist.length_squared() < 1e-10 {
        Quat::IDENTITY
    } else {
        twist.normalize()
    };
    (q * twist.inverse(), twist)
}

/// The rotation as an axis times its angle, the short way round.
pub(crate) fn vector(q: Quat) -> Vec3 {
    let q = if q.w < 0.0 { -q } else { q };
    let half = Vec3::new(q.x, q.y, q.z);
    let squared = half.length_squared();
    if squared < 0.01 {
        // The arcsine's series: to a millionth of the angle.
        return half * (2.0 + squared * (1.0 / 3.0 + squared * 0.15));
    }
    q.to_scaled_axis()
}

/// As a mirror shows it whose plane is that of the body.
pub(crate) fn mirrored(q: Quat) -> Quat {
    Quat::from_xyzw(q.x, -q.y, -q.z, q.w)
}

fn others(axis: Vec3) -> [Vec3; 2] {
    if axis == Vec3::X {
        [Vec3::Y, Vec3::Z]
    } else {
        [Vec3::X, Vec3::Z]
    }
}

/// The nearest rotation that a joint can have.
pub fn clamped(bone: Bone, q: Quat) -> Quat {
    // A small turn is in every range: swing and twist are no larger than the whole.
    if q.w.abs() >= EASY[bone] {
        return q;
    }
    brought_into_range(bone, q)
}

fn brought_into_range(bone: Bone, q: Quat) -> Quat {
    if bone.side() == Some(Side::Right) {
        return mirrored(brought_into_range(bone.mirror(), mirrored(q)));
    }
    let limit = limit_of(bone);
    if bone == Bone::LeftUpperArm {
        return clamped_arm(q, limit.twist);
    }
    let (swing, twist) = swing_twist(q, limit.axis);
    let about = vector(twist).dot(limit.axis);
    let [low, high] = limit.twist.map(f32::to_radians);
    let twisted = about.clamp(low, high);
    let bent = vector(swing);
    let mut kept = bent;
    for (axis, range) in others(limit.axis).into_iter().zip(limit.swing) {
        let angle = bent.dot(axis);
        kept += axis * (angle.clamp(range[0].to_radians(), range[1].to_radians()) - angle);
    }
    if kept == bent && twisted == about {
        return q;
    }
    Quat::from_scaled_axis(kept) * Quat::from_axis_angle(limit.axis, twisted)
}

/// The same for a left upper arm. Its swing is told from the middle of its cone, or its twist would have no meaning where
/// it reaches across the body.
fn clamped_arm(q: Quat, twist: [f32; 2]) -> Quat {
    let points = q * Vec3::X;
    let cone = ARM_CONE.to_radians();
    let away = points.angle_between(ARM_MIDDLE);
    let middle = Quat::from_rotation_arc(Vec3::X, ARM_MIDDLE);
    let swing = Quat::from_rotation_arc(ARM_MIDDLE, points) * middle;
    let about = vector(swing.inverse() * q).x;
    let [low, high] = twist.map(f32::to_radians);
    // The way round is where the range ends on both sides.
    let beyond = 0.5 * (low + high) + std::f32::consts::PI;
    let about = if about > beyond {
        about - std::f32::consts::TAU
    } else {
        about
    };
    let twisted = about.clamp(low, high);
    if away <= cone && twisted == about {
        return q;
    }
    let axis = ARM_MIDDLE.cross(points).normalize_or(Vec3::Y);
    let kept = Quat::from_axis_angle(axis, away.min(cone)) * middle;
    kept * Quat::from_rotation_x(twisted)
}

/// How far beyond its range a joint is, in degrees; 0 within it.
pub fn excess(bone: Bone, q: Quat) -> f32 {
    clamped(bone, q).angle_between(q).to_degrees()
}

/// By how many radians the upper arm would have to go beyond its cone to point in a direction of the chest's axes; negative
/// within it.
pub(crate) fn arm_beyond(side: Side, direction: Vec3) -> f32 {
    let seen = direction * Vec3::new(side.sign(), 1.0, 1.0);
    seen.angle_between(ARM_MIDDLE) - ARM_CONE.to_radians()
}

/// The way from the shoulder to a hand, brought into what the upper arm's cone allows.
pub(crate) fn within_arm(side: Side, way: Vec3) -> Vec3 {
    let mirror = Vec3::new(side.sign(), 1.0, 1.0);
    let seen = way * mirror;
    let cone = (ARM_CONE - 4.0).to_radians();
    if seen.length_squared() < 1e-6 || seen.angle_between(ARM_MIDDLE) <= cone {
        return way;
    }
    let axis = ARM_MIDDLE.cross(seen).normalize_or(Vec3::Y);
    Quat::from_axis_angle(axis, cone) * ARM_MIDDLE * seen.length() * mirror
}

/// Brings every joint of a pose into its range but fingers, whose shapes are.
pub(crate) fn clamp(pose: &mut Pose) {
    let PerBone(turns) = &mut pose.rotations;
    for (bone, turn) in Bone::ALL.into_iter().zip(turns) {
        if !bone.is_finger() {
            *turn = clamped(bone, *turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elbows_and_knees_bend_one_way() {
        let bent = |bone, degrees: f32, axis: Vec3| {
            excess(bone, Quat::from_axis_angle(axis, degrees.to_radians()))
        };
        assert!(bent(Bone::LeftLowerArm, -90.0, Vec3::Y) < 0.1);
        assert!(bent(Bone::RightLowerArm, 90.0, Vec3::Y) < 0.1);
        assert!((bent(Bone::LeftLowerArm, 90.0, Vec3::Y) - 86.0).abs() < 0.5);
        assert!(bent(Bone::LeftLowerLeg, 120.0, Vec3::X) < 0.1);
        assert!(bent(Bone::RightLowerLeg, -30.0, Vec3::X) > 24.0);
    }

    #[test]
    fn an_arm_hangs_and_rises_and_does_not_go_behind_the_back() {
        let towards = |to: Vec3| {
            excess(
                Bone::LeftUpperArm,
                Quat::from_rotation_arc(Vec3::X, to.normalize()),
            )
        };
        for to in [
            Vec3::NEG_Y,
            Vec3::Y,
            Vec3::Z,
            Vec3::new(-0.7, 0.0, 0.7),
            Vec3::new(0.0, -1.0, -0.4),
        ] {
            assert!(towards(to) < 0.1, "{to}");
        }
        assert!(towards(Vec3::NEG_Z) > 20.0);
    }

    #[test]
    fn easy_turns_are_in_range() {
        for bone in Bone::ALL {
            let angle = 2.0 * EASY[bone].min(1.0).acos();
            for axis in [
                Vec3::X,
                Vec3::NEG_X,
                Vec3::Y,
                Vec3::NEG_Y,
                Vec3::Z,
                Vec3::NEG_Z,
                Vec3::ONE.normalize(),
            ] {
                let turn = Quat::from_axis_angle(axis, 0.999 * angle);
                assert_eq!(brought_into_range(bone, turn), turn, "{bone:?} {axis}");
            }
        }
        assert!(EASY[Bone::Head] < 0.98 && EASY[Bone::LeftUpperLeg] < 0.97);
    }

    proptest! {
        #[test]
        fn a_small_turn_is_told_as_any_other(x in -0.3_f32..0.3, y in -0.3_f32..0.3, z in -0.3_f32..0.3) {
            let turn = Vec3::new(x, y, z);
            prop_assert!(vector(-Quat::from_scaled_axis(turn)).distance(turn) < 2e-6);
        }

        #[test]
        fn what_was_clamped_is_in_range(bone in 0..Bone::COUNT, x in -3.0_f32..3.0, y in -3.0_f32..3.0, z in -3.0_f32..3.0) {
            let bone = Bone::ALL[bone];
            let once = clamped(bone, Quat::from_scaled_axis(Vec3::new(x, y, z)));
            prop_assert!(excess(bone, once) < 0.2, "{bone:?} {}", excess(bone, once));
        }
    }
}
