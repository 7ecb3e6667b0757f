//! A hundred random tasks, with interruptions: bodies keep to what bodies do, and hands are where they are wanted.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use banter_motion::{Motion, Outcome, Side, Task, TaskEvent, test_body};
use common::dice::Dice;
use common::watch::Watched;
use common::{body, nodes};
use glam::Vec3;

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
        let s = it.mover.body().build().size;
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
                2 => Task::Place { at, hand },
                3 => Task::Give {
                    to: at,
                    patience: 0.5,
                    hand,
                },
                4 => Task::Pour {
                    into: at,
                    seconds: 0.5,
                    hand,
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
