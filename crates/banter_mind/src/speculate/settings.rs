//! Settings of what a model reads before a line is over.

use bevy::prelude::*;

/// Speculation: whether a language model reads ahead while the player still speaks, and from how
/// many new words on.
///
/// ```
/// use banter_mind::SpeculationSettings;
/// # let mut app = bevy::prelude::App::new();
/// // A server that is paid by the token had better read each line once.
/// app.insert_resource(SpeculationSettings { on: false, ..Default::default() });
/// ```
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct SpeculationSettings {
    /// Whether anything is read ahead. On.
    pub on: bool,
    /// How many further words of the line must stand before it is read on, at least 1. 3.
    pub words: usize,
}

impl Default for SpeculationSettings {
    fn default() -> Self {
        Self { on: true, words: 3 }
    }
}
