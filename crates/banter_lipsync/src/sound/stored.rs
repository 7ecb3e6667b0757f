//! The file that weights are kept in: a header, a checksum, and half-precision numbers.
//!
//! `BLIP`, version (u32), count of numbers (u32), checksum of what follows (u32, FNV-1a), the numbers (u16 each), all
//! little-endian. Their order is the network's; `training/export.py` writes it.

use super::error::SoundError;
use super::half;

const MAGIC: &[u8] = b"BLIP";
/// Rises whenever the network's shape or its features change.
const VERSION: u32 = 1;

/// A reader of the numbers, in order.
pub(super) struct Stored<'a>(&'a [u8]);

impl<'a> Stored<'a> {
    /// Checks the file before a number is read of it.
    pub(super) fn open(file: &'a [u8]) -> Result<Self, SoundError> {
        let wrong = |what| SoundError::Weights { what };
        let rest = file
            .strip_prefix(MAGIC)
            .ok_or(wrong("they begin with no mark of theirs"))?;
        let (version, rest) = number(rest).ok_or(wrong("they break off"))?;
        if version != VERSION {
            return Err(wrong("they are of another version"));
        }
        let (count, rest) = number(rest).ok_or(wrong("they break off"))?;
        let (sum, rest) = number(rest).ok_or(wrong("they break off"))?;
        if rest.len() as u64 != u64::from(count) * 2 {
            return Err(wrong("they are shorter or longer than they say"));
        }
        if sum != checksum(rest) {
            return Err(wrong("their checksum does not agree"));
        }
        Ok(Self(rest))
    }

    /// The next `count` numbers.
    pub(super) fn take(&mut self, count: usize) -> Result<Box<[f32]>, SoundError> {
        let wrong = |what| SoundError::Weights { what };
        let (taken, rest) = self
            .0
            .split_at_checked(count * 2)
            .ok_or(wrong("they are too few"))?;
        self.0 = rest;
        let numbers: Box<[f32]> = taken
            .chunks_exact(2)
            .map(|pair| {
                half::to_f32(
                    pair.iter()
                        .rev()
                        .fold(0, |bits, byte| bits << 8 | u16::from(*byte)),
                )
            })
            .collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(wrong("one of them is no number"))
        }
    }

    /// Nothing may be left over.
    pub(super) fn end(self) -> Result<(), SoundError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(SoundError::Weights {
                what: "they are too many",
            })
        }
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*head), rest))
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| {
        (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    fn file(numbers: &[u16]) -> Vec<u8> {
        let body: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let head = [VERSION, numbers.len() as u32, checksum(&body)];
        let head = head.iter().flat_map(|n| n.to_le_bytes());
        MAGIC.iter().copied().chain(head).chain(body).collect()
    }

    #[test]
    fn numbers_come_back_in_order() {
        let file = file(&[0x3c00, 0xc000, 0]);
        let mut stored = Stored::open(&file).unwrap();
        assert_eq!(*stored.take(2).unwrap(), [1.0, -2.0]);
        assert_eq!(*stored.take(1).unwrap(), [0.0]);
        stored.end().unwrap();
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        let file = file(&[0x7e00]);
        assert!(Stored::open(&file).unwrap().take(1).is_err());
        assert!(Stored::open(&file).unwrap().end().is_err());
        assert!(Stored::open(&file).unwrap().take(2).is_err());
    }

    proptest! {
        #[test]
        fn a_changed_file_is_refused(at in 0_usize..22, bit in 0_u8..8) {
            let mut file = file(&[0x3c00, 0xc000, 0]);
            file[at] ^= 1 << bit;
            prop_assert!(Stored::open(&file).is_err());
        }

        #[test]
        fn any_bytes_are_only_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(mut stored) = Stored::open(&bytes) {
                let _ = stored.take(3);
            }
        }
    }
}
