//! Ears: speech to text with whisper.cpp, in a hundred languages, on the player's machine.
//!
//! Any whisper model in whisper.cpp's own `ggml` format works (`ggml-base.bin`,
//! `ggml-small.en-q5_1.bin`, and those that people have trained on).
//!
//! # Hearing
//!
//! A game runs it as a *host*, the program `banter-whisper-host` beside its own: whisper.cpp
//! and llama.cpp do not link into one program, and native code that fails takes its process
//! with it.
//!
//! ```no_run
//! use banter_engine::host::{Host, HostSpec};
//! use banter_engine::{Pcm, TranscribeEvent, TranscribeRequest, Transcription, Update, Worker};
//! use std::time::Duration;
//!
//! let ears = Worker::<Transcription>::spawn("ears", || {
//!     let spec = HostSpec::new("banter-whisper-host", "cargo build -p banter_whisper")
//!         .setting("model", "models/ggml-base.bin");
//!     Ok(Box::new(Host::new(spec)))
//! })?;
//! # let samples = vec![0.0_f32; 48_000];
//! let mut job = ears.submit(TranscribeRequest {
//!     language: Some("en-GB".into()),
//!     prompt: "Mara, the Crooked Lantern".into(),
//!     ..TranscribeRequest::new(Pcm::new(48_000, samples))
//! })?;
//! while let Some(update) = job.wait(Duration::from_secs(30)) {
//!     match update {
//!         Update::Event(TranscribeEvent::Segment(segment)) => println!("{}", segment.text),
//!         Update::Event(event) => println!("{event:?}"),
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In process it is the same with [`open`] in place of the host. A model that cannot be used
//! is told of in one sentence before whisper.cpp sees it:
//!
//! ```
//! use banter_engine::{Loading, Settings};
//!
//! let settings = Settings::default().with("model", "models/none.bin");
//! let error = banter_whisper::open(&settings, &Loading::ignored()).err().unwrap();
//! assert!(error.to_string().starts_with("models/none.bin: there is no such file"));
//! ```
//!
//! # Settings
//!
//! | name | value | default |
//! |---|---|---|
//! | `model` | path of the model | must be set |
//! | `threads` | 1..=256; as many as there are cores that nothing else uses, or it gets very slow | a [share](banter_engine::share) of what the machine has, 4 at most |
//! | `gpu` | `on` or `off`; `on` only in a build that has one | `on` in a build that has one |
//! | `beam` | 1..=8: sentences that are tried side by side; 5 is a little better and takes longer | 1 |
//! | `language` | a BCP 47 tag for requests that name none, or `auto` | `auto` |
//! | `context_floor` | 0..=1500: the least of the encoder's positions that a fitted window has | 256 |
//! | `max_tokens` | 0..=220: the most tokens of text in one window; 0 leaves it to whisper | 0 |
//!
//! To detect the language takes whisper as long as to read the sound once more: where it is
//! known, say so.
//!
//! # How long it takes
//!
//! Whisper was made to read half a minute at a time, whether it is full or not: 1500
//! positions of its encoder, 50 for each second. A [fitted](banter_engine::Window) window has
//! as many as there is sound and 2.56 s beyond it, in steps of 64, and `context_floor` at
//! least. With 256 a sound of 2 s is read in about a sixth of the time of the whole.
//!
//! Whisper did not learn to do with less, and with too little writes the same words over and
//! over. Users of whisper.cpp report good text with a margin of 128 and trouble below some
//! 200 to 450 positions, depending on the model; it was not
//! measured here. So what a fitted window gave is read again with the full one when it repeats itself, when the decoder itself finds it
//! improbable, or when there is no text although the sound is loud. Drafts are not read
//! again: such a draft is empty. Where this happens often (it is told at the level `debug`),
//! a higher floor is faster; 1500 never fits a window.
//!
//! A cancelled job ends after the step that is being done, of which reading the sound is the longest. A host says
//! so before each, and is given three minutes for it before it is taken for hung.
//!
//! # What nobody said
//!
//! A sound that is silent throughout is not given to whisper, which would invent words.
//! Descriptions such as `[BLANK_AUDIO]`, `(music)` or `♪` are left out of the text. What is
//! left may still be invented: [`Segment::no_speech`](banter_engine::Segment) says how likely.
//!
//! # Building
//!
//! It takes CMake, a C++ compiler and libclang.
//!
//! | feature | |
//! |---|---|
//! | `vulkan`, `cuda`, `metal` | whisper.cpp computes on the graphics card; each takes the SDK of its name |
//! | `openblas` | OpenBLAS on the processor; the variable `BLAS_INCLUDE_DIRS` names its headers |
//! | `native` | says that `GGML_NATIVE=ON` is meant, see below |
//!
//! whisper.cpp is built for the very machine that builds it unless the variable `GGML_NATIVE`
//! is `OFF`, and may then crash on a player's. A game's package sets it in
//! `.cargo/config.toml`:
//!
//! ```toml
//! [env]
//! GGML_NATIVE = "OFF"
//! ```
//!
//! Such a build runs on what has AVX2, FMA and F16C (2013 and later), or on any 64-bit ARM.
//! Without it, and without the feature `native`, the build of this crate warns. After a change
//! `cargo clean -p whisper-rs-sys` has it built again.

mod ears;
mod hearing;
mod language;
mod model;
mod plausibility;
mod settings;
mod text;
mod timeline;
mod whisper;
mod window;
mod words;

pub use ears::WhisperEars;

use banter_engine::{Engine, EngineError, Loading, Settings, Transcription, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: always a [`WhisperEars`].
///
/// # Errors
/// As for [`WhisperEars::open`].
pub fn open(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<Transcription>>, EngineError> {
    Ok(Box::new(WhisperEars::open(settings, loading)?))
}

/// The whole `main` of a host that listens: see [`banter_engine::host`].
pub fn host_main() -> ExitCode {
    host::serve::<Transcription, _>(open)
}
