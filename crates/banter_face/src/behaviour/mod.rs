//! What a face does beyond its mouth, and why: from the conversation and the voice to
//! [`Doing`](banter_lipsync::Doing) and [`Mood`](banter_lipsync::Mood).

mod attend;
mod emotions;
mod melody;
#[cfg(test)]
mod tests;

pub(crate) use attend::named_mood;
pub use emotions::Emotions;
pub(crate) use melody::{Cues, Told};
