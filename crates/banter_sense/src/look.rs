//! Who looks around in which frame, and which lines of sight are cast for it.

use crate::occluder::Walls;
use crate::ray::{CasterCount, Passage, SenseRay, SightRays};
use crate::record::Noticing;
use crate::rota::Rota;
use crate::settings::{LightLevel, Salience, SenseSettings};
use crate::things::{EYES, Things, Visible};
use crate::view::{View, salience};
use banter_core::{NpcParticipant, Perceivable, PerceptionRoom, Rigs, Sense, Senses};
use bevy::prelude::*;
use std::ops::Range;

/// No more than this is looked at by one: the nearest.
const MOST: usize = 128;
/// A line of sight ends so many metres before what it leads to: things stand on tables and hang on
/// walls.
const SHORT: f32 = 0.15;
/// How much a second of waiting counts among lines of sight that are wanted.
const WAITING: f32 = 2.0;

/// Something that may be perceived in this look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) entity: Entity,
    /// Its number among all things.
    pub(crate) number: u32,
    pub(crate) place: Vec3,
    pub(crate) distance: f32,
    pub(crate) sense: Sense,
    pub(crate) confidence: f32,
    /// How much it draws attention by itself.
    pub(crate) salience: f32,
    /// Which line of sight is cast to it, among those of this frame.
    pub(crate) ray: Option<u32>,
    /// Whether one is wanted and was not cast yet.
    pub(crate) waits: bool,
}

/// Somebody who looks around in this frame.
#[derive(Debug, Clone)]
pub(crate) struct Looker {
    pub(crate) entity: Entity,
    pub(crate) view: View,
    /// Where its eyes are.
    pub(crate) eyes: Vec3,
    /// What it may perceive, by entity.
    pub(crate) candidates: Range<usize>,
}

/// The looks of this frame.
#[derive(Resource, Debug, Default)]
pub(crate) struct Looks {
    pub(crate) lookers: Vec<Looker>,
    pub(crate) candidates: Vec<Candidate>,
    /// Whether nothing can be between anything.
    pub(crate) open: bool,
    wanted: Vec<(f32, u32, SenseRay)>,
}

/// What is asked of something that is near.
type Data = (
    Option<&'static PerceptionRoom>,
    Option<Ref<'static, Perceivable>>,
    Option<&'static LightLevel>,
    Option<&'static Salience>,
);

