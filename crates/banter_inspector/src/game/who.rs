//! Who is there, and whom a name means.

use crate::orders::Refusal;
use banter_core::{NpcParticipant, Perceivable, PersonId, PlayerParticipant};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

type IsSomebody = Or<(With<NpcParticipant>, With<PlayerParticipant>)>;

/// Players and characters, and what things are called.
#[derive(SystemParam)]
pub(crate) struct Who<'w, 's> {
    people: Query<'w, 's, (Entity, &'static PersonId, Has<PlayerParticipant>), IsSomebody>,
    names: Query<'w, 's, (Option<&'static Perceivable>, Option<&'static Name>)>,
}

/// Somebody that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Somebody {
    pub(crate) entity: Entity,
    pub(crate) id: PersonId,
    pub(crate) is_player: bool,
}

impl Who<'_, '_> {
    /// Everybody, by their ids.
    pub(crate) fn everybody(&self) -> Vec<Somebody> {
        let all = self.people.iter().map(|(entity, id, is_player)| Somebody {
            entity,
            id: id.clone(),
            is_player,
        });
        let mut all: Vec<Somebody> = all.collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// The id of somebody.
    pub(crate) fn id(&self, somebody: Entity) -> Option<&PersonId> {
        self.people.get(somebody).ok().map(|(_, id, _)| id)
    }

    /// What somebody or something is called. Empty where it has no name.
    pub(crate) fn name(&self, it: Entity) -> &str {
        let (thing, name) = self.names.get(it).unwrap_or_default();
        let name = name.map(Name::as_str);
        name.or(thing.map(|thing| thing.name.as_str()))
            .unwrap_or_default()
    }

    /// What somebody is called, else its id.
    pub(crate) fn called(&self, somebody: Entity) -> String {
        match (self.name(somebody), self.id(somebody)) {
            ("", Some(id)) => id.as_str().to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// Whom an id or a name means.
    pub(crate) fn find(&self, name: &str) -> Result<Somebody, Refusal> {
        let everybody = self.everybody();
        if let Some(it) = everybody.iter().find(|it| it.id.as_str() == name) {
            return Ok(it.clone());
        }
        let lower = name.to_lowercase();
        let mut called = everybody
            .into_iter()
            .filter(|it| self.name(it.entity).to_lowercase() == lower);
        match (called.next(), called.next()) {
            (Some(it), None) => Ok(it),
            (Some(_), Some(_)) => Err(Refusal::Several(name.to_owned())),
            (None, _) => Err(Refusal::Nobody(name.to_owned())),
        }
    }
}
