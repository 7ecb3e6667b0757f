//! Numbers out of the bytes of a file, none of which is trusted to be there.

use super::error::TrackError;

/// What is left of the file.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// How long the whole file is.
    length: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            length: bytes.len(),
        }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], TrackError> {
        let Some((taken, rest)) = self.bytes.split_at_checked(count) else {
            return Err(TrackError::Cut {
                found: self.length,
                expected: self.length - self.bytes.len() + count,
            });
        };
        self.bytes = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], TrackError> {
        let taken = self.take(N)?;
        Ok(core::array::from_fn(|index| {
            taken.get(index).copied().unwrap_or_default()
        }))
    }

    pub(super) fn u16(&mut self) -> Result<u16, TrackError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn f32(&mut self) -> Result<f32, TrackError> {
        self.array().map(f32::from_le_bytes)
    }

    pub(super) fn size(&mut self) -> Result<usize, TrackError> {
        let number = self.array().map(u32::from_le_bytes)?;
        Ok(usize::try_from(number).unwrap_or(usize::MAX))
    }
}
