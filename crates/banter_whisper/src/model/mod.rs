//! Looking at a model file before whisper.cpp does, which trusts it: what is wrong is told
//! in one sentence, where it would abort or read past the end of its memory.

mod fault;
mod header;
mod reader;
mod vocabulary;
mod weights;

pub(crate) use fault::Fault;
pub(crate) use header::Header;

use reader::Reader;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek};
use std::path::Path;

/// `0x67676d6c`, as it lies in the file.
const MAGIC: [u8; 4] = *b"lmgg";
/// How much of a file is looked at to tell whether it is text.
const TASTE: u64 = 512;

/// A model file that whisper.cpp may read.
#[derive(Debug)]
pub(crate) struct Model {
    /// The file, at its beginning.
    pub(crate) file: File,
    /// How many bytes it has.
    pub(crate) length: u64,
    /// What it says of itself.
    pub(crate) header: Header,
    /// Whether it has weights. Those made to test the loading of models have none.
    pub(crate) has_weights: bool,
}

/// Opens the model at `path`. `free` is how many bytes of memory it may take.
pub(crate) fn open(path: &Path, free: u64) -> Result<Model, Fault> {
    let found = path.metadata().map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Fault::Missing,
        _ => Fault::Unreadable(error),
    })?;
    if found.is_dir() {
        return Err(Fault::Folder);
    }
    if !found.is_file() {
        return Err(Fault::Foreign);
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let (header, tensors) = check(BufReader::new(&file), length)?;
    let needed = header.memory().max(length);
    if needed > free {
        return Err(Fault::TooLarge { needed, free });
    }
    file.rewind()?;
    Ok(Model {
        file,
        length,
        header,
        has_weights: tensors > 0,
    })
}

/// Walks through a model of `length` bytes. Returns its header and how many tensors it has,
/// which is all of them or none.
fn check(mut source: impl Read + Seek, length: u64) -> Result<(Header, u64), Fault> {
    let mut taste = Vec::new();
    source.by_ref().take(TASTE).read_to_end(&mut taste)?;
    source.rewind()?;
    if !taste.starts_with(&MAGIC) {
        return Err(foreign(&taste));
    }
    // Silero models have the same magic, then the length of their name and the name.
    if taste.get(8..14) == Some(b"silero") {
        return Err(Fault::VoiceActivity);
    }
    let mut reader = Reader::new(source, length);
    reader.number("header")?;
    let header = Header::read(&mut reader)?;
    header.skip_filters(&mut reader)?;
    vocabulary::check(&mut reader, header.tokens)?;
    let tensors = weights::count(&mut reader)?;
    if tensors != 0 && tensors != header.tensors() {
        return Err(Fault::TensorsMissing {
            found: tensors,
            expected: header.tensors(),
        });
    }
    Ok((header, tensors))
}

/// What a file is that begins with `taste` and is no whisper model.
fn foreign(taste: &[u8]) -> Fault {
    let is_text = match std::str::from_utf8(taste) {
        Ok(_) => true,
        // A letter may be cut where the taste ends.
        Err(error) => error.error_len().is_none(),
    } && !taste.iter().any(|byte| *byte < 9);
    match taste {
        [] => Fault::Empty,
        [b'G', b'G', b'U', b'F', ..] => Fault::Gguf,
        [b'P', b'K', 3, 4, ..] | [0x1f, 0x8b, ..] => Fault::Archive,
        _ if is_text => Fault::Text,
        _ => Fault::Foreign,
    }
}

#[cfg(test)]
mod tests;
