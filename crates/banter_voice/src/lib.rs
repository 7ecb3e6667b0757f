//! Voices beside speaking: feeling, whispers and shouts, and sounds that are no words.
//!
//! - [`VoiceShape`] does to a voice's sound what its engine cannot: it moves pitch and range while
//!   formants stay, whispers, and shouts.
//! - [`stressed`] makes words of it higher, louder and longer.
//! - [`vocal_sound`] laughs, sighs and coughs in a voice's own pitch, with what a mouth does
//!   meanwhile. No recording is in it. A [`Performer`] does it for an engine with many voices.
//! - [`EffectChain`] makes a ghost, a telephone or a cave of a voice while it is heard.
//!
//! Everything is plain Rust over samples, knows no game, and is the same on every machine.

mod effect;
mod manner;
mod performer;
mod pitch;
mod random;
mod shape;
mod stressed;
#[cfg(test)]
mod testing;
mod vocal;

pub use effect::EffectChain;
pub use performer::Performer;
pub use shape::{VoiceShape, median_pitch};
pub use stressed::stressed;
pub use vocal::{Throat, vocal_sound};
