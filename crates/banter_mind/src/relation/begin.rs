//! What characters think of people when a game begins: the relations of their personas.

use super::{PersonFact, Relations};
use crate::StoryTime;
use banter_core::PersonId;
use banter_core::persona::{CharacterPersona, Persona};
use bevy::asset::AssetEvent;
use bevy::prelude::*;

/// Gives a character the relations of its persona to people of whom it thinks nothing yet: what
/// happened in the game, or stands in a save, goes before what is written.
pub(crate) fn begin(
    mut changes: MessageReader<AssetEvent<Persona>>,
    new: Query<(), Or<(Changed<PersonId>, Changed<CharacterPersona>)>>,
    mut npcs: Query<(Entity, &PersonId, &CharacterPersona, &mut Relations)>,
    personas: Res<Assets<Persona>>,
    story: Res<StoryTime>,
) {
    let changed: Vec<AssetId<Persona>> = changes
        .read()
        .filter_map(|change| match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => Some(*id),
            _ => None,
        })
        .collect();
    if changed.is_empty() && new.is_empty() {
        return;
    }
    for (npc, own, CharacterPersona(handle), mut relations) in &mut npcs {
        if !changed.contains(&handle.id()) && !new.contains(npc) {
            continue;
        }
        let written = personas.get(handle).map(|persona| &persona.relations);
        for relation in written.into_iter().flatten() {
            let Some(id) = PersonId::of_name(&relation.to).filter(|id| id != own) else {
                continue;
            };
            if relations.get(&id).is_some()
                || !relations.begin(&id, relation.affinity, relation.trust, relation.familiarity)
            {
                continue;
            }
            for text in &relation.knows {
                let fact = PersonFact {
                    text: text.clone(),
                    told_by: None,
                    at: story.seconds,
                };
                relations.learn(&id, fact);
            }
        }
    }
}
