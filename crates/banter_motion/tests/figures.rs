//! What a body may never do, measured over every motion and a hundred random tasks: feet slide, joints beyond their
//! ranges, hands that miss and do not say so, arms in the trunk, joints that jump.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use banter_motion::{
    BodyStyle, Bone, Humanoid, Motion, Mover, Outcome, Root, Side, Surroundings, Tabletop, Talk,
    Task, test_body,
};
use common::watch::{DT, Watched};
use common::{PEOPLE, body, nodes, odd};
use glam::{Quat, Vec2, Vec3};
use std::sync::Arc;

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
                hand: None,
            },
        ),
        (
            "give",
            Task::Give {
                to: v(0.0, 1.25, 1.0),
                patience: 0.7,
                hand: None,
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
                hand: None,
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
fn who_talks_at_a_counter_keeps_the_hands_out_of_the_wood() {
    let counter = Tabletop {
        middle: Vec3::new(0.0, 1.1, 0.4),
        turn: Quat::IDENTITY,
        half: Vec2::new(1.5, 0.16),
    };
    let deepest = [None, Some(counter)].map(|tabletop| {
        let mut deepest = 0.0_f32;
        for seed in 0..4 {
            let mut it = Watched::new(body(&nodes("mara")), seed);
            it.seen.tabletop = tabletop;
            for k in 0..60 * 20 {
                it.seen.talk = Talk {
                    speaking: true,
                    accent: if k % 23 == 0 { 0.8 } else { 0.0 },
                    phrase_end: k % 170 == 0,
                    ..Talk::default()
                };
                it.step("talking at a counter");
                for hand in [Bone::LeftHand, Bone::RightHand] {
                    let wrist = it.mover.frame().places[hand];
                    let is_over = (wrist.z - 0.4).abs() < 0.14 && wrist.y > 0.92;
                    if is_over {
                        deepest = deepest.max(1.1 - wrist.y);
                    }
                }
            }
            it.check("talking at a counter");
        }
        deepest
    });
    let [without, with] = deepest;
    assert!(
        without > 0.05 && with < 0.01,
        "{without} m in the wood, {with} m where the counter is known"
    );
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
