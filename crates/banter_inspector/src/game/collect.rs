//! The game is copied for who watches: begun at a pace, a few people in a frame, handed over whole.

use super::person::Persons;
use super::replay::Replays;
use super::surroundings::Surroundings;
use super::who::{Somebody, Who};
use crate::link::Inspector;
use crate::turns::{TurnParts, Turns};
use crate::view::{EngineView, Part, Snapshot};
use banter_core::{EngineStatus, EngineStatusChanged};
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// How many people are copied in a frame, and in all.
const PEOPLE_A_FRAME: usize = 8;
pub(super) const MOST_PEOPLE: usize = 64;
/// How many engines are remembered.
const MOST_ENGINES: usize = 16;

/// A copy that is being made.
#[derive(Resource, Debug)]
pub(crate) struct Collecting {
    every: Duration,
    /// When the next is begun while somebody watches.
    next: Instant,
    /// The last look that was answered.
    answered: u64,
    copy: Option<Copying>,
}

#[derive(Debug)]
struct Copying {
    snapshot: Snapshot,
    /// Those that are still to be copied, the last first.
    people: Vec<Somebody>,
    left_out: usize,
}

impl Collecting {
    pub(crate) fn new(every: Duration) -> Self {
        Self {
            every,
            next: Instant::now(),
            answered: 0,
            copy: None,
        }
    }
}

/// The engines, as they told of themselves last.
#[derive(Resource, Debug, Default)]
pub(crate) struct Engines(pub(super) Vec<EngineView>);

/// Notes how engines are. It is told only where it changes.
pub(crate) fn note_engines(
    mut changed: MessageReader<EngineStatusChanged>,
    mut engines: ResMut<Engines>,
) {
    for change in changed.read() {
        let (status, works) = match &change.status {
            EngineStatus::Starting => ("starting".to_owned(), true),
            EngineStatus::Loading(part) => (
                format!("loading, {:.0} %", part.clamp(0.0, 1.0) * 100.0),
                true,
            ),
            EngineStatus::Ready => ("ready".to_owned(), true),
            EngineStatus::Failed(error) => (error.to_string(), false),
        };
        let view = EngineView {
            name: change.engine.clone(),
            status,
            works,
        };
        let known = engines.0.iter().position(|engine| engine.name == view.name);
        if let Some(known) = known.and_then(|at| engines.0.get_mut(at)) {
            *known = view;
        } else if engines.0.len() < MOST_ENGINES {
            engines.0.push(view);
        }
    }
}

/// Begins a copy where one is due, or somebody asked for one.
pub(crate) fn begin(inspector: Res<Inspector>, mut collecting: ResMut<Collecting>, who: Who) {
    if collecting.copy.is_some() || inspector.is_busy() {
        return;
    }
    let asked = inspector.asked();
    let now = Instant::now();
    let is_due = inspector.watchers() > 0 && now >= collecting.next;
    if asked == collecting.answered && !is_due {
        return;
    }
    collecting.answered = asked;
    collecting.next = now + collecting.every;
    let mut people = who.everybody();
    let left_out = people.len().saturating_sub(MOST_PEOPLE);
    people.truncate(MOST_PEOPLE);
    people.reverse();
    let snapshot = Snapshot {
        asked,
        ..Snapshot::default()
    };
    collecting.copy = Some(Copying {
        snapshot,
        people,
        left_out,
    });
}

/// Copies the next few.
pub(crate) fn copy_people(mut collecting: ResMut<Collecting>, who: Who, mut persons: Persons) {
    let Some(copy) = &mut collecting.copy else {
        return;
    };
    for _ in 0..PEOPLE_A_FRAME {
        let Some(it) = copy.people.pop() else {
            return;
        };
        // It may be gone since.
        if who.id(it.entity) != Some(&it.id) {
            continue;
        }
        let parts = &mut copy.snapshot.parts;
        let person = persons.copy(&it, &who);
        let id = it.id.as_str();
        parts.push((format!("person/{id}"), Part::Person(Box::new(person))));
        if let Some(prompt) = persons.prompt(&it) {
            parts.push((format!("prompt/{id}"), Part::Prompt(prompt)));
        }
    }
}

/// Hands a copy over when everybody is in it.
pub(crate) fn finish(
    inspector: Res<Inspector>,
    mut collecting: ResMut<Collecting>,
    who: Who,
    around: Surroundings,
    (turns, turn_parts): (Res<Turns>, TurnParts),
    replays: Res<Replays>,
) {
    let Some(copy) = collecting.copy.take_if(|copy| copy.people.is_empty()) else {
        return;
    };
    let mut snapshot = copy.snapshot;
    let parts = &mut snapshot.parts;
    parts.push(("game".to_owned(), Part::Game(around.game(copy.left_out))));
    parts.push(("story".to_owned(), Part::Story(around.story(&who))));
    parts.push(("talk".to_owned(), Part::Talk(around.talk(&who))));
    let turns = turns.views(&turn_parts);
    parts.extend(turns.map(|turn| (format!("turn/{}", turn.number), Part::Turn(turn))));
    let replays = replays.views().cloned();
    parts.extend(replays.map(|one| (format!("replay/{}", one.number), Part::Replay(one))));
    inspector.show(snapshot);
}
