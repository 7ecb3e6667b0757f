//! The voice that is always there: espeak-ng, in more than a hundred languages, with the
//! exact time of every phoneme.
//!
//! It sounds like a machine and needs no model, no network and next to no time: a sentence
//! takes a few milliseconds. A character that has a better voice falls back to it.
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
//! use banter_engine::{Settings, Synthesis, Worker};
//!
//! let voice = Worker::<Synthesis>::spawn("voice", || banter_piper::open(&Settings::default()))?;
//! let tags: Vec<_> = banter_piper::languages()?.into_iter().flat_map(|l| l.tags).collect();
//! assert!(tags.iter().any(|tag| tag == "cmn"));
//! # drop(voice);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What to ship
//!
//! The host, and beside it the folder `espeak-ng-data` (9 MB): [`data_folder`] says where a
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

mod catalogue;
mod data;
mod espeak;
mod style;
mod text;
mod timeline;
mod voice;

pub use catalogue::{Catalogue, Language};
pub use data::{DATA_VARIABLE, data_folder};
pub use voice::EspeakVoice;

use banter_engine::{Engine, EngineError, Settings, Synthesis, host};
use std::process::ExitCode;

/// The engine that `settings` ask for: at present always an [`EspeakVoice`].
///
/// # Errors
/// As for [`EspeakVoice::open`].
pub fn open(settings: &Settings) -> Result<Box<dyn Engine<Synthesis>>, EngineError> {
    Ok(Box::new(EspeakVoice::open(settings)?))
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
    host::serve::<Synthesis, _>(|settings, _loading| open(settings))
}
