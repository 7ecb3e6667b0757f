//! Policies as assets.

use super::error::GuardPolicyError;
use super::{GuardPolicy, file};
use banter_core::read_asset;
use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::reflect::TypePath;

/// Loads `*.guard.toml`.
#[derive(Debug, Default, TypePath)]
pub struct GuardPolicyLoader;

impl AssetLoader for GuardPolicyLoader {
    type Asset = GuardPolicy;
    type Settings = ();
    type Error = GuardPolicyError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<GuardPolicy, GuardPolicyError> {
        let source_name = context.path().to_string();
        let unreadable = |reason: String| GuardPolicyError::Unreadable {
            source_name: source_name.clone(),
            reason,
        };
        let read = read_asset(reader, file::LARGEST).await;
        let bytes = read.map_err(|error| unreadable(error.to_string()))?;
        file::check_size(bytes.len(), &source_name)?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| unreadable("it is not UTF-8".to_owned()))?;
        GuardPolicy::parse(&text, &source_name)
    }

    fn extensions(&self) -> &[&str] {
        &["guard.toml"]
    }
}
