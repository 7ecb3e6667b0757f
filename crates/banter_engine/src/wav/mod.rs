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
mod error;
mod fault;
mod format;
mod guess;

pub use encode::save;
pub use error::WavError;

use crate::Pcm;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The longest line that is read.
pub const MAX_DURATION: Duration = Duration::from_secs(600);

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 128 << 20;

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
