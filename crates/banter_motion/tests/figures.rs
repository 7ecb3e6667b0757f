//! What a body may never do, measured over every motion and a hundred random tasks: feet slide, joints beyond their
//! ranges, hands that miss and do not say so, arms in the trunk, joints that jump.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use banter_motion::{
    BodyStyle, Bone, Humanoid, Motion, Mover, Outcome, Root, Side, Surroundings, Talk, Task,
    TaskEvent, TaskId, excess, test_body,
};
use common::{PEOPLE, body, nodes, odd};
use glam::{Quat, Vec3};
use std::sync::Arc;

const DT: f32 = 1.0 / 60.0;

/// Somebody who is watched.
struct Watched {
    mover: Mover,
    seen: Surroundings,
    feet: [Option<Vec3>; 2],
    before: banter_motion::Pose,
    ended: Vec<(TaskId, Outcome)>,
    happened: Vec<TaskEvent>,
    worst: Worst,
}

/// The worst of each kind, and when it was.
#[derive(Debug, Default, Clone)]
struct Worst {
    slide: (f32, String),
    excess: (f32, String),
    depth: (f32, String),
    jump: (f32, String),
}

fn note(worst: &mut (f32, String), value: f32, what: impl FnOnce() -> String) {
    if value > worst.0 {
        *worst = (value, what());
    }
}

impl Watched {
    fn new(body: Arc<Humanoid>, seed: u64) -> Self {
        let mut mover = Mover::new(body, BodyStyle::default(), seed);
        let seen = Surroundings::default();
        mover.advance(DT, &seen);
        let before = *mover.pose();
        Self {
            mover,
            seen,
            feet: [None; 2],
            before,
            ended: Vec::new(),
            happened: Vec::new(),
            worst: Worst::default(),
        }
    }

    fn step(&mut self, doing: &str) {
        self.mover.advance(DT, &self.seen);
        let motion = self.mover.root_motion();
        let root = &mut self.seen.root;
        let body = self.mover.body();
        let size = body.build().size;
        let (frame, pose) = (self.mover.frame(), self.mover.pose());
        for bone in Bone::ALL {
            let turn = pose.rotations[bone];
            assert!(
                turn.is_finite() && frame.places[bone].is_finite(),
                "{doing}: {bone:?}"
            );
            note(&mut self.worst.excess, excess(bone, turn), || {
                format!("{bone:?} in {doing}")
            });
            let jump = turn.angle_between(self.before.rotations[bone]).to_degrees();
            note(&mut self.worst.jump, jump, || {
                format!("{bone:?} in {doing}")
            });
        }
        for side in Side::BOTH {
            let toes = root.to_world(frame.places[side.leg()[3]]);
            let foot = &mut self.feet[side.index()];
            if !self.mover.is_planted(side) || !body.has(side.leg()[3]) {
                *foot = None;
                continue;
            }
            let down = *foot.get_or_insert(toes);
            let slide = ((toes - down) * Vec3::new(1.0, 0.0, 1.0)).length() / size / root.scale;
            note(&mut self.worst.slide, slide, || {
                format!("{side:?} in {doing}")
            });
            note(
                &mut self.worst.depth,
                depth(body, frame, side) / size,
                || format!("{side:?} in {doing}"),
            );
        }
        self.before = *pose;
        root.position += motion.step;
        root.rotation = (Quat::from_rotation_y(motion.yaw) * root.rotation).normalize();
        for event in self.mover.events() {
            match event {
                TaskEvent::Ended { task, outcome } => self.ended.push((task, outcome)),
                other => self.happened.push(other),
            }
        }
    }

    fn run(&mut self, seconds: f32, doing: &str) {
        for _ in 0..(seconds / DT) as usize {
            self.step(doing);
        }
    }

    fn outcome(&self, task: TaskId) -> Option<Outcome> {
        let mut ends = self.ended.iter().filter(|(ended, _)| *ended == task);
        let outcome = ends.next().map(|(_, outcome)| *outcome);
        assert!(ends.next().is_none(), "{task:?} ended twice");
        outcome
    }

    /// Until a task has ended.
    fn finish(&mut self, task: TaskId, doing: &str) -> Outcome {
        for _ in 0..60 * 30 {
            if let Some(outcome) = self.outcome(task) {
                return outcome;
            }
            self.step(doing);
        }
        panic!("{doing} does not end");
    }

