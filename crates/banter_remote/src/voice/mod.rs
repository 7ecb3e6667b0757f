//! Voices that are servers.

mod client;
mod engine;
mod server;
mod settings;
mod sound;
#[cfg(test)]
mod tests;

pub use engine::RemoteVoice;
pub use server::{VoiceServer, voice_server};
