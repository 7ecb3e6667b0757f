//! The lower half: where the root goes, what the feet do, and legs that reach them.

use super::{Legs, Mover, Surroundings};
use crate::gait::Wish;
use crate::humanoid::Humanoid;
use crate::legs::{RootMotion, Seating, facing};
use crate::task::{Outcome, Task};
use glam::Vec3;

/// From so far aside what is looked at makes it turn on its place, until it is so near to the front; radians.
const ASIDE: f32 = 0.96;
const AHEAD: f32 = 0.15;
/// How far the weight shifts, metres of an adult.
const SHIFT: f32 = 0.024;

impl Mover {
    /// Whether a hand is at something that is not only pointed at.
    fn handles(&self) -> bool {
        let acts = self.arms.iter().filter_map(|arm| arm.act.as_ref());
        acts.into_iter()
            .any(|act| !matches!(act.task, Task::Point { .. }))
    }

    /// What a hand points at, in the world.
    fn pointed(&self) -> Option<Vec3> {
        let acts = self.arms.iter().filter_map(|arm| arm.act.as_ref());
        acts.into_iter().find_map(|act| match act.task {
            Task::Point { at, .. } => Some(at),
            _ => None,
        })
    }

    /// The root, the feet and the hips.
    pub(super) fn go(&mut self, body: &Humanoid, seen: &Surroundings, dt: f32) {
        let build = body.build();
        let root = &seen.root;
        self.trunk.root = *root;
        self.motion = self.steer(body, seen, dt);
        self.gait.ahead = match &self.legs {
            Legs::Sit(seat, ..) => seat.feet(build, root),
            _ => 0.0,
        };
        self.gait.advance(build, root, dt);
        let ahead = self.ahead.advance(self.gait.ahead, 4.5, dt);
        let stands = !self.gait.is_moving();
        let sway = self.drifts[1].at(self.time) * self.style.swaying * self.talking.calm.value;
        // Mostly on one leg or the other, seldom in the middle.
        let shift = if stands {
            SHIFT * build.size * (1.6 * sway).clamp(-1.0, 1.0)
        } else {
            0.0
        };
        let seat = match &self.legs {
            Legs::Sit(seat, ..) => Some((seat.hips(build, root), seat.share())),
            _ => None,
        };
        let settled = seat.is_none_or(|(_, share)| share < 0.01);
        let shift = self
            .shift
            .advance(if settled { shift } else { 0.0 }, 1.6, dt);
        let bow = self.trunk.hips_pitch;
        let wish = Wish {
            shift,
            lower: 0.05 * build.size * bow * bow,
            back: ahead - 0.24 * build.size * bow.sin(),
            seat,
        };
        let (place, turn) = self.hips.advance(body, &mut self.gait, root, &wish, dt);
        self.soles = self.gait.soles(build, root);
        self.trunk.next.hips = place;
        self.trunk.hips_turn = turn;
    }

    /// What moves the root in this step.
    fn steer(&mut self, body: &Humanoid, seen: &Surroundings, dt: f32) -> RootMotion {
        let root = &seen.root;
        let settled = self.gait.is_settled(body.build(), root);
        match &mut self.legs {
            Legs::Free => self.turn_to(seen, dt),
            Legs::Steer(id, steer) => {
                let id = *id;
                let (motion, ended) = steer.advance(root, dt);
                if let Some(outcome) = ended {
                    self.legs = Legs::Free;
                    self.end(id, outcome);
                }
                motion
            }
            Legs::Sit(seat, task, after) => {
                let (motion, stands) = seat.advance(root, settled, dt);
                let done = if stands {
                    true
                } else {
                    seat.state == Seating::Seated
                };
                let done = done.then(|| task.take()).flatten();
                if stands {
                    self.legs = after
                        .take()
                        .map_or(Legs::Free, |(id, steer)| Legs::Steer(id, steer));
                }
                if let Some(id) = done {
                    self.end(id, Outcome::Done);
                }
                motion
            }
        }
    }

    /// What is looked at is too far aside for head and trunk: the feet turn.
    fn turn_to(&mut self, seen: &Surroundings, dt: f32) -> RootMotion {
        let root = &seen.root;
        let aside = seen.gaze.map_or(0.0, |gaze| {
            let way = gaze - root.position;
            let level = way - (root.rotation * Vec3::Y) * way.dot(root.rotation * Vec3::Y);
            if level.length() > 0.15 {
                root.aside(level)
            } else {
                0.0
            }
        });
        // Who has both eyes on what hands do turns afterwards, and who points does not turn away from it.
        let points = self
            .pointed()
            .map_or(0.0, |at| root.aside(at - root.position));
        let away = points.abs() > AHEAD && points.signum() != aside.signum();
        let wants = self.style.turns && self.gait.speed() < 0.2 && !self.handles() && !away;
        self.turns = wants && aside.abs() > if self.turns { AHEAD } else { ASIDE };
        let yaw = facing(&mut self.turning, if self.turns { aside } else { 0.0 }, dt);
        RootMotion {
            step: Vec3::ZERO,
            yaw: if yaw.abs() > 1e-5 { yaw } else { 0.0 },
        }
    }

    /// Legs reach the feet.
    pub(super) fn stand(&mut self, body: &Humanoid) {
        crate::gait::legs(body, &mut self.trunk.next, &self.soles);
    }
}