    fn check(&self, who: &str) {
        let Worst {
            slide,
            excess,
            depth,
            jump,
        } = &self.worst;
        println!(
            "{who}: slides {:.1} mm ({}), beyond its range {:.2} deg ({}), in the trunk {:.1} mm ({}), jumps {:.1} deg ({})",
            slide.0 * 1e3,
            slide.1,
            excess.0,
            excess.1,
            depth.0 * 1e3,
            depth.1,
            jump.0,
            jump.1
        );
        assert!(
            slide.0 <= 0.02,
            "{who}: a foot slides {} m: {}",
            slide.0,
            slide.1
        );
        assert!(
            excess.0 <= 0.5,
            "{who}: a joint is {} degrees beyond its range: {}",
            excess.0,
            excess.1
        );
        assert!(
            depth.0 <= 0.01,
            "{who}: an arm is {} m in the trunk: {}",
            depth.0,
            depth.1
        );
        assert!(
            jump.0 <= 15.0,
            "{who}: a joint jumps {} degrees: {}",
            jump.0,
            jump.1
        );
    }
}

/// How deep the lower half of the upper arm and the forearm are inside of the trunk: a capsule from the hips to below the
/// collar bones, as wide as a chest is beside its shoulders.
fn depth(body: &Humanoid, frame: &banter_motion::Frame, side: Side) -> f32 {
    let size = body.build().size;
    let [left, right] = Side::BOTH.map(|side| frame.places[side.arm()[1]]);
    let low = frame.places[Bone::Hips];
    let high = left.midpoint(right) - frame.turns[Bone::UpperChest] * Vec3::Y * 0.08 * size;
    let radius = 0.36 * body.build().shoulders;
    let inside = |point: Vec3, thick: f32| {
        let along = high - low;
        let t = ((point - low).dot(along) / along.length_squared()).clamp(0.0, 1.0);
        radius + thick * size - point.distance(low + along * t)
    };
    let [_, upper, lower, hand] = side.arm().map(|bone| frame.places[bone]);
    let mut deepest = f32::MIN;
    for k in 0..=10 {
        let t = k as f32 / 10.0;
        if t >= 0.6 {
            deepest = deepest.max(inside(upper.lerp(lower, t), 0.042));
        }
        deepest = deepest.max(inside(lower.lerp(hand, t), 0.042 - 0.012 * t));
    }
    deepest
}

/// A body's arm's length and such, times this.
fn size(it: &Watched) -> f32 {
    it.mover.body().build().size
}

/// One of each task, for a body of an adult's size.
fn each(s: f32) -> Vec<(&'static str, Task)> {
    let v = |x: f32, y: f32, z: f32| Vec3::new(x, y, z) * s;
    let mut all = vec![
        (
            "reach",
            Task::Reach {
                at: v(-0.2, 1.05, 0.42),
                hand: None,
            },
        ),
        (
            "reach across",
            Task::Reach {
                at: v(0.15, 1.1, 0.4),
                hand: Some(Side::Right),
            },
        ),
        (
            "reach up",
            Task::Reach {
                at: v(0.2, 1.55, 0.3),
                hand: None,
            },
        ),
        (
            "take",
            Task::Take {
                at: v(-0.15, 1.0, 0.5),
                radius: 0.035,
                hand: None,
            },
        ),
        (
            "pour",
            Task::Pour {
                into: v(0.05, 0.95, 0.5),
                seconds: 1.2,
            },
        ),
        (
            "give",
            Task::Give {
                to: v(0.0, 1.25, 1.0),
                patience: 0.7,
            },
        ),
        (
            "take with the left",
            Task::Take {
                at: v(0.25, 0.95, 0.45),
                radius: 0.02,
                hand: Some(Side::Left),
            },
        ),
        (
            "place",
            Task::Place {
                at: v(0.3, 0.95, 0.45),
            },
        ),
        (
            "point",
            Task::Point {
                at: v(-1.0, 1.4, 3.0),
                seconds: 0.8,
                hand: None,
            },
        ),
        (
            "point across",
            Task::Point {
                at: v(2.0, 0.3, 1.2),
                seconds: 0.8,
                hand: Some(Side::Right),
            },
        ),
        (
            "wipe",
            Task::Wipe {
                at: v(-0.1, 0.95, 0.42),
                seconds: 2.0,
                hand: None,
            },
        ),
        (
            "lean far",
            Task::Reach {
                at: v(-0.1, 0.95, 0.7),
                hand: None,
            },
        ),
    ];
    all.extend(Motion::ALL.map(|motion| (motion.name(), Task::Perform { motion, hand: None })));
    all.extend([
        (
            "sit",
            Task::Sit {
                seat: v(0.0, 0.46, -0.4),
                facing: Vec3::Z,
            },
        ),
        (
            "wave on a seat",
            Task::Perform {
                motion: Motion::Wave,
                hand: None,
            },
        ),
        ("rise", Task::Rise),
        (
            "walk",
            Task::Walk {
                to: v(1.5, 0.0, 3.0),
                speed: None,
            },
        ),
        (
            "walk slowly",
            Task::Walk {
                to: v(0.5, 0.0, 3.5),
                speed: Some(0.5 * s),
            },
        ),
        (
            "hurry",
            Task::Walk {
                to: v(-6.0, 0.0, 2.0),
                speed: Some(1.6 * s),
            },
        ),
        (
            "turn",
            Task::Turn {
                to: v(2.0, 0.0, 2.0),
            },
        ),
    ]);
    all
}

