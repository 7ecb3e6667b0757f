//! The way around what stands on one floor: from corner to corner of boxes. Pure functions.

use crate::ground::Ground;
use bevy::math::{Rot2, Vec2};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// How far beside a box its corners are passed, metres.
const CLEAR: f32 = 0.03;
/// Around what cannot be stood on, places are tried at so many angles, and so much nearer than is asked for.
const ANGLES: u16 = 16;
const NEARER: [f32; 2] = [0.92, 0.6];
/// The most boxes among which a way is looked for, and how often anew.
const MOST: usize = 48;
const TRIES: usize = 16;
/// How many searches all parts of one way may take together: it is looked for within a frame.
pub(crate) const BUDGET: usize = 48;

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
    fn beyond(&self, point: Vec2) -> f32 {
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

/// What a way is looked for on a floor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search<'a> {
    pub(crate) from: Vec2,
    pub(crate) to: Vec2,
    /// How near to that it has to come, metres.
    pub(crate) near: f32,
    /// Half the width of who walks, metres.
    pub(crate) radius: f32,
    /// The floor that it must not leave, where it has an end.
    pub(crate) floor: Option<&'a Ground>,
}

/// The places to go to one after another; none where there is no way. Empty for who is there already.
///
/// Only boxes that a way would go through are gone around: a way is looked for among those that are known to be in it, and
/// again with those that it turns out to go through, until nothing stops it, there are too many, or no more searches are left.
pub(crate) fn way(blocks: &[Block], search: &Search, left: &mut usize) -> Option<Vec<Vec2>> {
    let Search {
        from, to, radius, ..
    } = *search;
    if from.distance(to) <= search.near {
        return Some(Vec::new());
    }
    // Who stands too near to something may step away from it, and not through it.
    let outside = blocks.iter().filter(|block| !block.has(from));
    let wide: Vec<Block> = outside
        .map(|block| block.wider(radius.min((block.beyond(from) - CLEAR).max(0.0))))
        .collect();
    let mut known: Vec<Block> = Vec::new();
    for _ in 0..TRIES {
        *left = left.checked_sub(1)?;
        let found = around(&known, search)?;
        let before = known.len();
        let mut is_stopped = false;
        let starts = std::iter::once(&from).chain(&found);
        for (at, next) in starts.zip(&found) {
            for block in wide.iter().filter(|block| block.stops(*at, *next)) {
                if !known.contains(block) {
                    is_stopped = true;
                    if known.len() < MOST {
                        known.push(*block);
                    }
                }
            }
        }
        if !is_stopped {
            return Some(found);
        }
        if known.len() == before {
            return None;
        }
    }
    None
}

/// The shortest way around these boxes.
fn around(wide: &[Block], search: &Search) -> Option<Vec<Vec2>> {
    let Search {
        from,
        to,
        near,
        floor,
        ..
    } = *search;
    let is_free = |point: Vec2| {
        floor.is_none_or(|floor| floor.has(point)) && !wide.iter().any(|block| block.has(point))
    };
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
    for block in wide {
        for corner in block.wider(CLEAR).corners() {
            if is_free(corner) {
                add(corner, false);
            }
        }
    }
    let rest = |place: Vec2| (place.distance(to) - near).max(0.0);
    shortest(&places, &is_goal, rest, is_open)
}

