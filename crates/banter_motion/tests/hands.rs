//! Something in each hand: which of the two is meant, and that nothing else fits.
#![allow(clippy::unwrap_used)]

mod common;

use banter_motion::{Outcome, Side, Task, TaskEvent, TaskId, test_body};
use common::body;
use common::watch::Watched;
use glam::Vec3;

const AT: Vec3 = Vec3::new(0.1, 1.0, 0.45);

/// Somebody whose hands hold something of these radii.
fn holding(left: Option<f32>, right: Option<f32>) -> Watched {
    let mut it = Watched::new(body(&test_body()), 3);
    for (hand, radius) in [(Side::Left, left), (Side::Right, right)] {
        if let Some(radius) = radius {
            it.mover.begin(Task::Hold { radius, hand });
        }
    }
    it.run(1.0, "holding");
    it
}

fn end(it: &mut Watched, task: Task) -> Outcome {
    let id: TaskId = it.mover.begin(task);
    for _ in 0..600 {
        it.step("doing it");
        if let Some(outcome) = it.outcome(id) {
            return outcome;
        }
    }
    Outcome::Cancelled
}

#[test]
fn the_hand_that_is_named_gives_and_the_other_keeps_what_it_has() {
    for (hand, to) in [(Side::Left, -0.2), (Side::Right, 0.2)] {
        let mut it = holding(Some(0.02), Some(0.04));
        let give = Task::Give {
            to: Vec3::new(to, 1.25, 1.0),
            patience: 0.3,
            hand: Some(hand),
        };
        assert_eq!(end(&mut it, give), Outcome::Done);
        let released = it.happened.iter();
        let released: Vec<Side> = released
            .filter_map(|it| match it {
                TaskEvent::Released { hand, .. } => Some(*hand),
                _ => None,
            })
            .collect();
        assert_eq!(released, [hand]);
        assert_eq!(it.mover.holds(hand), None);
        assert!(it.mover.holds(hand.other()).is_some());
    }
}

#[test]
fn an_empty_hand_puts_nothing_down() {
    let mut it = holding(None, Some(0.04));
    let place = |hand| Task::Place { at: AT, hand };
    assert_eq!(end(&mut it, place(Some(Side::Left))), Outcome::NothingThere);
    assert_eq!(it.mover.holds(Side::Right), Some(0.04));
    assert_eq!(end(&mut it, place(None)), Outcome::Done);
    assert_eq!(it.mover.holds(Side::Right), None);
}

#[test]
fn who_has_both_hands_full_takes_nothing_more() {
    let take = |hand| Task::Take {
        at: AT,
        radius: 0.03,
        hand,
    };
    let mut it = holding(Some(0.02), Some(0.04));
    assert_eq!(end(&mut it, take(None)), Outcome::HandsFull);
    let another = Task::Hold {
        radius: 0.03,
        hand: Side::Left,
    };
    assert_eq!(end(&mut it, another), Outcome::HandsFull);
    let held = Side::BOTH.map(|side| it.mover.holds(side));
    assert_eq!(held, [Some(0.02), Some(0.04)]);
    // One that is empty takes it, however near the other one is.
    let mut it = holding(Some(0.02), None);
    assert_eq!(end(&mut it, take(Some(Side::Left))), Outcome::HandsFull);
    assert_eq!(end(&mut it, take(None)), Outcome::Done);
    let held = Side::BOTH.map(|side| it.mover.holds(side));
    assert_eq!(held, [Some(0.02), Some(0.03)]);
}
