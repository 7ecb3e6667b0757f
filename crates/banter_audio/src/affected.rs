//! Which effects a character's voice has.

use crate::settings::VoiceEffects;
use banter_core::persona::{CharacterPersona, Persona};
use banter_engine::VoiceEffect;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// The effects of all voices.
#[derive(SystemParam)]
pub(crate) struct Affected<'w, 's> {
    npcs: Query<
        'w,
        's,
        (
            Option<&'static VoiceEffects>,
            Option<&'static CharacterPersona>,
        ),
    >,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Affected<'_, '_> {
    /// Those of a character: its own, else its persona's.
    pub(crate) fn of(&self, npc: Entity) -> &[VoiceEffect] {
        let Ok((own, character)) = self.npcs.get(npc) else {
            return &[];
        };
        if let Some(VoiceEffects(effects)) = own {
            return effects;
        }
        let persona = character
            .zip(self.personas.as_ref())
            .and_then(|(character, personas)| personas.get(&character.0));
        persona.map_or(&[], |persona| &persona.voice.effects)
    }
}
