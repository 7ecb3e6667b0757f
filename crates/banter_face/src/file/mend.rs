//! From the bytes of a file to bytes that Bevy's loader takes.

use super::{container, data, foreign, limit, names, numbers, outside, shapes, tree};
use serde_json::Value;
use std::borrow::Cow;

/// A file with more text is not looked into: it is a landscape and no avatar.
const MOST_TEXT: usize = 32 << 20;

/// A file that can be loaded.
#[derive(Debug, PartialEq)]
pub(super) struct Mended {
    pub(super) bytes: Vec<u8>,
    /// What was changed that its author should know of: what comes behind the file's name in
    /// a sentence.
    pub(super) notes: Vec<String>,
}

/// Makes a file that lies in so many folders loadable, or says what comes behind its name in a sentence that tells why it
/// cannot be loaded.
pub(super) fn mend(bytes: Vec<u8>, folders: usize) -> Result<Mended, String> {
    let parts = container::split(&bytes)?;
    if parts.json.len() > MOST_TEXT {
        return Ok(Mended {
            bytes,
            notes: Vec::new(),
        });
    }
    let json = serde_json::from_slice(parts.json);
    let mut json: Value = json.map_err(|error| {
        format!("is no glTF file or is damaged ({error} of its text); export or fetch it again")
    })?;
    foreign::check(&json)?;
    outside::check(&json, folders)?;
    tree::check(&json)?;
    data::check(&json, parts.bin)?;
    let mut notes = Vec::new();
    let mut bin = parts.bin.map(Cow::Borrowed);
    let mut changed = !parts.is_plain;
    if let Some(bytes) = parts.bin {
        numbers::check_indices(&json, bytes)?;
        let senseless = numbers::senseless(&json, bytes);
        if !senseless.is_empty() {
            let mut owned = bytes.to_vec();
            for at in &senseless {
                if let Some(number) = owned.get_mut(*at..*at + 4) {
                    number.fill(0);
                }
            }
            notes.push(format!(
                "has {} numbers in its meshes that are none, which count as 0 and may show as \
                 spikes; export it again",
                senseless.len()
            ));
            bin = Some(Cow::Owned(owned));
            changed = true;
        }
    }
    changed |= names::settle(&mut json);
    let filled = shapes::fill(&mut json, parts.bin);
    changed |= filled.changed;
    if filled.misfits > 0 {
        notes.push(format!(
            "has {} shapes that do not fit their mesh and move nothing; export it again",
            filled.misfits
        ));
    }
    let trimmed = limit::trim(&mut json);
    changed |= !trimmed.is_empty();
    notes.extend(trimmed);
    if !changed {
        return Ok(Mended { bytes, notes });
    }
    let bytes = container::join(&json, bin.as_deref(), parts.is_binary)?;
    Ok(Mended { bytes, notes })
}
