//! Ways are asked for: a few in a frame, and of everybody in turn.

use super::{MOVED, Places, THERE, Walk, WalkOutcome, end};
use crate::navigate::{Navigator, WayAsked};
use bevy::ecs::system::StaticSystemParam;
use bevy::prelude::*;

/// So many ways are asked for in a frame.
const ASKED: usize = 2;

/// Asks for the ways of those who have waited longest for one.
pub(crate) fn ask<N: Navigator>(
    mut walks: Query<(Entity, &mut Walk)>,
    places: Places,
    navigator: StaticSystemParam<N>,
    mut count: Local<u64>,
    mut commands: Commands,
) {
    let navigator = navigator.into_inner();
    for (_, mut walk) in &mut walks {
        // Who has just set out comes behind those who wait already.
        if walk.goes && walk.answered.is_none() {
            walk.answered = Some(*count);
        }
    }
    for _ in 0..ASKED {
        let asking = walks.iter().filter(|(_, walk)| walk.goes && walk.asks);
        let Some((walker, _)) = asking.min_by_key(|(_, walk)| walk.answered) else {
            return;
        };
        let Ok((_, mut walk)) = walks.get_mut(walker) else {
            return;
        };
        *count += 1;
        walk.answered = Some(*count);
        let (Some(from), Some(to)) = (places.of(walker), places.target(walk.to)) else {
            continue;
        };
        let near = (walk.near - THERE).max(0.0);
        let query = WayAsked {
            walker,
            from,
            to,
            near,
            target: walk.to.entity,
        };
        walk.asks = false;
        let has_moved = to.distance(walk.asked_for) > MOVED;
        if has_moved {
            walk.nearest = f32::INFINITY;
        }
        walk.asked_for = to;
        let way = N::way(&navigator, &query);
        match way.filter(|way| way.iter().all(|place| place.is_finite())) {
            Some(way) if N::KNOWS_HEIGHTS => walk.way = Some(way),
            Some(way) => walk.way = Some(at_the_feet(way, from, to)),
            // Who is held up on a way that there was waits for it to be free.
            None if walk.way.is_some() && !has_moved => {}
            None => end(&mut commands, walker, WalkOutcome::Blocked),
        }
    }
}

/// A way whose last place is where one goes to itself, be that a face or a jug, ends at the height of the place before it.
fn at_the_feet(mut way: Vec<Vec3>, from: Vec3, to: Vec3) -> Vec<Vec3> {
    if let Some((last, rest)) = way.split_last_mut()
        && *last == to
    {
        last.y = rest.last().map_or(from.y, |before| before.y);
    }
    way
}
