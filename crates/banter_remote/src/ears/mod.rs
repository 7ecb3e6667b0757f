//! Ears that are a server: any OpenAI-compatible `/v1/audio/transcriptions`.

mod client;
mod engine;
mod form;
mod language;
mod reply;
mod server;
mod settings;
mod sound;
#[cfg(test)]
mod tests;
mod words;

pub use engine::RemoteEars;
pub use server::{EarsServer, ears_server};
