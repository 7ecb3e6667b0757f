//! Why a world's memory cannot be saved or loaded.

use std::path::{Path, PathBuf};

/// Why a world's memory could not be saved or loaded. The game goes on with what it remembers.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub enum WorldMemoryError {
    /// The file cannot be written. What was saved there before is as it was.
    #[error(
        "the memory of the world cannot be saved to {path} ({reason}); see whether the folder is \
         there and has room"
    )]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file cannot be read.
    #[error("the memory of the world cannot be read from {path} ({reason}); load another save")]
    NotRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It is larger than any memory.
    #[error(
        "the memory of a world has {0} bytes, and none that is loaded may have more than 256 MiB; \
         load another save"
    )]
    TooLarge(u64),
    /// It is not what a memory looks like.
    #[error("the memory of a world is damaged ({0}); load another save")]
    Broken(String),
    /// It was saved by a newer version of the game.
    #[error(
        "the memory of a world is of format {0}, and this game knows none above 2; update the game"
    )]
    Newer(u32),
    /// Too many saves and loads wait already.
    #[error("the memory of the world is not saved or loaded: too many wait already; try again")]
    Busy,
}

impl WorldMemoryError {
    pub(super) fn not_written(path: &Path, error: &std::io::Error) -> Self {
        Self::NotWritten {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    }

    pub(super) fn not_read(path: &Path, error: &std::io::Error) -> Self {
        Self::NotRead {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    }

    /// The error of a parser in a few words: what it quotes comes from the file.
    pub(super) fn broken(error: &serde_json::Error) -> Self {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        Self::Broken(error.to_string().chars().take(200).map(plain).collect())
    }
}
