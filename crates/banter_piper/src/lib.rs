//! Voices: those of Piper, which sound like people, and espeak-ng, which is always there.
//!
//! [`PiperVoice`] speaks with any voice of Piper: a file `X.onnx` and its description
//! `X.onnx.json`, run by ONNX Runtime. [`EspeakVoice`] needs no model, speaks more than a
//! hundred languages with the exact time of every phoneme, takes a few milliseconds for a
//! sentence, and sounds like a machine. A character whose voice fails falls back to it.
//!
//! # The licence, before anything else
//!
//! espeak-ng is free software under the GPL, version 3 or later, and this crate links it
//! (`espeak-rs-sys`, which says MIT of itself, compiles it). So a program that links this
//! crate may be given away only under the GPL as a whole. A game under another licence runs
//! it as a *host*: the program `banter-piper-host`, a process of its own that the game talks
//! to through a pipe. That program, and the offer of its source, are then under the GPL; the
//! game is not. [`EspeakVoice`] in process is for free games, tools and tests.
//!
//! # Speaking
//!
//! ```no_run
//! use banter_engine::host::{Host, HostSpec};
//! use banter_engine::{Synthesis, SynthesizeEvent, SynthesizeRequest, Update, VoiceStyle, Worker};
//! use std::time::Duration;
//!
//! let voice = Worker::<Synthesis>::spawn("voice", || {
//!     let spec = HostSpec::new("banter-piper-host", "cargo build -p banter_piper");
//!     Ok(Box::new(Host::new(spec)))
//! })?;
//! let mut job = voice.submit(SynthesizeRequest {
//!     text: "What will it be, stranger?".into(),
//!     style: VoiceStyle {
//!         language: "en-gb".into(),
//!         variant: Some("f2".into()),
//!         rate: 0.9,
//!         ..VoiceStyle::default()
//!     },
//! })?;
//! while let Some(update) = job.wait(Duration::from_secs(5)) {
//!     match update {
//!         Update::Event(SynthesizeEvent::Samples(samples)) => println!("{} samples", samples.len()),
//!         Update::Event(SynthesizeEvent::Phonemes(phonemes)) => println!("{phonemes:?}"),
//!         Update::Event(SynthesizeEvent::Start { rate, .. }) => println!("{rate} Hz"),
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In process it is the same with [`open`] in place of the host:
//!
//! ```
//! use banter_engine::{Loading, Settings, Synthesis, Worker};
//!
//! let voice = Worker::<Synthesis>::spawn("voice", || {
//!     banter_piper::open(&Settings::default(), &Loading::ignored())
//! })?;
//! let tags: Vec<_> = banter_piper::languages()?.into_iter().flat_map(|l| l.tags).collect();
//! assert!(tags.iter().any(|tag| tag == "cmn"));
//! # drop(voice);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Settings
//!
//! Without `model` it is espeak-ng that speaks, and only `data` is of use.
//!
//! | setting | what it is | default |
//! |---|---|---|
//! | `model` | the `.onnx` file of a Piper voice | none |
//! | `config` | its description | `X.onnx.json`, else `X.json`, beside it, else the only `.json` beside the only `.onnx` |
//! | `speaker` | who speaks in a voice of several: a number from 0, or a name of the description; in a voice of one it is told that there is no choice | 0 |
//! | `length_scale` | how slowly: 2 is twice as long; 0.1..=10 | the description's, mostly 1 |
//! | `noise_scale` | how lively the sound is; 0..=5 | the description's, mostly 0.667 |
//! | `noise_w` | how lively the rhythm is; 0..=5 | the description's, mostly 0.8 |
//! | `sentence_silence` | silence between the sentences of one request, in seconds; 0..=10 | 0.2 |
//! | `threads` | threads that work on a sentence; 1..=256 | a [share](banter_engine::share) of what the machine has, at most 4 |
//! | `runtime` | the library of ONNX Runtime | see [`runtime_library`] |
//! | `data` | the folder of espeak-ng's voice data | see [`data_folder`] |
//!
//! ```no_run
//! use banter_engine::host::HostSpec;
//!
//! let spec = HostSpec::new("banter-piper-host", "cargo build -p banter_piper")
//!     .setting("model", "voices/mara-medium.onnx")
//!     .setting("length_scale", 1.1);
//! # let _ = spec;
//! ```
//!
//! # Known text
//!
//! [`EspeakVoice::align`] finds the phonemes of a text in anybody's recording of it. Piper's own
//! phonemes are timed so, and [`bake`] makes face tracks of a folder of voice-over.
//!
//! # What to ship
//!
//! The host, for a Piper voice the library of ONNX Runtime ([`ONNX_RUNTIME_LIBRARY`], 22 MB)
//! beside it, and the folder `espeak-ng-data` (9 MB): [`data_folder`] says where a
//! build has put it and where it is looked for. A language needs its `XX_dict` and its file
//! below `lang`; those of others may be left out. The path of the folder may have 159 bytes,
//! on Windows 229.
//!
//! # What it cannot do
//!
//! - The data that are built know the 3,800 commonest Chinese characters; others are read as
//!   a neutral vowel. In Japanese it reads kana; a kanji it calls a Chinese letter.
//! - Its pitch trembles a little, on and on: the same sentence said twice by one process
//!   differs by some milliseconds. The first sentence of a process is always the same.
//! - Of Piper's voices those of `phoneme_type` `espeak` and `text` speak; those that want
//!   Chinese syllables (`pinyin`) are refused. For the rest see [`PiperVoice`].

pub mod bake;
mod catalogue;
mod data;
mod espeak;
mod known;
mod piper;
mod settings;
mod stress;
mod style;
mod tags;
mod timeline;
pub mod tones;
mod voice;

pub use banter_silero::{ONNX_RUNTIME_LIBRARY, ONNX_RUNTIME_VERSION, runtime_library};
pub use catalogue::{Catalogue, Language};
pub use data::{DATA_VARIABLE, data_folder};
pub use known::Rendering;
pub use piper::PiperVoice;
pub use voice::EspeakVoice;

use banter_engine::{Engine, EngineError, Loading, Settings, Synthesis, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: a [`PiperVoice`] where they name a `model`, else an
/// [`EspeakVoice`].
///
/// # Errors
/// As for [`PiperVoice::open`] and [`EspeakVoice::open`].
pub fn open(
    settings: &Settings,
    loading: &Loading,
) -> Result<Box<dyn Engine<Synthesis>>, EngineError> {
    Ok(if settings.get("model").is_some() {
        Box::new(PiperVoice::open(settings, loading)?)
    } else {
        Box::new(EspeakVoice::open(settings)?)
    })
}

/// Every language that espeak-ng speaks with the voice data that are found without any
/// setting. For the variants see [`Catalogue::variants`].
///
/// # Errors
/// As for [`EspeakVoice::open`].
pub fn languages() -> Result<Vec<Language>, EngineError> {
    let voice = EspeakVoice::open(&Settings::default())?;
    Ok(voice.catalogue().languages().to_vec())
}

/// The whole `main` of a host that speaks: see [`banter_engine::host`].
pub fn host_main() -> ExitCode {
    host::serve::<Synthesis, _>(open)
}
