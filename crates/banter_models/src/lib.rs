//! The models people use: which there are, and how they come to a machine.
//!
//! A character's mind, ears and voice are models of other people's making. This
//! crate knows a few good ones by name ([`Manifest`]), brings them into a folder
//! that all projects of a user share ([`Store`]), and finds the file again
//! ([`resolve`]). It knows nothing of Bevy and nothing of the engines.
//!
//! # From the command line
//!
//! The program `banter` has it (`cargo install banter_cli`).
//!
//! ```text
//! banter models list                 what there is, what is here, under which terms
//! banter models fetch auto           the best of each kind for the memory at hand
//! banter models fetch whisper-base
//! banter models verify               reads all that is here, and compares
//! banter models where                the folder
//! ```
//!
//! # From a program
//!
//! ```no_run
//! use banter_models::{Cancel, Event, FetchOptions, Kind, Manifest, Memory, Store};
//!
//! let manifest = Manifest::builtin()?;
//! let store = Store::open_default()?;
//! let Some(mind) = manifest.best(Kind::Mind, Memory::now(), &["en"]) else {
//!     return Ok(());
//! };
//! println!("{}, under {} ({})", mind.title, mind.licence.name, mind.licence.url);
//! let path = store.fetch(mind, &FetchOptions::from_env()?, &Cancel::new(), &mut |event| {
//!     if let Event::Progress(progress) = event {
//!         println!("{} bytes", progress.received);
//!     }
//! })?;
//! println!("give {} to the engine", path.display());
//! # Ok::<_, banter_models::ModelError>(())
//! ```
//!
//! A game that downloads while it draws uses [`Downloads`] instead.
//!
//! # What can be relied on
//!
//! A file lies under its name only if all of it has the sha256 that the list
//! gives. Where the list gives none, the first download is trusted, that is
//! told, and its hash is recorded and must stay the same. Whatever interrupts a
//! download leaves a `.part` that the next one goes on with. Two fetches of one
//! model at once wait for each other. Nothing that a list of models or a server
//! says is believed: names cannot leave the store, sizes are bounded, https does
//! not lead to http, and a token goes to nobody but its endpoint.
//!
//! The list is the file `manifest.toml` of this crate. It lies here, and the
//! `models` folder of the project links to it, because a published package can
//! only hold its own files, and because a checkout without symbolic links, as
//! on Windows, must still build.

#![warn(missing_docs)]

pub mod cli;
mod disk;
mod download;
mod entry;
mod error;
mod fetch;
mod format;
mod hash;
mod http;
mod lock;
mod manifest;
mod memory;
mod names;
mod options;
mod part;
mod pip;
mod progress;
mod resolve;
mod source;
mod store;
mod transfer;
mod wheel_member;
mod whisper;

#[cfg(test)]
#[path = "../tests/server/mod.rs"]
mod server;
#[cfg(test)]
mod tests;

pub use download::{Download, DownloadState, Downloads};
pub use entry::{Entry, Kind, Licence, ModelFile};
pub use error::ModelError;
pub use format::size;
pub use manifest::Manifest;
pub use memory::Memory;
pub use options::FetchOptions;
pub use progress::{Cancel, Event, Progress, Stage};
pub use resolve::{resolve, resolve_in};
pub use source::Source;
pub use store::{Store, Trust};
pub use wheel_member::WheelMember;
