//! From looks to percepts: what is seen now, what appeared, was lost, and changed.

use crate::look::{Candidate, Looker, Looks};
use crate::occluder::Walls;
use crate::ray::SightRays;
use crate::record::{LastRay, NEW, Noticing, Record};
use crate::rest::Rest;
use crate::settings::SenseSettings;
use crate::things::Things;
use crate::view::salience;
use banter_core::{Percept, PerceptAppeared, PerceptChanged, PerceptLost, Percepts, Sense, Senses};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::Duration;

/// No more than this is perceived at once: the nearest. It bounds a prompt and a frame.
const MOST: usize = 64;
/// So many large things are told of as what others are behind.
const LANDMARKS: usize = 4;

/// What the senses tell.
#[derive(SystemParam)]
pub(crate) struct News<'w> {
    appeared: MessageWriter<'w, PerceptAppeared>,
    lost: MessageWriter<'w, PerceptLost>,
    changed: MessageWriter<'w, PerceptChanged>,
}

/// What does not differ from one looker to the next.
struct Moment<'a> {
    now: Duration,
    settings: SenseSettings,
    things: &'a Things,
    walls: &'a Walls,
    rays: &'a SightRays,
    open: bool,
}

/// Makes percepts of what everybody who has looked around has seen.
pub(crate) fn notice(
    looks: Res<Looks>,
    rays: Res<SightRays>,
    (things, walls): (Res<Things>, Res<Walls>),
    (time, settings): (Res<Time>, Res<SenseSettings>),
    mut observers: Query<(&Senses, &mut Noticing, &mut Percepts)>,
    mut news: News,
    (mut spare, mut found): (Local<Vec<Record>>, Local<Vec<Percept>>),
) {
    let moment = Moment {
        now: time.elapsed(),
        settings: *settings,
        things: &things,
        walls: &walls,
        rays: &rays,
        open: looks.open,
    };
    for looker in &looks.lookers {
        let Ok((senses, mut noticing, mut percepts)) = observers.get_mut(looker.entity) else {
            continue;
        };
        let noticing = noticing.bypass_change_detection();
        let candidates = looks.candidates.get(looker.candidates.clone());
        let candidates = candidates.unwrap_or_default();
        spare.clear();
        found.clear();
        let mut known = noticing.records.iter().peekable();
        // Both are sorted by entity.
        for candidate in candidates {
            while let Some(record) = known.next_if(|it| it.entity < candidate.entity) {
                moment.outside(*record, looker, &mut spare, &mut found, &mut news);
            }
            let record = known.next_if(|it| it.entity == candidate.entity);
            let record = record.copied();
            let record = record.unwrap_or_else(|| Record::of(candidate.entity));
            let settled = noticing.settled;
            let record = moment.inside(
                record, candidate, looker, senses, settled, &mut found, &mut news,
            );
            spare.push(record);
        }
        for record in known {
            moment.outside(*record, looker, &mut spare, &mut found, &mut news);
        }
        std::mem::swap(&mut noticing.records, &mut *spare);
        let looked_at_all = candidates.iter().all(|candidate| !candidate.waits);
        noticing.settled |= looked_at_all;
        noticing.rest = if looked_at_all {
            let records = &noticing.records;
            Rest::after(records, looker.view, walls.version, &things, moment.now)
        } else {
            None
        };
        found.sort_unstable_by(|a, b| {
            let nearer = a.distance.total_cmp(&b.distance);
            nearer.then(a.entity.cmp(&b.entity))
        });
        found.truncate(MOST);
        moment.place_behind(looker, &mut found);
        write(&mut percepts, &found);
    }
}

