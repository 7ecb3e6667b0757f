//! The host programs of the project's own engines.

use banter_engine::host::HostSpec;
use std::path::Path;

/// How many jobs a host gets that works on one at a time: the next is there when one ends.
const ONE_AND_THE_NEXT: usize = 2;

/// The voice that is always there: espeak-ng, in the host program of `banter_piper`.
///
/// It needs no model and speaks a hundred languages.
#[must_use]
pub fn espeak_host() -> HostSpec {
    one_by_one("banter-piper-host", "cargo build -p banter_piper")
}

/// A Piper voice: `model` is its `.onnx`, beside which lies its `.onnx.json`.
///
/// Further settings are in the documentation of `banter_piper`.
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

/// A mind: `model` is a GGUF file, as llama.cpp reads it. An instruct model with a chat
/// template of its own is what characters need.
///
/// Further settings are in the documentation of `banter_llama`.
///
/// ```
/// use bevy_banter::llama_host;
/// let mind = llama_host("models/instruct.gguf").setting("context", 4096);
/// # let _ = mind;
/// ```
#[must_use]
pub fn llama_host(model: impl AsRef<Path>) -> HostSpec {
    one_by_one("banter-llama-host", "cargo build -p banter_llama")
        .setting("model", model.as_ref().display())
}

/// Ears: `model` is a file of whisper.cpp, `ggml-base.en.bin` or any other.
///
/// Further settings are in the documentation of `banter_whisper`.
///
/// ```
/// use bevy_banter::whisper_host;
/// let ears = whisper_host("models/ggml-base.bin").setting("threads", 4);
/// # let _ = ears;
/// ```
#[must_use]
pub fn whisper_host(model: impl AsRef<Path>) -> HostSpec {
    one_by_one("banter-whisper-host", "cargo build -p banter_whisper")
        .setting("model", model.as_ref().display())
}

/// What tells speech from other sound: `model` is Silero's `silero_vad.onnx`.
///
/// Further settings are in the documentation of `banter_piper`.
///
/// ```
/// use bevy_banter::silero_host;
/// let detector = silero_host("models/silero_vad.onnx");
/// # let _ = detector;
/// ```
#[must_use]
pub fn silero_host(model: impl AsRef<Path>) -> HostSpec {
    one_by_one("banter-silero-host", "cargo build -p banter_piper")
        .setting("model", model.as_ref().display())
}

fn one_by_one(program: &str, build: &str) -> HostSpec {
    HostSpec {
        max_in_flight: ONE_AND_THE_NEXT,
        ..HostSpec::new(program, build)
    }
}
