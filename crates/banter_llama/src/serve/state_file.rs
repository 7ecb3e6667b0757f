//! What the engine keeps of its characters, as a file beside a saved game.
//!
//! The file has a sign, a version, the model's fingerprint, the states, and at its end a sum of
//! all that. What does not fit is refused as a whole: a prompt is then read again, and nothing
//! else is lost.

use super::context::layout_is_known;
use super::parked::Aside;
use crate::adapters::AdapterKey;
use banter_engine::{EngineError, UpkeepReport};
use llama_cpp_2::token::LlamaToken;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

const SIGN: &[u8; 8] = b"BNTRMIND";
const VERSION: u32 = 1;
/// The largest file that is read.
const LARGEST: u64 = 8 << 30;
/// The most states in a file.
const MOST_STATES: u32 = 10_000;
/// The longest name, in bytes.
const LONGEST_NAME: u32 = 4_096;
/// The most tokens of a state.
const MOST_TOKENS: u32 = 1 << 20;

/// Writes `states` to `path`, which is replaced once the file is whole.
pub(super) fn write(
    path: &Path,
    fingerprint: u64,
    states: &[Aside],
) -> Result<UpkeepReport, EngineError> {
    let told = |error: io::Error| EngineError::File {
        path: path.to_owned(),
        reason: format!("what minds have read could not be written: {error}; check the folder"),
    };
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.part", std::process::id()));
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|file| {
        let mut out = Summed::new(BufWriter::with_capacity(1 << 20, file));
        write_all(&mut out, fingerprint, states)?;
        let sum = out.sum();
        let mut file = out.inner;
        file.write_all(&sum.to_le_bytes())?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        std::fs::rename(&part, path)?;
        Ok(bytes)
    });
    match written {
        Ok(bytes) => Ok(report(states, bytes)),
        Err(error) => {
            // It may never have been made.
            let _ = std::fs::remove_file(&part);
            Err(told(error))
        }
    }
}

/// Reads what was written for the model with this fingerprint.
pub(super) fn read(
    path: &Path,
    fingerprint: u64,
) -> Result<(Vec<Aside>, UpkeepReport), EngineError> {
    let refuse = |reason: String| EngineError::File {
        path: path.to_owned(),
        reason: format!("{reason}; minds read their prompts again"),
    };
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (bytes, file) = opened.map_err(|error| refuse(format!("it cannot be read ({error})")))?;
    if bytes > LARGEST {
        return Err(refuse(format!("it has {bytes} bytes, more than {LARGEST}")));
    }
    let mut input = Summed::new(BufReader::with_capacity(1 << 20, file));
    let states = read_all(&mut input, fingerprint, bytes).map_err(&refuse)?;
    let sum = input.sum();
    let mut end = [0; 4];
    let mut file = input.inner;
    let whole = file.read_exact(&mut end).is_ok() && u32::from_le_bytes(end) == sum;
    if !whole || !matches!(file.read(&mut [0]), Ok(0)) {
        return Err(refuse("it is damaged".to_owned()));
    }
    let report = report(&states, bytes);
    Ok((states, report))
}

fn report(states: &[Aside], bytes: u64) -> UpkeepReport {
    let mut owners: Vec<&String> = states.iter().filter_map(|it| it.owner.as_ref()).collect();
    owners.sort_unstable();
    owners.dedup();
    UpkeepReport {
        characters: u32::try_from(owners.len()).unwrap_or(u32::MAX),
        tokens: states
            .iter()
            .map(|it| (it.tokens.len() - it.start) as u64)
            .sum(),
        bytes,
        ..UpkeepReport::default()
    }
}

fn write_all(out: &mut impl Write, fingerprint: u64, states: &[Aside]) -> io::Result<()> {
    out.write_all(SIGN)?;
    word(out, VERSION as usize)?;
    out.write_all(&fingerprint.to_le_bytes())?;
    word(out, states.len())?;
    for state in states {
        let adapter = state.adapter.as_ref();
        named(out, adapter.map(AdapterKey::name))?;
        word(out, adapter.map_or(0, |it| it.weight().to_bits() as usize))?;
        named(out, state.owner.as_deref())?;
        word(out, state.start)?;
        word(out, state.tokens.len())?;
        for token in &state.tokens {
            out.write_all(&token.0.to_le_bytes())?;
        }
        out.write_all(&(state.state.len() as u64).to_le_bytes())?;
        out.write_all(&state.state)?;
    }
    Ok(())
}

fn word(out: &mut impl Write, number: usize) -> io::Result<()> {
    let number = u32::try_from(number).map_err(io::Error::other)?;
    out.write_all(&number.to_le_bytes())
}

/// A name; none is as long as no name can be.
fn named(out: &mut impl Write, name: Option<&str>) -> io::Result<()> {
    match name {
        Some(name) if name.len() > LONGEST_NAME as usize => {
            Err(io::Error::other("a character has too long a name"))
        }
        Some(name) => {
            word(out, name.len())?;
            out.write_all(name.as_bytes())
        }
        None => word(out, u32::MAX as usize),
    }
}

