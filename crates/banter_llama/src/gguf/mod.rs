//! What a GGUF file says of itself, read before llama.cpp gets to see it.
//!
//! llama.cpp trusts a file further than a file from the internet should be: one that lies can
//! abort the process. So the header is read here first, and every number in it is held
//! against the length of the file. The format is described in the ggml project's
//! `docs/gguf.md`.

mod adapter;
mod architectures;
mod cursor;
mod error;
mod header;
mod kinds;
mod parts;
mod roles;
mod tensor;

pub(crate) use adapter::inspect_adapter;
pub(crate) use error::GgufError;
pub(crate) use header::Header;

use banter_engine::EngineError;
use parts::Split;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// A model that may be given to llama.cpp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Model {
    /// The file to load: of a model in several, the first.
    pub(crate) file: PathBuf,
    /// What all its files say together.
    pub(crate) header: Header,
}

/// Reads the header of the model at `path`, which may be any part of one in several files.
///
/// # Errors
/// [`EngineError::File`] with a sentence on what the file is instead, and what to do.
pub(crate) fn inspect(path: &Path) -> Result<Model, EngineError> {
    let header = read(path)?;
    let model = match header.part {
        (_, 1) => Model {
            file: path.to_owned(),
            header,
        },
        (part, parts) => gather(path, part, parts)?,
    };
    let whole = model.header.check();
    whole.map_err(|error| refuse(&model.file, &error))?;
    Ok(model)
}

/// The model of which the file at `path` is a part.
fn gather(path: &Path, part: u64, parts: u64) -> Result<Model, EngineError> {
    let misnamed = |path: &Path, part| refuse(path, &GgufError::Misnamed { part, parts });
    let split = Split::of(path)
        .filter(|split| split.agrees(part, parts))
        .ok_or_else(|| misnamed(path, part))?;
    let files = split.gather(path).map_err(|error| refuse(path, &error))?;
    let mut joined: Option<Model> = None;
    for (file, number) in files.into_iter().zip(1..) {
        let header = read(&file)?;
        if header.part != (number, parts) {
            return Err(misnamed(&file, header.part.0));
        }
        match &mut joined {
            Some(model) => model.header.join(&header),
            None => joined = Some(Model { file, header }),
        }
    }
    joined.ok_or_else(|| misnamed(path, part))
}

/// What the one file at `path` says.
fn read(path: &Path) -> Result<Header, EngineError> {
    let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refuse(
            path,
            &"there is no such file; check the setting `model`, or fetch the model first",
        ),
        _ => refuse(path, &format!("it cannot be opened ({error})")),
    })?;
    if meta.is_dir() {
        return Err(refuse(path, &"it is a folder; name the .gguf file in it"));
    }
    let file = File::open(path)
        .map_err(|error| refuse(path, &format!("it cannot be opened ({error})")))?;
    let reader = BufReader::with_capacity(1 << 16, file);
    Header::read(reader, meta.len()).map_err(|error| match (&error, parts::by_name(path)) {
        (
            GgufError::Empty
            | GgufError::NotGguf(_)
            | GgufError::CutInHeader
            | GgufError::CutInData { .. },
            Some(named),
        ) => refuse(path, &named),
        _ => refuse(path, &error),
    })
}

fn refuse(path: &Path, reason: &dyn std::fmt::Display) -> EngineError {
    EngineError::File {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
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

        pub(crate) fn truth(mut self, key: &str, value: bool) -> Self {
            self.key(key, 7);
            self.keys.push(value.into());
            self
        }

        pub(crate) fn texts(mut self, key: &str, values: &[&str]) -> Self {
            self.key(key, 9);
            self.keys.extend(8_u32.to_le_bytes());
            self.keys.extend((values.len() as u64).to_le_bytes());
            for value in values {
                put_text(&mut self.keys, value);
            }
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

    /// A part of a model in several files, as llama.cpp splits them: only the first describes
    /// the model.
    fn part(number: u32, parts: u32) -> Forge {
        let forge = Forge::new()
            .number("split.no", number - 1)
            .number("split.count", parts);
        match number {
            1 => forge
                .text("general.architecture", "llama")
                .number("llama.block_count", 2),
            _ => forge,
        }
    }

    #[test]
    fn a_model_in_several_files_is_taken_whole_whichever_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |number: u32| {
            folder
                .path()
                .join(format!("mind-{number:05}-of-00003.gguf"))
        };
        let write = |number: u32, forge: Forge, data: usize| {
            std::fs::write(at(number), forge.forge(data)).unwrap();
        };
        let told = |number: u32| inspect(&at(number)).unwrap_err().to_string();
        // The first may hold no weights at all.
        write(1, part(1, 3), 0);
        write(2, part(2, 3).tensor(0, &[8, 4], 0), 128);
        let missing = told(2);
        assert!(missing.contains("one of the 3 files"), "{missing}");
        assert!(
            missing.contains("are missing: `mind-00003-of-00003.gguf`;"),
            "{missing}"
        );
        write(3, part(3, 3).tensor(0, &[8, 2], 0), 64);
        for number in 1..=3 {
            let model = inspect(&at(number)).unwrap();
            assert_eq!(model.file, at(1));
            assert_eq!(model.header.architecture, "llama");
            assert_eq!((model.header.weights, model.header.tensors), (192, 2));
        }
        write(3, part(3, 3).tensor(0, &[8, 2], 0), 60);
        let cut = told(1);
        assert!(
            cut.contains("mind-00003-of-00003.gguf: it is cut off: 4 bytes"),
            "{cut}"
        );
        write(3, part(2, 3).tensor(0, &[8, 2], 0), 64);
        assert!(
            told(1).contains("its name says something else"),
            "{}",
            told(1)
        );
        let renamed = folder.path().join("mind.gguf");
        std::fs::copy(at(1), &renamed).unwrap();
        let renamed = inspect(&renamed).unwrap_err().to_string();
        assert!(renamed.contains("part 1 of 3"), "{renamed}");
        assert!(renamed.contains("`NAME-00001-of-00003.gguf`"), "{renamed}");
    }

    #[test]
    fn a_file_that_was_cut_is_told_by_its_name_and_a_whole_one_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let whole = Forge::new()
            .text("general.architecture", "llama")
            .tensor(0, &[8, 4], 0)
            .forge(128);
        let read = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            inspect(&path).map_err(|error| error.to_string())
        };
        let first = read("mind.gguf.part1of2", &whole[..whole.len() - 60]).unwrap_err();
        assert!(first.contains("part 1 of 2"), "{first}");
        let second = read("mind.gguf.part2of2", &whole[whole.len() - 60..]).unwrap_err();
        assert!(second.contains("part 2 of 2"), "{second}");
        let unfinished = read("mind.gguf.part", b"").unwrap_err();
        assert!(
            unfinished.contains("not fetched to its end"),
            "{unfinished}"
        );
        assert!(read("mind.gguf.part1of1", &whole).is_ok());
    }
}
