//! Engines in a child process: the game's half and the child's half.
//!
//! Native code aborts on a bad model file, hangs, and carries libraries that do not link
//! with one another. So it runs next door: a *host* is a small program that serves one
//! [`Task`](crate::Task) on its standard input and output, and [`Host`] is an
//! [`Engine`](crate::Engine) that forwards to it.
//!
//! A host binary is one line around [`serve`]; the crates with native engines offer it
//! ready made. A game builds it with itself and ships it beside its own program.
//!
//! # Programs
//!
//! The project's own hosts have builders that know their settings: [`whisper_host`],
//! [`llama_host`], [`piper_host`], [`kokoro_host`], [`espeak_host`], [`silero_host`]. Each takes settings by name
//! too, and turns into a [`HostSpec`] or an [`EngineSource`](crate::EngineSource). A value out of
//! its range is refused by the engine, in a sentence, when it is started.
//!
//! # What is kept
//!
//! - **It dies with the game.** The child ends when its standard input closes, however
//!   the game ended, and without tearing anything down under an engine that computes.
//! - **A hung child is killed** after the [`Deadlines`], a crashed one is started again
//!   with growing pauses. The jobs in flight fail; the next one works.
//! - **Nobody pays for another.** A job that is cancelled while it waits in the child ends
//!   there at once; deadlines count for work that was begun, and not for a call that cannot be
//!   interrupted and was [announced](crate::Output::busy_for); what a job has sent and nobody
//!   reads holds up no other, and a game that reads nothing for minutes finds it all.
//! - **Nothing grows without bound.** At most [`HostSpec::max_in_flight`] jobs are with the
//!   child, 64 wait in the game, and 64 MiB of an answer may lie unread.
//! - **What the child writes to standard error** goes to `tracing`; its standard output
//!   belongs to the protocol (anything else written there is sent to standard error).
//! - **Models are found where a game has them**: a path that a host is given ([`whisper_host`], [`llama_host`] and
//!   the others) is looked for in the folder in which the game was started, and then beside its program.
//!
//! # The protocol
//!
//! Frames of a little-endian `u32` length and so many bytes, at most 256 MiB:
//! ten minutes of sound at 96 kHz. What is longer is refused before it is sent. The first
//! frame each way begins with the bytes `BNTG` (from the game) or `BNTH` (from the host)
//! and a little-endian `u16` version, and is read before anything else is trusted; the
//! rest is postcard.
//!
//! ```no_run
//! use banter_engine::{host::{Host, HostSpec}, Synthesis, SynthesizeRequest, Worker};
//!
//! let voice = Worker::<Synthesis>::spawn("voice", || {
//!     let spec = HostSpec::new("banter-piper-host", "cargo build -p banter_piper");
//!     Ok(Box::new(Host::new(spec)))
//! })?;
//! let job = voice.submit(SynthesizeRequest { text: "Come in!".into(), ..Default::default() })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backoff;
mod client;
mod connection;
mod dispatch;
mod flight;
mod frame;
mod leave;
mod locate;
mod process;
mod programs;
pub(crate) use programs::takes_threads;
mod protocol;
mod server;
mod spec;

pub use client::Host;
pub use locate::HOST_DIR_VARIABLE;
pub use programs::{
    CacheType, EspeakHost, GpuLayers, KokoroHost, LlamaHost, MemoryCheck, PiperHost, SileroHost,
    SmartTurnHost, WhisperHost, espeak_host, kokoro_host, llama_host, piper_host, silero_host,
    smart_turn_host, whisper_host,
};
pub use protocol::PROTOCOL_VERSION;
pub use server::serve;
pub use spec::{Deadlines, HostSpec};