#[derive(Clone, Copy, PartialEq)]
struct Reached {
    /// How long a way through it is at least.
    whole: f32,
    place: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .whole
            .total_cmp(&self.whole)
            .then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The shortest way from the first place to any goal (A*; P. E. Hart, N. J. Nilsson, B. Raphael, 1968), where `rest` says
/// how far a goal is at least.
fn shortest(
    places: &[Vec2],
    is_goal: &[bool],
    rest: impl Fn(Vec2) -> f32,
    is_open: impl Fn(Vec2, Vec2) -> bool,
) -> Option<Vec<Vec2>> {
    let mut far = vec![f32::INFINITY; places.len()];
    let mut before = vec![0; places.len()];
    let mut done = vec![false; places.len()];
    let mut next = BinaryHeap::from([Reached {
        whole: 0.0,
        place: 0,
    }]);
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
                    whole: through + rest(places[other]),
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

    fn find(blocks: &[Block], from: Vec2, to: Vec2, near: f32) -> Option<Vec<Vec2>> {
        let search = Search {
            from,
            to,
            near,
            radius: 0.25,
            floor: None,
        };
        let mut left = BUDGET;
        way(blocks, &search, &mut left)
    }

    fn length(from: Vec2, way: &[Vec2]) -> f32 {
        let starts = std::iter::once(&from).chain(way);
        starts.zip(way).map(|(a, b)| a.distance(*b)).sum()
    }

    #[test]
    fn in_the_open_it_is_a_line() {
        let to = Vec2::new(3.0, 4.0);
        assert_eq!(find(&[], Vec2::ZERO, to, 0.5), Some(vec![to]));
        assert_eq!(find(&[], to, to, 0.5), Some(vec![]));
    }

    #[test]
    fn a_counter_is_gone_around_and_reached_over() {
        let counter = [block(0.0, 1.0, 3.0, 0.6)];
        let beyond = Vec2::new(0.2, 3.0);
        let around = find(&counter, Vec2::ZERO, beyond, 0.1).unwrap();
        assert_eq!(around.len(), 3, "{around:?}");
        assert!(length(Vec2::ZERO, &around) < 5.5, "{around:?}");
        // What stands on it is come near to.
        let jug = Vec2::new(1.0, 0.9);
        let near = find(&counter, Vec2::ZERO, jug, 0.6).unwrap();
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
        assert_eq!(find(&walls, Vec2::ZERO, Vec2::new(5.0, 0.0), 0.3), None);
    }

    #[test]
    fn what_is_far_away_is_gone_around_as_well() {
        // A hundred barrels beside one, and a wall ahead.
        let mut blocks: Vec<Block> = (0..100_u8)
            .map(|k| block(-1.0 - f32::from(k % 10), f32::from(k / 10), 0.4, 0.4))
            .collect();
        let wall = block(0.0, 14.0, 20.0, 0.3);
        blocks.push(wall);
        let from = Vec2::new(0.5, 0.0);
        let found = find(&blocks, from, Vec2::new(0.5, 20.0), 0.1).unwrap();
        let mut at = from;
        for next in found {
            assert!(!blocks.iter().any(|block| block.stops(at, next)), "{next}");
            at = next;
        }
    }

    /// Boxes one behind the other, with room between them.
    fn row(boxes: u8) -> (Vec<Block>, Vec2) {
        let all = (1..=boxes).map(|k| block(2.0 * f32::from(k), 0.0, 0.5, 0.5));
        (all.collect(), Vec2::new(2.0 * f32::from(boxes) + 2.0, 0.0))
    }

    #[test]
    fn as_many_boxes_as_are_known_at_most_are_gone_around_and_no_more() {
        let (boxes, end) = row(48);
        let found = find(&boxes, Vec2::ZERO, end, 0.1).unwrap();
        assert!(length(Vec2::ZERO, &found) < end.x + 1.0, "{found:?}");
        let (boxes, end) = row(60);
        assert_eq!(find(&boxes, Vec2::ZERO, end, 0.1), None);
    }

    #[test]
    fn searches_are_counted_and_end() {
        let counter = [block(0.0, 1.0, 3.0, 0.6)];
        let search = Search {
            from: Vec2::ZERO,
            to: Vec2::new(0.2, 3.0),
            near: 0.1,
            radius: 0.25,
            floor: None,
        };
        let mut left = 5;
        assert!(way(&counter, &search, &mut left).is_some());
        assert_eq!(left, 3, "straight, and around what stands there");
        left = 1;
        assert_eq!(way(&counter, &search, &mut left), None);
        assert_eq!(left, 0);
    }

    #[test]
    fn who_leans_on_something_comes_away_from_it() {
        let counter = [block(0.0, 0.4, 3.0, 0.6)];
        let back = find(&counter, Vec2::ZERO, Vec2::new(0.0, -2.0), 0.1).unwrap();
        assert_eq!(back, [Vec2::new(0.0, -2.0)]);
        let across = find(&counter, Vec2::ZERO, Vec2::new(0.0, 2.0), 0.1).unwrap();
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
            if let Some(way) = find(&blocks, from, Vec2::from(to), 0.4) {
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
