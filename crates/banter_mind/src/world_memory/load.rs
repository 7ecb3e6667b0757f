//! A world's memory put back into a game.

use super::{CharacterMemory, WorldMemory};
use crate::deeds::Deeds;
use crate::diary::Desk;
use crate::goals::Pursuits;
use crate::prompt::PromptReport;
use crate::{Episodes, Memory, StoryTime, Unsaid};
use banter_core::{
    Dismiss, Interrupt, NpcParticipant, PersonId, Turn, TurnCause, TurnStarted, Utterance,
};
use bevy::prelude::*;
use std::collections::BTreeMap;

/// Marks turns and utterances of before a load: nobody remembers them.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct BeforeLoad;

/// Memories of characters that have not come since a load.
#[derive(Resource, Debug, Default)]
pub(crate) struct WaitingMemories(pub(super) BTreeMap<PersonId, CharacterMemory>);

impl WorldMemory {
    /// Gives a game these memories in place of what its characters remember. Who is not in the
    /// save has none then, and who comes later gets its own.
    ///
    /// Turns end, and what is still being said belongs to what was: no memory has it.
    pub fn put_into(self, world: &mut World) {
        let mut turns = world.query_filtered::<Entity, With<Turn>>();
        let turns: Vec<Entity> = turns.iter(world).collect();
        let mut lines = world.query_filtered::<Entity, With<Utterance>>();
        let lines: Vec<Entity> = lines.iter(world).collect();
        for entity in turns.iter().chain(&lines) {
            world.entity_mut(*entity).insert(BeforeLoad);
        }
        for turn in turns {
            if world.get_entity(turn).is_ok() {
                world.trigger(Interrupt { turn });
            }
        }
        world.flush();
        if let Some(mut story) = world.get_resource_mut::<StoryTime>() {
            story.seconds = self.story;
        }
        let mut waiting = self.characters;
        let mut npcs = world.query_filtered::<(Entity, Option<&PersonId>), With<NpcParticipant>>();
        let npcs: Vec<(Entity, Option<PersonId>)> = npcs
            .iter(world)
            .map(|(npc, id)| (npc, id.cloned()))
            .collect();
        for (npc, id) in npcs {
            let own = id.and_then(|id| waiting.remove(&id)).unwrap_or_default();
            if let Ok(mut npc) = world.get_entity_mut(npc) {
                npc.insert((own.bundle(), Unsaid::default(), Deeds::default()));
                npc.remove::<PromptReport>();
            }
        }
        world.insert_resource(WaitingMemories(waiting));
        world.insert_resource(Desk::default());
    }
}

impl CharacterMemory {
    fn bundle(self) -> impl Bundle {
        let goals = Pursuits::loaded(self.goals);
        let Self {
            memory,
            episodes,
            relations,
            feelings,
            ..
        } = self;
        (memory, episodes, relations, feelings, goals)
    }
}

/// A line of before a load that gets its turn after it is not answered.
pub(crate) fn mark_turn(
    started: On<TurnStarted>,
    turns: Query<&TurnCause>,
    stale: Query<(), With<BeforeLoad>>,
    mut commands: Commands,
) {
    let turn = started.turn;
    let line = turns.get(turn).ok().and_then(TurnCause::utterance);
    if line.is_some_and(|line| stale.contains(line)) {
        commands.entity(turn).try_insert(BeforeLoad);
        commands.trigger(Dismiss { turn });
    }
}

/// A character that gets its id gets what it remembers.
pub(crate) fn restore(
    inserted: On<Insert, PersonId>,
    ids: Query<&PersonId, With<Memory>>,
    mut waiting: ResMut<WaitingMemories>,
    mut commands: Commands,
) {
    give(inserted.entity, &ids, &mut waiting, &mut commands);
}

/// And so does somebody known who becomes a character.
pub(crate) fn restore_new(
    added: On<Add, Episodes>,
    ids: Query<&PersonId, With<Memory>>,
    mut waiting: ResMut<WaitingMemories>,
    mut commands: Commands,
) {
    give(added.entity, &ids, &mut waiting, &mut commands);
}

fn give(
    npc: Entity,
    ids: &Query<&PersonId, With<Memory>>,
    waiting: &mut WaitingMemories,
    commands: &mut Commands,
) {
    if !waiting.0.is_empty()
        && let Ok(id) = ids.get(npc)
        && let Some(own) = waiting.0.remove(id)
    {
        commands.entity(npc).try_insert(own.bundle());
    }
}
