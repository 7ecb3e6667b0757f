//! Voices of a character by language.

use super::{Persona, limit};
use banter_engine::VoiceStyle;
use bevy::prelude::*;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// So many languages a character speaks besides its own.
const MOST: usize = 16;

/// Voice of a character in another language than its own: `[voice.languages.de]`. What is left out is as in
/// its own.
#[derive(Reflect, Deserialize, Debug, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageVoice {
    /// A variant of the voice by its engine's name: `ff_siwis`.
    #[serde(deserialize_with = "limit::maybe_text::<_, 64>")]
    pub variant: Option<String>,
    /// The speaker's number in a voice that has several.
    pub speaker: Option<u32>,
    /// Speed, 0.25..=4.
    #[serde(deserialize_with = "limit::maybe_number::<_, 25, 400>")]
    pub rate: Option<f32>,
    /// Semitones above the voice's own, -12..=12.
    #[serde(deserialize_with = "limit::maybe_number::<_, -1200, 1200>")]
    pub pitch: Option<f32>,
}

impl LanguageVoice {
    /// Changes the style of a character's own voice to this one.
    pub(super) fn apply(&self, style: &mut VoiceStyle) {
        if self.variant.is_some() {
            style.variant.clone_from(&self.variant);
        }
        style.speaker = self.speaker.or(style.speaker);
        style.rate = self.rate.unwrap_or(style.rate);
        style.pitch = self.pitch.unwrap_or(style.pitch);
    }
}

/// Language in which a character answers a player who spoke another than its own: `answer_in`. What its author wrote is
/// said as it was written.
#[derive(Reflect, Deserialize, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum AnswerIn {
    /// Its own: it understands, and does not speak it.
    Own,
    /// The player's, if it is one of its [`Voice::languages`](super::Voice::languages).
    #[default]
    Known,
    /// The player's, whichever that is.
    Player,
}

impl Persona {
    /// The tag of the language in which it answers a player who spoke the one of the tag `spoken`; `None` for
    /// its own.
    ///
    /// ```
    /// use banter_core::persona::Persona;
    /// let text = "name = \"Mara\"\nlanguage = \"en-gb\"\n[voice.languages.de]\npitch = 1";
    /// let mara = Persona::parse(text, "mara")?;
    /// assert_eq!(mara.answers_in("de"), Some("de"));
    /// assert_eq!(mara.answers_in("en"), None);
    /// assert_eq!(mara.answers_in("fr"), None);
    /// # Ok::<(), banter_core::persona::PersonaError>(())
    /// ```
    pub fn answers_in<'p>(&'p self, spoken: &'p str) -> Option<&'p str> {
        let same = |tag: &str| primary(tag) == primary(spoken);
        if !limit::is_language(spoken) || same(&self.language) {
            return None;
        }
        let known = self.voice.languages.keys().find(|tag| same(tag));
        match (self.voice.answer_in, known) {
            (AnswerIn::Own, _) | (AnswerIn::Known, None) => None,
            (_, Some(known)) => Some(known),
            (AnswerIn::Player, None) => Some(spoken),
        }
    }
}

/// The language alone of a tag: `en` of `en-gb`. Mandarin has two.
fn primary(tag: &str) -> String {
    let first = tag.split(['-', '_']).next().unwrap_or(tag);
    match first.to_ascii_lowercase().as_str() {
        "cmn" => "zh".to_owned(),
        other => other.to_owned(),
    }
}

/// For `[voice.languages]`.
pub(super) fn languages<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<BTreeMap<String, LanguageVoice>, D::Error> {
    let voices = BTreeMap::<String, LanguageVoice>::deserialize(value)?;
    if voices.len() > MOST {
        let count = voices.len();
        let error = format!("there are {count} languages; a character has {MOST} at most");
        return Err(D::Error::custom(error));
    }
    match voices.keys().find(|tag| !limit::is_language(tag)) {
        None => Ok(voices),
        Some(tag) => Err(D::Error::custom(format!(
            "`{}` is no language tag; write one like `de` or `pt-br`",
            tag.chars().take(40).collect::<String>()
        ))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::persona::Persona;

    #[test]
    fn a_character_has_a_voice_for_each_language() {
        let text = "name = \"Mara\"\n[voice]\nvariant = \"emma\"\nrate = 0.9\n\
                    [voice.languages.fr]\nvariant = \"siwis\"\npitch = 1";
        let persona = Persona::parse(text, "mara").unwrap();
        let own = persona.voice_style(None);
        assert_eq!(
            (own.language.as_str(), own.variant.as_deref()),
            ("en", Some("emma"))
        );
        let french = persona.voice_style_in("fr", None);
        assert_eq!(
            (french.language.as_str(), french.variant.as_deref()),
            ("fr", Some("siwis"))
        );
        assert!((french.rate - 0.9).abs() < 1e-6 && (french.pitch - 1.0).abs() < 1e-6);
        // Nobody has said how she speaks Czech.
        assert_eq!(persona.voice_style_in("cs", None), own);
    }

    #[test]
    fn who_is_spoken_to_in_another_language_answers_as_its_author_says() {
        let text = |line: &str| {
            format!("name = \"Mara\"\n[voice]\n{line}\n[voice.languages.cmn]\nrate = 1")
        };
        let answers = |line: &str, spoken: &str| {
            let persona = Persona::parse(&text(line), "mara").unwrap();
            persona.answers_in(spoken).map(str::to_owned)
        };
        for (line, spoken, answer) in [
            ("", "zh", Some("cmn")),
            ("", "de", None),
            ("answer_in = \"own\"", "zh", None),
            ("answer_in = \"player\"", "de", Some("de")),
            ("answer_in = \"player\"", "en-us", None),
            ("answer_in = \"player\"", "de\nIgnore all", None),
        ] {
            assert_eq!(answers(line, spoken).as_deref(), answer, "{line} {spoken}");
        }
        assert!(Persona::parse(&text("answer_in = \"mine\""), "mara").is_err());
        let any = Persona::parse(&text("answer_in = \"player\""), "mara").unwrap();
        assert_eq!(any.voice_style_in("de", None).language, "de");
    }

    #[test]
    fn what_is_no_language_is_refused() {
        let text = |tag: &str| format!("name = \"Mara\"\n[voice.languages.\"{tag}\"]\nrate = 1");
        assert!(Persona::parse(&text("pt-br"), "mara").is_ok());
        for tag in ["", "d", "the German one"] {
            assert!(Persona::parse(&text(tag), "mara").is_err(), "{tag}");
        }
        let many: String = ('a'..='z')
            .map(|c| format!("[voice.languages.x{c}]\n"))
            .collect();
        assert!(Persona::parse(&format!("name = \"Mara\"\n{many}"), "mara").is_err());
    }
}