#[test]
fn every_motion_keeps_to_what_bodies_do() {
    let mut all: Vec<(&str, Arc<Humanoid>)> = PEOPLE.map(|name| (name, body(&nodes(name)))).into();
    all.extend(
        odd()
            .into_iter()
            .filter(|(name, _)| !name.ends_with("names"))
            .skip(4)
            .map(|(name, nodes)| (name, body(&nodes))),
    );
    let mut failures = Vec::new();
    for (who, body) in all {
        let mut it = Watched::new(body, 3);
        let s = size(&it);
        it.run(4.0, "standing");
        for (doing, task) in each(s) {
            let id = it.mover.begin(task);
            let outcome = it.finish(id, doing);
            let stiff = who == "a stiff trunk" && matches!(outcome, Outcome::CannotReach { .. });
            if outcome != Outcome::Done && !stiff {
                failures.push(format!("{who}: {doing} ended with {outcome:?}"));
            }
            it.run(0.4, doing);
        }
        it.run(1.0, "standing again");
        if let Err(failure) =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| it.check(who)))
        {
            failures.push(
                failure
                    .downcast_ref::<String>()
                    .cloned()
                    .unwrap_or_default(),
            );
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f32) / (1_u64 << 24) as f32
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    fn place(&mut self, s: f32) -> Vec3 {
        Vec3::new(
            self.between(-0.7, 0.7),
            self.between(0.4, 1.9),
            self.between(-0.1, 0.9),
        ) * s
    }
}

