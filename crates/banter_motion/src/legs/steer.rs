//! Walks to a place and turns on the spot, by moving the root; steps follow by themselves.

use super::RootMotion;
use crate::ease::Follow;
use crate::root::Root;
use crate::task::Outcome;
use glam::Vec3;

/// How a body gathers speed and slows, m/s², and how it turns, rad/s and as the rate of a spring.
const GATHERS: f32 = 2.2;
const SLOWS: f32 = 1.6;
const TURNS: f32 = 1.6;
const TURN_RATE: f32 = 9.0;
/// What is near enough: metres, radians.
const THERE: f32 = 0.03;
const AHEAD: f32 = 0.035;
/// Who has come on by less than this part of what he wanted for so many seconds is held up.
const HELD_UP: f32 = 0.25;
const PATIENCE: f32 = 1.0;

/// Somebody on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Steer {
    pub(crate) to: Vec3,
    pace: f32,
    /// Whether it only turns.
    pub(crate) turns: bool,
    speed: f32,
    turning: Follow<f32>,
    asked: Vec3,
    last: Option<Vec3>,
    held_up: f32,
}

impl Steer {
    pub(crate) fn new(to: Vec3, pace: f32, turns: bool) -> Self {
        Self {
            to,
            pace,
            turns,
            speed: 0.0,
            turning: Follow::default(),
            asked: Vec3::ZERO,
            last: None,
            held_up: 0.0,
        }
    }

    /// The next step, and how it ended when it did.
    pub(crate) fn advance(&mut self, root: &Root, dt: f32) -> (RootMotion, Option<Outcome>) {
        let up = root.rotation * Vec3::Y;
        let way = self.to - root.position;
        let way = way - up * way.dot(up);
        let far = way.length();
        // What of the last step came about.
        if let Some(last) = self.last {
            let done = (root.position - last).dot(self.asked.normalize_or_zero());
            let little = self.asked.length() > 1e-5 && done < HELD_UP * self.asked.length();
            self.held_up = if little { self.held_up + dt } else { 0.0 };
        }
        if self.held_up > PATIENCE {
            return (
                RootMotion::default(),
                Some(Outcome::CannotReach { by: far }),
            );
        }
        let aside = if far > 1e-3 { root.aside(way) } else { 0.0 };
        let arrived = if self.turns {
            aside.abs() < AHEAD && self.turning.value.abs() < 0.15
        } else {
            far < THERE && self.speed < 0.12
        };
        if arrived {
            return (RootMotion::default(), Some(Outcome::Done));
        }
        // Near the end it does not turn any more for the last inches.
        let turn = if self.turns || far > 0.12 {
            facing(&mut self.turning, aside, dt)
        } else {
            0.0
        };
        let mut step = Vec3::ZERO;
        if !self.turns {
            let ahead = aside.cos().max(0.0);
            // Who has to turn far does so before he goes.
            let free = crate::ease::smooth(1.3, 0.5, aside.abs());
            let brakes = (2.0 * SLOWS * (far - 0.5 * THERE).max(0.0))
                .sqrt()
                .max(0.08);
            let wanted = (self.pace * free).min(brakes);
            let change = if wanted > self.speed {
                GATHERS
            } else {
                SLOWS * 1.6
            } * dt;
            self.speed += (wanted - self.speed).clamp(-change, change);
            let along = if far < 0.12 {
                way / far.max(1e-4)
            } else {
                root.front()
            };
            let share = if far < 0.12 { 1.0 } else { ahead };
            step = along * (self.speed * share * dt).min(far);
        }
        self.asked = step;
        self.last = Some(root.position);
        (RootMotion { step, yaw: turn }, None)
    }
}

/// The turn of a step that brings a body to face what is so far aside.
pub(crate) fn facing(turning: &mut Follow<f32>, aside: f32, dt: f32) -> f32 {
    let rate = (3.2 * aside).clamp(-TURNS, TURNS);
    turning.advance(rate, TURN_RATE, dt) * dt
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Quat;

    fn go(steer: &mut Steer, root: &mut Root, blocked: bool) -> Outcome {
        for _ in 0..3_000 {
            let (motion, ended) = steer.advance(root, 1.0 / 60.0);
            if let Some(outcome) = ended {
                return outcome;
            }
            root.rotation = Quat::from_rotation_y(motion.yaw) * root.rotation;
            if !blocked {
                root.position += motion.step;
            }
        }
        Outcome::Cancelled
    }

    #[test]
    fn it_gets_there_from_any_side() {
        for to in [
            Vec3::new(0.0, 0.0, 4.0),
            Vec3::new(-2.0, 0.0, -3.0),
            Vec3::new(0.3, 0.0, -0.2),
        ] {
            let mut root = Root::default();
            assert_eq!(
                go(&mut Steer::new(to, 1.3, false), &mut root, false),
                Outcome::Done
            );
            assert!(root.position.distance(to) < 0.04, "{}", root.position);
        }
    }

    #[test]
    fn who_is_held_up_says_so() {
        let to = Vec3::new(0.0, 0.0, 2.0);
        let outcome = go(&mut Steer::new(to, 1.3, false), &mut Root::default(), true);
        assert!(
            matches!(outcome, Outcome::CannotReach { by } if (by - 2.0).abs() < 0.1),
            "{outcome:?}"
        );
    }

    #[test]
    fn it_turns_and_stays() {
        let mut root = Root::default();
        assert_eq!(
            go(
                &mut Steer::new(Vec3::new(-3.0, 0.0, -1.0), 1.0, true),
                &mut root,
                false
            ),
            Outcome::Done
        );
        assert_eq!(root.position, Vec3::ZERO);
        assert!(root.aside(Vec3::new(-3.0, 0.0, -1.0)).abs() < 0.05);
    }
}
