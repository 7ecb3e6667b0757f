//! Ears that are a server: any OpenAI-compatible `/v1/audio/transcriptions`.
//!
//! That is OpenAI's own and those of other companies, and servers on one's own machine or in
//! one's own network: faster-whisper's, vLLM, LocalAI, or whisper.cpp's `whisper-server` when
//! it is started with `--inference-path /v1/audio/transcriptions`. To a game it is one more
//! [`Transcribe`](banter_engine::Transcribe): whatever is done with what other ears hear is
//! done with this.
//!
//! What a player says leaves their machine, and mostly costs money. So there is no server
//! unless the game names one, and a game should tell its players which.
//!
//! # Hearing
//!
//! No native code is in here, so it needs no host; it runs on the thread of its worker.
//!
//! ```no_run
//! use banter_engine::{EngineSource, Pcm, TranscribeEvent, TranscribeRequest, Update};
//! use banter_remote::ears_server;
//! use std::time::Duration;
//!
//! let server = ears_server("http://localhost:8000/v1").model("Systran/faster-whisper-small");
//! let ears = EngineSource::from(server).start("ears")?;
//! # let samples = vec![0.0_f32; 48_000];
//! let mut job = ears.submit(TranscribeRequest {
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
//! What cannot be used is told of at once, and a key that stands in the wrong place is not
//! repeated:
//!
//! ```
//! use banter_engine::Settings;
//!
//! let settings = Settings::default()
//!     .with("url", "https://api.openai.com/v1")
//!     .with("api_key", "sk-very-secret");
//! let error = banter_remote::open(&settings).err().unwrap().to_string();
//! assert!(error.starts_with("the setting `api_key = ...` cannot be used"));
//! ```
//!
//! # Settings
//!
//! | name | value | default |
//! |---|---|---|
//! | `url` | the address of the API (`https://host/v1`), of the server (`http://host:8000`, which is `/v1` of it), or of an endpoint (`.../audio/transcriptions`); what stands behind a `?` is sent along and left out of errors | must be set |
//! | `model` | what the server calls the model | `whisper-1` |
//! | `key_env` | the environment variable that holds the key, in capital letters; if it is not set there, no key is sent | `OPENAI_API_KEY` for `https://api.openai.com`, none for any other server |
//! | `language` | a BCP 47 tag for requests that name none, or `auto` | `auto` |
//! | `timeout` | seconds for a whole job, 0.1..=600 | 30 |
//! | `connect_timeout` | seconds to find and reach the server, 0.1..=60 | 5 |
//! | `longest` | the longest recording in seconds, 1..=3600 | 600 |
//! | `largest_reply` | the largest answer in bytes, 1024..=16777216 | 1048576 |
//! | `drafts` | `true`: [drafts](banter_engine::TranscribeRequest::draft) are sent too; an utterance is then sent several times over | `false` |
//! | `insecure` | `true`: plain http to a server that is not near, too | `false` |
//! | `certificates` | a PEM file of certificates that are trusted instead of Mozilla's | none |
//! | `proxy` | `false`: `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` do not count; they never do for a server that is near | `true` |
//!
//! [`EarsServer`] has a method for each.
//!
//! A server is *near* when its address is of this machine or a private network, or its name
//! has no dot or ends in `.localhost`, `.local`, `.lan`, `.internal` or `.home.arpa`.
//!
//! # The key
//!
//! It is read from the environment when the engine is opened and sent to the server that
//! `url` names and to nobody else: no redirect is followed. It is in no error, no log and no
//! `Debug`, and where a server repeats it in its own words it is taken out.
//!
//! # What goes wrong
//!
//! Each is one sentence that says what to do: a key that is missing or refused (it names the
//! variable), an address where nothing is, too many requests, a server that is not running,
//! not trusted, too slow, leads elsewhere or says what is no answer. A server that has a
//! problem of its own or asks for a pause is asked once more, if there is time within
//! `timeout`. Whatever it answers is bounded: text, times and numbers beyond what the
//! recording can hold are cut.

mod address;
mod certificates;
mod client;
mod ears;
mod fault;
mod form;
mod key;
mod language;
mod reply;
mod request_threads;
mod server;
mod settings;
mod sound;
#[cfg(test)]
mod tests;
mod words;

pub use ears::RemoteEars;
pub use server::{EarsServer, ears_server};

use banter_engine::{Engine, EngineError, Settings, Transcription};

/// The engine that `settings` ask for: always a [`RemoteEars`].
///
/// # Errors
/// As for [`RemoteEars::open`].
pub fn open(settings: &Settings) -> Result<Box<dyn Engine<Transcription>>, EngineError> {
    Ok(Box::new(RemoteEars::open(settings)?))
}
