//! Steps: feet stand where they were put down until it is their turn, and the hips ride between them.
//!
//! There is no clip of a walk that might not fit the ground: when a body's root moves, however it is moved, its feet
//! plan where to come down next (R. S. Johansen, "Automated semi-procedural animation for character locomotion", 2009),
//! and legs follow by inverse kinematics. So feet do not slide (L. Kovar, J. Schreiner and M. Gleicher, "Footskate cleanup for
//! motion capture editing", 2002). How long steps are follows from the speed (D. W. Grieve and R. J. Gear, "The
//! relationships between length of stride, step frequency, time of swing and speed of walking", 1966).

mod foot;
mod hips;
mod legs;

pub(crate) use foot::{Foot, Sole};
pub(crate) use hips::{Hips, Wish};
pub(crate) use legs::legs;

use crate::bone::Side;
use crate::ease::Follow;
use crate::humanoid::Build;
use crate::root::Root;
use foot::Landing;
use glam::{Quat, Vec3};

/// Seconds over which the root's speed is averaged, as the rate of a spring.
const SPEED_RATE: f32 = 16.0;
/// What moves slower, m/s, stands; and the turn, rad/s.
const STILL: f32 = 0.06;
const TURNING: f32 = 0.25;
/// What moves further than this in a frame has been put elsewhere, metres.
const LEAP: f32 = 0.7;
/// A standing foot that is so far from its place steps there: metres of an adult, radians.
const ASTRAY: f32 = 0.055;
const ASKEW: f32 = 0.3;
/// And one so far from its place steps at once.
const STRAINED: f32 = 0.36;
/// How far a body turns from one step to the other at most, radians.
const WRUNG: f32 = 0.5;
/// How far a foot that stands is carried on below an adult, metres.
const STRIDE: f32 = 0.66;
/// Feet point outwards by so many radians.
const SPLAY: f32 = 0.12;

/// Where the feet are, and what they are about to do.
#[derive(Clone, Debug)]
pub(crate) struct Gait {
    pub(crate) feet: [Foot; 2],
    /// Of the root, in the world, metres of the body a second.
    velocity: Follow<Vec3>,
    turning: Follow<f32>,
    since_lift: f32,
    next: Side,
    last: Option<Root>,
    /// Where feet that swing come down.
    landings: [Landing; 2],
    /// How far ahead of their place the feet stand: who sits has them in front of the seat.
    pub(crate) ahead: f32,
}

impl Gait {
    pub(crate) fn new() -> Self {
        Self {
            feet: Side::BOTH.map(|_| Foot::default()),
            velocity: Follow::default(),
            turning: Follow::default(),
            since_lift: 10.0,
            next: Side::Left,
            last: None,
            landings: Side::BOTH.map(|_| Landing {
                ball: Vec3::ZERO,
                turn: Quat::IDENTITY,
                goes: Vec3::ZERO,
            }),
            ahead: 0.0,
        }
    }

    /// The speed over ground in m/s of a body of an adult's size.
    pub(crate) fn speed(&self) -> f32 {
        self.velocity.value.length()
    }

    pub(crate) fn is_moving(&self) -> bool {
        self.speed() > STILL || self.turning.value.abs() > TURNING
    }

    /// Whether both feet stand, and where they should.
    pub(crate) fn is_settled(&self, build: &Build, root: &Root) -> bool {
        !self.is_moving()
            && Side::BOTH.into_iter().all(|side| {
                let foot = &self.feet[side.index()];
                let (astray, askew) = self.error(build, root, side);
                foot.is_planted() && astray < ASTRAY * 1.2 * build.size && askew < ASKEW * 1.2
            })
    }

