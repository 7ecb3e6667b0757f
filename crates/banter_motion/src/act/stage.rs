//! The stages of tasks: where the hand is to be, how long it takes there and stays, and what is told then.

use super::Act;
use crate::arm::{HandGoal, HandShape, grip, hand_turn, shoulder, wrist_for};
use crate::bone::{Bone, Side};
use crate::ease::least_jerk;
use crate::humanoid::Humanoid;
use crate::pose::Frame;
use glam::{Quat, Vec3};

/// What is told at the end of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Grasped,
    Released,
    Offered,
    Pouring,
}

/// A stage of a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stage {
    /// Where the hand goes.
    pub(crate) goal: HandGoal,
    /// Seconds that it takes there, and that it stays.
    pub(crate) travel: f32,
    pub(crate) stay: f32,
    /// What the hand has to be at when it has come there, and the radius of what it holds: the place must be reached.
    pub(crate) must: Option<(Vec3, f32)>,
    /// What is told when it is over.
    pub(crate) mark: Option<Mark>,
}

/// What a task sees of the body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) body: &'a Humanoid,
    pub(crate) frame: &'a Frame,
    /// The target, in body space.
    pub(crate) target: Vec3,
    /// Metres of the way from where the hand was when the stage began.
    pub(crate) way: f32,
    /// The radius of what the hand holds.
    pub(crate) held: Option<f32>,
}

impl Scene<'_> {
    fn shoulder(&self, side: Side) -> Vec3 {
        shoulder(self.body, self.frame, side)
    }

    /// The level direction in which the forearm comes to a place.
    fn ahead(&self, side: Side, place: Vec3) -> Vec3 {
        let from = self.shoulder(side) + Vec3::X * side.sign() * 0.1 * self.body.build().size;
        let level = (place - from) * Vec3::new(1.0, 0.0, 1.0);
        level.try_normalize().unwrap_or(Vec3::Z)
    }

    /// A hand whose thumb is up around something upright at a place.
    fn around(&self, side: Side, place: Vec3, radius: f32, shape: HandShape) -> HandGoal {
        let ahead = self.ahead(side, place);
        let rise =
            ((place.y - self.shoulder(side).y) / self.body.build().whole_arm()).clamp(-0.6, 0.6);
        let fingers = ahead + Vec3::Y * rise * 0.35;
        let palm = Vec3::Y.cross(ahead) * -side.sign();
        let turn = hand_turn(side, fingers, palm);
        HandGoal {
            wrist: wrist_for(self.body, side, place, turn, radius),
            turn,
            swivel: 0.0,
            shape,
            grip: grip(self.body, side, radius),
        }
    }

    /// A flat hand on something level at a place.
    fn upon(&self, side: Side, place: Vec3) -> HandGoal {
        let turn = hand_turn(side, self.ahead(side, place), Vec3::NEG_Y);
        let wrist = wrist_for(self.body, side, place, turn, 0.0);
        HandGoal {
            wrist,
            turn,
            swivel: 0.25,
            shape: HandShape::OPEN,
            grip: grip(self.body, side, 0.0),
        }
    }

    /// Seconds that a hand takes for its way (P. M. Fitts, "The information capacity of the human motor system in
    /// controlling the amplitude of movement", 1954: further is a little longer).
    fn travel(&self) -> f32 {
        let way = self.way / self.body.build().size;
        (0.42 + 0.62 * way).clamp(0.45, 1.3)
    }
}

/// Where a hand is that carries something.
pub(crate) fn carry(body: &Humanoid, frame: &Frame, side: Side, radius: f32) -> HandGoal {
    let [upper, lower] = body.build().arm;
    let out = side.sign();
    let at = Vec3::new(
        0.04 * out * body.build().size,
        -0.93 * upper,
        0.1 * upper + 0.86 * lower,
    );
    let fingers = Vec3::new(-0.35 * out, 0.12, 1.0);
    let turn = hand_turn(side, fingers, Vec3::new(-out, 0.0, -0.35));
    let wrist = shoulder(body, frame, side) + frame.turns[Bone::Hips] * at;
    HandGoal {
        wrist,
        turn: frame.turns[Bone::Hips] * turn,
        swivel: 0.1,
        shape: HandShape::around(radius),
        grip: Vec3::ZERO,
    }
}

