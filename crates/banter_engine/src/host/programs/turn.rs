//! The host of Smart Turn.

use super::{builder, place};
use crate::TurnEnding;
use crate::host::HostSpec;
use std::path::Path;

/// What tells whether a speaker has finished: `model` is Smart Turn's `.onnx` of version 3.
///
/// ```
/// use banter_engine::host::smart_turn_host;
/// let turns = smart_turn_host("models/smart-turn-v3.2-cpu.onnx");
/// # let _ = turns;
/// ```
#[must_use]
pub fn smart_turn_host(model: impl AsRef<Path>) -> SmartTurnHost {
    let spec = HostSpec::new("banter-smart-turn-host", "cargo build -p banter_silero");
    SmartTurnHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of Smart Turn and its settings, made by [`smart_turn_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct SmartTurnHost {
    spec: HostSpec,
}

builder!(SmartTurnHost, TurnEnding);

impl SmartTurnHost {
    /// The library of ONNX Runtime. By default an environment variable names it, or it lies
    /// beside the host or where `cargo xtask setup` puts it.
    #[must_use]
    pub fn runtime(self, library: impl AsRef<Path>) -> Self {
        self.setting("runtime", place(library.as_ref()).display())
    }
}
