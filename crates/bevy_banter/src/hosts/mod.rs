//! The host programs of the project's own engines: a file for each, with its name, the command
//! that builds it, its settings and its limits.
//!
//! They stand here and not in the engines' crates, for whoever depends on one of those builds
//! its native library, and a game needs the name of a host and not its insides.

mod espeak;
mod llama;
mod piper;
mod silero;
mod whisper;

pub use espeak::espeak_host;
pub use llama::llama_host;
pub use piper::piper_host;
pub use silero::silero_host;
pub use whisper::whisper_host;
