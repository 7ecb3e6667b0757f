//! Speech to text and text to speech: the two stages between sound and words.
//!
//! | module | reads | writes |
//! |---|---|---|
//! | [`listen`] | typed lines, the growing sound of a speaker | interim and final transcripts |
//! | [`voice`] | the sentences of an answer | the same with sound and phonemes |
//! | [`streaming`] | drafts of any recogniser | one transcript of which more and more is final; no game in it |
//!
//! [`ListenPlugin`](listen::ListenPlugin) and [`VoicePlugin`](voice::VoicePlugin) know nothing
//! of each other; a game may have either alone.

mod language;
pub mod listen;
pub mod streaming;
pub mod voice;

pub use language::{spoken_language, spoken_pieces};
