//! The description of a voice as it stands in its file: nothing in it has to be there.

use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Raw {
    pub(super) audio: Option<RawAudio>,
    pub(super) espeak: Option<RawEspeak>,
    pub(super) language: Option<RawLanguage>,
    pub(super) lang_code: Option<String>,
    pub(super) phoneme_type: Option<String>,
    #[serde(default, deserialize_with = "lists")]
    pub(super) phoneme_map: BTreeMap<String, Vec<String>>,
    #[serde(default, deserialize_with = "lists")]
    pub(super) phoneme_id_map: BTreeMap<String, Vec<i64>>,
    pub(super) num_symbols: Option<i64>,
    pub(super) num_speakers: Option<u32>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(super) speaker_id_map: BTreeMap<String, u32>,
    #[serde(default, deserialize_with = "or_nothing")]
    pub(super) inference: RawInference,
    pub(super) hop_length: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawAudio {
    pub(super) sample_rate: Option<u32>,
    pub(super) quality: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RawEspeak {
    pub(super) voice: Option<String>,
}

/// A code, or what is known of the language: `"en_US"`, `{ "code": "en_US" }`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawLanguage {
    Code(String),
    Known { code: Option<String> },
}

impl RawLanguage {
    pub(super) fn code(self) -> Option<String> {
        match self {
            Self::Code(code) => Some(code),
            Self::Known { code } => code,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct RawInference {
    pub(super) noise_scale: Option<f32>,
    pub(super) length_scale: Option<f32>,
    pub(super) noise_w: Option<f32>,
}

/// One or many.
#[derive(Deserialize)]
#[serde(untagged)]
enum List<T> {
    Many(Vec<T>),
    One(T),
}

/// A map to lists, in which one need not be in brackets.
fn lists<'de, D, T>(from: D) -> Result<BTreeMap<String, Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let map: BTreeMap<String, List<T>> = or_nothing(from)?;
    let list = |list| match list {
        List::Many(many) => many,
        List::One(one) => vec![one],
    };
    Ok(map
        .into_iter()
        .map(|(key, value)| (key, list(value)))
        .collect())
}

/// What `null` says is nothing.
fn or_nothing<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// The text in a file, without the mark of the order of its bytes that some editors put before
/// it, and out of UTF-16 if it is in that.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).filter_map(|pair| pair.first_chunk());
        let units: Vec<u16> = units.map(|pair| read(*pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xEF, 0xBB, 0xBF, text @ ..] => String::from_utf8_lossy(text),
        [0xFF, 0xFE, text @ ..] => wide(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => wide(text, u16::from_be_bytes),
        text => String::from_utf8_lossy(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_editor_makes_of_a_text_it_is_the_same() {
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}{\"é\"}".encode_utf16().flat_map(order).collect()
        };
        for bytes in [
            "{\"é\"}".as_bytes(),
            "\u{feff}{\"é\"}".as_bytes(),
            &wide(u16::to_le_bytes),
            &wide(u16::to_be_bytes),
        ] {
            assert_eq!(text(bytes), "{\"é\"}");
        }
        assert_eq!(text(b"\xff"), "\u{fffd}");
    }
}
