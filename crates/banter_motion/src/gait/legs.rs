//! Legs that reach the feet.

use super::Sole;
use crate::bone::{Bone, Side};
use crate::humanoid::Humanoid;
use crate::limb::{self, Natural};
use crate::pose::{Frame, Pose};
use glam::{Quat, Vec3};

/// From this part of its length on a leg in the air gives way, and to which it is stretched at most.
const LOOSE: f32 = 0.92;
const TIGHT: f32 = 0.985;

/// Bends both legs of a pose, whose hips are where they are, so that the feet are on their soles.
pub(crate) fn legs(body: &Humanoid, pose: &mut Pose, soles: &[Sole; 2]) {
    let mut frame = Frame::of_hips(pose);
    for (side, sole) in Side::BOTH.into_iter().zip(soles) {
        let [thigh, shin, foot, toes] = side.leg();
        frame.step(body, pose, thigh);
        let from = frame.places[thigh];
        // Knees go where the toes point, and a little outward.
        let front = sole.turn * Vec3::Z;
        let front = Vec3::new(front.x, 0.0, front.z).normalize_or(Vec3::Z);
        let hips = frame.turns[Bone::Hips] * Vec3::Z;
        let natural = Natural {
            towards: Vec3::NEG_Y,
            bends: (front * 1.2 + hips).normalize_or(Vec3::Z),
        };
        // In the air no knee is stretched: it would snap.
        let way = sole.ankle - from;
        let (far, whole) = (way.length(), body.build().whole_leg());
        let (near, most) = (LOOSE * whole, TIGHT * whole);
        let soft = if far > near {
            near + (most - near) * (1.0 - ((near - far) / (most - near)).exp())
        } else {
            far
        };
        let ankle = from + way * (1.0 + sole.loose * (soft / far.max(1e-4) - 1.0));
        let bent = limb::bend(from, ankle, body.build().leg, natural, 0.0);
        // The hinge of a knee is that of the thigh: to the body's left.
        let hinge = -bent.hinge;
        let above = limb::turn(body.offset(shin), Vec3::X, bent.middle - from, hinge);
        let below = limb::turn(body.offset(foot), Vec3::X, bent.end - bent.middle, hinge);
        pose.rotations[thigh] = frame.turns[Bone::Hips].inverse() * above;
        pose.rotations[shin] = above.inverse() * below;
        pose.rotations[foot] = below.inverse() * sole.turn;
        pose.rotations[toes] = Quat::from_rotation_x(-sole.toes);
    }
}
