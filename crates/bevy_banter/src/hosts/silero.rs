//! The host of Silero's voice activity.

use banter_engine::host::HostSpec;
use std::path::Path;

/// What tells speech from other sound: `model` is Silero's `silero_vad.onnx`.
///
/// Further settings are in the documentation of `banter_silero`.
///
/// ```
/// use bevy_banter::silero_host;
/// let detector = silero_host("models/silero_vad.onnx");
/// # let _ = detector;
/// ```
#[must_use]
pub fn silero_host(model: impl AsRef<Path>) -> HostSpec {
    HostSpec::new("banter-silero-host", "cargo build -p banter_silero")
        .setting("model", model.as_ref().display())
}
