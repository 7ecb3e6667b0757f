//! Ways over several floors: by which doors, and then around what stands on each.

use super::{EDGE, Ground, STEP, TALL};
use crate::floor::{self, Block, Search};
use bevy::math::{Vec2, Vec3, Vec3Swizzles};
use std::cmp::Ordering;

/// How often another way over the floors is tried where one is blocked.
const TRIES: usize = 24;

/// Who is so far beside a floor at most steps onto it, metres.
const BESIDE: f32 = 1.0;

/// A place where one comes from one floor to another.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Door {
    between: [usize; 2],
    at: Vec2,
}

/// All floors of a world.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Grounds {
    floors: Vec<Ground>,
    doors: Vec<Door>,
}

impl Grounds {
    pub(crate) fn new(floors: Vec<Ground>) -> Self {
        let mut doors = Vec::new();
        for (one, floor) in floors.iter().enumerate() {
            for (other, next) in floors.iter().enumerate().skip(one + 1) {
                let between = [one, other];
                let places = floor.doors(next).into_iter();
                doors.extend(places.map(|at| Door { between, at }));
            }
        }
        Self { floors, doors }
    }

    #[cfg(test)]
    pub(super) fn floors(&self) -> &[Ground] {
        &self.floors
    }

    /// How high above each floor something is, metres: of those that are below it, or at most a step above.
    fn above(&self, at: Vec3) -> impl Iterator<Item = (usize, f32)> {
        let all = self.floors.iter().enumerate();
        let here = all.filter(move |(_, it)| it.reaches(at.xz(), EDGE));
        here.map(move |(k, it)| (k, at.y - it.height(at.xz())))
            .filter(|(_, above)| *above >= -STEP)
    }

    /// The floor on which somebody stands whose feet are there.
    pub(crate) fn under(&self, feet: Vec3) -> Option<usize> {
        let nearest = self
            .above(feet)
            .min_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        nearest.map(|(index, _)| index)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.floors.is_empty()
    }

    /// The nearest place on a floor to somebody who stands beside all of them, and not too far off.
    pub(crate) fn beside(&self, feet: Vec3) -> Option<Vec3> {
        let places = self.floors.iter().map(|floor| {
            let place = floor.nearest(feet.xz());
            Vec3::new(place.x, floor.height(place), place.y)
        });
        let near = places.filter(|place| {
            let is_near = (*place - feet).xz().length() <= BESIDE;
            is_near && (-STEP..TALL).contains(&(feet.y - place.y))
        });
        near.min_by(|a, b| a.distance(feet).total_cmp(&b.distance(feet)))
    }

    /// The floor below something, which may be on a table: the highest that is not above it.
    fn below(&self, at: Vec3) -> Option<usize> {
        let highest = self.above(at).min_by(|a, b| a.1.total_cmp(&b.1));
        highest.map(|(index, _)| index)
    }

    /// The places to go to one after another, over floors and around what stands on them; none where there is no way.
    /// `blocks` says what stands on a floor.
    pub(crate) fn way(
        &self,
        from: Vec3,
        to: Vec3,
        [near, radius]: [f32; 2],
        mut blocks: impl FnMut(&Ground) -> Vec<Block>,
    ) -> Option<Vec<Vec3>> {
        let (first, last) = (self.under(from)?, self.below(to)?);
        let mut route = Route {
            grounds: self,
            ends: [(first, from.xz()), (last, to.xz())],
            lengths: Vec::new(),
        };
        // A way from door to door is looked for as though nothing stood there, and each part of it then as it is.
        let mut parts: Vec<(Part, Option<Vec<Vec2>>)> = Vec::new();
        let mut left = floor::BUDGET;
        for _ in 0..TRIES {
            let way = route.shortest()?;
            let Some(part) = way
                .iter()
                .find(|it| !parts.iter().any(|(part, _)| part == *it))
            else {
                return Some(self.along(&way, &parts, from));
            };
            let floor = self.floors.get(part.floor)?;
            let (start, end) = (route.place(part.from), route.place(part.to));
            let search = Search {
                from: start,
                to: end,
                near: if part.to == Spot::End { near } else { 0.02 },
                radius,
                floor: Some(floor),
            };
            let found = floor::way(&blocks(floor), &search, &mut left);
            let length = found.as_ref().map_or(f32::INFINITY, |found| {
                let starts = std::iter::once(&start).chain(found);
                starts.zip(found).map(|(a, b)| a.distance(*b)).sum()
            });
            if found.is_none() && left == 0 {
                return None;
            }
            route.lengths.push((*part, length));
            parts.push((*part, found));
        }
        None
    }

