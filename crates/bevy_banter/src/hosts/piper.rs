//! The host of Piper voices.

use super::espeak_host;
use banter_engine::host::HostSpec;
use std::path::Path;

/// A Piper voice: `model` is its `.onnx`, beside which lies its `.onnx.json`.
///
/// Further settings are in the documentation of `banter_piper`. A sentence ends some
/// milliseconds after it is no longer wanted, and so the usual deadlines hold.
///
/// ```
/// use bevy_banter::piper_host;
/// let voice = piper_host("voices/en_GB-alba-medium.onnx").setting("length_scale", 1.1);
/// # let _ = voice;
/// ```
#[must_use]
pub fn piper_host(model: impl AsRef<Path>) -> HostSpec {
    espeak_host().setting("model", model.as_ref().display())
}
