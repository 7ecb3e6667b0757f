//! Voice activity: the [Silero](https://github.com/snakers4/silero-vad) model, for whoever
//! wants it in place of the small detector that listening has built in.
//!
//! A game runs it as a *host*, the program `banter-silero-host`, which links nothing that is
//! under the GPL. No model comes with it: it takes the file `silero_vad.onnx` of version 5 or 6
//! that its makers publish.
//!
//! Beside it stands [Smart Turn](https://huggingface.co/pipecat-ai/smart-turn-v3), [`SmartTurn`], which tells
//! whether a speaker who pauses has finished. Its host is `banter-smart-turn-host`, and its settings
//! are the same.
//!
//! [`runtime_library`] finds ONNX Runtime, and [`load_runtime`] loads it, for every engine that
//! runs on it, those of other crates too: a process has one. [`attended`] waits for it, and
//! [`one_line`] and [`instead_of_model`] tell what it says and what is no model of it.
//!
//! ```no_run
//! use banter_engine::host::HostSpec;
//! use banter_engine::{DetectEvent, DetectRequest, Detection, Update, Worker};
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! let spec = HostSpec::new("banter-silero-host", "cargo build -p banter_silero")
//!     .setting("model", "models/silero_vad.onnx");
//! let ears = Worker::<Detection>::host("silero", spec)?;
//! let mut memory: Arc<[f32]> = Arc::new([]);
//! # let sound = vec![0.0_f32; 51_200];
//! for frame in sound.chunks_exact(DetectRequest::FRAME) {
//!     let mut job = ears.submit(DetectRequest { samples: frame.into(), memory: memory.clone() })?;
//!     while let Some(Update::Event(event)) = job.wait(Duration::from_secs(5)) {
//!         match event {
//!             DetectEvent::Speech(probabilities) => println!("{probabilities:?}"),
//!             DetectEvent::Memory(next) => memory = next,
//!         }
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In process it is the same with [`open`] in place of the host. What is wrong is told in one
//! sentence:
//!
//! ```
//! use banter_engine::{Loading, Settings};
//! let settings = Settings::default().with("model", "/nowhere/silero_vad.onnx");
//! let error = banter_silero::open(&settings, &Loading::ignored()).err().unwrap();
//! assert!(error.to_string().starts_with("/nowhere/silero_vad.onnx: there is no such file"));
//! ```
//!
//! # Settings
//!
//! | setting | what it is | default |
//! |---|---|---|
//! | `model` | the file `silero_vad.onnx` | must be set |
//! | `runtime` | the library of ONNX Runtime | see [`runtime_library`] |

mod attended;
mod engine;
mod model;
mod runtime;
mod told;
mod turn;

pub use attended::attended;
pub use engine::Silero;
pub use runtime::{ONNX_RUNTIME_LIBRARY, ONNX_RUNTIME_VERSION, load_runtime, runtime_library};
pub use told::{instead_of_model, one_line};
pub use turn::SmartTurn;

use banter_engine::{Detection, Engine, EngineError, Loading, Settings, TurnEnding, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: always a [`Silero`].
///
/// # Errors
/// As for [`Silero::open`].
pub fn open(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<Detection>>, EngineError> {
    Ok(Box::new(Silero::open(settings, loading)?))
}

/// The engine for turns' ends that `settings` ask for: always a [`SmartTurn`].
///
/// # Errors
/// As for [`SmartTurn::open`].
pub fn open_turns(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<TurnEnding>>, EngineError> {
    Ok(Box::new(SmartTurn::open(settings, loading)?))
}

/// The whole `main` of a host that tells whether a speaker has finished: see
/// [`banter_engine::host`].
pub fn smart_turn_main() -> ExitCode {
    host::serve::<TurnEnding, _>(open_turns)
}

/// The whole `main` of a host that tells speech from everything else: see
/// [`banter_engine::host`].
pub fn host_main() -> ExitCode {
    host::serve::<Detection, _>(open)
}