pub(crate) fn look(
    mut observers: Query<(
        &GlobalTransform,
        &Senses,
        Option<&PerceptionRoom>,
        &mut Noticing,
        Has<NpcParticipant>,
    )>,
    data: Query<Data, Visible>,
    rigs: Rigs,
    (mut rota, mut things): (ResMut<Rota>, ResMut<Things>),
    (walls, casters): (Res<Walls>, Res<CasterCount>),
    (time, settings): (Res<Time>, Res<SenseSettings>),
    (mut looks, mut rays): (ResMut<Looks>, ResMut<SightRays>),
) {
    let things = things.bypass_change_detection();
    let looks = looks.bypass_change_detection();
    rays.0.clear();
    looks.lookers.clear();
    looks.candidates.clear();
    looks.wanted.clear();
    looks.open = walls.is_empty() && casters.0 == 0;
    let now = time.elapsed();
    for _ in 0..rota.due(time.delta_secs(), settings.rate) {
        let Some(observer) = rota.next() else {
            break;
        };
        let Ok((own, senses, room, mut noticing, is_npc)) = observers.get_mut(observer) else {
            rota.stale = true;
            continue;
        };
        // From head to head, where there are heads.
        let head = rigs.own_head(observer);
        let here = head.unwrap_or(own).translation();
        let gaze = rigs
            .gaze(observer)
            .map_or(Vec3::NEG_Z, |gaze| *gaze.direction);
        let view = View::new(here, gaze, *senses);
        let reach = senses.range.max(senses.nearness) * 1.05;
        let noticing = noticing.bypass_change_detection();
        if let Some(rest) = &mut noticing.rest
            && rest.lasts(&view, reach, walls.version, things, now)
        {
            continue;
        }
        noticing.wake();
        let high = if is_npc && head.is_none() { EYES } else { 0.0 };
        let eyes = here + Vec3::Y * high;
        let first = looks.candidates.len();
        let candidates = &mut looks.candidates;
        things.grid.near(here, reach, |number| {
            let Some(thing) = things.get(number) else {
                return;
            };
            let distance = thing.place.distance(here);
            if distance <= reach && thing.entity != observer {
                candidates.push(Candidate {
                    entity: thing.entity,
                    number,
                    place: thing.place,
                    distance,
                    sense: Sense::Sight,
                    confidence: 1.0,
                    salience: if thing.is_person { 0.5 } else { 0.2 },
                    ray: None,
                    waits: false,
                });
            }
        });
        // What is in the view, and in the room.
        let mut kept = first;
        for at in first..looks.candidates.len() {
            let Some(mut candidate) = looks.candidates.get(at).copied() else {
                break;
            };
            let Ok((other_room, perceivable, light, own_salience)) = data.get(candidate.entity)
            else {
                continue;
            };
            let record = noticing.of(candidate.entity);
            let keeps = record.is_some_and(|record| record.since.is_some());
            let light = light.map_or(settings.light, |light| light.0);
            let to = candidate.place - here;
            let Some((sense, confidence)) = view.sees(to, candidate.distance, light, keeps) else {
                continue;
            };
            if !shares_room(room, other_room) {
                continue;
            }
            (candidate.sense, candidate.confidence) = (sense, confidence);
            if let Some(own) = own_salience {
                candidate.salience = own.0;
            }
            if let (Some(perceivable), Some(thing)) =
                (perceivable, things.get_mut(candidate.number))
            {
                thing.read(&perceivable);
            }
            if let Some(place) = looks.candidates.get_mut(kept) {
                *place = candidate;
                kept += 1;
            }
        }
        looks.candidates.truncate(kept);
        if let Some(own) = looks.candidates.get_mut(first..)
            && own.len() > MOST
        {
            own.select_nth_unstable_by(MOST, |a, b| a.distance.total_cmp(&b.distance));
            looks.candidates.truncate(first + MOST);
        }
        let own = looks.candidates.get_mut(first..).unwrap_or_default();
        own.sort_unstable_by_key(|candidate| candidate.entity);
        if !looks.open {
            for (at, candidate) in own.iter_mut().enumerate() {
                let above = things.get(candidate.number).map_or(0.0, |it| it.above);
                let there = candidate.place + Vec3::Y * above;
                let to = there - (there - eyes).clamp_length_max(SHORT);
                let record = noticing.of(candidate.entity);
                if !record.is_none_or(|it| it.is_due(eyes, to, walls.version, now)) {
                    continue;
                }
                candidate.waits = true;
                let waited = record.and_then(|it| it.waits);
                let waited = waited.map_or(0.0, |since| now.saturating_sub(since).as_secs_f32());
                let draws = salience(candidate.salience, candidate.distance, senses.range, 0.0);
                let ray = SenseRay {
                    from: eyes,
                    to,
                    observer,
                    target: candidate.entity,
                    sound: false,
                };
                let number = (first + at) as u32;
                looks.wanted.push((draws + WAITING * waited, number, ray));
            }
        }
        looks.lookers.push(Looker {
            entity: observer,
            view,
            eyes,
            candidates: first..looks.candidates.len(),
        });
    }
    choose(looks, &mut rays.0, settings.rays_per_frame);
}

/// The nearest and the most salient are looked at in this frame, and what has waited.
fn choose(looks: &mut Looks, rays: &mut Vec<(SenseRay, Passage)>, most: usize) {
    let wanted = &mut looks.wanted;
    if most < wanted.len() {
        wanted.select_nth_unstable_by(most, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        wanted.truncate(most);
    }
    for (_, number, ray) in wanted.drain(..) {
        if let Some(candidate) = looks.candidates.get_mut(number as usize) {
            candidate.ray = Some(rays.len() as u32);
            candidate.waits = false;
            rays.push((ray, Passage::OPEN));
        }
    }
}

pub(crate) fn shares_room(mine: Option<&PerceptionRoom>, theirs: Option<&PerceptionRoom>) -> bool {
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => mine == theirs,
        _ => true,
    }
}
