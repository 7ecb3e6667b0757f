//! The host of language models.

use banter_engine::host::{Deadlines, HostSpec};
use std::path::Path;
use std::time::Duration;

/// How long a model may load without a sign of life: one of 40 GB is read from a slow disk
/// after llama.cpp has told that it is mapped.
const LOAD: Duration = Duration::from_secs(600);

/// A mind: `model` is a GGUF file, as llama.cpp reads it. An instruct model with a chat
/// template of its own is what characters need.
///
/// Further settings are in the documentation of `banter_llama`. Neither a slice of a prompt nor
/// a token can be interrupted; the host says so itself and is given three minutes for each. It
/// may load for ten minutes without a sign of life.
///
/// ```
/// use bevy_banter::llama_host;
/// let mind = llama_host("models/instruct.gguf").setting("context", 4096);
/// # let _ = mind;
/// ```
#[must_use]
pub fn llama_host(model: impl AsRef<Path>) -> HostSpec {
    HostSpec::new("banter-llama-host", "cargo build -p banter_llama")
        .setting("model", model.as_ref().display())
        .deadlines(Deadlines {
            load: LOAD,
            ..Deadlines::default()
        })
}
