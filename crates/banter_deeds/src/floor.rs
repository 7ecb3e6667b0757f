//! The way around what stands on a level floor: from corner to corner of boxes. Pure functions.

use bevy::math::{Rot2, Vec2};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How far beside a box its corners are passed, metres.
const CLEAR: f32 = 0.03;
/// Around what cannot be stood on, places are tried at so many angles, and so much nearer than is asked for.
const ANGLES: u16 = 16;
const NEARER: [f32; 2] = [0.92, 0.6];
/// The most boxes that are looked at: the nearest.
pub(crate) const MOST: usize = 32;

/// A box on the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Block {
    pub(crate) middle: Vec2,
    /// Half its sides, metres.
    pub(crate) half: Vec2,
    pub(crate) turn: Rot2,
}

impl Block {
    fn wider(self, by: f32) -> Self {
        Self {
            half: self.half + by,
            ..self
        }
    }

    fn seen(&self, point: Vec2) -> Vec2 {
        self.turn.inverse() * (point - self.middle)
    }

    fn has(&self, point: Vec2) -> bool {
        let seen = self.seen(point).abs();
        seen.x < self.half.x && seen.y < self.half.y
    }

    fn corners(&self) -> [Vec2; 4] {
        let Vec2 { x, y } = self.half;
        [(x, y), (-x, y), (-x, -y), (x, -y)].map(|(x, y)| self.middle + self.turn * Vec2::new(x, y))
    }

    /// How far a point is outside of it, metres.
    pub(crate) fn beyond(&self, point: Vec2) -> f32 {
        (self.seen(point).abs() - self.half)
            .max(Vec2::ZERO)
            .length()
    }

    /// Whether a line goes through it.
    fn stops(&self, from: Vec2, to: Vec2) -> bool {
        let (from, to) = (self.seen(from), self.seen(to));
        let way = to - from;
        let (mut enters, mut leaves) = (0.0_f32, 1.0_f32);
        for axis in 0..2 {
            let (at, along, half) = (from[axis], way[axis], self.half[axis]);
            if along.abs() < 1e-9 {
                if at.abs() >= half {
                    return false;
                }
                continue;
            }
            let (a, b) = ((-half - at) / along, (half - at) / along);
            enters = enters.max(a.min(b));
            leaves = leaves.min(a.max(b));
        }
        leaves - enters > 1e-6
    }
}

/// The places to go to one after another from `from`, to come within `near` of `to`, for somebody so wide; none where there
/// is no way. Empty for who is there already.
pub(crate) fn way(
    blocks: &[Block],
    from: Vec2,
    to: Vec2,
    near: f32,
    radius: f32,
) -> Option<Vec<Vec2>> {
    if from.distance(to) <= near {
        return Some(Vec::new());
    }
    // Who stands too near to something may step away from it, and not through it.
    let outside = blocks.iter().filter(|block| !block.has(from));
    let wide: Vec<Block> = outside
        .map(|block| block.wider(radius.min((block.beyond(from) - CLEAR).max(0.0))))
        .collect();
    let is_free = |point: Vec2| !wide.iter().any(|block| block.has(point));
    let is_open = |a: Vec2, b: Vec2| !wide.iter().any(|block| block.stops(a, b));
    let mut places = vec![from];
    let mut is_goal = vec![false];
    let mut add = |place: Vec2, goal: bool| {
        places.push(place);
        is_goal.push(goal);
    };
    if is_free(to) {
        add(to, true);
    } else {
        for share in NEARER {
            for step in 0..ANGLES {
                let angle = f32::from(step) * std::f32::consts::TAU / f32::from(ANGLES);
                let place = to + Vec2::from_angle(angle) * near * share;
                if is_free(place) {
                    add(place, true);
                }
            }
        }
    }
    for block in &wide {
        for corner in block.wider(CLEAR).corners() {
            if is_free(corner) {
                add(corner, false);
            }
        }
    }
    shortest(&places, &is_goal, is_open)
}

