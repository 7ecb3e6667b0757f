//! Which character pursues which goal now.

use super::due::{Moment, Pursuit};
use super::saved::SavedGoals;
use super::{GoalPolicy, GoalSettings, StoryEvent};
use crate::library::Library;
use crate::{StoryBeats, StoryTime};
use banter_core::persona::CharacterPersona;
use banter_core::{
    CueRequested, Floor, Hearings, MemberOf, Members, Perceivable, Percepts, PlayerParticipant,
    Sense, Turns, Utterance,
};
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::time::Duration;

/// How often it is looked whether a goal is due, by the game's clock.
const LOOKS: Duration = Duration::from_millis(250);

/// What a character makes of its goals. Every `NpcParticipant` has it.
#[derive(Component, Default)]
pub(crate) struct Pursuits {
    goals: HashMap<String, Pursuit>,
    /// What a save had, until it is looked at.
    loaded: Option<SavedGoals>,
    /// When it last spoke or was spoken to.
    active: Option<Duration>,
    /// Since when nobody speaks in its conversation with a player.
    silent: Option<Duration>,
}

impl Pursuits {
    /// What a save had of them.
    pub(crate) fn loaded(saved: SavedGoals) -> Self {
        Self {
            loaded: Some(saved),
            ..Self::default()
        }
    }

    /// What a save keeps of them at `now`, by the game's clock.
    pub(crate) fn saved(&self, now: Duration) -> SavedGoals {
        let loaded = self.loaded.clone();
        loaded.unwrap_or_else(|| SavedGoals::of(self.goals.iter(), now))
    }

    /// Goes on from what was loaded.
    fn go_on(&mut self, now: Duration) {
        if let Some(saved) = self.loaded.take() {
            self.goals.extend(saved.pursuits(now));
        }
    }
}

/// Notes what the game tells of.
pub(super) fn hear_of(
    mut events: MessageReader<StoryEvent>,
    mut npcs: Query<(Entity, &CharacterPersona, &mut Pursuits)>,
    library: Res<Library>,
    time: Res<Time>,
) {
    for StoryEvent { npc: only, what } in events.read() {
        for (npc, character, mut pursuits) in &mut npcs {
            if only.is_some_and(|only| only != npc) {
                continue;
            }
            pursuits.go_on(time.elapsed());
            for goal in library
                .persona(character)
                .into_iter()
                .flat_map(|it| &it.goals)
            {
                let pursuit = pursuits.goals.entry(goal.name.clone()).or_default();
                pursuit.hear_of(goal, what, time.elapsed());
            }
        }
    }
}

/// What is around a character, and who speaks there.
#[derive(SystemParam)]
pub(super) struct Around<'w, 's> {
    things: Query<
        'w,
        's,
        (
            Option<&'static Perceivable>,
            Option<&'static Name>,
            Has<PlayerParticipant>,
        ),
    >,
    turns: Query<'w, 's, &'static Turns>,
    lines: Query<'w, 's, (&'static Utterance, &'static Hearings)>,
    talks: Query<'w, 's, &'static MemberOf>,
    conversations: Query<'w, 's, (&'static Floor, &'static Members)>,
    players: Query<'w, 's, (), With<PlayerParticipant>>,
}

/// Who speaks around a character.
struct Speaks {
    /// Whether it is at something itself, or hears somebody speak.
    here: bool,
    /// Whether anybody speaks or waits in its conversation.
    talk: bool,
    /// Whether a player is in that.
    with_player: bool,
}

impl Around<'_, '_> {
    fn speaks(&self, npc: Entity) -> Speaks {
        let answers = self
            .turns
            .get(npc)
            .is_ok_and(|turns| turns.iter().count() > 0);
        let mut lines = self.lines.iter();
        let hears = lines.any(|(line, heard)| line.ended.is_none() && heard.of(npc).is_some());
        let talk = self.talks.get(npc).ok();
        let talk = talk.and_then(|MemberOf(talk)| self.conversations.get(*talk).ok());
        Speaks {
            here: answers || hears,
            talk: talk
                .is_some_and(|(floor, _)| !floor.speaking.is_empty() || !floor.waiting.is_empty()),
            with_player: talk.is_some_and(|(_, members)| {
                let mut members = members.iter();
                members.any(|member| self.players.contains(member))
            }),
        }
    }

    /// The names of what is seen, and whether a player is.
    fn perceived(&self, percepts: Option<&Percepts>) -> (Vec<String>, bool) {
        let (mut names, mut player) = (Vec::new(), false);
        let all = percepts.into_iter().flat_map(|percepts| &percepts.0);
        let seen = all.filter(|percept| percept.sense != Sense::Hearing);
        for (thing, name, is_player) in seen.filter_map(|it| self.things.get(it.entity).ok()) {
            player |= is_player;
            let known = thing.map(|thing| thing.name.as_str());
            names.extend(known.or(name.map(Name::as_str)).map(str::to_owned));
        }
        (names, player)
    }
}

/// Has each character that may speak begin the first of its goals that is due.
pub(super) fn pursue(
    mut npcs: Query<(Entity, &CharacterPersona, Option<&Percepts>, &mut Pursuits)>,
    around: Around,
    library: Res<Library>,
    (settings, policy): (Res<GoalSettings>, Res<GoalPolicy>),
    (time, story, beats): (Res<Time>, Res<StoryTime>, Res<StoryBeats>),
    mut next: Local<Duration>,
    mut cued: MessageWriter<CueRequested>,
) {
    let now = time.elapsed();
    if now < *next {
        return;
    }
    *next = now + LOOKS;
    for (npc, character, percepts, mut pursuits) in &mut npcs {
        let Some(persona) = library.persona(character).filter(|it| !it.goals.is_empty()) else {
            continue;
        };
        pursuits.go_on(now);
        let Speaks {
            here,
            talk,
            with_player,
        } = around.speaks(npc);
        if here || pursuits.active.is_none() {
            pursuits.active = Some(now);
        }
        pursuits.silent = match with_player && !here && !talk {
            true => pursuits.silent.or(Some(now)),
            false => None,
        };
        let (perceived, player) = around.perceived(percepts);
        let since = |moment: Option<Duration>| moment.map(|it| now.saturating_sub(it));
        let moment = Moment {
            now,
            story: story.seconds,
            perceived,
            player,
            idle: since(pursuits.active).unwrap_or_default(),
            silence: since(pursuits.silent),
            lasts: settings.moment,
        };
        // Of a persona that was changed, what is not there any more is forgotten.
        let goals = &mut pursuits.goals;
        goals.retain(|name, _| persona.goals.iter().any(|goal| goal.name == *name));
        let mut due = None;
        for goal in &persona.goals {
            let pursuit = goals.entry(goal.name.clone()).or_default();
            pursuit.look(goal, &moment);
            let is_past = |beat: &str| beats.has_reached(beat);
            let is_open = goal.after.as_deref().is_none_or(is_past)
                && !goal.before.as_deref().is_some_and(is_past);
            let may = settings.on && is_open && !here && !talk && due.is_none();
            if may && pursuit.is_due(goal, &moment) && policy.allows(npc, goal) {
                pursuit.begin(goal, &moment);
                due = Some(goal.name.clone());
            }
        }
        if let Some(cue) = due {
            cued.write(CueRequested { npc, cue });
        }
    }
}
