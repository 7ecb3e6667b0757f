//! Looking at something: what the eyes do of it, what the head, what the body, and how fast.
//!
//! Angles are `[yaw, pitch]` in radians: to the character's own left, and up.
//!
//! - **Eyes** go first, in saccades along the main sequence (A. T. Bahill, M. R. Clark and
//!   L. Stark, "The main sequence, a tool for studying human eye movements", 1975), and
//!   follow slow things smoothly.
//! - The **head** follows more slowly and for a part of the way; small shifts are left to
//!   the eyes (E. G. Freedman, "Coordination of the eyes and head during visual orienting",
//!   2008).
//! - Whatever turns the head, also nods and its own small motion, the eyes turn against it:
//!   the vestibulo-ocular reflex. So it is the direction of the *gaze* that is kept here, and
//!   the eyes get what the head leaves.
//! - What head and eyes cannot reach with ease is the **body's**.

use banter_lipsync::{Blendshape, Weights};
use bevy::prelude::*;
use std::f32::consts::{PI, TAU};

const DEGREE: f32 = PI / 180.0;

/// How far the eyes turn. There the `eyeLook...` shapes are at 1.
const EYES: Vec2 = Vec2::new(30.0 * DEGREE, 20.0 * DEGREE);
/// How far the head turns.
const HEAD: Vec2 = Vec2::new(45.0 * DEGREE, 25.0 * DEGREE);
/// Shifts that are left to the eyes, and the head's share of what is beyond them.
const EYES_ALONE: Vec2 = Vec2::new(5.0 * DEGREE, 4.0 * DEGREE);
const SHARE: Vec2 = Vec2::new(0.68, 0.55);
/// What is further to a side, or behind, is not looked at until the body has turned.
const FIELD: f32 = 110.0 * DEGREE;
/// The pace of the head, in radians a second for each radian of the way: it is there in
/// about half a second.
const PACE: f32 = 9.0;
/// What moves faster than this, in radians a second, or has jumped by more than this angle,
/// needs a saccade.
const PURSUIT: f32 = 60.0 * DEGREE;
const JUMP: f32 = 1.5 * DEGREE;
/// Seconds of a saccade, and for each radian of it.
const SACCADE: f32 = 0.021;
const PER_RADIAN: f32 = 0.0022 / DEGREE;
/// Where the body begins to turn, where it stops, and the rate at which it sets in.
const ASIDE: f32 = 50.0 * DEGREE;
const AHEAD: f32 = 10.0 * DEGREE;
const BODY: f32 = 6.0;
/// What is nearer to its aim than this, in radians, has arrived.
const ARRIVED: f32 = 0.002;
/// How far lids go with the eyes: shut by so much where they look down fully, wide where up.
const LIDS_DOWN: f32 = 0.4;
const LIDS_UP: f32 = 0.25;

/// Where a face looks at present.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Gaze {
    /// The head's angles, without what else turns it.
    pub(crate) head: Vec2,
    /// The head's angular velocity.
    velocity: Vec2,
    /// The eyes' angles, on top of the head's.
    pub(crate) eyes: Vec2,
    /// How far the body would have to turn.
    pub(crate) body: f32,
    /// How large the shift of gaze is that began in this step.
    pub(crate) glance: f32,
    /// Where the gaze goes, in the axes of a head that is not turned.
    gaze: Vec2,
    /// The saccade that is on its way: where from, since when, and how long it takes.
    from: Vec2,
    since: f32,
    takes: f32,
    turning: bool,
    /// How much of its turn the body is asked for, `0..=1`.
    urge: f32,
    arrived: bool,
}

/// The angles of a direction in the face's axes (`+Y` up, `+Z` where it faces), or `None`
/// if it has none.
pub(crate) fn angles(direction: Vec3) -> Option<Vec2> {
    let Vec3 { x, y, z } = direction;
    let far = direction.is_finite() && direction.length_squared() > 1e-6;
    far.then(|| Vec2::new(x.atan2(z), y.atan2(x.hypot(z))))
}

/// What else there is to a look than its aim.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GazeStyle {
    /// Where one looks instead, off the aim.
    pub(crate) avert: Vec2,
    /// How the head is turned by nods and its own motion, which the eyes make up for.
    pub(crate) sway: Vec2,
    /// Whether there is a head that turns; without one the eyes do all they can.
    pub(crate) has_head: bool,
}

