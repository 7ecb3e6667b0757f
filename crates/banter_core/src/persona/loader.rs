//! Persona files as assets.

use crate::persona::{Persona, PersonaError, limit};
use crate::read_asset;
use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::reflect::TypePath;

/// Loads `*.persona.toml`.
#[derive(Debug, Default, TypePath)]
pub struct PersonaLoader;

impl AssetLoader for PersonaLoader {
    type Asset = Persona;
    type Settings = ();
    type Error = PersonaError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<Persona, PersonaError> {
        let source_name = context.path().to_string();
        let bytes =
            read_asset(reader, limit::FILE)
                .await
                .map_err(|error| PersonaError::Unreadable {
                    source_name: source_name.clone(),
                    reason: error.to_string(),
                })?;
        if bytes.len() > limit::FILE {
            return Err(PersonaError::TooLarge {
                source_name,
                limit: limit::FILE,
            });
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => Persona::parse(text, &source_name),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let text = String::from_utf8_lossy(valid);
                let reason = "this is no UTF-8 text; save the file as UTF-8".to_owned();
                Err(PersonaError::at(&text, &source_name, text.len(), reason))
            }
        }
    }

    fn extensions(&self) -> &[&str] {
        &["persona.toml"]
    }
}
