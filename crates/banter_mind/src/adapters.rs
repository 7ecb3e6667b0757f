//! Adapters (LoRA) of characters.

use banter_engine::Adapter;
use bevy::prelude::*;

/// Adapters (LoRA) that a character's answers are generated with. A component of the character.
///
/// The engine knows adapters by the names that it was given at its start
/// ([`LlamaHost::adapter`](banter_engine::host::LlamaHost::adapter)). One that it does not know fails
/// the turn's question: [`EngineFailed`](banter_core::EngineFailed) names it, and the character
/// answers from its persona. Work that an engine keeps of a prompt belongs to its adapters, so
/// characters with different ones share none of it.
///
/// ```
/// use banter_engine::{Adapter, host::llama_host};
/// use banter_mind::MindAdapters;
///
/// let mind = llama_host("models/instruct.gguf").adapter("mara", "models/mara-lora.gguf");
/// let mara = MindAdapters(vec![Adapter { weight: 0.8, ..Adapter::new("mara") }]);
/// # let _ = (mind, mara);
/// ```
#[derive(Component, Debug, Clone, Default, PartialEq, Deref, DerefMut)]
pub struct MindAdapters(pub Vec<Adapter>);

impl MindAdapters {
    /// The adapter of this name, as strong as it was trained.
    pub fn of(name: impl Into<String>) -> Self {
        Self(vec![Adapter::new(name)])
    }
}
