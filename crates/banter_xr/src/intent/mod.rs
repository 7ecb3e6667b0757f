//! What a player means and how it comes across, as plain functions of what is seen and heard.

mod bearing;
mod fuse;

pub use bearing::{Bearing, BearingReader, BearingSeen, BearingSign, BearingWords};
pub use fuse::{IntentSettings, Intents, Signals, fuse};
