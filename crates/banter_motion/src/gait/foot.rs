//! One foot: it stands, rolls over its toes, swings and comes down.

use crate::bone::Side;
use crate::ease::{Follow, least_jerk, smooth};
use crate::humanoid::Build;
use crate::root::Root;
use glam::{Quat, Vec3};

/// How far the heel rises behind, also when the leg is stretched, and the toes before the foot comes down, radians.
const HEEL: f32 = 0.62;
const STRETCHED: f32 = 0.95;
const TOES: f32 = -0.2;
/// Seconds in which a foot that came down on its heel is flat.
const FLATTENS: f32 = 0.13;
/// How much of the body's speed a foot still has when it comes down.
const COMES_WITH: f32 = 0.5;

/// Where a foot comes down: where its toes begin, on the ground, and how the foot is turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Landing {
    pub(crate) ball: Vec3,
    pub(crate) turn: Quat,
    /// How fast the body goes meanwhile.
    pub(crate) goes: Vec3,
}

/// A foot in the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Foot {
    /// Below where the toes begin, on the ground; while it swings, above it.
    pub(crate) ball: Vec3,
    pub(crate) turn: Quat,
    /// How far it is lifted.
    lifted: f32,
    /// The swing: where from, how long it takes, how far it is, and how high it goes. None while it stands.
    from: Landing,
    takes: f32,
    since: f32,
    height: f32,
    swings: bool,
    /// How far the heel was up when it was lifted.
    heel_then: f32,
    /// How far it is up: negative when the toes are.
    pub(crate) heel: f32,
    /// Seconds since it came down, and how far its toes were up then.
    stood: f32,
    rolled: f32,
    /// The heel's rise behind the hips, which sets in softly.
    behind: Follow<f32>,
}

impl Default for Foot {
    fn default() -> Self {
        Self::at(&Landing {
            ball: Vec3::ZERO,
            turn: Quat::IDENTITY,
            goes: Vec3::ZERO,
        })
    }
}

/// A foot in body space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sole {
    pub(crate) ankle: Vec3,
    pub(crate) turn: Quat,
    /// How far the toes bend up.
    pub(crate) toes: f32,
    pub(crate) is_planted: bool,
    /// Where the toes begin, on the ground.
    pub(crate) ball: Vec3,
    /// How little it matters that the leg gets there to the inch, 0 to 1: in the air.
    pub(crate) loose: f32,
}

impl Foot {
    pub(crate) fn at(landing: &Landing) -> Self {
        Self {
            ball: landing.ball,
            turn: landing.turn,
            lifted: 0.0,
            from: *landing,
            takes: 0.0,
            since: 0.0,
            height: 0.0,
            swings: false,
            heel_then: 0.0,
            heel: 0.0,
            stood: 10.0,
            rolled: 0.0,
            behind: Follow::default(),
        }
    }

    pub(crate) fn is_planted(&self) -> bool {
        !self.swings
    }

    pub(crate) fn time_left(&self) -> f32 {
        if self.swings {
            (self.takes - self.since).max(0.0)
        } else {
            0.0
        }
    }

    pub(crate) fn lift(&mut self, takes: f32, height: f32) {
        self.from = Landing {
            ball: self.ball,
            turn: self.turn,
            goes: Vec3::ZERO,
        };
        (self.takes, self.since, self.height, self.swings) = (takes, 0.0, height, true);
        self.heel_then = self.heel;
    }

    /// Swings on towards where it is to come down.
    pub(crate) fn swing(&mut self, to: &Landing, dt: f32) {
        self.since += dt;
        let t = (self.since / self.takes.max(1e-3)).min(1.0);
        let s = least_jerk(t);
        // It comes down with the body, not ahead of it: a leg would not reach.
        let with = to.ball - to.goes * (COMES_WITH * (self.takes - self.since).max(0.0));
        self.ball = self.from.ball.lerp(with, s);
        self.turn = self.from.turn.slerp(to.turn, s);
        self.lifted = self.height * 4.0 * s * (1.0 - s);
        let run = self.from.ball.distance(to.ball);
        let up = TOES * smooth(0.1, 0.5, run);
        self.heel = self.heel_then * (1.0 - smooth(0.0, 0.85, t)) + up * smooth(0.4, 1.0, t);
        if t >= 1.0 {
            self.swings = false;
            self.stood = 0.0;
            self.rolled = self.heel;
            self.behind = Follow::default();
        }
    }

    /// Rolls on while it stands; `behind` is how far the hip is ahead of its toes, metres of an adult.
    pub(crate) fn roll(&mut self, behind: f32, dt: f32) {
        if self.swings {
            return;
        }
        self.stood += dt;
        let strike = self.rolled * (1.0 - smooth(0.0, FLATTENS, self.stood));
        self.heel = strike
            + self
                .behind
                .advance(HEEL * smooth(0.0, 0.42, behind), 28.0, dt);
    }

    /// How far a swing is on its way, 0 to 1.
    pub(crate) fn progress(&self) -> f32 {
        if !self.swings {
            return 0.0;
        }
        (self.since / self.takes.max(1e-3)).min(1.0)
    }

    /// Lifts the heel until a leg reaches from the hip to the ankle.
    pub(crate) fn stretch(&mut self, build: &Build, root: &Root, side: Side, hip: Vec3, leg: f32) {
        let short = |heel: f32| {
            let there = Self { heel, ..*self }.sole(build, root, side);
            there.ankle.distance(hip) - leg
        };
        if short(self.heel) <= 0.0 {
            return;
        }
        // A foot in the air is let go softly.
        let most = self.heel + (STRETCHED - self.heel) * (1.0 - smooth(0.3, 0.65, self.progress()));
        let (mut low, mut high) = (self.heel, most);
        for _ in 0..7 {
            let middle = 0.5 * (low + high);
            if short(middle) > 0.0 {
                low = middle
            } else {
                high = middle
            }
        }
        self.heel = high.max(self.heel);
    }

    pub(crate) fn sole(&self, build: &Build, root: &Root, side: Side) -> Sole {
        let turn = root.turn_to_body(self.turn);
        let ball = root.to_body(self.ball) + Vec3::Y * (self.lifted / root.scale);
        let mirror = Vec3::new(side.sign(), 1.0, 1.0);
        let out = build.ball * mirror;
        let tall = build.ankle.y - build.ground;
        // The joint where the toes begin is so high above the ground.
        let knuckle = Vec3::Y * (tall + out.y);
        let pitched = turn * Quat::from_rotation_x(self.heel);
        let ankle = if self.heel >= 0.0 {
            ball + knuckle - pitched * out
        } else {
            // On the heel.
            let heel = Vec3::new(0.0, -tall, -0.045 * build.size);
            let flat = ball + knuckle - turn * out;
            flat + turn * heel - pitched * heel
        };
        let progress = self.progress();
        let loose = smooth(0.0, 0.2, progress) * (1.0 - smooth(0.8, 1.0, progress));
        Sole {
            ankle,
            turn: pitched,
            toes: self.heel.max(0.0) * (1.0 - smooth(0.02, 0.5, progress)),
            is_planted: !self.swings,
            ball,
            loose,
        }
    }
}