impl Moment<'_> {
    /// Something in the view.
    fn inside(
        &self,
        mut record: Record,
        candidate: &Candidate,
        looker: &Looker,
        senses: &Senses,
        settled: bool,
        found: &mut Vec<Percept>,
        news: &mut News,
    ) -> Record {
        let cast = candidate.ray.and_then(|ray| self.rays.0.get(ray as usize));
        if let Some((ray, passage)) = cast {
            record.ray = Some(LastRay {
                at: self.now,
                from: ray.from,
                to: ray.to,
                walls: self.walls.version,
                is_clear: passage.sight,
            });
            record.waits = None;
        } else if candidate.waits {
            record.waits.get_or_insert(self.now);
        }
        let is_clear = self.open || record.ray.is_some_and(|ray| ray.is_clear);
        let hearing = record.hearing(self.now).filter(|_| senses.hearing);
        if is_clear {
            record.sighted = Some(self.now);
        }
        if is_clear || hearing.is_some() {
            record.last_seen = self.now;
        }
        let lasts = record.lasts(self.now, self.settings.grace);
        let thing = self.things.get(candidate.number);
        if !(is_clear || hearing.is_some() || lasts) {
            self.lose(&mut record, looker.entity, news);
            return record;
        }
        let appears = record.since.is_none();
        let since = *record.since.get_or_insert(self.now);
        if appears {
            record.is_new = settled;
        }
        let age = self.now.saturating_sub(since).as_secs_f32();
        let newness = if record.is_new {
            (1.0 - age / NEW.as_secs_f32()).max(0.0)
        } else {
            0.0
        };
        let (sense, confidence) = match (is_clear || lasts, hearing) {
            (false, Some(clarity)) => (Sense::Hearing, clarity),
            _ => (candidate.sense, candidate.confidence),
        };
        let percept = Percept {
            entity: candidate.entity,
            distance: candidate.distance,
            sense,
            confidence,
            side: looker.view.side(candidate.place - looker.view.here),
            behind: None,
            since,
            last_seen: record.last_seen,
            salience: salience(
                candidate.salience,
                candidate.distance,
                senses.range,
                newness,
            ),
        };
        found.push(percept);
        let observer = looker.entity;
        if appears && settled {
            news.appeared.write(PerceptAppeared { observer, percept });
        }
        if let Some(thing) = thing {
            if !appears && record.version != thing.version && sense != Sense::Hearing {
                news.changed.write(PerceptChanged {
                    observer,
                    entity: candidate.entity,
                    before: thing.before.clone(),
                    now: thing.now.clone(),
                });
            }
            // What is only heard does not show how it looks.
            if appears || sense != Sense::Hearing {
                record.version = thing.version;
            }
        }
        record
    }

    /// Something that is not in the view. It is perceived while it is heard, and for a moment after
    /// it was seen.
    fn outside(
        &self,
        mut record: Record,
        looker: &Looker,
        spare: &mut Vec<Record>,
        found: &mut Vec<Percept>,
        news: &mut News,
    ) {
        let hearing = record.hearing(self.now);
        let thing = self.things.of(record.entity);
        let place = thing.map(|thing| thing.place).filter(|it| it.is_finite());
        let lasts = record.lasts(self.now, self.settings.grace);
        let (Some(place), true) = (place, hearing.is_some() || lasts) else {
            self.lose(&mut record, looker.entity, news);
            return;
        };
        if hearing.is_some() {
            record.last_seen = self.now;
        }
        let appears = record.since.is_none();
        let since = *record.since.get_or_insert(self.now);
        record.is_new |= appears;
        record.ray = None;
        let to = place - looker.view.here;
        let distance = to.length();
        let percept = Percept {
            entity: record.entity,
            distance,
            sense: if hearing.is_some() {
                Sense::Hearing
            } else {
                Sense::Sight
            },
            confidence: hearing.unwrap_or(0.5),
            side: looker.view.side(to),
            behind: None,
            since,
            last_seen: record.last_seen,
            salience: salience(0.5, distance, looker.view.senses.range, 0.0),
        };
        found.push(percept);
        spare.push(record);
        if appears {
            let observer = looker.entity;
            news.appeared.write(PerceptAppeared { observer, percept });
        }
    }

    fn lose(&self, record: &mut Record, observer: Entity, news: &mut News) {
        if record.since.take().is_some() {
            news.lost.write(PerceptLost {
                observer,
                entity: record.entity,
                last_seen: record.last_seen,
            });
        }
    }

    /// Says what is behind what: the nearest large thing that the line to it crosses, as seen from
    /// above.
    fn place_behind(&self, looker: &Looker, found: &mut [Percept]) {
        if self.walls.is_empty() {
            return;
        }
        let mut landmarks = [Entity::PLACEHOLDER; LANDMARKS];
        let mut count = 0;
        for at in 0..found.len() {
            let Some(percept) = found.get(at).copied() else {
                return;
            };
            let thing = self.things.of(percept.entity);
            if let Some(thing) = thing {
                let crossed = landmarks.iter().take(count).rev();
                let mut crossed = crossed.filter(|it| self.crosses(looker, thing.place, **it));
                let behind = crossed.next().copied();
                if let Some(percept) = found.get_mut(at) {
                    percept.behind = behind;
                }
            }
            if percept.sense == Sense::Sight
                && let Some(place) = landmarks.get_mut(count)
                && self.walls.footprint(percept.entity).is_some()
            {
                *place = percept.entity;
                count += 1;
            }
        }
    }

    fn crosses(&self, looker: &Looker, place: Vec3, landmark: Entity) -> bool {
        let Some((mut cuboid, to_local)) = self.walls.footprint(landmark) else {
            return false;
        };
        (cuboid.low.y, cuboid.high.y) = (f32::NEG_INFINITY, f32::INFINITY);
        let from = to_local.transform_point3(looker.eyes);
        let way = to_local.transform_vector3(place - looker.eyes);
        let span = cuboid.span(from, way);
        span.is_some_and(|(enters, leaves)| enters > 0.0 && leaves < 1.0)
    }
}

/// Writes percepts, as a change only where they are others or elsewhere.
fn write(percepts: &mut Mut<Percepts>, found: &[Percept]) {
    let same = |a: &Percept, b: &Percept| {
        (a.entity, a.distance, a.sense, a.side, a.behind)
            == (b.entity, b.distance, b.sense, b.side, b.behind)
    };
    let same =
        percepts.0.len() == found.len() && percepts.0.iter().zip(found).all(|(a, b)| same(a, b));
    let all = match same {
        true => &mut percepts.bypass_change_detection().0,
        false => &mut percepts.0,
    };
    all.clear();
    all.extend_from_slice(found);
}
