//! The trunk of a wearer: a head is where it was tracked, turned as it was, and the hips are where a body has them then.
//!
//! Nothing is searched for in three dimensions: how far the trunk bends follows from how far the head is from above the
//! feet and how low it is, each bone has its share of the bend, and the hips come to be where the chain ends.

use crate::bone::Bone;
use crate::humanoid::Humanoid;
use crate::limit::{clamped, vector};
use crate::pose::{Frame, Pose};
use glam::{Quat, Vec3};

/// Shares of a bend and of a turn about the upright.
const BENDS: [(Bone, f32); 4] = [
    (Bone::Hips, 0.3),
    (Bone::Spine, 0.3),
    (Bone::Chest, 0.25),
    (Bone::UpperChest, 0.15),
];
const TURNS: [(Bone, f32); 4] = [
    (Bone::Hips, 0.1),
    (Bone::Spine, 0.3),
    (Bone::Chest, 0.3),
    (Bone::UpperChest, 0.3),
];
/// The part of a look aside that the trunk does, and how far it turns, radians.
const LOOKS: f32 = 0.4;
const TURNED: f32 = 0.7;
/// The neck's part of what is left.
const NECK: f32 = 0.45;
/// Who leans has the hips behind its feet, and who crouches: as parts of how far it leans and how low it is.
const BACK: f32 = 0.3;
const CROUCHES: f32 = 0.2;
/// The farthest bend, radians.
const MOST: f32 = 1.9;

/// What the trunk is to come to, in body space.
pub(super) struct Bearing {
    /// The head's joint, and how the head is turned.
    pub(super) head: Vec3,
    pub(super) turn: Quat,
    /// How far aside the face looks, radians to the left.
    pub(super) aside: f32,
    /// Where the head's joint is of who stands.
    pub(super) rest: Vec3,
    /// The lowest that the hips go.
    pub(super) low: f32,
}

/// Shapes the trunk, and puts the hips where its chain ends.
pub(super) fn bear(body: &Humanoid, pose: &mut Pose, wanted: &Bearing) {
    let level = Vec3::new(1.0, 0.0, 1.0);
    let off = (wanted.head - wanted.rest) * level;
    let lower = (wanted.rest.y - wanted.head.y).max(0.0);
    let leans = off * (1.0 + BACK) + Vec3::Z * (CROUCHES * lower);
    let over = wanted.rest * level - body.build().hips * level;
    let axis = Vec3::Y
        .cross(leans.normalize_or(Vec3::Z))
        .normalize_or(Vec3::X);
    // The least bend that has the head so far from above the hips.
    let far = |bend: f32, pose: &mut Pose| {
        let chain = shape(body, pose, axis * bend, wanted);
        (chain * level - over).dot(leans.normalize_or(Vec3::Z)) - leans.length()
    };
    let bend = least(|bend| far(bend, pose) >= 0.0, 0.0);
    // And so low that hips need not go below the ground.
    let high =
        |bend: f32, pose: &mut Pose| wanted.head.y - shape(body, pose, axis * bend, wanted).y;
    let bend = if high(bend, pose) < wanted.low {
        least(|bend| high(bend, pose) >= wanted.low, bend)
    } else {
        bend
    };
    let chain = shape(body, pose, axis * bend, wanted);
    pose.hips = wanted.head - chain;
}

/// The least angle from which on something holds.
fn least(mut holds: impl FnMut(f32) -> bool, from: f32) -> f32 {
    if holds(from) {
        return from;
    }
    let (mut low, mut high) = (from, MOST);
    for _ in 0..10 {
        let middle = 0.5 * (low + high);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// Turns the bones from the hips to the head for a bend; where the head's joint is from that of the hips.
fn shape(body: &Humanoid, pose: &mut Pose, bend: Vec3, wanted: &Bearing) -> Vec3 {
    let aside = (LOOKS * wanted.aside).clamp(-TURNED, TURNED);
    for ((bone, share), (_, turns)) in BENDS.into_iter().zip(TURNS) {
        let turn = Quat::from_scaled_axis(bend * share) * Quat::from_rotation_y(aside * turns);
        pose.rotations[bone] = clamped(bone, turn);
    }
    pose.hips = Vec3::ZERO;
    let trunk = [Bone::Spine, Bone::Chest, Bone::UpperChest];
    for last in [false, false, true] {
        let mut frame = Frame::of_hips(pose);
        frame.steps(body, pose, &trunk);
        let asked = frame.turns[Bone::UpperChest].inverse() * wanted.turn;
        let neck = clamped(Bone::Neck, Quat::from_scaled_axis(vector(asked) * NECK));
        let head = clamped(Bone::Head, neck.inverse() * asked);
        pose.rotations[Bone::Neck] = neck;
        pose.rotations[Bone::Head] = head;
        let left = vector(asked * (neck * head).inverse());
        if last || left.length_squared() < 1e-6 {
            break;
        }
        // What neck and head cannot do, the trunk does.
        for bone in trunk {
            let more = Quat::from_scaled_axis(left / 3.0) * pose.rotations[bone];
            pose.rotations[bone] = clamped(bone, more);
        }
    }
    body.fold(pose);
    let mut frame = Frame::of_hips(pose);
    frame.steps(
        body,
        pose,
        &[
            Bone::Spine,
            Bone::Chest,
            Bone::UpperChest,
            Bone::Neck,
            Bone::Head,
        ],
    );
    frame.places[Bone::Head]
}
