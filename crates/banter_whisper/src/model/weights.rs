//! The tensors of a model.

use super::Fault;
use super::reader::Reader;
use std::io::{Read, Seek};

/// How numbers are stored: so many of them together in so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    block: u32,
    bytes: u32,
}

/// The longest name of a tensor. Those of whisper have up to 44 letters.
const LONGEST_NAME: i32 = 128;
/// ggml has four dimensions and counts elements in an `int`.
const MOST_DIMENSIONS: i32 = 4;

impl Format {
    /// The format of a tensor by its number in a file, from the table of types in `ggml.c`.
    /// Only what whisper.cpp's own tools write.
    pub(super) fn of_tensor(number: i32) -> Option<Self> {
        let (block, bytes) = match number {
            0 => (1, 4),
            1 | 30 => (1, 2),
            2 => (32, 18),
            3 => (32, 20),
            6 => (32, 22),
            7 => (32, 24),
            8 => (32, 34),
            10 => (256, 84),
            11 => (256, 110),
            12 => (256, 144),
            13 => (256, 176),
            14 => (256, 210),
            _ => return None,
        };
        Some(Self { block, bytes })
    }

    /// The format of the large tensors of a file by the number in its header, from
    /// `ggml_ftype` in `ggml.h`.
    pub(super) fn of_file(number: i32) -> Option<Self> {
        Self::of_tensor(match number {
            1..=3 => number,
            7 => 8,
            8 => 6,
            9 => 7,
            10..=14 => number,
            24 => 30,
            _ => return None,
        })
    }

    /// How many numbers are stored together.
    pub(super) fn block(self) -> u32 {
        self.block
    }

    /// How many bytes so many numbers take.
    pub(super) fn bytes(self, numbers: u64) -> u64 {
        numbers.div_ceil(u64::from(self.block)) * u64::from(self.bytes)
    }
}

/// Passes over the tensors to the end of the file and counts them.
pub(super) fn count<R: Read + Seek>(reader: &mut Reader<R>) -> Result<u64, Fault> {
    let mut tensors = 0;
    while !reader.at_end() {
        skip(reader, &format!("tensor {}", tensors + 1))?;
        tensors += 1;
    }
    Ok(tensors)
}

fn skip<R: Read + Seek>(reader: &mut Reader<R>, part: &str) -> Result<(), Fault> {
    let damaged = |reason: String| Fault::Damaged {
        part: part.to_owned(),
        reason,
    };
    let dimensions = reader.number(part)?;
    let name_length = reader.number(part)?;
    let number = reader.number(part)?;
    if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
        return Err(damaged(format!("it has {dimensions} dimensions")));
    }
    if !(1..=LONGEST_NAME).contains(&name_length) {
        return Err(damaged(format!("its name has {name_length} letters")));
    }
    let format = Format::of_tensor(number)
        .ok_or_else(|| damaged(format!("its numbers have the unknown format {number}")))?;
    let mut elements = 1_i32;
    for _ in 0..dimensions {
        let size = reader.number(part)?;
        elements = elements
            .checked_mul(size)
            .filter(|_| size > 0)
            .ok_or_else(|| damaged(format!("it has a side of {size}")))?;
    }
    let name = reader.bytes(usize::try_from(name_length).unwrap_or(0), part)?;
    let name = String::from_utf8(name).map_err(|_| damaged("its name is no text".to_owned()))?;
    let elements = u64::from(elements.unsigned_abs());
    reader.skip(format.bytes(elements), &format!("tensor {name:?}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn formats_take_the_bytes_they_take_in_ggml() {
        let bytes = |number: i32, numbers| Format::of_tensor(number).unwrap().bytes(numbers);
        assert_eq!(bytes(0, 100), 400);
        assert_eq!(bytes(1, 100), 200);
        assert_eq!(bytes(2, 64), 36);
        assert_eq!(bytes(14, 256), 210);
        // Five bits each and a scale for 32 of them.
        assert_eq!(bytes(6, 32), 32 * 5 / 8 + 2);
        assert_eq!(Format::of_file(7), Format::of_tensor(8));
        assert!(Format::of_tensor(-1).is_none() && Format::of_file(0).is_none());
    }
}
