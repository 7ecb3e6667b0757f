//! Tensors of a safetensors file: a header of JSON that says where each lies, and their numbers.

use serde::Deserialize;
use std::collections::BTreeMap;

/// No header of such a file is longer, in bytes.
const LONGEST_HEADER: usize = 1 << 20;
/// No side of a tensor here is longer.
const WIDEST: usize = 8_192;

const SHORT: &str = "it is cut short";

/// What a file holds, by name.
pub(super) struct Tensors<'b> {
    header: BTreeMap<String, serde_json::Value>,
    data: &'b [u8],
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

impl<'b> Tensors<'b> {
    pub(super) fn parse(bytes: &'b [u8]) -> Result<Self, String> {
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(SHORT)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > LONGEST_HEADER {
            return Err("it is no safetensors file: its header would be over 1 MiB".to_owned());
        }
        let (header, data) = rest.split_at_checked(length).ok_or(SHORT)?;
        let header = serde_json::from_slice(header)
            .map_err(|error| format!("its header cannot be read ({error})"))?;
        Ok(Self { header, data })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.header.contains_key(name)
    }

    /// A matrix row by row, and its shape, of which no side is 0.
    pub(super) fn matrix(&self, name: &str) -> Result<(Vec<f32>, [usize; 2]), String> {
        let (values, shape) = self.tensor(name)?;
        match shape[..] {
            [rows, columns] => Ok((values, [rows, columns])),
            _ => Err(format!("`{name}` is no matrix")),
        }
    }

    /// So many numbers.
    pub(super) fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, String> {
        let (values, shape) = self.tensor(name)?;
        if shape == [length] {
            Ok(values)
        } else {
            Err(format!("`{name}` should have {length} numbers"))
        }
    }

    fn tensor(&self, name: &str) -> Result<(Vec<f32>, Vec<usize>), String> {
        let entry = self.header.get(name);
        let entry = entry.ok_or_else(|| format!("it has no tensor `{name}`"))?;
        let entry = Entry::deserialize(entry).map_err(|error| format!("`{name}`: {error}"))?;
        if entry.dtype != "F32" {
            return Err(format!("`{name}` is not of 32-bit floats"));
        }
        if !entry.shape.iter().all(|side| (1..=WIDEST).contains(side)) || entry.shape.len() > 2 {
            return Err(format!("`{name}` has the shape {:?}", entry.shape));
        }
        let [start, end] = entry.data_offsets;
        let bytes = self.data.get(start..end).ok_or(SHORT)?;
        let (numbers, rest) = bytes.as_chunks::<4>();
        let count: usize = entry.shape.iter().product();
        if numbers.len() != count || !rest.is_empty() {
            return Err(format!(
                "`{name}` has not as many numbers as its shape says"
            ));
        }
        let values: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok((values, entry.shape))
        } else {
            Err(format!("a number in `{name}` is not finite"))
        }
    }
}
