//! Rest: an observer around whom nothing changes is not asked to look again.
//!
//! Most of a crowd stands where it stood. A look of theirs would find what the last one found, so
//! that it is left out, until something near moves or changes, they turn, or a second is over.

use crate::record::{Noticing, Record};
use crate::things::Things;
use crate::view::View;
use std::time::Duration;

/// After so long at rest one looks again, whatever has been noticed of the world.
const LONGEST: Duration = Duration::from_secs(1);
/// Who has moved by less, in metres, stands where it stood.
const STILL: f32 = 0.05;
/// The cosine of the angle, one degree, by which a gaze may turn.
const STEADY: f32 = 0.999_848;

/// What the last whole look was made from, kept while it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    view: View,
    /// The version of the walls.
    walls: u32,
    /// The version of all things.
    things: u64,
    /// When that look was.
    looked: Duration,
    /// Until when nothing had changed.
    until: Duration,
}

impl Rest {
    /// After a look, if nothing that it found changes by itself.
    pub(crate) fn after(
        records: &[Record],
        view: View,
        walls: u32,
        things: &Things,
        now: Duration,
    ) -> Option<Self> {
        records.iter().all(|it| it.rests(now)).then_some(Self {
            view,
            walls,
            things: things.version(),
            looked: now,
            until: now,
        })
    }

    /// Whether another look would find the same. `reach`: how far that look went, in metres.
    pub(crate) fn lasts(
        &mut self,
        view: &View,
        reach: f32,
        walls: u32,
        things: &Things,
        now: Duration,
    ) -> bool {
        let lasts = now.saturating_sub(self.looked) < LONGEST
            && self.walls == walls
            && self.view.senses == view.senses
            && self.view.here.distance_squared(view.here) <= STILL * STILL
            && (self.view.forward == view.forward || self.view.forward.dot(view.forward) >= STEADY)
            && !things.changed_since(self.things, view.here, reach);
        if lasts {
            self.until = now;
        }
        lasts
    }
}

impl Noticing {
    /// Ends a rest: what was perceived then was seen until its end.
    pub(crate) fn wake(&mut self) {
        let Some(rest) = self.rest.take() else {
            return;
        };
        for record in &mut self.records {
            if record.since.is_some() {
                record.sighted = Some(rest.until);
                record.last_seen = rest.until;
            }
        }
    }
}
