//! The container around a glTF's JSON: a text file, or a GLB with its data behind the text.

use serde_json::Value;

/// A glTF file, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    pub(super) json: &'a [u8],
    /// The data that a GLB brings with it.
    pub(super) bin: Option<&'a [u8]>,
    pub(super) is_binary: bool,
    /// Whether the container itself is such as Bevy's loader takes.
    pub(super) is_plain: bool,
}

/// Bytes of a GLB before its first chunk, and before a chunk's data.
const HEADER: usize = 12;
const CHUNK: usize = 8;
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Takes a file apart, or says what is wrong with it.
pub(super) fn split(bytes: &[u8]) -> Result<Parts<'_>, String> {
    if !bytes.starts_with(b"glTF") {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err("is empty; copy or fetch it again".to_owned());
        }
        let json = bytes.strip_prefix(MARK).unwrap_or(bytes);
        return Ok(Parts {
            json,
            bin: None,
            is_binary: false,
            is_plain: json.len() == bytes.len(),
        });
    }
    let version = word(bytes, 4).ok_or_else(|| cut(bytes.len(), HEADER))?;
    if version != 2 {
        return Err(format!(
            "is of version {version} of the glTF format, and only version 2 is read; export it \
             as glTF 2.0"
        ));
    }
    let length = word(bytes, 8).ok_or_else(|| cut(bytes.len(), HEADER))?;
    if length > bytes.len() {
        return Err(cut(bytes.len(), length));
    }
    let (json, end) = chunk(bytes, HEADER, b"JSON")?
        .ok_or_else(|| "has no JSON at its beginning, so it is no glTF file".to_owned())?;
    let bin = chunk(bytes, end, b"BIN\0")?.map(|(bin, _)| bin);
    Ok(Parts {
        json,
        bin,
        is_binary: true,
        is_plain: length >= HEADER,
    })
}

/// The data of a chunk of a kind, and where it ends. `None` where there is another kind, or
/// nothing.
fn chunk<'a>(bytes: &'a [u8], at: usize, kind: &[u8]) -> Result<Option<(&'a [u8], usize)>, String> {
    if bytes.get(at + 4..at + CHUNK) != Some(kind) {
        return Ok(None);
    }
    let length = word(bytes, at).unwrap_or(0);
    let end = at + CHUNK + length;
    match bytes.get(at + CHUNK..end) {
        Some(data) => Ok(Some((data, end))),
        None => Err(cut(bytes.len(), end)),
    }
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(word)).ok()
}

fn cut(have: usize, want: usize) -> String {
    format!("is cut short ({have} of {want} bytes are there); copy or fetch it again")
}

/// Puts a file together again. Fails where it would be too large for a GLB.
pub(super) fn join(json: &Value, bin: Option<&[u8]>, is_binary: bool) -> Result<Vec<u8>, String> {
    let mut text = json.to_string().into_bytes();
    if !is_binary {
        return Ok(text);
    }
    text.resize(text.len().next_multiple_of(4), b' ');
    let room = bin.map_or(0, |bin| CHUNK + bin.len().next_multiple_of(4));
    let length = HEADER + CHUNK + text.len() + room;
    let too_large = |_| "is too large for one file; export it in parts".to_owned();
    let size = |length: usize| u32::try_from(length).map_err(too_large);
    let mut bytes = Vec::with_capacity(length);
    bytes.extend(b"glTF");
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend(size(length)?.to_le_bytes());
    bytes.extend(size(text.len())?.to_le_bytes());
    bytes.extend(b"JSON");
    bytes.extend(text);
    if let Some(bin) = bin {
        bytes.extend(size(bin.len().next_multiple_of(4))?.to_le_bytes());
        bytes.extend(b"BIN\0");
        bytes.extend(bin);
        bytes.resize(length, 0);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_is_put_together_comes_apart() {
        let value = json!({"asset": {"version": "2.0"}});
        let bytes = join(&value, Some(&[1, 2, 3]), true).unwrap();
        let parts = split(&bytes).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(parts.json).unwrap(), value);
        assert_eq!(parts.bin, Some(&[1, 2, 3, 0][..]));
        assert!(parts.is_binary && parts.is_plain);
        let text = [MARK, b"{}"].concat();
        let parts = split(&text).unwrap();
        assert_eq!((parts.json, parts.is_plain), (&b"{}"[..], false));
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_told_to_be() {
        let whole = join(&json!({"asset": {}}), Some(&[7; 40]), true).unwrap();
        for length in 4..whole.len() {
            let error = split(&whole[..length]).unwrap_err();
            assert!(error.starts_with("is cut short ("), "{length}: {error}");
        }
        assert!(split(b"").unwrap_err().starts_with("is empty"));
        let mut old = whole.clone();
        old[4] = 1;
        assert!(split(&old).unwrap_err().contains("version 1"));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = split(&bytes);
            let _ = split(&[b"glTF\x02\0\0\0", &bytes[..]].concat());
        }
    }
}
