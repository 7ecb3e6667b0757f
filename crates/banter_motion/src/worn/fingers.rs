//! Fingers that point where the wearer's do.

use crate::bone::Side;
use crate::humanoid::Humanoid;
use crate::limit::clamped;
use crate::pose::Pose;
use glam::{Quat, Vec3};

/// Turns the fingers of a side so that their segments point in these directions of the hand's axes.
pub(super) fn show(body: &Humanoid, pose: &mut Pose, side: Side, fingers: &[[Vec3; 3]; 5]) {
    for (bones, directions) in side.fingers().into_iter().zip(fingers) {
        let mut turned = Quat::IDENTITY;
        let mut rest = Vec3::X * side.sign();
        for (k, (bone, direction)) in bones.into_iter().zip(directions).enumerate() {
            if !body.has(bone) {
                pose.rotations[bone] = Quat::IDENTITY;
                continue;
            }
            if let Some(next) = bones.get(k + 1).filter(|next| body.has(**next)) {
                rest = body.offset(*next).normalize_or(rest);
            }
            let wanted = turned.inverse() * *direction;
            let turn = clamped(
                bone,
                Quat::from_rotation_arc(rest, wanted.normalize_or(rest)),
            );
            pose.rotations[bone] = turn;
            turned *= turn;
        }
    }
}
