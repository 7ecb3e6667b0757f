//! What is wrong with a sound file whose name is not at hand.

use super::error::WavError;
use std::path::Path;

/// A [`WavError`] that does not know its file yet.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    NotWav(&'static str),
    Damaged(&'static str),
    Unsupported(String),
    Empty,
    TooLong,
}

impl Fault {
    pub(super) fn at(self, path: &Path) -> WavError {
        let path = path.to_owned();
        match self {
            Self::NotWav(kind) => WavError::NotWav { path, kind },
            Self::Damaged(reason) => WavError::Damaged { path, reason },
            Self::Unsupported(kind) => WavError::Unsupported { path, kind },
            Self::Empty => WavError::Empty { path },
            Self::TooLong => WavError::TooLong { path },
        }
    }
}
