//! The table of token vectors, read from a safetensors file.

use super::error::{EmbeddingError, read};
use half::f16;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// No table is larger.
const LARGEST: u64 = 512 << 20;
/// No header of such a file is longer.
const LONGEST_HEADER: usize = 1 << 20;
const MOST_ROWS: usize = 1 << 20;
const MOST_DIMENSIONS: usize = 1_024;

/// A vector for each token.
pub(super) struct Table {
    rows: usize,
    dimensions: usize,
    values: Vec<f16>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({} x {})", self.rows, self.dimensions)
    }
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

impl Table {
    pub(super) fn load(path: &Path) -> Result<Self, EmbeddingError> {
        Self::parse(&read(path, LARGEST)?).map_err(|reason| EmbeddingError::broken(path, reason))
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        const SHORT: &str = "it is cut short";
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(SHORT)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > LONGEST_HEADER {
            return Err("it is no safetensors file: its header would be over 1 MiB".to_owned());
        }
        let (header, data) = rest.split_at_checked(length).ok_or(SHORT)?;
        let header: HashMap<String, serde_json::Value> = serde_json::from_slice(header)
            .map_err(|error| format!("its header cannot be read ({error})"))?;
        let tensor = header
            .get("embedding.weight")
            .ok_or("it has no tensor `embedding.weight`")?;
        let tensor = Tensor::deserialize(tensor).map_err(|error| error.to_string())?;
        let [rows, dimensions] = tensor.shape[..] else {
            return Err("its tensor has not two dimensions".to_owned());
        };
        if !(1..=MOST_ROWS).contains(&rows) || !(1..=MOST_DIMENSIONS).contains(&dimensions) {
            return Err(format!("its tensor has the shape {rows} x {dimensions}"));
        }
        let [start, end] = tensor.data_offsets;
        let data = data.get(start..end).ok_or(SHORT)?;
        let width = match tensor.dtype.as_str() {
            "F16" => 2,
            "F32" => 4,
            _ => return Err("its numbers are neither F16 nor F32".to_owned()),
        };
        if data.len() != rows * dimensions * width {
            return Err("its tensor has not as many numbers as its shape says".to_owned());
        }
        let values: Vec<f16> = match width {
            2 => data
                .as_chunks::<2>()
                .0
                .iter()
                .map(|b| f16::from_le_bytes(*b))
                .collect(),
            _ => {
                let wide = data.as_chunks::<4>().0.iter();
                wide.map(|b| f16::from_f32(f32::from_le_bytes(*b)))
                    .collect()
            }
        };
        if values.iter().any(|value| !value.is_finite()) {
            return Err("a number in it is none".to_owned());
        }
        Ok(Self {
            rows,
            dimensions,
            values,
        })
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Adds a token's vector, `weight` times, to `vector`.
    pub(super) fn add(&self, token: u32, weight: f32, vector: &mut [f32]) {
        let start = token as usize * self.dimensions;
        let row = self.values.get(start..start + self.dimensions);
        for (sum, value) in vector.iter_mut().zip(row.unwrap_or_default()) {
            *sum += weight * value.to_f32();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let length = (header.len() as u64).to_le_bytes();
        [&length[..], header.as_bytes(), data].concat()
    }

    const HEADER: &str =
        r#"{"embedding.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"#;

    #[test]
    fn a_table_is_read() {
        let data = [1.0_f32.to_le_bytes(), 2.0_f32.to_le_bytes()].concat();
        let table = Table::parse(&file(HEADER, &data)).unwrap();
        let mut sum = [0.0];
        table.add(1, 2.0, &mut sum);
        table.add(9, 2.0, &mut sum);
        assert_eq!((table.rows(), sum), (2, [4.0]));
    }

    #[test]
    fn what_is_no_table_is_told() {
        let nan = f32::NAN.to_le_bytes().repeat(2);
        for (header, data, reason) in [
            (HEADER, &[0; 7][..], "cut short"),
            (
                &HEADER.replace("[2,1]", "[3,1]"),
                &[0; 8],
                "as many numbers",
            ),
            (
                &HEADER.replace("[2,1]", "[2,9999999]"),
                &[0; 8],
                "the shape",
            ),
            (&HEADER.replace("[2,1]", "[2]"), &[0; 8], "two dimensions"),
            (&HEADER.replace("F32", "I8"), &[0; 8], "neither"),
            (&HEADER.replace("[0,8]", "[8,0]"), &[0; 8], "cut short"),
            (HEADER, &nan, "is none"),
            ("{}", &[], "no tensor"),
            ("[", &[], "cannot be read"),
        ] {
            let told = Table::parse(&file(header, data)).unwrap_err();
            assert!(told.contains(reason), "{told}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Table::parse(&bytes);
            let _ = Table::parse(&file(HEADER, &bytes));
        }
    }
}