/// The states; an error is what is wrong with the file.
fn read_all(input: &mut impl Read, fingerprint: u64, bytes: u64) -> Result<Vec<Aside>, String> {
    let mut sign = [0; 8];
    fill(input, &mut sign)?;
    if sign != *SIGN {
        return Err("it holds nothing that minds have read".to_owned());
    }
    let version = number(input)?;
    if version != VERSION {
        return Err(format!("it has version {version}, not {VERSION}"));
    }
    if long(input)? != fingerprint {
        return Err("it was written for another model or other settings of its cache".to_owned());
    }
    let count = within(number(input)?, MOST_STATES)?;
    let mut states = Vec::new();
    for _ in 0..count {
        let name = name(input)?;
        let weight = number(input)?;
        let adapter = name.map(|name| AdapterKey::new(&name, f32::from_bits(weight)));
        let owner = self::name(input)?;
        let start = number(input)? as usize;
        let length = within(number(input)?, MOST_TOKENS)? as usize;
        let mut tokens = Vec::new();
        for _ in 0..length {
            tokens.push(LlamaToken(number(input)?.cast_signed()));
        }
        let size = long(input)?;
        if size > bytes || start >= length {
            return Err("it is damaged".to_owned());
        }
        let mut state = Vec::new();
        let read = input.take(size).read_to_end(&mut state);
        let is_whole = read.is_ok_and(|read| read as u64 == size);
        if !is_whole || !layout_is_known(&state, start, length) {
            return Err("it is damaged".to_owned());
        }
        states.push(Aside {
            adapter,
            owner,
            tokens,
            start,
            state,
        });
    }
    Ok(states)
}

fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<(), String> {
    input
        .read_exact(bytes)
        .map_err(|_| "it is cut off".to_owned())
}

fn number(input: &mut impl Read) -> Result<u32, String> {
    let mut bytes = [0; 4];
    fill(input, &mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn long(input: &mut impl Read) -> Result<u64, String> {
    let mut bytes = [0; 8];
    fill(input, &mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn within(number: u32, most: u32) -> Result<u32, String> {
    if number > most {
        return Err("it is damaged".to_owned());
    }
    Ok(number)
}

fn name(input: &mut impl Read) -> Result<Option<String>, String> {
    let length = number(input)?;
    if length == u32::MAX {
        return Ok(None);
    }
    let mut bytes = vec![0; within(length, LONGEST_NAME)? as usize];
    fill(input, &mut bytes)?;
    let name = String::from_utf8(bytes).map_err(|_| "it is damaged".to_owned())?;
    Ok(Some(name))
}

/// Adds up what goes through.
struct Summed<I> {
    inner: I,
    hasher: crc32fast::Hasher,
}

impl<I> Summed<I> {
    fn new(inner: I) -> Self {
        Self {
            inner,
            hasher: crc32fast::Hasher::new(),
        }
    }

    fn sum(&self) -> u32 {
        self.hasher.clone().finalize()
    }
}

impl<I: Write> Write for Summed<I> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<I: Read> Read for Summed<I> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(bytes.get(..read).unwrap_or_default());
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// A state as llama.cpp lays it out, of the positions from `start` up to `end`.
    fn state(start: u32, end: u32) -> Vec<u8> {
        let mut words = vec![7, 0, 1, end - start];
        for position in start..end {
            words.extend([position, 1, 0]);
        }
        words
            .iter()
            .flat_map(|word: &u32| word.to_le_bytes())
            .collect()
    }

    fn states() -> Vec<Aside> {
        let tokens = |count| (0..count).map(LlamaToken).collect();
        let rules = Aside {
            adapter: None,
            owner: None,
            tokens: tokens(3),
            start: 0,
            state: state(0, 3),
        };
        let mara = Aside {
            adapter: Some(AdapterKey::new("pirate", 0.5)),
            owner: Some("mara".to_owned()),
            tokens: tokens(5),
            start: 3,
            state: state(3, 5),
        };
        vec![rules, mara]
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("save.minds");
        let written = write(&path, 9, &states()).unwrap();
        assert_eq!((written.characters, written.tokens), (1, 5));
        assert_eq!(read(&path, 9).unwrap(), (states(), written));
        // It takes the place of the one before, and leaves nothing beside it.
        write(&path, 9, &states()[..1]).unwrap();
        assert_eq!(read(&path, 9).unwrap().0, states()[..1]);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_does_not_fit_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("save.minds");
        write(&path, 9, &states()).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let told = |bytes: &[u8], fingerprint| {
            std::fs::write(&path, bytes).unwrap();
            read(&path, fingerprint).unwrap_err().to_string()
        };
        assert!(told(&whole, 8).contains("another model"));
        assert!(told(b"nothing of the kind", 9).contains("holds nothing"));
        assert!(told(&whole[..20], 9).contains("it is cut off"));
        assert!(told(&whole[..whole.len() - 1], 9).contains("it is damaged"));
        let mut other = whole.clone();
        other[8] = 77;
        assert!(told(&other, 9).contains("version 77"));
        let nowhere = folder.path().join("no/such");
        let gone = read(&nowhere, 9).unwrap_err().to_string();
        assert!(
            gone.contains("cannot be read") && gone.contains("again"),
            "{gone}"
        );
        assert!(write(&nowhere, 9, &[]).is_err());
    }

    proptest! {
        #[test]
        fn a_changed_byte_is_noticed(at in 0_usize..10_000, bit in 0_u8..8) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("save.minds");
            write(&path, 9, &states()).unwrap();
            let mut bytes = std::fs::read(&path).unwrap();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            std::fs::write(&path, bytes).unwrap();
            prop_assert!(read(&path, 9).is_err());
        }
    }
}
