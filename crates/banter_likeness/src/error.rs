//! What can be wrong with an encoder's file or with sound.

use std::path::PathBuf;

/// Why a voice cannot be compared, as one sentence.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LikenessError {
    /// The encoder's weights are missing or are something else.
    #[error("{}: {reason}", .path.display())]
    Weights {
        /// Their file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// There is too little speech to tell a voice by.
    #[error(
        "there is {seconds:.1} s of speech in it, and {needed:.1} s are the least by which a voice is told"
    )]
    TooShort {
        /// Seconds that are left without silence.
        seconds: f32,
        /// Seconds that there must be.
        needed: f32,
    },
    /// What the encoder makes of it is no direction.
    #[error("the encoder finds no speaker in it; is its file of weights whole?")]
    NoSpeaker,
}
