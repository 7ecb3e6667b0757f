//! What the speaker of a turn's line shows its character.

use super::{How, Shown};
use crate::actions::Surroundings;
use banter_core::{NpcParticipant, PlayerParticipant, Turn, TurnLines};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// So many held things are looked at.
const HELD: usize = 4;

/// What speakers show.
#[derive(SystemParam)]
pub(crate) struct Showing<'w, 's> {
    lines: TurnLines<'w, 's>,
    people: Query<'w, 's, (), Or<(With<NpcParticipant>, With<PlayerParticipant>)>>,
}

impl Showing<'_, '_> {
    /// What is shown with the line of a turn, a hand's first. What its character does not perceive
    /// has no name.
    pub(crate) fn of(&self, entity: Entity, turn: &Turn, around: &Surroundings) -> Vec<Shown> {
        let Some(line) = self.lines.get(entity) else {
            return Vec::new();
        };
        let indicated = line.indication;
        let holds = indicated
            .holds
            .iter()
            .take(HELD)
            .map(|it| (How::Holds, *it));
        let points = indicated.points_at.map(|it| (How::Points, it));
        let looks = indicated.looks_at.map(|it| (How::Looks, it));
        let all = points.into_iter().chain(holds).chain(looks);
        let mut shown: Vec<Shown> = Vec::new();
        for (how, it) in all {
            let is_them = it == turn.npc || Some(it) == turn.speaker;
            if is_them || shown.iter().any(|other| other.entity == it) {
                continue;
            }
            shown.push(Shown {
                entity: it,
                name: around.seen(turn.npc, it).map(|thing| thing.name.clone()),
                person: self.people.contains(it),
                how,
            });
        }
        shown
    }

    /// The language in which the line of a turn was spoken, where ears know it.
    pub(crate) fn spoken_language(&self, entity: Entity) -> Option<&str> {
        self.lines.get(entity)?.transcript.spoken.as_deref()
    }

    /// How well the character of a turn hears its line, 0..=1.
    pub(crate) fn clarity(&self, entity: Entity, turn: &Turn) -> f32 {
        let hearings = self.lines.get(entity).and_then(|line| line.hearings);
        hearings.map_or(1.0, |hearings| hearings.clarity(turn.npc))
    }
}
