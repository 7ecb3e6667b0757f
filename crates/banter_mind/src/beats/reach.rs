//! Which beats are reached now.

use super::due::{Come, Seen, is_due, is_said};
use super::{Beat, BeatFile};
use crate::{Relations, StoryBeats, StoryEvent, StoryTime};
use banter_core::{
    LineReady, NpcParticipant, Perceivable, Percepts, PersonId, PlayerParticipant, Turn,
};
use banter_memory::Condition;
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::time::Duration;

/// How often it is looked whether a beat is reached, by the game's clock.
const LOOKS: Duration = Duration::from_millis(250);

/// The files of beats in use.
///
/// ```no_run
/// use banter_mind::{BeatReached, StoryPlan};
/// use bevy::prelude::*;
///
/// fn set_up(mut commands: Commands, assets: Res<AssetServer>, mut plan: ResMut<StoryPlan>) {
///     plan.0.push(assets.load("story/river.beats.toml"));
///     commands.add_observer(|reached: On<BeatReached>| println!("{}", reached.beat));
/// }
/// ```
#[derive(Resource, Debug, Clone, Default)]
pub struct StoryPlan(pub Vec<Handle<BeatFile>>);

/// Triggered when a beat of a [`StoryPlan`] is reached. Of one that the game sets in
/// [`StoryBeats`] itself it is not.
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct BeatReached {
    /// Its name, as the file has it.
    pub beat: String,
}

/// What has come of which beats wait, by their names.
#[derive(Resource, Default)]
pub(crate) struct Waiting {
    come: HashMap<String, Come>,
    next: Duration,
}

/// The beats that may be reached next.
#[derive(SystemParam)]
pub(crate) struct Plan<'w> {
    plan: Res<'w, StoryPlan>,
    files: Option<Res<'w, Assets<BeatFile>>>,
    story: Res<'w, StoryBeats>,
}

impl Plan<'_> {
    /// Whether other files are in use.
    pub(crate) fn is_changed(&self) -> bool {
        self.plan.is_changed()
    }

    /// Those that are not reached, and all before them are.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Beat> {
        let files = self.plan.0.iter();
        let files = files.filter_map(|file| self.files.as_ref()?.get(file));
        files.flat_map(|file| &file.beats).filter(|beat| {
            let mut after = beat.after.iter();
            !self.story.has_reached(&beat.name) && after.all(|it| self.story.has_reached(it))
        })
    }
}

/// Notes what is said and what happens of which a beat waits.
pub(crate) fn listen(
    mut lines: MessageReader<LineReady>,
    mut events: MessageReader<StoryEvent>,
    turns: Query<&Turn>,
    names: Query<&Name>,
    players: Query<(), With<PlayerParticipant>>,
    plan: Plan,
    mut waiting: ResMut<Waiting>,
) {
    if plan.plan.0.is_empty() {
        lines.clear();
        events.clear();
        return;
    }
    for line in lines.read() {
        if !line
            .speaker
            .is_some_and(|speaker| players.contains(speaker))
        {
            continue;
        }
        let npc = turns.get(line.turn).map(|turn| turn.npc);
        let name = npc.ok().and_then(|npc| names.get(npc).ok());
        let name = name.map_or("", Name::as_str);
        for beat in plan.open().filter(|beat| is_said(beat, name, &line.text)) {
            waiting
                .come
                .entry(Condition::key(&beat.name))
                .or_default()
                .said = true;
        }
    }
    for event in events.read() {
        let is_it = |beat: &&Beat| {
            let happens = beat.happens.as_deref();
            happens.is_some_and(|it| crate::actions::same_name(it, &event.what))
        };
        for beat in plan.open().filter(is_it) {
            waiting
                .come
                .entry(Condition::key(&beat.name))
                .or_default()
                .happened = true;
        }
    }
}

/// Reaches the beats of which all is the case.
pub(crate) fn reach(
    mut set: ParamSet<(Plan, ResMut<StoryBeats>)>,
    npcs: Query<(Option<&Name>, Option<&Percepts>, Option<&Relations>), With<NpcParticipant>>,
    things: Query<(Option<&Perceivable>, Option<&Name>, Has<PlayerParticipant>)>,
    players: Query<&PersonId, With<PlayerParticipant>>,
    (time, story): (Res<Time>, Res<StoryTime>),
    mut waiting: ResMut<Waiting>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    if now < waiting.next || set.p0().open().next().is_none() {
        return;
    }
    waiting.next = now + LOOKS;
    let characters: Vec<Seen> = npcs
        .iter()
        .map(|(name, percepts, relations)| {
            let perceived = percepts.into_iter().flat_map(Percepts::entities);
            let perceived: Vec<_> = perceived.filter_map(|it| things.get(it).ok()).collect();
            let named = perceived.iter().filter_map(|(thing, name, _)| {
                thing
                    .map(|it| it.name.clone())
                    .or(name.map(|it| it.as_str().to_owned()))
            });
            let thinks = players.iter().map(|player| {
                let relation = relations.and_then(|relations| relations.get(player));
                relation.map_or((0.0, 0.0), |it| (it.affinity, it.trust))
            });
            Seen {
                name: name.map_or(String::new(), |it| it.as_str().to_owned()),
                player: perceived.iter().any(|(.., is_player)| *is_player),
                perceived: named.collect(),
                players: thinks.collect(),
            }
        })
        .collect();
    let come = |beat: &Beat| waiting.come.get(&Condition::key(&beat.name)).copied();
    let due = |beat: &&Beat| {
        is_due(
            beat,
            come(beat).unwrap_or_default(),
            &characters,
            story.seconds,
        )
    };
    let reached: Vec<String> = set
        .p0()
        .open()
        .filter(due)
        .map(|it| it.name.clone())
        .collect();
    for beat in reached {
        waiting.come.remove(&Condition::key(&beat));
        set.p1().reach(&beat);
        commands.trigger(BeatReached { beat });
    }
}