    /// Goes on for `dt` seconds.
    pub(crate) fn advance(&mut self, build: &Build, root: &Root, dt: f32) {
        let leaps = |last: &Root| {
            last.position.distance(root.position) > LEAP * root.scale * build.size
                || (last.scale - root.scale).abs() > 1e-3 * root.scale
                || last.rotation.angle_between(root.rotation) > 1.2
        };
        let Some(last) = self.last.filter(|last| !leaps(last)) else {
            self.put(build, root);
            return;
        };
        if dt > 0.0 {
            let moved = (root.position - last.position) / (dt * root.scale);
            self.velocity
                .advance(moved - Vec3::Y * moved.y, SPEED_RATE, dt);
            let turned = root.rotation * last.rotation.inverse();
            self.turning
                .advance(crate::limit::vector(turned).y / dt, SPEED_RATE, dt);
        }
        self.last = Some(*root);
        self.since_lift += dt;
        let step = self.step_time(build);
        for side in Side::BOTH {
            if self.feet[side.index()].is_planted() {
                self.roll(build, root, side, dt);
                continue;
            }
            let landing = self.landing(build, root, side, step);
            self.feet[side.index()].swing(&landing, dt);
            self.landings[side.index()] = landing;
        }
        self.lift(build, root, step);
    }

    /// A standing foot rolls over its toes as the hip goes on.
    fn roll(&mut self, build: &Build, root: &Root, side: Side, dt: f32) {
        let foot = &mut self.feet[side.index()];
        let hip = Vec3::new(build.ankle.x * side.sign(), 0.0, build.hips.z + self.ahead);
        let front = root.turn_to_body(foot.turn) * Vec3::Z;
        let behind = (hip - root.to_body(foot.ball)).dot(front) / build.size;
        foot.roll(behind, dt);
    }

    /// Both feet stand where they belong, at once.
    fn put(&mut self, build: &Build, root: &Root) {
        self.last = Some(*root);
        self.velocity = Follow::default();
        self.turning = Follow::default();
        for side in Side::BOTH {
            let landing = self.landing(build, root, side, 0.0);
            self.feet[side.index()] = Foot::at(&landing);
        }
    }

    /// Seconds from one foot's step to the other's.
    fn step_time(&self, build: &Build) -> f32 {
        let speed = self.speed();
        // Who turns takes short steps, or his feet would be wrung.
        let turns = WRUNG / self.turning.value.abs().max(0.1);
        if speed < STILL {
            return turns.min(0.55);
        }
        let height = 1.66 * build.size;
        let length = 0.41 * height * (speed / height).powf(0.42);
        (length / speed).min(turns).clamp(0.28, 0.75)
    }

    /// Seconds that a foot stands, at most as long as its leg reaches back.
    fn stance_time(&self, build: &Build, step: f32) -> f32 {
        (1.2 * step).min(STRIDE * build.size / self.speed().max(0.1))
    }

    /// Seconds that a foot is in the air.
    fn swing_time(&self, build: &Build, step: f32) -> f32 {
        match self.speed() {
            v if v > STILL => (2.0 * step - self.stance_time(build, step)).min(0.5),
            _ if self.turning.value.abs() > TURNING => 0.27,
            _ => 0.4,
        }
    }

    /// Where a foot belongs, standing, in body space: where its toes begin, on the ground.
    fn place(&self, build: &Build, side: Side) -> (Vec3, f32) {
        let ankle = build.ankle;
        let out = ankle.x.abs() + 0.008 * build.size;
        let yaw = SPLAY * side.sign();
        let ball = Quat::from_rotation_y(yaw) * Vec3::new(0.0, 0.0, build.ball.z);
        (
            Vec3::new(side.sign() * out, build.ground, ankle.z + self.ahead) + ball,
            yaw,
        )
    }

    /// Where a foot comes down if it lands as planned, in the world.
    fn landing(&self, build: &Build, root: &Root, side: Side, step: f32) -> Landing {
        let left = self.feet[side.index()].time_left();
        let (place, yaw) = self.place(build, side);
        // Half of how long it stands, it is behind.
        let stance = self.stance_time(build, step);
        let turned = self.turning.value * (left + 0.4 * stance);
        let turn = Quat::from_axis_angle(root.rotation * Vec3::Y, turned.clamp(-1.0, 1.0));
        let then = Root {
            position: root.position + self.velocity.value * root.scale * (left + 0.38 * stance),
            rotation: turn * root.rotation,
            scale: root.scale,
        };
        Landing {
            ball: then.to_world(place),
            turn: then.rotation * Quat::from_rotation_y(yaw),
            goes: self.velocity.value * root.scale,
        }
    }

