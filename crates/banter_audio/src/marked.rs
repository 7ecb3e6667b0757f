//! What the mark of a character's speech says.

use crate::settings::{RecordedVoice, SpeechMarkSettings};
use banter_core::persona::{CharacterPersona, Persona};
use banter_mark::Payload;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// The marks of all voices.
#[derive(SystemParam)]
pub(crate) struct Marks<'w, 's> {
    npcs: Query<'w, 's, (Has<RecordedVoice>, Option<&'static CharacterPersona>)>,
    personas: Option<Res<'w, Assets<Persona>>>,
    settings: Res<'w, SpeechMarkSettings>,
}

impl Marks<'_, '_> {
    /// That of a character, if it is marked: the number of its name, 0 where it has none.
    pub(crate) fn of(&self, npc: Entity) -> Option<Payload> {
        if !self.settings.enabled {
            return None;
        }
        let (is_recorded, character) = self.npcs.get(npc).unwrap_or_default();
        if is_recorded {
            return None;
        }
        let persona = character
            .zip(self.personas.as_ref())
            .and_then(|(character, personas)| personas.get(&character.0));
        let persona = persona.map_or(0, |persona| Payload::number(&persona.name));
        Some(Payload::new(self.settings.project, persona))
    }
}
