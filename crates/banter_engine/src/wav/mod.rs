//! Sound files: WAV in, WAV out.
//!
//! Reading takes integer samples of 8, 16, 24 and 32 bits, floating point samples of 32 and
//! 64, µ-law and A-law, in RIFF, RF64 and BW64, at any rate, which is kept. A file that was
//! cut off, or written to a pipe without its length, is read as far as it goes; of several
//! that were glued together all are read, if their rate is the same.
//!
//! Of many channels comes one. Those that are silent, more than 30 dB below the loudest, and
//! those in the opposite phase of the loudest are left out, and the mean of the rest is taken.
//! Channels without places for loudspeakers, where there are more than two or the file says so,
//! are inputs of their own: of those it is the first that sounds, for interfaces count microphones first and what they loop back
//! last.
//!
//! ```
//! use banter_engine::wav;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("line.wav");
//! wav::save(&path, 16_000, 1, &[0.0, 0.5, -0.5])?;
//! let line = wav::load(&path)?;
//! assert_eq!(line.rate(), 16_000);
//! assert_eq!(line.samples().len(), 3);
//! assert!((line.samples()[1] - 0.5).abs() < 1e-4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod channels;
mod chunks;
mod decode;
mod encode;
mod format;
mod guess;

pub use encode::save;

use crate::Pcm;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest line that is read.
pub const MAX_DURATION: Duration = Duration::from_secs(600);

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 128 << 20;

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
    /// It is longer than [`MAX_DURATION`] or larger than [`MAX_BYTES`].
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

/// Reads a WAV file as mono sound at its own rate.
///
/// It waits for the disk: a game calls it at its start or on a task.
///
/// # Errors
/// Every [`WavError`] but the last two.
pub fn load(path: impl AsRef<Path>) -> Result<Pcm, WavError> {
    let path = path.as_ref();
    let unreadable = |source| WavError::Unreadable {
        path: path.to_owned(),
        source,
    };
    // Asked before opening: to open a pipe would wait for its other end.
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(WavError::NotWav {
            path: path.to_owned(),
            kind: if meta.is_dir() {
                "a folder"
            } else {
                "a device or a pipe"
            },
        });
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(WavError::TooLong {
            path: path.to_owned(),
        });
    }
    decode::decode(&bytes).map_err(|fault| fault.at(path))
}

#[cfg(test)]
mod tests;