    /// The places of a way with their heights. Where a step is, there are two.
    fn along(&self, way: &[Part], parts: &[(Part, Option<Vec<Vec2>>)], from: Vec3) -> Vec<Vec3> {
        let mut places: Vec<Vec3> = Vec::new();
        for part in way {
            let Some(floor) = self.floors.get(part.floor) else {
                continue;
            };
            let on = |place: Vec2| Vec3::new(place.x, floor.height(place), place.y);
            let here = places.last().copied().unwrap_or(from);
            let found = parts.iter().find(|(it, _)| it == part);
            let found = found
                .and_then(|(_, found)| found.as_deref())
                .unwrap_or_default();
            let step = on(here.xz());
            if !found.is_empty() && (step.y - here.y).abs() > 0.02 && !places.is_empty() {
                places.push(step);
            }
            places.extend(found.iter().copied().map(on));
        }
        places
    }
}

/// Where a part of a way begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Start,
    Door(usize),
    End,
}

/// Part of a way, on one floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    floor: usize,
    from: Spot,
    to: Spot,
}

/// A way over the floors that is being looked for.
struct Route<'a> {
    grounds: &'a Grounds,
    /// The floor and the place of its start and end.
    ends: [(usize, Vec2); 2],
    /// How long parts really are, as far as that is known.
    lengths: Vec<(Part, f32)>,
}

impl Route<'_> {
    fn place(&self, spot: Spot) -> Vec2 {
        match spot {
            Spot::Start => self.ends[0].1,
            Spot::End => self.ends[1].1,
            Spot::Door(door) => self.grounds.doors.get(door).map_or(Vec2::NAN, |it| it.at),
        }
    }

    fn length(&self, part: Part) -> f32 {
        let known = self.lengths.iter().find(|(it, _)| *it == part);
        let straight = || self.place(part.from).distance(self.place(part.to));
        known.map_or_else(straight, |(_, length)| *length)
    }

    /// The parts of the shortest way (Dijkstra's).
    fn shortest(&self) -> Option<Vec<Part>> {
        let doors = &self.grounds.doors;
        // The doors, and the end behind them: how far each is, and the part that leads to it.
        let mut reached: Vec<(f32, Option<Part>, bool)> =
            vec![(f32::INFINITY, None, false); doors.len() + 1];
        let (first, last) = (self.ends[0].0, self.ends[1].0);
        let mut from = (Spot::Start, 0.0, vec![first]);
        loop {
            let (spot, far, floors) = from;
            for floor in floors {
                let ends = (floor == last).then_some((doors.len(), Spot::End));
                let here = doors.iter().enumerate();
                let here = here.filter(|(_, door)| door.between.contains(&floor));
                let next = here.map(|(k, _)| (k, Spot::Door(k))).chain(ends);
                for (k, to) in next.filter(|(_, to)| *to != spot) {
                    let part = Part {
                        floor,
                        from: spot,
                        to,
                    };
                    let through = far + self.length(part);
                    if through < reached[k].0 {
                        reached[k] = (through, Some(part), reached[k].2);
                    }
                }
            }
            let open = reached.iter().enumerate();
            let open = open.filter(|(_, (far, _, done))| !done && far.is_finite());
            let (k, far) = open
                .map(|(k, (far, ..))| (k, *far))
                .min_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal))?;
            reached[k].2 = true;
            if k == doors.len() {
                break;
            }
            from = (Spot::Door(k), far, doors[k].between.to_vec());
        }
        let mut way = Vec::new();
        let mut at = doors.len();
        while let Some(part) = reached.get(at).and_then(|it| it.1) {
            way.push(part);
            match part.from {
                Spot::Door(door) => at = door,
                Spot::Start | Spot::End => break,
            }
        }
        way.reverse();
        Some(way)
    }
}
