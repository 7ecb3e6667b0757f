//! Where a hand is wanted, and the arm that brings it there.

use super::HandShape;
use crate::bone::{Bone, Side};
use crate::ease::smooth;
use crate::humanoid::Humanoid;
use crate::limb::{self, Bent, Natural};
use crate::limit::{clamped, swing_twist, vector};
use crate::pose::{Frame, Pose};
use glam::{Quat, Vec3};

/// How far a forearm turns about itself, radians, and its share of the turn that a hand is asked for.
const FOREARM: f32 = 1.5;
const SHARE: f32 = 0.6;
/// From so far on, radians, a turn of the hand is more than forearm and wrist can do.
const WRIST: f32 = 2.1;

/// Where a hand is wanted, in body space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HandGoal {
    pub(crate) wrist: Vec3,
    pub(crate) turn: Quat,
    /// How far the elbow is lifted out of its natural place, radians.
    pub(crate) swivel: f32,
    pub(crate) shape: HandShape,
    /// What has to be at its place whatever the wrist does, in the hand's axes: the middle of what it holds.
    pub(crate) grip: Vec3,
}

impl HandGoal {
    /// Between two.
    pub(crate) fn lerp(&self, to: &Self, share: f32) -> Self {
        Self {
            wrist: self.wrist.lerp(to.wrist, share),
            turn: self.turn.slerp(to.turn, share),
            swivel: self.swivel + (to.swivel - self.swivel) * share,
            shape: self.shape.lerp(to.shape, share),
            grip: self.grip.lerp(to.grip, share),
        }
    }
}

/// How a hand is turned whose fingers and palm point this way.
pub(crate) fn hand_turn(side: Side, fingers: Vec3, palm: Vec3) -> Quat {
    limb::turn(Vec3::X * side.sign(), Vec3::NEG_Y, fingers, palm)
}

/// The middle of what is held, from the wrist in the hand's axes.
pub(crate) fn grip(body: &Humanoid, side: Side, radius: f32) -> Vec3 {
    let hand = body.build().hand;
    Vec3::new(
        side.sign() * (0.074 * hand + 0.12 * radius),
        -(0.013 * hand + radius),
        0.004 * hand,
    )
}

/// Where the wrist has to be for the hand to hold something at `place`.
pub(crate) fn wrist_for(body: &Humanoid, side: Side, place: Vec3, turn: Quat, radius: f32) -> Vec3 {
    place - turn * grip(body, side, radius)
}

/// Where what a hand holds is.
pub(crate) fn grip_place(body: &Humanoid, frame: &Frame, side: Side, radius: f32) -> Vec3 {
    let hand = side.arm()[3];
    frame.places[hand] + frame.turns[hand] * grip(body, side, radius)
}

/// Where the shoulder's joint is, without what the clavicle does.
pub(crate) fn shoulder(body: &Humanoid, frame: &Frame, side: Side) -> Vec3 {
    let [clavicle, upper, ..] = side.arm();
    let turn = frame.turns[Bone::UpperChest];
    frame.places[Bone::UpperChest] + turn * (body.offset(clavicle) + body.offset(upper))
}

/// The upright frame of an arm for motions that are written in lengths of the arm: out, up, forward.
pub(crate) fn arm_frame(body: &Humanoid, side: Side, from: Vec3, at: Vec3) -> Vec3 {
    from + at * Vec3::new(side.sign(), 1.0, 1.0) * body.build().whole_arm()
}

fn natural(side: Side) -> Natural {
    let towards = Vec3::new(0.1 * side.sign(), -0.5, 0.86).normalize();
    let bends = Vec3::new(0.5 * side.sign(), -0.75, -0.35);
    Natural {
        towards,
        bends: (bends - towards * bends.dot(towards)).normalize(),
    }
}

/// Bends an arm so that its hand is where it is wanted; the trunk stays as it is. `frame` must be right down to the upper
/// chest.
pub(crate) fn solve(
    body: &Humanoid,
    pose: &mut Pose,
    frame: &mut Frame,
    side: Side,
    goal: &HandGoal,
) {
    let [clavicle, ..] = side.arm();
    let build = body.build();
    let long = build.whole_arm();
    let out = side.sign();
    let chest = frame.turns[Bone::UpperChest];
    let joint = shoulder(body, frame, side);
    let seen = crate::limit::within_arm(side, chest.inverse() * (goal.wrist - joint));
    let shift = joint + chest * seen - goal.wrist;
    // The shoulder rises with a hand that is high, and comes forward with one that is far.
    let lift = 0.42 * smooth(-0.1, 1.0, seen.y / long);
    let across = smooth(0.0, 0.6, -out * seen.x / long);
    let far = 0.3 * smooth(0.75, 1.1, seen.z / long).max(across);
    pose.rotations[clavicle] = clamped(
        clavicle,
        Quat::from_rotation_z(out * lift)
            * Quat::from_rotation_y(-out * far)
            * pose.rotations[clavicle],
    );
    let natural = natural(side);
    // What is natural for a trunk that is bent, is bent too.
    let natural = Natural {
        towards: chest * natural.towards,
        bends: chest * natural.bends,
    };
    let [_, upper, _, hand] = side.arm();
    frame.steps(body, pose, &[clavicle, upper]);
    let from = frame.places[upper];
    let held = goal.wrist + shift + goal.turn * goal.grip;
    let mut wrist = goal.wrist + shift;
    // A wrist that does not turn as far as it should has the hand elsewhere: the arm makes up for it.
    for _ in 0..if goal.grip == Vec3::ZERO { 1 } else { 3 } {
        let bent = limb::bend(from, wrist, build.arm, natural, out * goal.swivel);
        put(body, pose, frame, side, from, &bent, goal.turn);
        wrist = held - frame.turns[hand] * goal.grip;
    }
}

/// Puts an arm as it was bent, with the hand turned as near to `turn` as the wrist goes.
pub(crate) fn put(
    body: &Humanoid,
    pose: &mut Pose,
    frame: &mut Frame,
    side: Side,
    from: Vec3,
    bent: &Bent,
    turn: Quat,
) {
    let [clavicle, upper, lower, hand] = side.arm();
    let hinge = bent.hinge * side.sign();
    let straight = body.offset(hand).normalize_or(Vec3::X * side.sign());
    let above = limb::turn(body.offset(lower), Vec3::Y, bent.middle - from, hinge);
    let below = limb::turn(straight, Vec3::Y, bent.end - bent.middle, hinge);
    // What no wrist does is let go the more the further it is beyond, or it would snap to the other side.
    let asked = vector(below.inverse() * turn);
    let much = asked.length();
    let kept = if much > WRIST {
        WRIST * (std::f32::consts::PI - much) / (std::f32::consts::PI - WRIST)
    } else {
        much
    };
    let turn = below * Quat::from_scaled_axis(asked * (kept / much.max(1e-6)));
    let (_, twist) = swing_twist(below.inverse() * turn, straight);
    let twist = (SHARE * vector(twist).dot(straight)).clamp(-FOREARM, FOREARM);
    let below = below * Quat::from_axis_angle(straight, twist);
    pose.rotations[upper] = frame.turns[clavicle].inverse() * above;
    pose.rotations[lower] = above.inverse() * below;
    pose.rotations[hand] = clamped(hand, below.inverse() * turn);
    frame.steps(body, pose, &side.arm());
}