#[derive(Clone, Copy, PartialEq)]
struct Reached {
    far: f32,
    place: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .far
            .total_cmp(&self.far)
            .then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Dijkstra's way from the first place to the nearest goal.
fn shortest(
    places: &[Vec2],
    is_goal: &[bool],
    is_open: impl Fn(Vec2, Vec2) -> bool,
) -> Option<Vec<Vec2>> {
    let mut far = vec![f32::INFINITY; places.len()];
    let mut before = vec![0; places.len()];
    let mut done = vec![false; places.len()];
    let mut next = BinaryHeap::from([Reached { far: 0.0, place: 0 }]);
    if let Some(first) = far.first_mut() {
        *first = 0.0;
    }
    while let Some(Reached { place, .. }) = next.pop() {
        if std::mem::replace(&mut done[place], true) {
            continue;
        }
        if is_goal[place] {
            let mut way = vec![places[place]];
            let mut at = before[place];
            while at != 0 {
                way.push(places[at]);
                at = before[at];
            }
            way.reverse();
            return Some(way);
        }
        for other in 0..places.len() {
            let through = far[place] + places[place].distance(places[other]);
            if !done[other] && through < far[other] && is_open(places[place], places[other]) {
                far[other] = through;
                before[other] = place;
                next.push(Reached {
                    far: through,
                    place: other,
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn block(x: f32, y: f32, wide: f32, deep: f32) -> Block {
        Block {
            middle: Vec2::new(x, y),
            half: Vec2::new(wide, deep) / 2.0,
            turn: Rot2::IDENTITY,
        }
    }

    fn length(from: Vec2, way: &[Vec2]) -> f32 {
        let starts = std::iter::once(&from).chain(way);
        starts.zip(way).map(|(a, b)| a.distance(*b)).sum()
    }

    #[test]
    fn in_the_open_it_is_a_line() {
        let to = Vec2::new(3.0, 4.0);
        assert_eq!(way(&[], Vec2::ZERO, to, 0.5, 0.25), Some(vec![to]));
        assert_eq!(way(&[], to, to, 0.5, 0.25), Some(vec![]));
    }

    #[test]
    fn a_counter_is_gone_around_and_reached_over() {
        let counter = [block(0.0, 1.0, 3.0, 0.6)];
        let beyond = Vec2::new(0.2, 3.0);
        let around = way(&counter, Vec2::ZERO, beyond, 0.1, 0.25).unwrap();
        assert_eq!(around.len(), 3, "{around:?}");
        assert!(length(Vec2::ZERO, &around) < 5.5, "{around:?}");
        // What stands on it is come near to.
        let jug = Vec2::new(1.0, 0.9);
        let near = way(&counter, Vec2::ZERO, jug, 0.6, 0.25).unwrap();
        let there = *near.last().unwrap();
        assert!(there.distance(jug) < 0.6 && there.y < 0.5, "{near:?}");
    }

    #[test]
    fn who_is_walled_in_has_no_way() {
        let walls = [
            block(0.0, 2.0, 5.0, 0.2),
            block(0.0, -2.0, 5.0, 0.2),
            block(2.0, 0.0, 0.2, 5.0),
            block(-2.0, 0.0, 0.2, 5.0),
        ];
        assert_eq!(
            way(&walls, Vec2::ZERO, Vec2::new(5.0, 0.0), 0.3, 0.25),
            None
        );
    }

    #[test]
    fn who_leans_on_something_comes_away_from_it() {
        let counter = [block(0.0, 0.4, 3.0, 0.6)];
        let back = way(&counter, Vec2::ZERO, Vec2::new(0.0, -2.0), 0.1, 0.25).unwrap();
        assert_eq!(back, [Vec2::new(0.0, -2.0)]);
        let across = way(&counter, Vec2::ZERO, Vec2::new(0.0, 2.0), 0.1, 0.25).unwrap();
        assert!(across.len() > 1, "{across:?}");
    }

    proptest! {
        #[test]
        fn no_way_leads_through_anything(
            boxes in prop::collection::vec((-4.0f32..4.0, -4.0f32..4.0, 0.1f32..2.0, 0.1f32..2.0, 0.0f32..3.0), 0..8),
            to in (-5.0f32..5.0, -5.0f32..5.0),
        ) {
            let blocks: Vec<Block> = boxes.iter().map(|&(x, y, wide, deep, turn)| Block {
                turn: Rot2::radians(turn),
                ..block(x, y, wide, deep)
            }).collect();
            let from = Vec2::new(-5.5, -5.5);
            if let Some(way) = way(&blocks, from, Vec2::from(to), 0.4, 0.25) {
                let mut at = from;
                for next in way {
                    for block in &blocks {
                        prop_assert!(!block.wider(0.2).stops(at, next));
                    }
                    at = next;
                }
                prop_assert!(at.distance(Vec2::from(to)) <= 0.4);
            }
        }
    }
}
