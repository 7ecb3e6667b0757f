//! Kokoro: voices of the present generation on ONNX Runtime, and how English words are said.
//!
//! [`KokoroVoice`] speaks English of America and of Britain with any voice of Kokoro-82M, and
//! any blend of them. A game runs it as a *host*, the program `banter-kokoro-host`, which links
//! nothing that is under the GPL: words are read by a dictionary of 100,000 words, which came
//! with the package misaki under the Apache licence 2.0, and by letters where they are not in it.
//!
//! ```no_run
//! use banter_engine::host::kokoro_host;
//! use banter_engine::{EngineSource, Synthesis, SynthesizeRequest, VoiceStyle};
//!
//! let source: EngineSource<Synthesis> = kokoro_host("models/kokoro-82m-int8.onnx")
//!     .voices("models/kokoro_voices")
//!     .into();
//! let request = SynthesizeRequest {
//!     text: "What will it be, stranger?".into(),
//!     style: VoiceStyle {
//!         variant: Some("0.7 emma, 0.3 heart".into()),
//!         ..VoiceStyle::default()
//!     },
//! };
//! # let _ = (source, request);
//! ```
//!
//! In process it is the same with [`open`] in place of the host. What is wrong is told in one
//! sentence:
//!
//! ```
//! use banter_engine::{Loading, Settings};
//! let settings = Settings::default().with("model", "/nowhere/kokoro.onnx");
//! let error = banter_kokoro::open(&settings, &Loading::ignored()).err().unwrap();
//! assert!(error.to_string().starts_with("/nowhere/kokoro.onnx: there is no such file"));
//! ```
//!
//! # Settings
//!
//! | setting | what it is | default |
//! |---|---|---|
//! | `model` | Kokoro-82M's `.onnx`, of 8 bits or of floats | must be set |
//! | `voices` | a voice's `.bin`, an `.npz` of many, or a folder of such | the folder of the model |
//! | `voice` | who speaks where a character does not say: a voice, a blend (`0.7 emma, 0.3 heart`) or a fitted voice | `af_heart`, else the first |
//! | `language` | `en-us` or `en-gb`, where a character says no more than `en` | the voice's own |
//! | `speed` | how fast; 0.5..=2 | 1 |
//! | `threads` | threads that work on a sentence; 1..=256 | a [share](banter_engine::share) of what the machine has, at most 4 |
//! | `runtime` | the library of ONNX Runtime | see [`runtime_library`](banter_silero::runtime_library) |
//!
//! # Fitted voices
//!
//! A blend may be moved as a whole, in semitones: `0.7 emma, 0.3 heart, pitch -1, formants 0.5`. The
//! program `banter-voice-fit` ([`fit_main`]) searches for the one that sounds most like a recording, with the consent of
//! whoever speaks in it, and writes `NAME.voice.toml`. Beside the other voices it is one of them: `NAME`.
//! A voice file that names no consent is no voice.
//!
//! # What it cannot do
//!
//! - Of the languages that Kokoro speaks it reads English alone; others are refused.

mod alphabet;
mod english;
mod fit;
mod graph;
mod join;
mod model;
mod reading;
mod settings;
mod stress;
mod timing;
mod voice;
mod voices;

pub use fit::main as fit_main;
pub use voice::KokoroVoice;

use banter_engine::{Engine, EngineError, Loading, Settings, Synthesis, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: always a [`KokoroVoice`].
///
/// # Errors
/// As for [`KokoroVoice::open`].
pub fn open(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<Synthesis>>, EngineError> {
    Ok(Box::new(KokoroVoice::open(settings, loading)?))
}

/// The whole `main` of a host that speaks with Kokoro's voices: see [`banter_engine::host`].
pub fn host_main() -> ExitCode {
    host::serve::<Synthesis, _>(open)
}
