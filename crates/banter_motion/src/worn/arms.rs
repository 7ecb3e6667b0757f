//! Arms of a wearer: hands are where they were tracked, elbows where a wrist is at ease, and what is lost sinks softly.

use super::fingers;
use super::fit::reached;
use super::input::WornHand;
use crate::arm::{HandGoal, HandShape, Trunk, clear, shoulder, solve};
use crate::bone::{Bone, Side};
use crate::ease::{Follow, Leftover};
use crate::humanoid::Humanoid;
use crate::limit::{clamped, excess, vector};
use crate::pose::{Frame, Pose};
use glam::{Quat, Vec3};

/// Seconds for which a hand that is not seen stays where it was, and how fast it comes to where it belongs then.
const HOLDS: f32 = 0.35;
const COMES: f32 = 7.0;
const EASES: f32 = 12.0;
/// What goes faster is a leap of the tracker, metres a second.
const FASTEST: f32 = 10.0;
/// A joint whose target turns faster has leapt, radians a second: it goes the other way round.
const LEAPS: f32 = 9.0;
/// How far elbows swivel, radians, how fast they do, and what it costs beside a wrist that is bent, by the square.
const SWIVELS: (f32, f32) = (-0.5, 1.2);
const SWIVELLING: f32 = 3.0;
const LIFTED: f32 = 0.12;
/// What it costs to be inside the trunk, by the square of metres of an adult; an arm's radius.
const INSIDE: f32 = 900.0;
const FLESH: f32 = 0.045;
/// From this part of its length on an arm is straightened softly.
const SOFT: f32 = 0.95;
/// How an arm hangs, radians.
const HANGS: f32 = 0.2;
const ELBOW: f32 = 0.3;

/// What a hand follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Source {
    #[default]
    Hangs,
    Held,
    Tracked,
}

/// An arm between frames.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arm {
    source: Source,
    /// The last that was seen of it, in the chest's space, and for how long it has not been seen.
    last: Option<WornHand>,
    lost: f32,
    /// What is left of a leap.
    away: Follow<Vec3>,
    turned: Leftover,
    /// Where the hand was shown, in body space.
    shown: Option<(Vec3, Quat)>,
    swivel: f32,
    /// What was wanted of its bones and what was shown of them, and what is left of their leaps.
    wanted: Option<[Quat; 4]>,
    turns: [Quat; 4],
    leftovers: [Leftover; 4],
    fingers: Option<[[Vec3; 3]; 5]>,
}

/// What an arm reaches by.
pub(super) struct Reach {
    /// The length of the wearer's arms in metres of the body.
    pub(super) theirs: f32,
    pub(super) girth: f32,
    pub(super) dt: f32,
    /// Whether everything was put elsewhere: nothing is left of where it was.
    pub(super) fresh: bool,
}

impl Arm {
    /// Brings a hand to where it was tracked, in body space; `frame` is right down to the upper chest.
    pub(super) fn reach(
        &mut self,
        body: &Humanoid,
        pose: &mut Pose,
        frame: &mut Frame,
        side: Side,
        seen: Option<WornHand>,
        how: &Reach,
    ) {
        let dt = how.dt;
        for (bone, turn) in side.arm().into_iter().zip(hanging(side)) {
            pose.rotations[bone] = turn;
        }
        let joint = shoulder(body, frame, side);
        let chest = frame.turns[Bone::UpperChest];
        let seen = seen.map(|hand| WornHand {
            wrist: joint + reached(hand.wrist - joint, how.theirs, body.build().whole_arm()),
            ..hand
        });
        self.lost = if seen.is_some() { 0.0 } else { self.lost + dt };
        let (source, hand) = match (seen, self.last) {
            (Some(hand), _) => {
                self.last = Some(WornHand {
                    wrist: chest.inverse() * (hand.wrist - joint),
                    turn: chest.inverse() * hand.turn,
                    ..hand
                });
                (Source::Tracked, Some(hand))
            }
            (None, Some(last)) if self.lost < HOLDS && self.source != Source::Hangs => {
                let held = WornHand {
                    wrist: joint + chest * last.wrist,
                    turn: chest * last.turn,
                    ..last
                };
                (Source::Held, Some(held))
            }
            _ => (Source::Hangs, None),
        };
        self.fingers = hand.and_then(|hand| hand.fingers);
        let hand = hand.unwrap_or_else(|| hanging_hand(body, pose, frame, side));
        self.soften(source, &hand, how);
        let target = HandGoal {
            wrist: hand.wrist + self.away.advance(Vec3::ZERO, COMES, dt),
            turn: self.turned.over(hand.turn, COMES, dt),
            swivel: 0.0,
            shape: HandShape::RELAXED,
            grip: Vec3::ZERO,
        };
        self.shown = Some((target.wrist, target.turn));
        let trunk = Trunk::of(body, frame, how.girth);
        self.bend(body, pose, frame, side, &target, &trunk, dt);
        clear(body, pose, frame, side, &trunk);
        for bone in side.arm() {
            pose.rotations[bone] = clamped(bone, pose.rotations[bone]);
        }
        self.ease(pose, side, how);
    }