#[test]
fn a_hundred_random_tasks_and_interruptions_do_no_harm() {
    let mut dice = Dice(42);
    let bodies = [
        body(&nodes("mara")),
        body(&nodes("bram")),
        body(&test_body()),
    ];
    let mut failures = Vec::new();
    for round in 0..10_u64 {
        let mut it = Watched::new(bodies[round as usize % 3].clone(), round);
        let s = size(&it);
        let mut tasks = Vec::new();
        for _ in 0..10 {
            let root = it.seen.root;
            let at = root.to_world(dice.place(s));
            let hand =
                [None, Some(Side::Left), Some(Side::Right)][(dice.unit() * 3.0) as usize % 3];
            let task = match (dice.unit() * 11.0) as usize {
                0 => Task::Reach { at, hand },
                1 => Task::Take {
                    at,
                    radius: dice.between(0.01, 0.06),
                    hand,
                },
                2 => Task::Place { at },
                3 => Task::Give {
                    to: at,
                    patience: 0.5,
                },
                4 => Task::Pour {
                    into: at,
                    seconds: 0.5,
                },
                5 => Task::Point {
                    at,
                    seconds: 0.5,
                    hand,
                },
                6 => Task::Wipe {
                    at,
                    seconds: 1.0,
                    hand,
                },
                7 => Task::Perform {
                    motion: Motion::ALL[(dice.unit() * 5.0) as usize % 5],
                    hand,
                },
                8 => Task::Walk {
                    to: root.to_world(Vec3::new(
                        dice.between(-2.0, 2.0),
                        0.0,
                        dice.between(-2.0, 2.0),
                    )),
                    speed: None,
                },
                9 => Task::Turn {
                    to: root.to_world(Vec3::new(
                        dice.between(-2.0, 2.0),
                        0.0,
                        dice.between(-2.0, 2.0),
                    )),
                },
                _ => Task::Sit {
                    seat: root.to_world(Vec3::new(0.0, 0.45, -0.4) * s),
                    facing: root.front(),
                },
            };
            it.seen.gaze = (dice.unit() < 0.5).then_some(at);
            let doing = format!("round {round}: {task:?}");
            let id = it.mover.begin(task);
            tasks.push(id);
            // As often as not something comes between.
            if dice.unit() < 0.5 {
                it.run(dice.between(0.05, 1.5), &doing);
                if dice.unit() < 0.5 {
                    it.mover.cancel(id);
                }
                it.run(dice.between(0.0, 0.3), &format!("{doing}, cancelled"));
            } else {
                it.finish(id, &doing);
            }
        }
        it.run(20.0, &format!("round {round}: the end"));
        for task in tasks {
            if it.outcome(task).is_none() {
                failures.push(format!("round {round}: {task:?} never ended"));
            }
        }
        let who = format!("round {round}");
        if let Err(failure) =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| it.check(&who)))
        {
            failures.push(
                failure
                    .downcast_ref::<String>()
                    .cloned()
                    .unwrap_or_default(),
            );
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_hand_is_where_it_is_wanted_or_says_that_it_cannot() {
    let mut dice = Dice(7);
    let (mut done, mut cannot) = (0, 0);
    for round in 0..100_u64 {
        let mut it = Watched::new(body(&test_body()), round);
        it.run(0.3, "standing");
        let at = dice.place(1.0);
        let radius = dice.between(0.01, 0.05);
        let hand = if dice.unit() < 0.5 {
            Side::Left
        } else {
            Side::Right
        };
        let id = it.mover.begin(Task::Take {
            at,
            radius,
            hand: Some(hand),
        });
        loop {
            it.step("taking");
            if it
                .happened
                .iter()
                .any(|event| matches!(event, TaskEvent::Grasped { .. }))
            {
                let (grip, _) = it.mover.grip(hand, radius);
                assert!(
                    grip.distance(at) <= 0.02,
                    "round {round}: it misses {at} by {}",
                    grip.distance(at)
                );
                done += 1;
                break;
            }
            match it.outcome(id) {
                Some(Outcome::CannotReach { by }) => {
                    assert!(by.is_finite() && by > 0.0);
                    cannot += 1;
                    break;
                }
                Some(other) => panic!("round {round}: {other:?}"),
                None => {}
            }
        }
    }
    println!("{done} taken, {cannot} out of reach");
    assert!(done > 35 && cannot > 5);
}

#[test]
fn who_walks_behind_a_game_s_root_keeps_his_feet_on_the_ground() {
    for speed in [0.3, 0.8, 1.3, 1.6] {
        let mut it = Watched::new(body(&nodes("ilse")), 9);
        let mut heading: f32 = 0.0;
        for k in 0..600 {
            it.step(&format!("walking at {speed}"));
            heading += 0.4 * DT * (k as f32 * 0.01).sin();
            let pace = speed * (k as f32 / 40.0).min(1.0);
            it.seen.root.rotation = Quat::from_rotation_y(heading);
            it.seen.root.position += it.seen.root.front() * pace * DT;
        }
        it.check(&format!("{speed} m/s"));
    }
}

#[test]
fn who_talks_moves_his_hands_and_who_listens_keeps_them_still() {
    let mut it = Watched::new(body(&nodes("mara")), 11);
    let mut moved = [0.0_f32; 2];
    for (phase, moved) in moved.iter_mut().enumerate() {
        it.run(2.0, "between");
        let mut last = it.mover.frame().places[Bone::RightHand];
        for k in 0..60 * 12 {
            let accent = if k % 33 == 5 { 0.8 } else { 0.0 };
            it.seen.talk = match phase {
                0 => Talk {
                    speaking: true,
                    accent,
                    phrase_end: k % 190 == 189,
                    ..Talk::default()
                },
                _ => Talk {
                    listening: true,
                    pause: k % 150 > 120,
                    ..Talk::default()
                },
            };
            it.step("talking");
            let now = it.mover.frame().places[Bone::RightHand];
            *moved += now.distance(last);
            last = now;
        }
        it.seen.talk = Talk::default();
    }
    let [talking, listening] = moved;
    assert!(
        talking > 1.0 && listening < 0.35 * talking,
        "{talking} m while talking, {listening} m while listening"
    );
    it.check("talking");
}

#[test]
fn the_same_seed_gives_the_same_motion_and_no_seed_a_loop() {
    let body = body(&test_body());
    let live = |seed: u64| {
        let mut mover = Mover::new(body.clone(), BodyStyle::default(), seed);
        (0..1_200)
            .map(|_| {
                mover.advance(DT, &Surroundings::default());
                mover.pose().hips
            })
            .collect::<Vec<_>>()
    };
    let one = live(1);
    assert_eq!(one, live(1));
    assert_ne!(one, live(2));
}

#[test]
fn strange_numbers_do_no_harm() {
    let mut it = Watched::new(body(&test_body()), 1);
    for at in [Vec3::NAN, Vec3::INFINITY, Vec3::ZERO, Vec3::splat(1e9)] {
        let id = it.mover.begin(Task::Reach { at, hand: None });
        it.seen.gaze = Some(at);
        it.run(2.0, "strange");
        assert!(it.outcome(id).is_some(), "{at}");
    }
    it.seen.gaze = None;
    it.mover.advance(f32::NAN, &it.seen);
    it.mover.advance(1e9, &it.seen);
    let nowhere = Surroundings {
        root: Root {
            position: Vec3::NAN,
            ..Root::default()
        },
        ..it.seen
    };
    it.mover.advance(DT, &nowhere);
    assert!(it.mover.pose().hips.is_finite());
    // A leap is no walk.
    it.seen.root.position += Vec3::X * 50.0;
    it.feet = [None; 2];
    it.run(1.0, "after a leap");
    it.check("strange");
}
