//! The personas in use.

use banter_core::persona::{CharacterPersona, Persona};
use bevy::asset::AssetEvent;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::sync::Arc;

/// The personas in use, where other threads can read them too.
#[derive(Resource)]
pub(crate) struct Library {
    personas: HashMap<AssetId<Persona>, Arc<Persona>>,
    pub(crate) fallback: Arc<Persona>,
}

impl Library {
    /// The persona of a character, once it is loaded.
    pub(crate) fn persona(
        &self,
        CharacterPersona(handle): &CharacterPersona,
    ) -> Option<&Arc<Persona>> {
        self.personas.get(&handle.id())
    }

    /// The persona of a character, or the one of somebody who has none, or none yet.
    pub(crate) fn of(&self, character: Option<&CharacterPersona>) -> &Persona {
        let own = character.and_then(|character| self.persona(character));
        own.unwrap_or(&self.fallback)
    }
}

impl Default for Library {
    fn default() -> Self {
        Self {
            personas: HashMap::default(),
            fallback: Arc::new(Persona::fallback()),
        }
    }
}

/// Keeps the library as the assets are.
pub(crate) fn shelve(
    mut changes: MessageReader<AssetEvent<Persona>>,
    assets: Res<Assets<Persona>>,
    mut library: ResMut<Library>,
) {
    for change in changes.read() {
        match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => {
                if let Some(persona) = assets.get(*id) {
                    library.personas.insert(*id, Arc::new(persona.clone()));
                }
            }
            AssetEvent::Removed { id } => {
                library.personas.remove(id);
            }
            _ => {}
        }
    }
}