    /// A joint that has to go the other way round does not leap there.
    fn ease(&mut self, pose: &mut Pose, side: Side, how: &Reach) {
        let wanted = side.arm().map(|bone| pose.rotations[bone]);
        let before = self.wanted.replace(wanted).filter(|_| !how.fresh);
        for (k, bone) in side.arm().into_iter().enumerate() {
            let left = &mut self.leftovers[k];
            match before {
                Some(before) if before[k].angle_between(wanted[k]) > LEAPS * how.dt.max(1e-3) => {
                    left.absorb(self.turns[k], wanted[k], Vec3::ZERO);
                }
                Some(_) => {}
                None => *left = Leftover::default(),
            }
            pose.rotations[bone] = clamped(bone, left.over(wanted[k], EASES, how.dt));
            self.turns[k] = pose.rotations[bone];
        }
    }

    /// What follows something else than before, or has leapt, is shown where it was: the difference fades.
    fn soften(&mut self, source: Source, hand: &WornHand, how: &Reach) {
        let before = std::mem::replace(&mut self.source, source);
        let Some((wrist, turn)) = self.shown.filter(|_| !how.fresh) else {
            self.away = Follow::default();
            self.turned = Leftover::default();
            return;
        };
        let goes_on = matches!(
            (before, source),
            (Source::Tracked, Source::Held) | (Source::Hangs, Source::Hangs)
        );
        let expected = wrist - self.away.value;
        let leaps = hand.wrist.distance(expected) > FASTEST * how.dt.max(1e-3);
        if (before != source && !goes_on) || (source == Source::Tracked && leaps) {
            self.away = Follow::at(wrist - hand.wrist);
            self.turned = Leftover::default();
            self.turned.absorb(turn, hand.turn, Vec3::ZERO);
        }
    }

    /// Bends the arm, with the elbow where the wrist is bent least.
    fn bend(
        &mut self,
        body: &Humanoid,
        pose: &mut Pose,
        frame: &mut Frame,
        side: Side,
        target: &HandGoal,
        trunk: &Trunk,
        dt: f32,
    ) {
        let [_, upper, lower, hand] = side.arm();
        let size = body.build().size;
        let (before, from) = (pose.rotations, *frame);
        let at = |swivel: f32, wrist: Vec3, pose: &mut Pose, frame: &mut Frame| {
            pose.rotations = before;
            *frame = from;
            solve(
                body,
                pose,
                frame,
                side,
                &HandGoal {
                    swivel,
                    wrist,
                    ..*target
                },
            );
            let bent = vector(pose.rotations[hand]).length_squared();
            let missed = vector(frame.turns[hand].inverse() * target.turn).length_squared();
            let beyond = excess(upper, pose.rotations[upper]).to_radians();
            let elbow = frame.places[lower];
            let forearm = elbow.lerp(frame.places[hand], 0.5);
            let deep = [elbow, forearm].map(|at| trunk.depth(at, FLESH * size).0.max(0.0) / size);
            let inside = deep[0] * deep[0] + deep[1] * deep[1];
            bent + 4.0 * missed
                + 30.0 * beyond * beyond
                + INSIDE * inside
                + LIFTED * swivel * swivel
        };
        // How the clavicle goes does not depend on the elbow: a straight arm bends softly from where it puts the joint.
        at(self.swivel, target.wrist, pose, frame);
        let joint = frame.places[upper];
        let wrist = joint + softened(target.wrist - joint, body.build().whole_arm());
        const STEP: f32 = 0.1;
        let now = self.swivel;
        let [less, more] = [now - STEP, now + STEP].map(|swivel| at(swivel, wrist, pose, frame));
        let slope = (more - less) / (2.0 * STEP);
        let go = (-slope * 1.5).clamp(-1.0, 1.0) * SWIVELLING * dt;
        self.swivel = (now + go).clamp(SWIVELS.0, SWIVELS.1);
        at(self.swivel, wrist, pose, frame);
    }

    /// Fingers as they are seen, or at ease.
    pub(super) fn close(&self, body: &Humanoid, pose: &mut Pose, side: Side) {
        match &self.fingers {
            Some(seen) => fingers::show(body, pose, side, seen),
            None => HandShape::RELAXED.show(body, side, pose),
        }
    }
}

/// The way to a hand that comes to the full stretch of an arm without a snap of the elbow.
fn softened(way: Vec3, arm: f32) -> Vec3 {
    let (far, near) = (way.length(), SOFT * arm);
    if far <= near {
        return way;
    }
    let rest = arm - near;
    way * ((near + rest * (1.0 - ((near - far) / rest).exp())) / far)
}

/// The turns of an arm that hangs: clavicle, upper arm, lower arm, hand.
fn hanging(side: Side) -> [Quat; 4] {
    let out = side.sign();
    let down = std::f32::consts::FRAC_PI_2 - HANGS;
    [
        Quat::IDENTITY,
        Quat::from_rotation_x(0.03)
            * Quat::from_rotation_z(-out * down)
            * Quat::from_rotation_x(0.18),
        Quat::from_rotation_y(-out * ELBOW),
        Quat::from_rotation_z(-out * 0.06),
    ]
}

fn hanging_hand(body: &Humanoid, pose: &Pose, frame: &Frame, side: Side) -> WornHand {
    let mut frame = *frame;
    frame.steps(body, pose, &side.arm());
    let hand = side.arm()[3];
    WornHand {
        wrist: frame.places[hand],
        turn: frame.turns[hand],
        fingers: None,
    }
}
