//! Little-endian numbers and strings from a file whose lengths are not to be trusted.

use super::GgufError;
use std::io::{Read, Seek};

/// Reads on through a file and knows how much of it is left.
pub(super) struct Cursor<R> {
    reader: std::io::BufReader<R>,
    position: u64,
    length: u64,
}

impl<R: Read + Seek> Cursor<R> {
    pub(super) fn new(reader: std::io::BufReader<R>, length: u64) -> Self {
        Self {
            reader,
            position: 0,
            length,
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn left(&self) -> u64 {
        self.length.saturating_sub(self.position)
    }

    pub(super) fn u8(&mut self) -> Result<u8, GgufError> {
        self.bytes().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, GgufError> {
        self.bytes().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, GgufError> {
        self.bytes().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, GgufError> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// A string of at most `longest` bytes; bytes that are no text are replaced.
    pub(super) fn text(&mut self, longest: u64) -> Result<String, GgufError> {
        let length = self.length_of_text()?;
        if length > longest {
            return Err(GgufError::Broken("a name in it is far too long"));
        }
        // Within `longest`, which is small.
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.fill(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(super) fn skip_text(&mut self) -> Result<(), GgufError> {
        let length = self.length_of_text()?;
        self.skip(length)
    }

    pub(super) fn skip(&mut self, count: u64) -> Result<(), GgufError> {
        if count > self.left() {
            return Err(GgufError::CutInHeader);
        }
        let offset = i64::try_from(count).map_err(|_| GgufError::CutInHeader)?;
        self.reader.seek_relative(offset)?;
        self.position += count;
        Ok(())
    }

    fn length_of_text(&mut self) -> Result<u64, GgufError> {
        let length = self.u64()?;
        if length > self.left() {
            return Err(GgufError::CutInHeader);
        }
        Ok(length)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], GgufError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), GgufError> {
        self.reader.read_exact(bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }
}