impl Gaze {
    /// Goes on for `dt` seconds towards what is looked at, or ahead if nothing is.
    pub(crate) fn advance(&mut self, dt: f32, aim: Option<Vec2>, manner: GazeStyle) {
        self.turn_body(dt, aim);
        let seen = aim.filter(|aim| aim.x.abs() <= FIELD);
        let aim = seen.unwrap_or(Vec2::ZERO) + manner.avert;
        let head = if manner.has_head {
            head_share(aim)
        } else {
            Vec2::ZERO
        };
        if dt > 0.0 {
            // A critically damped spring, solved exactly: the same at any frame rate.
            let away = self.head - head;
            let pull = (self.velocity + away * PACE) * dt;
            let decay = (-PACE * dt).exp();
            self.velocity = (self.velocity - pull * PACE) * decay;
            self.head = head + (away + pull) * decay;
            self.look(dt, aim);
        }
        let turned = if manner.has_head {
            self.head + manner.sway
        } else {
            Vec2::ZERO
        };
        self.eyes = (self.gaze - turned).clamp(-EYES, EYES);
        self.arrived = self.takes == 0.0
            && self.head.distance_squared(head) < ARRIVED * ARRIVED
            && self.velocity.length_squared() < ARRIVED * ARRIVED;
    }

    /// The gaze jumps, or follows.
    fn look(&mut self, dt: f32, aim: Vec2) {
        self.glance = 0.0;
        let shift = self.gaze.distance(aim);
        if self.takes == 0.0 && shift > JUMP + PURSUIT * dt {
            self.from = self.gaze;
            self.since = 0.0;
            self.takes = SACCADE + PER_RADIAN * shift;
            self.glance = shift;
        }
        self.since += dt;
        if self.since >= self.takes {
            self.gaze = aim;
            self.takes = 0.0;
        } else {
            let x = self.since / self.takes;
            let gone = x * x * x * (10.0 - 15.0 * x + 6.0 * x * x);
            self.gaze = self.from.lerp(aim, gone);
        }
    }

    fn turn_body(&mut self, dt: f32, aim: Option<Vec2>) {
        let mut aside = aim.map_or(0.0, |aim| aim.x);
        // Who has begun to turn one way does not turn back because it moved behind him.
        if self.turning && aside * self.body < 0.0 && aside.abs() > PI - ASIDE {
            aside += TAU.copysign(self.body);
        }
        self.turning = aside.abs() > if self.turning { AHEAD } else { ASIDE };
        // It sets in softly. No lag besides: whoever turns the body by this looks where it has got to.
        self.urge = if self.turning {
            1.0 + (self.urge - 1.0) * (-BODY * dt).exp()
        } else {
            0.0
        };
        self.body = aside * self.urge;
    }

    /// Whether it is on its way.
    pub(crate) fn is_moving(&self) -> bool {
        !self.arrived
    }

    /// The eyes' angles, strayed by some more, within what eyes can do.
    pub(crate) fn strayed(&self, stray: Vec2) -> Vec2 {
        (self.eyes + stray).clamp(-EYES, EYES)
    }
}

fn head_share(aim: Vec2) -> Vec2 {
    let beyond = (aim.abs() - EYES_ALONE).max(Vec2::ZERO) * SHARE;
    beyond.min(HEAD) * aim.signum()
}

/// Turns the eyes of a face by its `eyeLook...` shapes.
pub(crate) fn look(face: &mut Weights, eyes: Vec2) {
    use Blendshape::{
        EyeLookDownLeft, EyeLookDownRight, EyeLookInLeft, EyeLookInRight, EyeLookOutLeft,
        EyeLookOutRight, EyeLookUpLeft, EyeLookUpRight,
    };
    let Vec2 { x: left, y: up } = eyes / EYES;
    for (shape, weight) in [
        (EyeLookOutLeft, left),
        (EyeLookInRight, left),
        (EyeLookInLeft, -left),
        (EyeLookOutRight, -left),
        (EyeLookUpLeft, up),
        (EyeLookUpRight, up),
        (EyeLookDownLeft, -up),
        (EyeLookDownRight, -up),
    ] {
        face[shape] = weight.clamp(0.0, 1.0);
    }
}

/// Has the lids go with eyes that are turned by nodes. The `eyeLook...` shapes of ARKit move
/// them by themselves.
pub(crate) fn lids(face: &mut Weights, eyes: Vec2) {
    use Blendshape::{EyeBlinkLeft, EyeBlinkRight, EyeWideLeft, EyeWideRight};
    let up = (eyes.y / EYES.y).clamp(-1.0, 1.0);
    for (blink, wide) in [(EyeBlinkLeft, EyeWideLeft), (EyeBlinkRight, EyeWideRight)] {
        let open = 1.0 - face[blink];
        face[blink] += open * LIDS_DOWN * (-up).max(0.0);
        face[wide] += (1.0 - face[wide]) * open * LIDS_UP * up.max(0.0);
    }
}

#[cfg(test)]
mod tests;
