//! How well speech is found and turns are told apart, on sound whose truth is known.
//!
//! [`Narrator`] speaks [scripts](Language) of turns with pauses in them; a [`Scene`] knows
//! where every phrase begins and ends, and is heard over a [`Bed`] of other sound. The live
//! path [listens](listen), with the partial text of a [`Recogniser`] that knows the script
//! but is late and makes mistakes, and a [`Score`] holds its decisions against the truth,
//! beside those of the plain rule of a [`fixed`] silence.
//!
//! ```
//! use banter_ears_bench::{fixed, Score};
//!
//! // Half a second of speech and a second of silence, in frames of 16 ms.
//! let frames: Vec<f32> = (0..94).map(|i| if i < 31 { 0.9 } else { 0.1 }).collect();
//! let found = fixed(&frames, 256, 0.7);
//! let mut score = Score::default();
//! score.add(&[], &found, 1.5);
//! assert!(score.false_starts() > 0.0, "nobody spoke");
//! ```

pub mod beds;
mod fixed;
mod listen;
mod playback;
mod random;
mod recogniser;
pub mod scene;
mod score;
mod script;
pub mod sound;
mod utterance;
mod voices;

pub use beds::{Bed, Beds};
pub use fixed::{USUAL, fixed};
pub use listen::{Collector, Heard, Stream, clean, listen, without_echo};
pub use playback::{Performance, SETTLING, Said, Says};
pub use random::Random;
pub use recogniser::{ERRORS, LATE, Recogniser};
pub use scene::{Phrase, Scene, Turn, Word};
pub use score::{Score, quantile};
pub use script::{Before, Language, Line, Unmarked};
pub use utterance::Utterance;
pub use voices::{Narrator, person};