    /// How far a foot is from where it belongs: metres of the body, radians.
    fn error(&self, build: &Build, root: &Root, side: Side) -> (f32, f32) {
        let foot = &self.feet[side.index()];
        let (place, yaw) = self.place(build, side);
        let away = root.to_body(foot.ball) - place;
        let askew = root.turn_to_body(foot.turn) * Quat::from_rotation_y(-yaw);
        (
            (away * Vec3::new(1.0, 0.0, 1.0)).length(),
            crate::limit::vector(askew).y.abs(),
        )
    }

    /// Lifts a foot whose turn it is.
    fn lift(&mut self, build: &Build, root: &Root, step: f32) {
        let errors = Side::BOTH.map(|side| self.error(build, root, side));
        let standing = Side::BOTH.map(|side| self.feet[side.index()].is_planted());
        let wrong = |side: Side, share: f32| {
            let (astray, askew) = errors[side.index()];
            astray > share * ASTRAY * build.size || askew > share * ASKEW
        };
        // Who runs has both feet in the air for a moment.
        let takes = self.swing_time(build, step);
        let runs = self.speed() > STILL && takes > step;
        let may = |side: Side| standing[side.index()] && (standing[side.other().index()] || runs);
        let side = if self.speed() > STILL {
            let askew = errors[self.next.index()].1 > 0.45;
            let due = (self.since_lift >= step || askew && self.since_lift > 0.2) && may(self.next);
            // A leg that is stretched far is not waited for.
            let strained =
                |side: &Side| may(*side) && errors[side.index()].0 > STRAINED * build.size;
            due.then_some(self.next)
                .or_else(|| Side::BOTH.into_iter().find(strained))
        } else if self.since_lift < 0.2 {
            None
        } else {
            let weight = |side: Side| {
                let (astray, askew) = errors[side.index()];
                astray / (ASTRAY * build.size) + askew / ASKEW
            };
            let worse = if weight(Side::Left) >= weight(Side::Right) {
                Side::Left
            } else {
                Side::Right
            };
            // A foot that is a little astray follows one that has just stepped.
            let share = if self.since_lift < 1.0 { 0.55 } else { 1.0 };
            (may(worse) && wrong(worse, share)).then_some(worse)
        };
        let Some(side) = side else { return };
        let height = if runs {
            0.11
        } else {
            0.045 + 0.012 * self.speed()
        };
        self.feet[side.index()].lift(takes, height * build.size * root.scale);
        self.since_lift = 0.0;
        self.next = side.other();
    }

    /// The sole of a foot that swings, as it will be when it has come down, and how far it is on its way, 0 to 1.
    pub(crate) fn coming(&self, build: &Build, root: &Root, side: Side) -> Option<(Sole, f32)> {
        let foot = &self.feet[side.index()];
        let then = Foot::at(&self.landings[side.index()]);
        // The body has come on by then.
        let on = Root {
            position: root.position + self.velocity.value * root.scale * foot.time_left(),
            ..*root
        };
        (!foot.is_planted()).then(|| (then.sole(build, &on, side), foot.progress()))
    }

    /// Lifts the heel of a foot that stands behind, as far as the leg needs it to reach.
    pub(crate) fn stretch(&mut self, build: &Build, root: &Root, side: Side, hip: Vec3, leg: f32) {
        let foot = &mut self.feet[side.index()];
        if foot.heel >= 0.0 && foot.progress() < 0.65 {
            foot.stretch(build, root, side, hip, leg);
        }
    }

    /// What the soles of both feet do in body space.
    pub(crate) fn soles(&self, build: &Build, root: &Root) -> [Sole; 2] {
        Side::BOTH.map(|side| self.feet[side.index()].sole(build, root, side))
    }
}
