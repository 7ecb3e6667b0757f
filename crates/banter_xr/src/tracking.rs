//! What a headset knows of its wearer, whichever headset it is.

use crate::hand::HandJoints;
use banter_core::Weights;
use bevy::math::{Isometry3d, Vec3};
use bevy::prelude::*;

/// What is tracked of a player in one frame, in the player's own space: metres, +Y up, the floor at
/// 0, -Z ahead. Whatever is not tracked is `None`.
///
/// On a player's entity it is what gestures, body and face are made of. OpenXR writes it on the
/// player who wears the headset ([`HeadsetWearer`](crate::HeadsetWearer)), a
/// [`ScriptedPlayer`](crate::ScriptedPlayer) on itself, and a game writes what it likes. It is of
/// this frame alone; nothing keeps it.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
#[require(Transform)]
pub struct Tracked {
    /// The head, between the eyes.
    pub head: Option<Isometry3d>,
    /// The left and the right hand.
    pub hands: [Option<HandJoints>; 2],
    /// Where the eyes look, as a turn whose -Z is the gaze.
    pub gaze: Option<Quat>,
    /// The face, each shape `0..=1`.
    pub face: Option<Weights>,
}

impl Tracked {
    /// The same without what is no number, and with hands no farther from the head than arms are
    /// long.
    #[must_use]
    pub fn sane(&self) -> Self {
        const FAR: f32 = 2.0;
        let head = self
            .head
            .filter(|head| is_finite(head) && head.rotation.length_squared() > 0.5);
        let near = |hand: &HandJoints| {
            hand.is_finite()
                && head.is_none_or(|head| {
                    hand.place(crate::HandJoint::Wrist)
                        .distance(head.translation.into())
                        < FAR
                })
        };
        Self {
            head,
            hands: self.hands.map(|hand| hand.filter(near)),
            gaze: self.gaze.filter(|gaze| gaze.is_finite()),
            face: self.face.map(|face| face.clamp01()),
        }
    }
}

/// Whether every number of a pose is one.
pub(crate) fn is_finite(pose: &Isometry3d) -> bool {
    pose.translation.is_finite() && pose.rotation.is_finite()
}

/// The turn of a gaze so far to the left and up from where a head looks, radians.
pub(crate) fn looks(head: Quat, yaw: f32, pitch: f32) -> Quat {
    head * Quat::from_euler(EulerRot::YXZ, yaw, pitch, 0.0)
}

/// How far to the left and up a gaze is from where a head looks, radians.
pub(crate) fn gaze_angles(head: Quat, gaze: Quat) -> (f32, f32) {
    let way = head.inverse() * gaze * Vec3::NEG_Z;
    ((-way.x).atan2(-way.z), way.y.clamp(-1.0, 1.0).asin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gaze_is_its_angles() {
        let head = Quat::from_euler(EulerRot::YXZ, 1.2, -0.3, 0.1);
        let (yaw, pitch) = gaze_angles(head, looks(head, 0.3, -0.2));
        assert!((yaw - 0.3).abs() < 1e-4 && (pitch + 0.2).abs() < 1e-4);
    }

    #[test]
    fn what_is_no_number_is_not_tracked() {
        let bad = Isometry3d::from_xyz(f32::NAN, 0.0, 0.0);
        let tracked = Tracked {
            head: Some(bad),
            gaze: Some(Quat::from_xyzw(0.0, f32::INFINITY, 0.0, 1.0)),
            ..default()
        };
        assert_eq!(tracked.sane(), Tracked::default());
    }
}
