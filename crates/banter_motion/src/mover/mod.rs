//! The mover: one body that lives, and does what it is told.

mod arm;
mod arms;
mod begin;
mod legs;
mod trunk;

use crate::bone::{Bone, PerBone, Side};
use crate::chance::{Chance, Drift};
use crate::clip::Motions;
use crate::ease::{Follow, Leftover};
use crate::gait::{Gait, Hips, Sole};
use crate::humanoid::Humanoid;
use crate::legs::{RootMotion, Seat, Steer};
use crate::limit;
use crate::pose::{Frame, Pose};
use crate::root::Root;
use crate::style::BodyStyle;
use crate::tabletop::Tabletop;
use crate::talk::{Talk, Talking};
use crate::task::{Motion, Outcome, TaskEvent, TaskId};
use arm::Arm;
use glam::{Quat, Vec3};
use std::sync::Arc;

/// The longest step that is lived through, seconds; what is longer was a pause of the game.
const LONGEST: f32 = 0.1;

/// A target that turns faster than this has leapt, radians a second; how much of its speed a joint keeps where it does; and
/// what no
/// joint of an arm, or of a foot in the air, is faster than.
const LEAPS: f32 = 10.0;
const CARRIED: f32 = 4.0;
const FASTEST: f32 = 13.8;

/// What a body sees of the world in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surroundings {
    /// Where it stands.
    pub root: Root,
    /// What it looks at, in the world.
    pub gaze: Option<Vec3>,
    /// Whether its head is turned by it; else by what drives its face.
    pub turns_head: bool,
    /// What is said and heard.
    pub talk: Talk,
    /// How far its face would have it lean forward, radians.
    pub lean: f32,
    /// The table or counter that it stands or sits at.
    pub tabletop: Option<Tabletop>,
    /// Whether fingers and the small things count: not for who is far away.
    pub fine: bool,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            root: Root::default(),
            gaze: None,
            turns_head: true,
            talk: Talk::default(),
            lean: 0.0,
            tabletop: None,
            fine: true,
        }
    }
}

/// A motion that is performed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Performance {
    id: TaskId,
    motion: Motion,
    side: Side,
    time: f32,
}

/// What the legs do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Legs {
    #[default]
    Free,
    /// A task walks or turns.
    Steer(TaskId, Steer),
    /// It sits, or is about to; the task that is under way, and what comes after it has risen.
    Sit(Seat, Option<TaskId>, Option<(TaskId, Steer)>),
}

/// A body that lives: it stands and breathes, goes where it is sent or where its root is moved, looks, talks with its
/// hands, and does [`Task`](crate::Task)s. Without allocating once it is made.
#[derive(Clone, Debug)]
pub struct Mover {
    body: Arc<Humanoid>,
    motions: Arc<Motions>,
    style: BodyStyle,
    time: f64,
    next: u32,
    gait: Gait,
    hips: Hips,
    legs: Legs,
    arms: [Arm; 2],
    performance: Option<Performance>,
    talking: Talking,
    drifts: [Drift; 6],
    trunk: trunk::TrunkState,
    swing: [Follow<f32>; 2],
    ahead: Follow<f32>,
    shift: Follow<f32>,
    turning: Follow<f32>,
    turns: bool,
    soles: [Sole; 2],
    motion: RootMotion,
    leftovers: PerBone<Leftover>,
    pose: Pose,
    frame: Frame,
    /// What was wanted of each bone in the last step.
    targets: PerBone<Quat>,
    /// The rotations before the last step, and the seconds that it took: how fast bones turned is asked of few.
    before: PerBone<Quat>,
    lasted: f32,
    /// Bones whose target has jumped in this step.
    jumped: PerBone<bool>,
    events: Vec<TaskEvent>,
}

impl Mover {
    /// A body that begins to live; any seed will do, and the same one gives the same motion.
    pub fn new(body: Arc<Humanoid>, style: BodyStyle, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let pose = Pose::rest(&body);
        let frame = Frame::of(&body, &pose);
        let periods = [3.7, 9.0, 7.0, 11.0, 5.3, 6.1];
        let gait = Gait::new();
        Self {
            soles: gait.soles(body.build(), &Root::default()),
            motions: Motions::ours(),
            style: style.sane(),
            time: f64::from(chance.between(0.0, 100.0)),
            next: 0,
            hips: Hips::default(),
            gait,
            legs: Legs::Free,
            arms: [Arm::new(), Arm::new()],
            performance: None,
            talking: Talking::new(&mut chance),
            drifts: periods.map(|period| Drift::new(&mut chance, period)),
            trunk: trunk::TrunkState::default(),
            swing: [Follow::default(); 2],
            ahead: Follow::default(),
            shift: Follow::default(),
            turning: Follow::default(),
            turns: false,
            motion: RootMotion::default(),
            leftovers: PerBone::of(Leftover::default()),
            targets: PerBone::of(Quat::IDENTITY),
            before: PerBone::of(Quat::IDENTITY),
            lasted: 0.0,
            jumped: PerBone::of(true),
            events: Vec::with_capacity(32),
            body,
            pose,
            frame,
        }
    }

    /// The skeleton that it moves.
    pub fn body(&self) -> &Humanoid {
        &self.body
    }

    /// Its style.
    pub fn style(&self) -> &BodyStyle {
        &self.style
    }

    /// Gives it another style.
    pub fn set_style(&mut self, style: BodyStyle) {
        self.style = style.sane();
    }

    /// The pose after the last step.
    pub fn pose(&self) -> &Pose {
        &self.pose
    }

    /// Where the last step put its bones, in body space.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// How its root is to move, after the last step.
    pub fn root_motion(&self) -> RootMotion {
        self.motion
    }

