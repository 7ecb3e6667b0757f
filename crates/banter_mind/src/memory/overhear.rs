//! What a character overhears goes into its memory.

use super::Memory;
use crate::world_memory::BeforeLoad;
use banter_core::{Overheard, Perceivable, PersonId};
use bevy::prelude::*;

/// Notes what characters have heard and do not answer. Who has no [`PersonId`] gets one.
pub(crate) fn overhear(
    mut lines: MessageReader<Overheard>,
    mut memories: Query<&mut Memory>,
    people: Query<(Option<&PersonId>, Option<&Perceivable>, Option<&Name>)>,
    stale: Query<(), With<BeforeLoad>>,
    mut commands: Commands,
) {
    for line in lines.read().filter(|line| !stale.contains(line.utterance)) {
        let (Ok(mut memory), Ok((id, perceivable, given))) =
            (memories.get_mut(line.listener), people.get(line.speaker))
        else {
            continue;
        };
        let id = id.cloned().unwrap_or_else(|| {
            let id = PersonId::fresh();
            if let Ok(mut speaker) = commands.get_entity(line.speaker) {
                speaker.try_insert_if_new(id.clone());
            }
            id
        });
        let name = perceivable.map(|thing| thing.name.as_str());
        let name = name.or(given.map(Name::as_str)).unwrap_or_default();
        memory.overheard(id, name, &line.text, line.clarity);
    }
}
