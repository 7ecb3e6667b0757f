//! CTranslate2's `model.bin`: a list of variables, each with its name, shape and bytes. It
//! comes from outside, so that no length in it is believed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The version of the format, and what the weights are for.
const VERSION: u32 = 6;
const SPECIFICATION: &str = "WhisperSpec";
/// The most variables and dimensions that are read.
const MOST_VARIABLES: u32 = 10_000;
const MOST_DIMENSIONS: u8 = 4;
/// How numbers of 16 bits with a binary point are marked.
const HALF: u8 = 4;

struct Variable {
    shape: Vec<u32>,
    kind: u8,
    at: u64,
    length: u64,
}

/// Where each variable of a file is.
pub(super) struct Weights {
    file: BufReader<File>,
    variables: HashMap<String, Variable>,
}

impl Weights {
    /// Reads the list; the numbers are left where they are.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let told = |error: io::Error| format!("its weights cannot be read: {error}");
        let file = File::open(path).map_err(told)?;
        let length = file.metadata().map_err(told)?.len();
        let mut weights = Self {
            file: BufReader::new(file),
            variables: HashMap::new(),
        };
        weights.read_list(length).map_err(told)?;
        Ok(weights)
    }

    fn read_list(&mut self, end: u64) -> io::Result<()> {
        let version = self.u32()?;
        let name = if version == VERSION {
            self.name()?
        } else {
            String::new()
        };
        if name != SPECIFICATION {
            return Err(wrong(format!(
                "they are not those of Whisper in version {VERSION} of CTranslate2's format"
            )));
        }
        let _revision = self.u32()?;
        let count = self.u32()?;
        if count > MOST_VARIABLES {
            return Err(wrong(format!("they have {count} variables")));
        }
        for _ in 0..count {
            let name = self.name()?;
            let [dimensions] = self.bytes()?;
            if dimensions > MOST_DIMENSIONS {
                return Err(wrong(format!("{name} has {dimensions} dimensions")));
            }
            let mut shape = Vec::new();
            for _ in 0..dimensions {
                shape.push(self.u32()?);
            }
            let [kind] = self.bytes()?;
            let length = u64::from(self.u32()?);
            let at = self.file.stream_position()?;
            if at.saturating_add(length) > end {
                return Err(wrong(format!("they are cut short in {name}")));
            }
            self.file.seek_relative(length as i64)?;
            let variable = Variable {
                shape,
                kind,
                at,
                length,
            };
            self.variables.insert(name, variable);
        }
        Ok(())
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> io::Result<u32> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    /// A text that ends with a zero.
    fn name(&mut self) -> io::Result<String> {
        let length = u16::from_le_bytes(self.bytes()?);
        let mut text = vec![0; usize::from(length)];
        self.file.read_exact(&mut text)?;
        text.pop();
        String::from_utf8(text).map_err(|_| wrong("a name is no text".to_owned()))
    }

    fn variable(&self, name: &str) -> Result<&Variable, String> {
        let found = self.variables.get(name);
        found.ok_or_else(|| format!("its weights have no {name}"))
    }

    /// The dimensions of a variable.
    pub(super) fn shape(&self, name: &str) -> Result<&[u32], String> {
        Ok(&self.variable(name)?.shape)
    }

    /// Rows and columns.
    pub(super) fn matrix(&self, name: &str) -> Result<[u32; 2], String> {
        let shape = self.shape(name)?;
        <[u32; 2]>::try_from(shape).map_err(|_| format!("{name} is no matrix: {shape:?}"))
    }

    /// How many variables have names that begin and end like this.
    pub(super) fn count(&self, start: &str, end: &str) -> u32 {
        let fits = |name: &&String| name.starts_with(start) && name.ends_with(end);
        self.variables.keys().filter(fits).count() as u32
    }

    /// A whole number that stands alone.
    pub(super) fn number(&mut self, name: &str) -> Result<u32, String> {
        let bytes = self.read(name)?;
        let number = match *bytes.as_slice() {
            [a] => i32::from(a as i8),
            [a, b] => i32::from(i16::from_le_bytes([a, b])),
            [a, b, c, d] => i32::from_le_bytes([a, b, c, d]),
            _ => -1,
        };
        u32::try_from(number).map_err(|_| format!("{name} is no number"))
    }

    /// The bytes of a variable of halves, whose count is that of its shape.
    pub(super) fn halves(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let variable = self.variable(name)?;
        let count = variable.shape.iter().try_fold(2_u64, |product, dimension| {
            product.checked_mul(u64::from(*dimension))
        });
        if variable.kind != HALF || count != Some(variable.length) {
            return Err(format!("{name} does not hold numbers of 16 bits"));
        }
        self.read(name)
    }

    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        let variable = self.variable(name)?;
        let (at, length) = (variable.at, variable.length);
        let mut bytes = vec![0; length as usize];
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(&mut bytes))
            .map_err(|error| format!("{name} cannot be read: {error}"))?;
        Ok(bytes)
    }
}

fn wrong(problem: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str, out: &mut Vec<u8>) {
        out.extend((text.len() as u16 + 1).to_le_bytes());
        out.extend(text.as_bytes());
        out.push(0);
    }

    /// A file of one matrix of 2 by 3 and one number.
    fn file() -> Vec<u8> {
        let mut out = VERSION.to_le_bytes().to_vec();
        text(SPECIFICATION, &mut out);
        out.extend(3_u32.to_le_bytes());
        out.extend(2_u32.to_le_bytes());
        text("layer_0/weight", &mut out);
        out.extend([2, 2, 0, 0, 0, 3, 0, 0, 0, HALF, 12, 0, 0, 0]);
        out.extend(0..12);
        text("heads", &mut out);
        out.extend([0, 1, 1, 0, 0, 0, 6]);
        out
    }

    fn open(bytes: &[u8]) -> Result<Weights, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.bin");
        std::fs::write(&path, bytes).unwrap();
        Weights::open(&path)
    }

    #[test]
    fn variables_are_found_by_their_names() {
        let mut weights = open(&file()).unwrap();
        assert_eq!(weights.matrix("layer_0/weight").unwrap(), [2, 3]);
        let expected: Vec<u8> = (0..12).collect();
        assert_eq!(weights.halves("layer_0/weight").unwrap(), expected);
        assert_eq!(weights.number("heads").unwrap(), 6);
        assert_eq!(weights.count("layer_", "/weight"), 1);
        assert!(weights.halves("heads").is_err());
        assert!(weights.matrix("nothing").is_err());
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let whole = file();
        for length in 0..whole.len() {
            assert!(open(&whole[..length]).is_err(), "{length}");
        }
    }

    proptest! {
        #[test]
        fn no_damage_makes_it_panic(at in 0_usize..80, byte in any::<u8>()) {
            let mut bytes = file();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(mut weights) = open(&bytes) {
                let _ = weights.halves("layer_0/weight");
                let _ = weights.number("heads");
            }
        }
    }
}
