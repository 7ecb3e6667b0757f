//! Reading a file that may end anywhere.

use super::Fault;
use std::io::{Read, Seek};

/// A reader that knows how long its file is and never reads or skips past the end.
pub(super) struct Reader<R> {
    source: R,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Reader<R> {
    /// Reads `source`, which stands at its beginning and has `length` bytes.
    pub(super) fn new(source: R, length: u64) -> Self {
        Self {
            source,
            at: 0,
            length,
        }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.length
    }

    /// The next bytes, which belong to `part`.
    pub(super) fn bytes(&mut self, count: usize, part: &str) -> Result<Vec<u8>, Fault> {
        self.reserve(count as u64, part)?;
        let mut bytes = vec![0; count];
        self.source.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The next four bytes as a little-endian number.
    pub(super) fn number(&mut self, part: &str) -> Result<i32, Fault> {
        self.reserve(4, part)?;
        let mut bytes = [0; 4];
        self.source.read_exact(&mut bytes)?;
        Ok(i32::from_le_bytes(bytes))
    }

    /// Passes over bytes that belong to `part`.
    pub(super) fn skip(&mut self, count: u64, part: &str) -> Result<(), Fault> {
        self.reserve(count, part)?;
        self.source
            .seek_relative(i64::try_from(count).unwrap_or(i64::MAX))?;
        Ok(())
    }

    /// Says that `count` more bytes are read, if they are there.
    fn reserve(&mut self, count: u64, part: &str) -> Result<(), Fault> {
        let needed = self.at.saturating_add(count);
        if needed > self.length {
            return Err(Fault::CutShort {
                part: part.to_owned(),
                length: self.length,
                needed,
            });
        }
        self.at = needed;
        Ok(())
    }
}
