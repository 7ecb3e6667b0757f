//! Worn bodies: a tracked person's head and hands move a whole body.
//!
//! Three points say little of a body, and what they leave open is filled in the natural way: the trunk leans and crouches
//! as heads move, elbows are where wrists are bent least, and feet stand until the body has gone on (J. Ponton, H. Yun,
//! C. Andujar and N. Pelechano, "Combining motion matching and orientation prediction to animate avatars for
//! consumer-grade VR devices", 2022, tell why the trunk's heading is the hard part of it).

mod arms;
mod fingers;
mod fit;
mod input;
mod spine;
mod stance;

pub use fit::WornFit;
pub use input::{WornHand, WornTargets};

use crate::arm::shoulder;
use crate::bone::{Bone, Side};
use crate::ease::{Follow, Leftover};
use crate::gait::{Gait, Sole, legs};
use crate::humanoid::Humanoid;
use crate::limit;
use crate::pose::{Frame, Pose};
use crate::root::Root;
use arms::{Arm, Reach};
use fit::Learns;
use glam::{Quat, Vec3};
use stance::Stance;
use std::sync::Arc;

/// The longest step that is lived through, seconds.
const LONGEST: f32 = 0.1;
/// The eyes from the head's joint, where a body has none: metres of an adult.
const EYES: Vec3 = Vec3::new(0.0, 0.07, 0.08);
/// The lowest that hips go, and the longest that legs are, as parts of a leg's length.
const LOW: f32 = 0.22;
const STRETCH: f32 = 0.997;
const EASY: f32 = 0.988;
/// Heads are never faster, metres a second; what is, was tracked anew.
const FASTEST: f32 = 8.0;
/// How fast what is left of such a leap fades; what is farther is a new place, metres.
const FADES: f32 = 7.0;
const ELSEWHERE: f32 = 1.0;

/// Body that a tracked person wears: [`Worn::advance`] makes a [`Pose`] of [`WornTargets`], and says where the body is.
///
/// The head is where it was tracked, hands are as far as arms and joints go, and no joint goes beyond its range. What is
/// not tracked for a moment stays, then arms hang; nothing jumps when it is tracked again.
///
/// ```
/// use banter_motion::{Bone, Humanoid, NameTable, Side, Worn, WornFit, WornHand, WornTargets, test_body};
/// use glam::{Quat, Vec3};
/// use std::sync::Arc;
///
/// let body = Arc::new(Humanoid::new(&test_body(), &NameTable::default()).unwrap());
/// let mut worn = Worn::new(body, WornFit::of_eyes(1.6));
/// let wrist = Vec3::new(-0.2, 1.2, 0.35);
/// let hand = WornHand::new(Side::Right, wrist, Vec3::Z, Vec3::Y);
/// let seen = WornTargets { head: Some((Vec3::new(0.0, 1.6, 0.08), Quat::IDENTITY)), hands: [None, Some(hand)] };
/// for _ in 0..90 {
///     worn.advance(1.0 / 90.0, &seen);
/// }
/// let shown = worn.root().to_world(worn.frame().places[Bone::RightHand]);
/// assert!(shown.distance(wrist) < 0.02);
/// ```
#[derive(Clone, Debug)]
pub struct Worn {
    body: Arc<Humanoid>,
    fit: WornFit,
    learns: Learns,
    /// How much larger the wearer is than the body.
    scale: f32,
    girth: f32,
    stance: Stance,
    gait: Gait,
    arms: [Arm; 2],
    /// Where the head's joint is of who stands, and the eyes from there.
    rest: Vec3,
    eyes: Vec3,
    /// The last that was seen of the head, and what is left of a leap.
    head: Option<(Vec3, Quat)>,
    lost: bool,
    away: Follow<Vec3>,
    turned: Leftover,
    pose: Pose,
    frame: Frame,
}

