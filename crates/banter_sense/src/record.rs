//! What an observer knows of each thing around it, from one look to the next.

use crate::rest::Rest;
use bevy::prelude::*;
use std::time::Duration;

/// For so long what has appeared is new.
pub(crate) const NEW: Duration = Duration::from_secs(10);
/// After this long what stands still is looked for again: a door may be closed that is no
/// occluder.
const AGAIN: Duration = Duration::from_secs(2);
/// What has moved by less, in metres, is seen as it was.
const STILL: f32 = 0.15;

/// What is known of one thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) entity: Entity,
    /// Since when it is perceived; `None` while it is not.
    pub(crate) since: Option<Duration>,
    /// Whether it came while it was looked.
    pub(crate) is_new: bool,
    /// When it was seen last, or heard.
    pub(crate) last_seen: Duration,
    /// When it was seen last.
    pub(crate) sighted: Option<Duration>,
    /// The last line of sight to it; `None` before the first.
    pub(crate) ray: Option<LastRay>,
    /// Since when a line of sight to it is wanted.
    pub(crate) waits: Option<Duration>,
    /// Which version of its description is known.
    pub(crate) version: u32,
    /// Until when it is perceived by hearing, and how well.
    pub(crate) heard: Option<(Duration, f32)>,
}

/// A line of sight that was cast.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastRay {
    pub(crate) at: Duration,
    pub(crate) from: Vec3,
    pub(crate) to: Vec3,
    /// The version of the walls.
    pub(crate) walls: u32,
    /// Whether it met nothing.
    pub(crate) is_clear: bool,
}

impl Record {
    pub(crate) fn of(entity: Entity) -> Self {
        Self {
            entity,
            since: None,
            is_new: false,
            last_seen: Duration::ZERO,
            sighted: None,
            ray: None,
            waits: None,
            version: 0,
            heard: None,
        }
    }

    /// Whether it has to be looked whether anything is between, now.
    pub(crate) fn is_due(&self, from: Vec3, to: Vec3, walls: u32, now: Duration) -> bool {
        let Some(ray) = &self.ray else {
            return true;
        };
        let moved = |a: Vec3, b: Vec3| a.distance_squared(b) > STILL * STILL;
        ray.walls != walls
            || moved(ray.from, from)
            || moved(ray.to, to)
            || now.saturating_sub(ray.at) > AGAIN
    }

    /// Whether it was seen a moment ago, and so is taken to be there.
    pub(crate) fn lasts(&self, now: Duration, grace: Duration) -> bool {
        let seen = self.sighted.filter(|_| self.since.is_some());
        seen.is_some_and(|seen| now.saturating_sub(seen) <= grace)
    }

    /// Whether nothing about it changes by itself from now on: it is seen and not new, or neither
    /// seen nor heard.
    pub(crate) fn rests(&self, now: Duration) -> bool {
        let Some(since) = self.since else {
            return self.hearing(now).is_none();
        };
        let is_new = self.is_new && now.saturating_sub(since) < NEW;
        self.sighted == Some(now) && !is_new
    }

    /// How well it is heard now.
    pub(crate) fn hearing(&self, now: Duration) -> Option<f32> {
        let (until, clarity) = self.heard?;
        (now < until).then_some(clarity)
    }
}

/// What somebody knows of all things around it. Everybody with senses has it.
#[derive(Component, Debug, Default)]
pub(crate) struct Noticing {
    /// By entity.
    pub(crate) records: Vec<Record>,
    /// Whether it has looked at all that was there at first.
    pub(crate) settled: bool,
    /// While nothing changes, what the last look was made from.
    pub(crate) rest: Option<Rest>,
}

impl Noticing {
    pub(crate) fn of(&self, entity: Entity) -> Option<&Record> {
        let at = self.at(entity).ok()?;
        self.records.get(at)
    }

    /// Notes that something is heard.
    pub(crate) fn hear(&mut self, entity: Entity, clarity: f32, until: Duration) {
        let at = self.at(entity).unwrap_or_else(|at| {
            self.records.insert(at, Record::of(entity));
            at
        });
        if let Some(record) = self.records.get_mut(at) {
            record.heard = Some((until, clarity));
            // Of who is seen all the while nothing else is known by it.
            if record.since.is_none() {
                self.wake();
            }
        }
    }

    fn at(&self, entity: Entity) -> Result<usize, usize> {
        self.records.binary_search_by_key(&entity, |it| it.entity)
    }
}
