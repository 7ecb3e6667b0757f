//! Taking what the game itself plays out of what the microphone hears.
//!
//! The echo of a loudspeaker is the played sound after a delay (the devices' buffers and the
//! air), through a room. The canceller is WebRTC's AEC3: it finds the delay, learns the room
//! with an adaptive filter, subtracts what that predicts, and turns down what is left where
//! it is likely to be echo. This module brings it to blocks of ten milliseconds, keeps bad
//! numbers away from its state, and says what is known.

mod aec;
mod canceller;
mod reference;
mod settings;
pub mod testing;
#[cfg(test)]
mod tests;

pub use canceller::EchoCanceller;
pub use settings::{EchoReport, EchoSettings, NoiseSuppression};