impl Worn {
    /// A body that nobody has moved yet: it is in the T-pose.
    pub fn new(body: Arc<Humanoid>, fit: WornFit) -> Self {
        let pose = Pose::rest(&body);
        let frame = Frame::of(&body, &pose);
        let ground = body.build().ground;
        let head = frame.places[Bone::Head];
        let eyes = if body.has(Bone::LeftEye) && body.has(Bone::RightEye) {
            frame.places[Bone::LeftEye].midpoint(frame.places[Bone::RightEye]) - head
        } else {
            EYES * body.build().size
        };
        let fit = fit.sane();
        Self {
            scale: fit.eyes / (head.y + eyes.y - ground).max(0.1),
            fit,
            learns: Learns::default(),
            girth: 1.0,
            stance: Stance::default(),
            gait: Gait::new(),
            arms: [Arm::default(); 2],
            rest: head,
            eyes,
            head: None,
            lost: true,
            away: Follow::default(),
            turned: Leftover::default(),
            pose,
            frame,
            body,
        }
    }

    /// The skeleton that it moves.
    pub fn body(&self) -> &Humanoid {
        &self.body
    }

    /// How it fits its wearer.
    pub fn fit(&self) -> WornFit {
        self.fit
    }

    /// Fits it to a wearer, without a leap of what is shown where it is worn already.
    pub fn set_fit(&mut self, fit: WornFit) {
        self.fit = fit.sane();
    }

    /// How far arms keep from the trunk; 1 is for most.
    pub fn set_girth(&mut self, girth: f32) {
        self.girth = if girth.is_finite() {
            girth.clamp(0.3, 3.0)
        } else {
            1.0
        };
    }

    /// Where the body stands in the space of what is tracked, how it is turned, and how much larger than itself it has to
    /// be shown for its eyes to be its wearer's.
    pub fn root(&self) -> Root {
        let mut root = self.stance.root();
        root.position *= self.scale;
        root.position.y = -self.body.build().ground * self.scale;
        root.scale = self.scale;
        root
    }

    /// The pose after the last step.
    pub fn pose(&self) -> &Pose {
        &self.pose
    }

    /// Where the last step put its bones, in body space.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Where the eyes are in body space, and how the head is turned.
    pub fn sight(&self) -> (Vec3, Quat) {
        let turn = self.frame.turns[Bone::Head];
        (self.frame.places[Bone::Head] + turn * self.eyes, turn)
    }

    /// Follows what is tracked for `dt` seconds. Before a head was ever seen it keeps still.
    pub fn advance(&mut self, dt: f32, seen: &WornTargets) {
        let dt = if dt.is_finite() {
            dt.clamp(0.0, LONGEST)
        } else {
            0.0
        };
        let body = self.body.clone();
        let ground = body.build().ground;
        let tall = (self.rest.y + self.eyes.y - ground).max(0.1);
        self.scale = self.fit.eyes / tall;
        // In metres of the body, which stands on its own ground.
        let mut seen = seen.scaled(1.0 / self.scale);
        if let Some((eyes, _)) = &mut seen.head {
            eyes.y += ground;
        }
        for hand in seen.hands.iter_mut().flatten() {
            hand.wrist.y += ground;
        }
        let Some((eyes, turn, fresh)) = self.see(seen.head, dt) else {
            return;
        };
        seen.head = Some((eyes, turn));
        let neck = eyes - turn * self.eyes;
        let size = body.build().size;
        let root = self.stance.advance(&seen, neck, self.rest, size, dt);
        self.gait.advance(body.build(), &root, dt);
        self.bear(&body, &root, neck, turn);
        self.reach(&body, &root, &seen, fresh, dt);
        self.frame = Frame::of(&body, &self.pose);
        if self.fit.learns {
            self.learn(&seen, &root, dt);
        }
    }

