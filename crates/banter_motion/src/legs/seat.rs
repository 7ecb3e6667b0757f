//! Sits down and rises: the trunk bows, the hips go back and down between the feet, and the way back.

use super::{RootMotion, facing};
use crate::ease::{Follow, least_jerk};
use crate::humanoid::Build;
use crate::root::Root;
use glam::Vec3;

/// Seconds of sitting down and of rising.
const DOWN: f32 = 1.55;
const UP: f32 = 1.45;
/// How far the hips' joint is above a seat, metres of an adult, and the bow on the way, radians.
const ABOVE: f32 = 0.135;
const BOW: f32 = 0.62;
/// Seconds for which feet may look for their place.
const STEPS: f32 = 1.6;

/// How far sitting is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seating {
    /// It turns its back to the seat.
    Turning,
    /// Its feet find their place.
    Stepping(f32),
    Down(f32),
    Seated,
    Up(f32),
}

/// Somebody who sits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seat {
    pub(crate) place: Vec3,
    front: Vec3,
    pub(crate) state: Seating,
    turning: Follow<f32>,
}

impl Seat {
    pub(crate) fn new(place: Vec3, front: Vec3) -> Self {
        Self {
            place,
            front,
            state: Seating::Turning,
            turning: Follow::default(),
        }
    }

    /// By how many metres a seat is too far for who stands there, or too high or low.
    pub(crate) fn beyond(build: &Build, root: &Root, place: Vec3) -> f32 {
        let seen = root.to_body(place);
        let level = (seen * Vec3::new(1.0, 0.0, 1.0)).length() - 0.75 * build.size;
        let tall = seen.y - build.ground;
        let low = 0.22 * build.hips.y - tall;
        let high = tall - 0.8 * build.hips.y;
        level.max(low).max(high).max(0.0) * root.scale
    }

    /// Where the hips are when it sits, in body space.
    pub(crate) fn hips(&self, build: &Build, root: &Root) -> Vec3 {
        root.to_body(self.place) + Vec3::Y * ABOVE * build.size
    }

    /// How far ahead of their usual place the feet are.
    pub(crate) fn feet(&self, build: &Build, root: &Root) -> f32 {
        if self.state == Seating::Turning {
            return 0.0;
        }
        self.hips(build, root).z + 0.9 * build.leg[0] - build.ankle.z
    }

    /// How much it sits, 0 to 1.
    pub(crate) fn share(&self) -> f32 {
        match self.state {
            Seating::Turning | Seating::Stepping(_) => 0.0,
            Seating::Down(t) => least_jerk(t / DOWN),
            Seating::Seated => 1.0,
            Seating::Up(t) => 1.0 - least_jerk(t / UP),
        }
    }

    /// The bow of the trunk, radians.
    pub(crate) fn bow(&self) -> f32 {
        let t = match self.state {
            Seating::Down(t) => t / DOWN,
            Seating::Up(t) => 1.0 - t / UP,
            _ => return 0.0,
        };
        // The bow comes before the hips go down, and lasts until they are there.
        let rise = least_jerk(t / 0.55);
        let fall = 1.0 - least_jerk((t - 0.5) / 0.5);
        BOW * rise.min(fall)
    }

    /// Rises from where it is.
    pub(crate) fn rise(&mut self) {
        self.state = match self.state {
            Seating::Down(t) => Seating::Up(UP * (1.0 - t / DOWN)),
            Seating::Seated => Seating::Up(0.0),
            Seating::Turning | Seating::Stepping(_) => Seating::Up(UP),
            up @ Seating::Up(_) => up,
        };
    }

    /// Goes on; `settled` says whether the feet stand where they should. Whether it stands again.
    pub(crate) fn advance(&mut self, root: &Root, settled: bool, dt: f32) -> (RootMotion, bool) {
        let mut motion = RootMotion::default();
        self.state = match self.state {
            Seating::Turning => {
                let aside = root.aside(self.front);
                motion.yaw = facing(&mut self.turning, aside, dt);
                if aside.abs() < 0.06 && self.turning.value.abs() < 0.15 {
                    Seating::Stepping(0.0)
                } else {
                    Seating::Turning
                }
            }
            Seating::Stepping(t) if t > 0.3 && settled || t > STEPS => Seating::Down(0.0),
            Seating::Stepping(t) => Seating::Stepping(t + dt),
            Seating::Down(t) if t >= DOWN => Seating::Seated,
            Seating::Down(t) => Seating::Down(t + dt),
            Seating::Seated => Seating::Seated,
            Seating::Up(t) if t >= UP => return (motion, true),
            Seating::Up(t) => Seating::Up(t + dt),
        };
        (motion, false)
    }
}
