//! The text chunks of a PNG, in which cards lie, and a PNG with another card in it.

use crate::error::CardError;
use crate::inflate::{self, Inflated};

/// What every PNG begins with.
pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// The most chunks that are looked at.
const MOST_CHUNKS: usize = 65_536;

/// The texts of a picture that may be cards, and whether it ends as it should.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// Of the newest version, `ccv3`.
    pub(crate) newest: Option<Vec<u8>>,
    /// Of the older ones, `chara`.
    pub(crate) older: Option<Vec<u8>>,
    /// What is odd about the picture.
    pub(crate) oddities: Vec<String>,
    /// What is damaged, where the card may have been.
    pub(crate) damage: Option<String>,
}

/// One chunk of a picture.
struct Chunk<'b> {
    kind: &'b [u8],
    data: &'b [u8],
    /// All of it, with its length and its sum.
    whole: &'b [u8],
    is_right: bool,
}

/// The next chunk, and what comes after it. `None` where the picture is cut off.
fn next(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let length = bytes
        .get(..4)
        .and_then(|it| it.try_into().ok())
        .map(u32::from_be_bytes)?;
    let end = usize::try_from(length).ok()?.checked_add(8)?;
    let kind = bytes.get(4..8)?;
    let data = bytes.get(8..end)?;
    let sum = bytes.get(end..end.checked_add(4)?)?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(kind);
    hasher.update(data);
    let is_right = hasher.finalize().to_be_bytes() == *sum;
    let (whole, rest) = bytes.split_at_checked(end + 4)?;
    Some((
        Chunk {
            kind,
            data,
            whole,
            is_right,
        },
        rest,
    ))
}

/// Reads the text chunks. `limit` is for the text of one, however it is packed.
pub(crate) fn texts(bytes: &[u8], limit: usize, source_name: &str) -> Result<Texts, CardError> {
    let mut texts = Texts::default();
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or_default();
    for _ in 0..MOST_CHUNKS {
        let Some((chunk, after)) = next(rest) else {
            let at = bytes.len() - rest.len();
            texts.damage = Some(format!("the picture is cut off at byte {at}"));
            return Ok(texts);
        };
        rest = after;
        if chunk.kind == b"IEND" {
            return Ok(texts);
        }
        let Some((keyword, text)) = text_of(&chunk) else {
            continue;
        };
        let place = match keyword {
            b"ccv3" => &mut texts.newest,
            b"chara" => &mut texts.older,
            _ => continue,
        };
        if !chunk.is_right {
            let name = String::from_utf8_lossy(keyword);
            let told = format!("the sum of the chunk `{name}` is wrong; it was read all the same");
            texts.oddities.push(told);
        }
        match text {
            Inflated::Bytes(text) if text.len() <= limit => *place = Some(text),
            Inflated::Damaged => {
                texts.damage = Some("the packed text of the card cannot be unpacked".to_owned());
            }
            _ => return Err(CardError::too_large(source_name, "a text", limit)),
        }
    }
    texts.damage = Some("the picture has no end".to_owned());
    Ok(texts)
}

/// The keyword and the text of a chunk that is one of text, within [`crate::LARGEST_TEXT`] packed in
/// base64.
fn text_of<'b>(chunk: &Chunk<'b>) -> Option<(&'b [u8], Inflated)> {
    let limit = crate::card::LARGEST_PACKED;
    let zero = chunk.data.iter().take(80).position(|byte| *byte == 0)?;
    let keyword = chunk.data.get(..zero)?;
    let rest = chunk.data.get(zero + 1..)?;
    let plain = |text: &[u8]| match text.len() > limit {
        true => Inflated::TooLarge,
        false => Inflated::Bytes(text.to_vec()),
    };
    let text = match chunk.kind {
        b"tEXt" => plain(rest),
        // A byte for the method, which is always deflate.
        b"zTXt" => inflate::zlib(rest.get(1..)?, limit),
        b"iTXt" => {
            let (is_packed, rest) = (*rest.first()? != 0, rest.get(2..)?);
            // A language and a translated keyword, each ended by a zero.
            let mut parts = rest.splitn(3, |byte| *byte == 0);
            let text = parts.nth(2)?;
            match is_packed {
                true => inflate::zlib(text, limit),
                false => plain(text),
            }
        }
        _ => return None,
    };
    Some((keyword, text))
}

/// The picture with these texts in place of those of any card in it.
pub(crate) fn with_texts(bytes: &[u8], texts: &[(&str, String)]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&SIGNATURE)?;
    let mut written = SIGNATURE.to_vec();
    for _ in 0..MOST_CHUNKS {
        let (chunk, after) = next(rest)?;
        rest = after;
        if chunk.kind == b"IEND" {
            for (keyword, text) in texts {
                put(&mut written, keyword, text)?;
            }
            written.extend_from_slice(chunk.whole);
            return Some(written);
        }
        let is_card = matches!(text_of(&chunk), Some((b"chara" | b"ccv3", _)));
        if !is_card {
            written.extend_from_slice(chunk.whole);
        }
    }
    None
}

fn put(written: &mut Vec<u8>, keyword: &str, text: &str) -> Option<()> {
    let mut data = b"tEXt".to_vec();
    data.extend_from_slice(keyword.as_bytes());
    data.push(0);
    data.extend_from_slice(text.as_bytes());
    let length = u32::try_from(data.len().checked_sub(4)?).ok()?;
    written.extend_from_slice(&length.to_be_bytes());
    written.extend_from_slice(&data);
    written.extend_from_slice(&crc32fast::hash(&data).to_be_bytes());
    Some(())
}
