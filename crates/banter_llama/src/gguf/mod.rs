//! What a GGUF file says of itself, read before llama.cpp gets to see it.
//!
//! llama.cpp trusts a file further than a file from the internet should be: one that lies can
//! abort the process. So the header is read here first, and every number in it is held
//! against the length of the file. The format is described in the ggml project's
//! `docs/gguf.md`.

mod cursor;
mod header;
mod kinds;
mod tensor;

pub(crate) use header::{GgufError, Header};

use banter_engine::EngineError;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Reads the header of the model at `path`.
///
/// # Errors
/// [`EngineError::File`] with a sentence on what the file is instead, and what to do.
pub(crate) fn inspect(path: &Path) -> Result<Header, EngineError> {
    let refuse = |reason: String| EngineError::File {
        path: path.to_owned(),
        reason,
    };
    let meta = std::fs::metadata(path).map_err(|error| {
        refuse(match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such file; check the setting `model`, or fetch the model first"
                    .to_owned()
            }
            _ => format!("it cannot be opened ({error})"),
        })
    })?;
    if meta.is_dir() {
        return Err(refuse(
            "it is a folder; name the .gguf file in it".to_owned(),
        ));
    }
    let file =
        File::open(path).map_err(|error| refuse(format!("it cannot be opened ({error})")))?;
    Header::read(BufReader::with_capacity(1 << 16, file), meta.len())
        .map_err(|error| refuse(error.to_string()))
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// Writes GGUF headers, right and wrong.
    pub(crate) struct Forge {
        keys: Vec<u8>,
        key_count: u64,
        tensors: Vec<u8>,
        tensor_count: u64,
        pub(crate) version: u32,
    }

    impl Forge {
        pub(crate) fn new() -> Self {
            Self {
                keys: Vec::new(),
                key_count: 0,
                tensors: Vec::new(),
                tensor_count: 0,
                version: 3,
            }
        }

        pub(crate) fn text(mut self, key: &str, value: &str) -> Self {
            self.key(key, 8);
            put_text(&mut self.keys, value);
            self
        }

        pub(crate) fn number(mut self, key: &str, value: u32) -> Self {
            self.key(key, 4);
            self.keys.extend(value.to_le_bytes());
            self
        }

        pub(crate) fn numbers(mut self, key: &str, values: &[u32]) -> Self {
            self.key(key, 9);
            self.keys.extend(4_u32.to_le_bytes());
            self.keys.extend((values.len() as u64).to_le_bytes());
            for value in values {
                self.keys.extend(value.to_le_bytes());
            }
            self
        }

        pub(crate) fn tensor(mut self, kind: u32, shape: &[u64], offset: u64) -> Self {
            put_text(&mut self.tensors, "weight");
            self.tensors.extend((shape.len() as u32).to_le_bytes());
            for extent in shape {
                self.tensors.extend(extent.to_le_bytes());
            }
            self.tensors.extend(kind.to_le_bytes());
            self.tensors.extend(offset.to_le_bytes());
            self.tensor_count += 1;
            self
        }

        /// The file with `data` bytes of weights.
        pub(crate) fn forge(self, data: usize) -> Vec<u8> {
            let mut file = b"GGUF".to_vec();
            file.extend(self.version.to_le_bytes());
            file.extend(self.tensor_count.to_le_bytes());
            file.extend(self.key_count.to_le_bytes());
            file.extend(self.keys);
            file.extend(self.tensors);
            file.resize(file.len().next_multiple_of(32), 0);
            file.resize(file.len() + data, 0);
            file
        }

        fn key(&mut self, key: &str, kind: u32) {
            put_text(&mut self.keys, key);
            self.keys.extend(kind.to_le_bytes());
            self.key_count += 1;
        }
    }

    fn put_text(bytes: &mut Vec<u8>, text: &str) {
        bytes.extend((text.len() as u64).to_le_bytes());
        bytes.extend(text.as_bytes());
    }

    #[test]
    fn what_is_no_file_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| inspect(path).unwrap_err().to_string();
        assert!(told(folder.path()).ends_with("it is a folder; name the .gguf file in it"));
        let missing = told(&folder.path().join("mind.gguf"));
        assert!(
            missing.contains("mind.gguf: there is no such file"),
            "{missing}"
        );
    }
}
