//! What goes wrong within llama.cpp, as an error.

use banter_engine::EngineError;

/// The engine's name in errors.
pub(crate) const ENGINE: &str = "llama.cpp";

/// llama.cpp could not do what it was asked for.
pub(crate) fn failed(reason: impl Into<String>) -> EngineError {
    EngineError::Failed {
        engine: ENGINE.to_owned(),
        reason: reason.into(),
    }
}
