//! Sound of which nothing is known, as a microphone would bring it.

use crate::table::Table;
use banter_engine::Pcm;
use banter_lipsync::Viseme;
use std::path::Path;

/// What the mouth does, from the sound alone.
pub(crate) fn to(_sound: &Pcm, path: &Path) -> Result<Table, String> {
    Err(format!(
        "{}: without --text nothing is known of it",
        path.display()
    ))
}

/// What is heard, for an alignment to lean on.
pub(crate) fn opinion(_sound: &Pcm) -> Vec<[f32; Viseme::COUNT]> {
    Vec::new()
}
