//! The host of Silero's voice activity.

use super::{builder, place};
use crate::Detection;
use crate::host::HostSpec;
use std::path::Path;

/// What tells speech from other sound: `model` is Silero's `silero_vad.onnx`.
///
/// ```
/// use banter_engine::host::silero_host;
/// let detector = silero_host("models/silero_vad.onnx").runtime("libonnxruntime.so");
/// # let _ = detector;
/// ```
#[must_use]
pub fn silero_host(model: impl AsRef<Path>) -> SileroHost {
    let spec = HostSpec::new("banter-silero-host", "cargo build -p banter_silero");
    SileroHost { spec }.setting("model", place(model.as_ref()).display())
}

/// The host of Silero and its settings, made by [`silero_host`].
#[derive(Debug, Clone, PartialEq)]
pub struct SileroHost {
    spec: HostSpec,
}

builder!(SileroHost, Detection);

impl SileroHost {
    /// The library of ONNX Runtime. By default an environment variable names it, or it lies
    /// beside the host or where `cargo xtask setup` puts it.
    #[must_use]
    pub fn runtime(self, library: impl AsRef<Path>) -> Self {
        self.setting("runtime", place(library.as_ref()).display())
    }
}
