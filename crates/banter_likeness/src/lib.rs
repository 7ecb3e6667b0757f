//! How alike two voices sound, and the search for a blend of voices that sounds like a recording.
//!
//! - [`SpeakerEncoder`] makes a [`SpeakerEmbedding`] of speech: a point, near to those of other
//!   speech of the same person, whatever is said (Wan et al., "Generalized end-to-end loss for
//!   speaker verification", 2018). The network is Resemblyzer's, in plain Rust.
//! - [`Search`] proposes [`Recipe`]s, blends of voices with a pitch and formants, and learns from what
//!   each of them sounds like. It speaks with no engine itself: who drives it does.
//!
//! ```
//! use banter_likeness::{Heard, Search, SpeakerEmbedding};
//!
//! // Voices that are points of a plane, and a recording between two of them.
//! let point = |x, y| SpeakerEmbedding::new(vec![x, y]).unwrap();
//! let voices = [("ada", point(1.0, 0.0)), ("bo", point(0.0, 1.0))];
//! let wanted = Heard::new(point(0.8, 0.6), None);
//! let mut search = Search::new(wanted, voices.iter().map(|(name, _)| (*name).to_owned()));
//! for _ in 0..30 {
//!     let Some(recipe) = search.propose() else { break };
//!     let mut sum = [0.0; 2];
//!     for (name, share) in &recipe.shares {
//!         let (_, place) = voices.iter().find(|(voice, _)| voice == name).unwrap();
//!         sum = [sum[0] + share * place.values()[0], sum[1] + share * place.values()[1]];
//!     }
//!     search.tell(&recipe, Heard::new(point(sum[0], sum[1]), None));
//! }
//! let (recipe, similarity) = search.best().unwrap();
//! assert!(similarity > 0.99 && recipe.shares.len() == 2, "{recipe}: {similarity}");
//! ```

mod encoder;
mod error;
mod search;

pub use encoder::{SpeakerEmbedding, SpeakerEncoder};
pub use error::LikenessError;
pub use search::{Heard, Recipe, Search};
