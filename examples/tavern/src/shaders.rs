//! Shaders of the folder `shaders/` at the top of the workspace, as assets inside the program.

use bevy::asset::io::embedded::EmbeddedAssetRegistry;
use bevy::prelude::*;
use std::path::{Path, PathBuf};

/// The text of a file of `shaders/`, from anywhere in this crate.
macro_rules! shader {
    ($file:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shaders/",
            $file
        ))
    };
}
pub(crate) use shader;

/// Makes a shader loadable as `embedded://tavern/FILE`.
pub(crate) fn embed(app: &mut App, file: &str, text: &'static str) {
    let embedded = app
        .world_mut()
        .get_resource_or_init::<EmbeddedAssetRegistry>();
    let source = PathBuf::from("shaders").join(file);
    embedded.insert_asset(source, &Path::new("tavern").join(file), text.as_bytes());
}
