//! Why a sound file cannot be read or written, as one sentence for who made it.

use std::path::PathBuf;

/// Why a sound file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The file is not there or cannot be read.
    #[error("{} cannot be read ({source}); check the path and its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{} is not a WAV but {kind}; convert it to WAV first", path.display())]
    NotWav {
        /// The file.
        path: PathBuf,
        /// What it seems to be, with its article.
        kind: &'static str,
    },
    /// Its header makes no sense.
    #[error("{} is a damaged WAV ({reason}); export it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// It is a WAV of a kind that is not read.
    #[error("{} holds WAV samples of a kind that is not read ({kind}); convert it to 16 bit PCM", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// The name of the format where it has one, its tag and its bits.
        kind: String,
    },
    /// There is no sound in it.
    #[error("{} holds no sound; record the line again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It is longer than [`MAX_DURATION`](super::MAX_DURATION) or larger than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("{} is too long for a line: at most 10 minutes and 128 MiB; cut it", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// The samples make no file: no channels, no rate, a part of a frame, or too many.
    #[error("{} cannot be written as WAV ({reason})", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file cannot be written.
    #[error("{} cannot be written ({source}); check the folder and the space on the disk", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}
