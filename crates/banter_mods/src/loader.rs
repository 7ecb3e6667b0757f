//! Character cards as assets.

use banter_cards::{Card, CardError, LARGEST_CARD};
use banter_core::persona::{Persona, PersonaError};
use banter_core::read_asset;
use banter_memory::{KnowledgeError, KnowledgePack};
use banter_mind::KnowledgeFile;
use bevy::app::{App, Plugin};
use bevy::asset::io::Reader;
use bevy::asset::{AssetApp, AssetLoader, LoadContext};
use bevy::reflect::TypePath;
use std::sync::Arc;

/// Loads a character card, `NAME.card.png`, `NAME.card.json` or `NAME.charx`, as a [`Persona`], with
/// its lorebook as the label `knowledge`, which the character knows. What is odd about a card is
/// logged once.
///
/// It takes other names as well, `assets.load::<Persona>("odo.png")`, and Bevy warns then that
/// another loader makes the same kind of asset. A file that is no card is read as a persona file.
/// [`PersonaCardPlugin`] adds it, and so does [`ModsPlugin`](crate::ModsPlugin).
#[derive(Debug, Default, TypePath)]
pub struct PersonaCardLoader;

/// Lets games load character cards as personas. Add it after Bevy's `AssetPlugin`.
#[derive(Debug, Default)]
pub struct PersonaCardPlugin;

impl Plugin for PersonaCardPlugin {
    fn build(&self, app: &mut App) {
        app.register_asset_loader(PersonaCardLoader);
    }
}

/// Why a card cannot be loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonaCardError {
    /// The card is wrong.
    #[error(transparent)]
    Card(#[from] CardError),
    /// It is a persona file, and that is wrong.
    #[error(transparent)]
    Persona(#[from] PersonaError),
    /// Its lorebook is wrong.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The file could not be read.
    #[error("{source_name} could not be read ({reason}); look whether it is there and readable")]
    Unreadable {
        /// The file.
        source_name: String,
        /// What the system said.
        reason: String,
    },
}

impl AssetLoader for PersonaCardLoader {
    type Asset = Persona;
    type Settings = ();
    type Error = PersonaCardError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<Persona, PersonaCardError> {
        let source_name = context.path().to_string();
        let read = read_asset(reader, LARGEST_CARD).await;
        let bytes = read.map_err(|error| PersonaCardError::Unreadable {
            source_name: source_name.clone(),
            reason: error.to_string(),
        })?;
        if !Card::looks_like_one(&bytes)
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            return Ok(Persona::parse(text, &source_name)?);
        }
        let card = Card::read(&bytes, &source_name)?;
        let import = card.import(None);
        for note in &import.notes {
            tracing::warn!("{source_name}: {note}");
        }
        let mut persona = Persona::parse(&import.persona, &source_name)?;
        if let Some(text) = &import.knowledge {
            let mut pack = KnowledgePack::parse(text, &format!("{source_name}.md"))?;
            pack.set_language(&persona.language);
            let file = KnowledgeFile(Arc::new(pack));
            let handle = context.add_labeled_asset("knowledge", file);
            persona.lore.push(handle.untyped());
        }
        Ok(persona)
    }

    fn extensions(&self) -> &[&str] {
        &["card.png", "card.json", "charx"]
    }
}
