//! How a sentence can be meant.

use crate::SentenceMood;
use serde::de::{Deserialize, Deserializer, Error};

/// The moods that a face can show. Any other name is a mistake in a persona file, and is
/// left out of what a model writes.
pub const MOODS: [&str; 7] = [
    "happy",
    "angry",
    "sad",
    "relaxed",
    "surprised",
    "fear",
    "disgust",
];

/// Reads `happy` or `happy 0.6`: one of [`MOODS`], and how much of it, 0..=1, where 1 is meant
/// if nothing is said. A larger or smaller number is brought into that range.
///
/// ```
/// use banter_core::persona::parse_mood;
/// assert_eq!(parse_mood(" Sad 0.5 ").map(|mood| mood.intensity), Some(0.5));
/// assert_eq!(parse_mood("hungry"), None);
/// assert_eq!(parse_mood("sad NaN"), None);
/// ```
pub fn parse_mood(text: &str) -> Option<SentenceMood> {
    let mut words = text.split_whitespace();
    let (word, amount) = (words.next()?, words.next());
    if words.next().is_some() {
        return None;
    }
    let name = MOODS.iter().find(|name| name.eq_ignore_ascii_case(word))?;
    let intensity = match amount {
        None => 1.0,
        Some(amount) => amount
            .parse()
            .ok()
            .filter(|amount: &f32| amount.is_finite())?,
    };
    Some(SentenceMood {
        name: (*name).to_owned(),
        intensity: intensity.clamp(0.0, 1.0),
    })
}

/// For a field of a persona file.
pub(crate) fn field<'de, D: Deserializer<'de>>(value: D) -> Result<Option<SentenceMood>, D::Error> {
    let text = String::deserialize(value)?;
    parse_mood(&text).map(Some).ok_or_else(|| {
        let moods = MOODS.join(", ");
        D::Error::custom(format!(
            "there is no mood `{}`; write one of {moods}, with a number from 0 to 1 after it if less is meant",
            text.chars().take(40).collect::<String>(),
        ))
    })
}