/// A hand that lies on the thigh of somebody who sits.
pub(crate) fn lap(body: &Humanoid, hip: Vec3, knee: Vec3, side: Side) -> HandGoal {
    let size = body.build().size;
    let out = side.sign();
    let along = (knee - hip).normalize_or(Vec3::Z);
    let wrist = hip.lerp(knee, 0.42) + Vec3::new(0.012 * out, 0.095, 0.0) * size;
    let turn = hand_turn(side, along + Vec3::new(-0.25 * out, -0.1, 0.0), Vec3::NEG_Y);
    HandGoal {
        wrist,
        turn,
        swivel: 0.15,
        shape: HandShape::RELAXED,
        grip: Vec3::ZERO,
    }
}

/// Whether a task needs something in the hand.
pub(crate) fn needs(act: &Act) -> bool {
    use crate::task::Task;
    matches!(
        act.task,
        Task::Place { .. } | Task::Give { .. } | Task::Pour { .. }
    )
}

/// A stage of a task; none when it is done.
pub(crate) fn stage(act: &Act, scene: &Scene) -> Option<Stage> {
    use crate::task::Task;
    let (side, target) = (act.side, scene.target);
    let size = scene.body.build().size;
    let held = scene.held.unwrap_or(0.035);
    let plain = |goal: HandGoal, travel: f32, stay: f32| Stage {
        goal,
        travel,
        stay,
        must: None,
        mark: None,
    };
    Some(match (act.task, act.stage) {
        (Task::Reach { .. }, 0) => Stage {
            must: Some((target, 0.0)),
            ..plain(scene.upon(side, target), scene.travel(), 0.7)
        },
        (Task::Take { radius, .. }, 0) => {
            let whole = scene.around(side, target, radius, HandShape::before(radius));
            // From outside, where the palm comes from.
            let palm = whole.turn * Vec3::NEG_Y;
            let fingers = whole.turn * Vec3::X * side.sign();
            let goal = HandGoal {
                wrist: whole.wrist - (palm * 0.035 + fingers * 0.05) * size,
                ..whole
            };
            plain(goal, scene.travel(), 0.0)
        }
        (Task::Take { radius, .. }, 1) => Stage {
            must: Some((target, radius)),
            ..plain(
                scene.around(side, target, radius, HandShape::before(radius)),
                0.32,
                0.04,
            )
        },
        (Task::Take { radius, .. }, 2) => Stage {
            must: Some((target, radius)),
            mark: Some(Mark::Grasped),
            ..plain(
                scene.around(side, target, radius, HandShape::around(radius)),
                0.26,
                0.02,
            )
        },
        (Task::Take { radius, .. }, 3) => {
            plain(carry(scene.body, scene.frame, side, radius), 0.8, 0.0)
        }
        (Task::Place { .. }, 0) => Stage {
            must: Some((target, held)),
            ..plain(
                scene.around(side, target, held, HandShape::around(held)),
                scene.travel().max(0.7),
                0.1,
            )
        },
        (Task::Place { .. }, 1) => Stage {
            mark: Some(Mark::Released),
            ..plain(
                scene.around(side, target, held, HandShape::before(held)),
                0.24,
                0.05,
            )
        },
        (Task::Place { .. }, 2) => {
            let goal = scene.around(side, target, held, HandShape::before(held));
            let palm = goal.turn * Vec3::NEG_Y;
            let fingers = goal.turn * Vec3::X * side.sign();
            plain(
                HandGoal {
                    wrist: goal.wrist - (palm * 0.03 + fingers * 0.08) * size,
                    ..goal
                },
                0.3,
                0.0,
            )
        }
        (Task::Give { patience, .. }, 0..=2) => {
            let from = scene.shoulder(side);
            let ahead = scene.ahead(side, target);
            let far = ((target - from) * Vec3::new(1.0, 0.0, 1.0)).length();
            let reach = (far - 0.12 * size).clamp(
                0.3 * size,
                0.86 * scene.body.build().whole_arm() + 0.06 * size,
            );
            let place = from + ahead * reach + Vec3::NEG_Y * 0.26 * size;
            let shape = if act.stage < 2 {
                HandShape::around(held)
            } else {
                HandShape::before(held)
            };
            let goal = scene.around(side, place, held, shape);
            match act.stage {
                0 => Stage {
                    mark: Some(Mark::Offered),
                    ..plain(goal, scene.travel().max(0.75), 0.0)
                },
                1 => plain(
                    goal,
                    0.2,
                    if act.released {
                        0.0
                    } else {
                        patience.clamp(0.0, 60.0)
                    },
                ),
                _ => Stage {
                    mark: Some(Mark::Released),
                    ..plain(goal, 0.22, 0.12)
                },
            }
        }
        (Task::Pour { seconds, .. }, stage @ 0..=2) => {
            let tilt = match stage {
                0 => 0.0,
                1 => 1.45,
                _ => 0.15,
            };
            let outward = Vec3::Y.cross(scene.ahead(side, target)) * side.sign();
            // What it pours from is above, and a little outside: its mouth comes over the middle as it tilts.
            let lean = least_jerk(tilt / 1.45);
            let place =
                target + (Vec3::Y * (0.17 + 0.05 * lean) + outward * (0.1 + 0.03 * lean)) * size;
            let goal = scene.around(side, place, held, HandShape::around(held));
            let fingers = goal.turn * Vec3::X * side.sign();
            let turn = Quat::from_axis_angle(fingers, side.sign() * tilt) * goal.turn;
            let wrist = wrist_for(scene.body, side, place, turn, held);
            let goal = HandGoal {
                wrist,
                turn,
                swivel: 0.55 * lean,
                ..goal
            };
            match stage {
                0 => Stage {
                    must: Some((place, held)),
                    mark: Some(Mark::Pouring),
                    ..plain(goal, scene.travel().max(0.7), 0.0)
                },
                1 => plain(goal, 0.8, seconds.clamp(0.0, 60.0)),
                _ => plain(goal, 0.55, 0.0),
            }
        }
        (Task::Point { seconds, .. }, 0) => {
            let from = scene.shoulder(side);
            let way = (target - from).normalize_or(Vec3::Z);
            let long = scene.body.build().whole_arm();
            // Across the body no arm is straight.
            let across = (-side.sign() * way.x).clamp(0.0, 1.0);
            let palm = Vec3::NEG_Y + Vec3::X * -side.sign() * 0.8;
            let goal = HandGoal {
                wrist: from + way * (1.03 - 0.13 * across) * long,
                turn: hand_turn(side, way, palm),
                swivel: 0.2,
                shape: HandShape::POINTING,
                grip: Vec3::ZERO,
            };
            plain(goal, scene.travel().min(0.75), seconds.clamp(0.0, 60.0))
        }
        (Task::Wipe { .. }, 0) => Stage {
            must: Some((target, 0.0)),
            ..plain(scene.upon(side, target), scene.travel(), 0.0)
        },
        (Task::Wipe { seconds, .. }, 1) => {
            let ahead = scene.ahead(side, target);
            let across = Vec3::Y.cross(ahead);
            // It sets in softly, and its two rates have no common measure: no stroke is like another.
            let t = act.time;
            let soft = least_jerk(t / 0.6);
            let stroke = ahead * 0.07 * (t * 5.2).sin() + across * 0.1 * (t * 3.39).sin();
            let goal = scene.upon(side, target);
            let goal = HandGoal {
                wrist: goal.wrist + stroke * soft * size,
                ..goal
            };
            plain(goal, 0.2, (seconds - 0.2).clamp(0.0, 600.0))
        }
        _ => return None,
    })
}
