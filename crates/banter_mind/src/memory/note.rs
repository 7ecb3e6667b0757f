//! What is noted of a turn: who spoke when it begins, and what was said when it is over.

use super::heard::heard;
use super::{Exchange, Memory};
use crate::MindSettings;
use crate::world_memory::BeforeLoad;
use banter_core::{Perceivable, PersonId, Reply, Turn, TurnEnd, TurnEnded};
use bevy::prelude::*;

/// Who spoke in a turn. It is noted when the turn begins: whoever spoke may be gone when the turn
/// is over.
#[derive(Component, Debug)]
pub(crate) struct SpokenBy {
    pub(crate) id: PersonId,
    name: String,
}

/// Notes who spoke. Who has no [`PersonId`] gets one.
pub(crate) fn note_speaker(
    added: On<Add, Turn>,
    turns: Query<&Turn>,
    people: Query<(Option<&PersonId>, Option<&Perceivable>, Option<&Name>)>,
    mut commands: Commands,
) {
    let Ok(&Turn {
        speaker: Some(speaker),
        ..
    }) = turns.get(added.entity)
    else {
        return;
    };
    let Ok((id, perceivable, given)) = people.get(speaker) else {
        return;
    };
    let id = id.cloned().unwrap_or_else(|| {
        let id = PersonId::fresh();
        commands.entity(speaker).try_insert_if_new(id.clone());
        id
    });
    let name = perceivable.map(|thing| thing.name.as_str());
    let name = name.or(given.map(Name::as_str));
    let name = name.unwrap_or_default().to_owned();
    commands
        .entity(added.entity)
        .try_insert(SpokenBy { id, name });
}

/// Remembers what was said.
pub(crate) fn remember(
    ended: On<TurnEnded>,
    turns: Query<(&Reply, Option<&SpokenBy>), Without<BeforeLoad>>,
    mut memories: Query<&mut Memory>,
    settings: Res<MindSettings>,
) {
    let (Ok((reply, spoken_by)), Ok(mut memory)) =
        (turns.get(ended.turn), memories.get_mut(ended.npc))
    else {
        return;
    };
    let said = said(reply, ended.end);
    let exchange = Exchange {
        speaker: spoken_by.map(|by| by.id.clone()),
        heard: reply.heard.clone().unwrap_or_default(),
        said,
    };
    if exchange.heard.is_empty() && exchange.said.is_empty() {
        return;
    }
    if let Some(SpokenBy { id, name }) = spoken_by {
        memory.meet(id, name);
    }
    memory.remember(exchange, settings.memory);
}

/// What of an answer was really heard. It ends with a dash where it was cut off.
pub(crate) fn said(reply: &Reply, end: TurnEnd) -> String {
    let said: Vec<&str> = reply
        .heard_sentences()
        .map(heard)
        .filter(|said| !said.is_empty())
        .collect();
    let mut said = said.join(" ");
    let last = reply.heard_sentences().last();
    let is_cut = last.is_some_and(|it| heard(it) != it.text);
    if end == TurnEnd::Interrupted && is_cut && !said.is_empty() {
        // So that whoever reads it, a model too, sees that more was to come.
        said.push('—');
    }
    said
}
