//! What the runtime tracks becomes what is tracked of the player who wears the headset.

use super::face::FaceTracker;
use super::gaze::GazeSpace;
use crate::hand::HandJoints;
use crate::headset::{Headset, HeadsetWearer};
use crate::tracking::Tracked;
use banter_core::Hand;
use bevy::math::Isometry3d;
use bevy::prelude::*;
use bevy_mod_openxr::resources::{OxrFrameState, OxrViews};
use bevy_mod_xr::hands::{HandBone, LeftHand};
use bevy_mod_xr::session::XrTrackingRoot;
use bevy_mod_xr::spaces::XrSpaceLocationFlags;

/// Writes what is tracked of the wearer: head, hands, gaze and face; nothing while the headset is not
/// worn.
pub(super) fn track(
    mut wearers: Query<&mut Tracked, With<HeadsetWearer>>,
    headset: Res<Headset>,
    views: Option<Res<OxrViews>>,
    bones: Query<(&HandBone, &Transform, &XrSpaceLocationFlags, Has<LeftHand>)>,
    gaze: Query<(&Transform, &XrSpaceLocationFlags), (With<GazeSpace>, Without<HandBone>)>,
    face: Option<Res<FaceTracker>>,
    frame: Option<Res<OxrFrameState>>,
) {
    if wearers.is_empty() {
        return;
    }
    let mut now = Tracked::default();
    if headset.is_worn() {
        now.head = views.as_deref().and_then(|views| head(views));
        now.hands = hands(&bones);
        now.gaze = gaze
            .iter()
            .find(|(_, flags)| flags.rotation_tracked)
            .map(|(place, _)| place.rotation);
        now.face = face
            .zip(frame)
            .and_then(|(face, frame)| face.weights(frame.predicted_display_time));
    }
    for mut tracked in &mut wearers {
        tracked.set_if_neq(now);
    }
}

/// The head is between both eyes.
fn head(views: &[openxr::View]) -> Option<Isometry3d> {
    let [left, right] = views else {
        return None;
    };
    let place = |view: &openxr::View| {
        let at = view.pose.position;
        Vec3::new(at.x, at.y, at.z)
    };
    let turn = |view: &openxr::View| {
        let q = view.pose.orientation;
        Quat::from_xyzw(q.x, q.y, q.z, q.w)
    };
    let turn = turn(left).slerp(turn(right), 0.5);
    Some(Isometry3d::new(place(left).midpoint(place(right)), turn))
}

/// Both hands, as far as all their joints are tracked.
fn hands(
    bones: &Query<(&HandBone, &Transform, &XrSpaceLocationFlags, Has<LeftHand>)>,
) -> [Option<HandJoints>; 2] {
    let mut poses = [[Isometry3d::IDENTITY; HandJoints::COUNT]; 2];
    let mut seen = [0; 2];
    for (bone, place, flags, is_left) in bones {
        let side = usize::from(!is_left);
        let Some(pose) = poses[side].get_mut(*bone as usize) else {
            continue;
        };
        *pose = place.to_isometry();
        seen[side] += usize::from(flags.position_tracked);
    }
    [Hand::Left, Hand::Right].map(|side| {
        let k = side as usize;
        (seen[k] == HandJoints::COUNT).then(|| HandJoints {
            side,
            poses: poses[k],
        })
    })
}

/// The space in which the runtime tracks is the wearer's own: where the game moves the wearer, both
/// eyes go along.
pub(super) fn carry(
    wearers: Query<&GlobalTransform, With<HeadsetWearer>>,
    mut roots: Query<&mut Transform, With<XrTrackingRoot>>,
) {
    let Some(place) = wearers.iter().next() else {
        return;
    };
    for mut root in &mut roots {
        root.set_if_neq(place.compute_transform());
    }
}
