//! From any sound to the mouth that makes it: no text, no language, and only 100 ms late.
//!
//! Samples at any rate pass `resample` (to 16 kHz), `mel` (the loudness of bands of hearing, every 10 ms), `normal`
//! (takes off what is the voice's and the microphone's), `network` (how likely each viseme is) and `decoder` (makes up
//! its mind). `reader` is what a user meets.

mod decoder;
mod error;
mod fallback;
mod fourier;
#[cfg(test)]
mod golden;
mod half;
mod loudness;
mod mel;
mod network;
mod normal;
mod prototypes;
mod reader;
mod resample;
mod stored;

pub use error::SoundError;
pub use reader::{Heard, SoundReader};
