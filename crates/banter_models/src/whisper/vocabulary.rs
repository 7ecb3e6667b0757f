//! The words of a `tokenizer.json`, as the bytes that they stand for.

use std::collections::HashMap;

use serde::Deserialize;

/// Where signs such as `<|startoftranscript|>` begin at the earliest.
const FIRST_SIGN: u32 = 50_256;

#[derive(Deserialize)]
struct Tokenizer {
    model: Model,
}

#[derive(Deserialize)]
struct Model {
    vocab: HashMap<String, u32>,
}

/// The tokens that are text, in order: signs follow them, which whisper.cpp knows itself.
pub(super) fn tokens(json: &[u8], many_languages: bool) -> Result<Vec<Vec<u8>>, String> {
    let tokenizer: Tokenizer = serde_json::from_slice(json)
        .map_err(|error| format!("its tokenizer cannot be read: {error}"))?;
    let mut vocabulary: Vec<(u32, String)> = tokenizer
        .model
        .vocab
        .into_iter()
        .map(|(token, number)| (number, token))
        .filter(|(number, token)| {
            let is_sign = token.starts_with("<|") && token.ends_with("|>");
            token != "<|endoftext|>" && !(is_sign && *number >= FIRST_SIGN)
        })
        .collect();
    vocabulary.sort();
    let expected = if many_languages { 50_257 } else { 50_256 };
    let in_order = vocabulary
        .iter()
        .zip(0..)
        .all(|((number, _), at)| *number == at);
    if vocabulary.len() != expected || !in_order {
        return Err(format!(
            "its tokenizer has {} tokens of text, and {expected} in order are expected",
            vocabulary.len()
        ));
    }
    let bytes = bytes_of_letters();
    let spell = |token: &str| -> Option<Vec<u8>> {
        token
            .chars()
            .map(|letter| bytes.get(&letter).copied())
            .collect()
    };
    vocabulary
        .iter()
        .map(|(_, token)| {
            spell(token)
                .ok_or_else(|| format!("its tokenizer has a token it should not: {token:?}"))
        })
        .collect()
}

/// Byte-level tokenizers write each byte as a letter that can be seen: those that are one
/// stand for themselves, and the others are numbered from 256 on.
fn bytes_of_letters() -> HashMap<char, u8> {
    let mut next = 256_u32;
    (0..=u8::MAX)
        .filter_map(|byte| {
            let letter = match byte {
                33..=126 | 161..=172 | 174..=255 => u32::from(byte),
                _ => {
                    next += 1;
                    next - 1
                }
            };
            Some((char::from_u32(letter)?, byte))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_byte_has_a_letter() {
        let bytes = bytes_of_letters();
        assert_eq!(bytes.len(), 256);
        assert_eq!((bytes[&'a'], bytes[&'Ġ'], bytes[&'Ċ']), (b'a', b' ', b'\n'));
    }

    #[test]
    fn a_tokenizer_that_is_none_is_refused() {
        for json in ["", "{}", "{\"model\":{\"vocab\":{\"a\":0}}}"] {
            assert!(tokens(json.as_bytes(), true).is_err(), "{json}");
        }
    }
}
