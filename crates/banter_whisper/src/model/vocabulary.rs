//! The words of a model.

use super::Fault;
use super::reader::Reader;
use std::io::{Read, Seek};

const PART: &str = "vocabulary";
/// The longest token in bytes. The longest of whisper's has 128.
const LONGEST_TOKEN: i32 = 1_024;

/// Passes over the words of a model that has `tokens`. Those which are not in the file, the
/// special ones, are added by whisper.cpp.
pub(super) fn check<R: Read + Seek>(reader: &mut Reader<R>, tokens: u32) -> Result<(), Fault> {
    let damaged = |reason: String| Fault::Damaged {
        part: PART.to_owned(),
        reason,
    };
    let words = reader.number(PART)?;
    if !u32::try_from(words).is_ok_and(|words| (1..=tokens).contains(&words)) {
        return Err(damaged(format!("it has {words} words")));
    }
    let mut has_space = false;
    for word in 0..words {
        let length = reader.number(PART)?;
        if !(0..=LONGEST_TOKEN).contains(&length) {
            return Err(damaged(format!("word {word} has {length} bytes")));
        }
        let word = reader.bytes(usize::try_from(length).unwrap_or(0), PART)?;
        has_space |= word == b" ";
    }
    // whisper.cpp looks it up by name and ends the process where there is none.
    if !has_space {
        return Err(damaged("it has no space".to_owned()));
    }
    Ok(())
}