    /// The head as it is followed: what is lost stays, and what is found elsewhere is come to softly.
    fn see(&mut self, seen: Option<(Vec3, Quat)>, dt: f32) -> Option<(Vec3, Quat, bool)> {
        let Some((eyes, turn)) = seen else {
            self.lost = true;
            return self.head.map(|(eyes, turn)| (eyes, turn, false));
        };
        let lost = std::mem::replace(&mut self.lost, false);
        let mut fresh = false;
        match self.head {
            Some((shown, shown_turn)) => {
                let expected = shown - self.away.value;
                let leaps = eyes.distance(expected) > FASTEST * dt.max(1e-3);
                if shown.distance(eyes) > ELSEWHERE {
                    self.away = Follow::default();
                    self.turned = Leftover::default();
                    fresh = true;
                } else if lost || leaps {
                    self.away = Follow::at(shown - eyes);
                    self.turned = Leftover::default();
                    self.turned.absorb(shown_turn, turn, Vec3::ZERO);
                }
            }
            None => fresh = true,
        }
        let eyes = eyes + self.away.advance(Vec3::ZERO, FADES, dt);
        let turn = self.turned.over(turn, FADES, dt);
        self.head = Some((eyes, turn));
        Some((eyes, turn, fresh))
    }

    /// The trunk, the hips and the legs.
    fn bear(&mut self, body: &Humanoid, root: &Root, neck: Vec3, turn: Quat) {
        let build = body.build();
        let turn = root.turn_to_body(turn);
        let bearing = spine::Bearing {
            head: root.to_body(neck),
            turn,
            aside: stance::yaw_of(turn).unwrap_or(0.0),
            rest: self.rest,
            low: build.ankle.y + LOW * build.whole_leg(),
        };
        spine::bear(body, &mut self.pose, &bearing);
        let turned = self.pose.rotations[Bone::Hips];
        let joint = |side: Side| turned * body.offset(side.leg()[0]);
        for side in Side::BOTH {
            let hip = self.pose.hips + joint(side);
            self.gait
                .stretch(build, root, side, hip, EASY * build.whole_leg());
        }
        let mut soles = self.gait.soles(build, root);
        // Who is higher than on tiptoe has jumped.
        let leg = STRETCH * build.whole_leg();
        let short = |side: Side, sole: &Sole| {
            let away = sole.ankle - self.pose.hips - joint(side);
            let tall = (leg * leg - away.x * away.x - away.z * away.z)
                .max(0.0)
                .sqrt();
            -away.y - tall
        };
        let lift = Side::BOTH
            .into_iter()
            .zip(&soles)
            .map(|(side, sole)| short(side, sole))
            .fold(f32::INFINITY, f32::min)
            .max(0.0);
        for sole in &mut soles {
            sole.ankle.y += lift;
        }
        legs(body, &mut self.pose, &soles);
        for side in Side::BOTH {
            for bone in side.leg() {
                self.pose.rotations[bone] = limit::clamped(bone, self.pose.rotations[bone]);
            }
        }
    }

    fn reach(&mut self, body: &Humanoid, root: &Root, seen: &WornTargets, fresh: bool, dt: f32) {
        let mut frame = Frame::of_body(body, &self.pose);
        let how = Reach {
            theirs: self.fit.arm / self.scale,
            girth: self.girth,
            dt,
            fresh,
        };
        for side in Side::BOTH {
            let hand = seen.hands[side.index()].map(|hand| WornHand {
                wrist: root.to_body(hand.wrist),
                turn: root.turn_to_body(hand.turn),
                ..hand
            });
            let arm = &mut self.arms[side.index()];
            arm.reach(body, &mut self.pose, &mut frame, side, hand, &how);
            arm.close(body, &mut self.pose, side);
        }
        body.fold(&mut self.pose);
    }

    fn learn(&mut self, seen: &WornTargets, root: &Root, dt: f32) {
        let Some((eyes, _)) = seen.head else { return };
        let reach = Side::BOTH.map(|side| {
            let hand = seen.hands[side.index()]?;
            let joint = shoulder(&self.body, &self.frame, side);
            Some(root.to_body(hand.wrist).distance(joint) * self.scale)
        });
        let eyes = (eyes.y - self.body.build().ground) * self.scale;
        self.learns.advance(&mut self.fit, eyes, reach, dt);
    }
}