    /// Whether a foot stands on the ground.
    pub fn is_planted(&self, side: Side) -> bool {
        self.soles[side.index()].is_planted
    }

    /// What happened since it was asked last, the oldest first.
    pub fn events(&mut self) -> impl Iterator<Item = TaskEvent> + '_ {
        self.events.drain(..)
    }

    /// The radius of what a hand holds, if it holds anything.
    pub fn holds(&self, side: Side) -> Option<f32> {
        self.arms[side.index()].held
    }

    /// Where the middle of what a hand holds, or would hold with this radius, is in body space, and how the hand is turned.
    pub fn grip(&self, side: Side, radius: f32) -> (Vec3, Quat) {
        let place = crate::arm::grip_place(&self.body, &self.frame, side, radius);
        (place, self.frame.turns[side.arm()[3]])
    }

    /// How a hand is turned that carries something before the body, in body space.
    pub fn carrying(&self, side: Side, radius: f32) -> Quat {
        crate::act::carry(&self.body, &self.frame, side, radius).turn
    }

    /// Whether it sits.
    pub fn is_seated(&self) -> bool {
        matches!(&self.legs, Legs::Sit(seat, ..) if seat.state == crate::legs::Seating::Seated)
    }

    /// Whether an arm has a task, holds something or does a motion: a game's own animation gives way there.
    pub fn uses_arm(&self, side: Side) -> bool {
        let arm = &self.arms[side.index()];
        arm.is_busy()
            || self
                .performance
                .is_some_and(|it| self.takes_part(&it, side))
    }

    /// Whether the trunk or the head has a motion to do, or bends for a hand.
    pub fn uses_trunk(&self) -> bool {
        self.performance.is_some() || self.trunk.is_leaning()
    }

    /// Whether any hand has a task.
    pub fn is_busy(&self) -> bool {
        self.arms.iter().any(|arm| arm.act.is_some())
    }

    /// Whether the legs have a task.
    pub fn uses_legs(&self) -> bool {
        self.legs != Legs::Free
    }

    fn end(&mut self, task: TaskId, outcome: Outcome) {
        self.events.push(TaskEvent::Ended { task, outcome });
    }

    /// Lives on for `dt` seconds.
    pub fn advance(&mut self, dt: f32, seen: &Surroundings) {
        let dt = if dt.is_finite() {
            dt.clamp(0.0, LONGEST)
        } else {
            0.0
        };
        if !seen.root.is_sane() {
            return;
        }
        let body = self.body.clone();
        let motions = self.motions.clone();
        self.time += f64::from(dt);
        self.talking.advance(&seen.talk, &self.style, &motions, dt);
        self.go(&body, seen, dt);
        self.bear(&body, &motions, seen, dt);
        self.reach(&body, &motions, seen, dt);
        self.stand(&body);
        self.close(&body, seen, dt);
        self.note(&body, seen, dt);
    }

    /// Fingers are last: nothing depends on them.
    fn close(&mut self, body: &Humanoid, seen: &Surroundings, dt: f32) {
        if !seen.fine {
            return;
        }
        for side in Side::BOTH {
            if let Some(shape) = self.arms[side.index()].shape.advance(dt) {
                shape.show(body, side, &mut self.trunk.next);
            }
        }
    }

    /// The step is shown: joints are brought into their ranges, and what they did is remembered.
    fn note(&mut self, body: &Humanoid, seen: &Surroundings, dt: f32) {
        let next = &mut self.trunk.next;
        limit::clamp(next);
        let most = FASTEST * dt;
        let soles = self.soles;
        let swings = |side: &Side| !soles[side.index()].is_planted;
        let feet = Side::BOTH
            .into_iter()
            .filter(swings)
            .flat_map(|side| [side.leg()[2], side.leg()[3]]);
        for bone in Side::BOTH.into_iter().flat_map(Side::arm).chain(feet) {
            let (from, to) = (self.pose.rotations[bone], next.rotations[bone]);
            let angle = from.angle_between(to);
            if angle > most && angle > 1e-3 {
                next.rotations[bone] = limit::clamped(bone, from.slerp(to, most / angle));
            }
        }
        if dt > 0.0 {
            (self.before, self.lasted) = (self.pose.rotations, dt);
        }
        self.pose = *next;
        self.frame = Frame::of(body, &self.pose);
        self.jumped = PerBone::of(false);
        self.judge(body, seen);
    }

    /// How fast a bone turned in the last step, radians a second.
    fn rate(&self, bone: Bone) -> Vec3 {
        if self.lasted <= 0.0 {
            return Vec3::ZERO;
        }
        let turned = self.pose.rotations[bone] * self.before[bone].inverse();
        limit::vector(turned) / self.lasted
    }

    /// What is shown of a bone whose target may have jumped: the leftover of the jump fades over it.
    fn shown(&mut self, bone: Bone, target: Quat, rate: f32, dt: f32) -> Quat {
        // Also where no task has begun: an elbow that has to go the other way round, say.
        let leaps = target.angle_between(self.targets[bone]) > LEAPS * dt;
        if self.jumped[bone] || leaps {
            let velocity = if self.jumped[bone] {
                self.rate(bone).clamp_length_max(CARRIED)
            } else {
                Vec3::ZERO
            };
            self.leftovers[bone].absorb(self.pose.rotations[bone], target, velocity);
        }
        self.targets[bone] = target;
        self.leftovers[bone].over(target, rate, dt)
    }

    fn jump(&mut self, bones: &[Bone]) {
        for bone in bones {
            self.jumped[*bone] = true;
        }
    }
}
