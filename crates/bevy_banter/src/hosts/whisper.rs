//! The host of whisper models.

use banter_engine::host::HostSpec;
use std::path::Path;

/// Ears: `model` is a file of whisper.cpp, `ggml-base.en.bin` or any other.
///
/// Further settings are in the documentation of `banter_whisper`. A pass of the encoder cannot
/// be interrupted; the host says so itself and is given three minutes for each. For all else
/// the usual deadlines hold.
///
/// ```
/// use bevy_banter::whisper_host;
/// let ears = whisper_host("models/ggml-base.bin").setting("threads", 4);
/// # let _ = ears;
/// ```
#[must_use]
pub fn whisper_host(model: impl AsRef<Path>) -> HostSpec {
    HostSpec::new("banter-whisper-host", "cargo build -p banter_whisper")
        .setting("model", model.as_ref().display())
}
