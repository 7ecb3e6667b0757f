//! What moods and effects do to a voice.

use super::limit;
use super::mood::MOODS;
use crate::SentenceMood;
use banter_engine::{Emphasis, VoiceEffect, VoiceStyle};
use bevy::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use std::collections::BTreeMap;

/// What a mood does to a voice: `[voice.moods.angry]`. A mood that is named there takes the place
/// of the usual one; what is left out of it stays as the voice is.
///
/// All of it is meant for a mood of full strength: half a mood does half of it.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct MoodVoice {
    /// A factor of its speed, 0.5..=2.
    #[serde(deserialize_with = "limit::number::<_, 50, 200>")]
    pub rate: f32,
    /// Semitones that it is higher, -6..=6.
    #[serde(deserialize_with = "limit::number::<_, -600, 600>")]
    pub pitch: f32,
    /// A factor of how far its pitch moves, 0..=2.5.
    #[serde(deserialize_with = "limit::number::<_, 0, 250>")]
    pub range: f32,
    /// A factor of its loudness, 0.25..=2.
    #[serde(deserialize_with = "limit::number::<_, 25, 200>")]
    pub volume: f32,
    /// A factor of its pauses, 0.25..=4.
    #[serde(deserialize_with = "limit::number::<_, 25, 400>")]
    pub pauses: f32,
    /// Another variant of the voice by its engine's name, where the mood is at least half: a
    /// blend of Kokoro's, as `0.6 emma, 0.4 nicole`.
    #[serde(deserialize_with = "limit::maybe_text::<_, 64>")]
    pub variant: Option<String>,
}

impl Default for MoodVoice {
    fn default() -> Self {
        Self::usual(1.0, 0.0, 1.0, 1.0, 1.0)
    }
}

impl MoodVoice {
    const fn usual(rate: f32, pitch: f32, range: f32, volume: f32, pauses: f32) -> Self {
        Self {
            rate,
            pitch,
            range,
            volume,
            pauses,
            variant: None,
        }
    }

    /// What a mood does to most people's voices: directions as in Scherer, "Vocal communication of
    /// emotion" (2003), sizes such that nobody becomes another.
    fn of(mood: &str) -> Option<Self> {
        Some(match mood {
            "happy" => Self::usual(1.07, 1.5, 1.35, 1.08, 0.85),
            "angry" => Self::usual(1.1, 1.0, 1.4, 1.3, 0.75),
            "sad" => Self::usual(0.86, -1.3, 0.65, 0.78, 1.5),
            "relaxed" => Self::usual(0.94, -0.5, 0.9, 0.92, 1.25),
            "surprised" => Self::usual(1.04, 2.2, 1.55, 1.1, 0.9),
            "fear" => Self::usual(1.14, 2.0, 1.2, 0.9, 0.85),
            "disgust" => Self::usual(0.92, -0.8, 1.1, 0.97, 1.15),
            _ => return None,
        })
    }

    /// Changes a style by so much of it, 0..=2.
    fn apply(&self, amount: f32, style: &mut VoiceStyle) {
        let factor = |full: f32| full.max(0.05).powf(amount);
        style.rate = (style.rate * factor(self.rate)).clamp(0.25, 4.0);
        style.pitch = (style.pitch + self.pitch * amount).clamp(-12.0, 12.0);
        style.range = (style.range * factor(self.range)).clamp(0.0, 2.5);
        style.volume = (style.volume * factor(self.volume)).clamp(0.0, 2.0);
        style.pauses = (style.pauses * factor(self.pauses)).clamp(0.25, 4.0);
        if let Some(variant) = self.variant.as_ref().filter(|_| amount >= 0.5) {
            style.variant = Some(variant.clone());
        }
    }
}

/// Changes a voice's style as a mood does. `feeling` is how much of it a character shows, and
/// `own` what its persona says of moods.
pub(super) fn feel(
    style: &mut VoiceStyle,
    mood: &SentenceMood,
    feeling: f32,
    own: &BTreeMap<String, MoodVoice>,
) {
    let amount = mood.intensity * feeling;
    let is_some = amount.is_finite() && amount > 0.0;
    let own = own.get(&mood.name).cloned();
    if let Some(voice) = own
        .or_else(|| MoodVoice::of(&mood.name))
        .filter(|_| is_some)
    {
        voice.apply(amount.min(2.0), style);
    }
}

/// How a voice stresses words: `[voice.emphasis]`. What is left out is as most do it.
#[derive(Reflect, Deserialize, Debug, Clone, Copy, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct EmphasisVoice {
    /// Semitones that a stressed word is higher, 0..=6.
    #[serde(deserialize_with = "limit::number::<_, 0, 600>")]
    pub pitch: f32,
    /// A factor of its loudness, 1..=2.
    #[serde(deserialize_with = "limit::number::<_, 100, 200>")]
    pub volume: f32,
    /// A factor of its length, 1..=2.
    #[serde(deserialize_with = "limit::number::<_, 100, 200>")]
    pub length: f32,
}

impl Default for EmphasisVoice {
    fn default() -> Self {
        let Emphasis {
            pitch,
            volume,
            length,
        } = Emphasis::default();
        Self {
            pitch,
            volume,
            length,
        }
    }
}

impl From<EmphasisVoice> for Emphasis {
    fn from(voice: EmphasisVoice) -> Self {
        Self {
            pitch: voice.pitch,
            volume: voice.volume,
            length: voice.length,
        }
        .bounded()
    }
}

/// For `[voice.moods]`.
pub(super) fn moods<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<BTreeMap<String, MoodVoice>, D::Error> {
    let moods = BTreeMap::<String, MoodVoice>::deserialize(value)?;
    match moods.keys().find(|name| !MOODS.contains(&name.as_str())) {
        None => Ok(moods),
        Some(name) => Err(D::Error::custom(format!(
            "there is no mood `{}`; write one of {}",
            name.chars().take(40).collect::<String>(),
            MOODS.join(", ")
        ))),
    }
}

/// For `effects`.
pub(super) fn effects<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<VoiceEffect>, D::Error> {
    let texts = limit::texts::<D, 4, 32>(value)?;
    let read = texts
        .iter()
        .map(|text| text.parse().map_err(D::Error::custom));
    read.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::persona::Persona;
    use proptest::prelude::*;

    fn mood(name: &str, intensity: f32) -> SentenceMood {
        SentenceMood {
            name: name.to_owned(),
            intensity,
        }
    }

    #[test]
    fn every_mood_is_heard_and_half_of_it_does_half() {
        let persona: Persona = Persona::parse("name = \"Mara\"", "mara").unwrap();
        let plain = persona.voice_style(None);
        for name in MOODS {
            let whole = persona.voice_style(Some(&mood(name, 1.0)));
            let half = persona.voice_style(Some(&mood(name, 0.5)));
            assert_ne!(whole, plain, "{name}");
            assert!((half.pitch * 2.0 - whole.pitch).abs() < 1e-4, "{name}");
            assert_eq!(persona.voice_style(Some(&mood(name, 0.0))), plain);
        }
        let faster = |name| persona.voice_style(Some(&mood(name, 1.0))).rate;
        assert!(faster("fear") > 1.0 && faster("sad") < 1.0);
    }

    #[test]
    fn a_persona_has_moods_of_its_own() {
        let text = "name = \"Odo\"\n[voice]\nfeeling = 0.5\n[voice.moods.angry]\nrate = 0.81\nvariant = \"f3\"";
        let persona: Persona = Persona::parse(text, "odo").unwrap();
        let angry = persona.voice_style(Some(&mood("angry", 1.0)));
        assert!((angry.rate - 0.9).abs() < 1e-3 && angry.pitch == 0.0);
        assert_eq!(angry.variant.as_deref(), Some("f3"));
        let sad = persona.voice_style(Some(&mood("sad", 1.0)));
        assert!((sad.pitch + 0.65).abs() < 1e-3);
        for wrong in [
            "[voice.moods.hungry]\nrate = 1",
            "[voice.moods.sad]\nrate = 9",
            "[voice]\nfeeling = -1",
        ] {
            let text = format!("name = \"Odo\"\n{wrong}");
            let told = Persona::parse(&text, "odo").unwrap_err().to_string();
            assert!(told.contains("odo"), "{told}");
        }
    }

    #[test]
    fn a_persona_stresses_as_its_author_says() {
        let text = "name = \"Odo\"\n[voice.emphasis]\npitch = 4\nlength = 1.5";
        let persona: Persona = Persona::parse(text, "odo").unwrap();
        let emphasis = persona.voice_style(None).emphasis;
        assert_eq!((emphasis.pitch, emphasis.length), (4.0, 1.5));
        assert_eq!(emphasis.volume, Emphasis::default().volume);
        assert!(Persona::parse(&text.replace("1.5", "9"), "odo").is_err());
    }

    #[test]
    fn effects_are_one_or_a_list() {
        let effects = |text: &str| {
            let text = format!("name = \"Odo\"\n[voice]\neffects = {text}");
            Persona::parse(&text, "odo").map(|persona| persona.voice.effects.len())
        };
        assert_eq!(effects("\"radio\"").unwrap(), 1);
        assert_eq!(effects("[\"ghost 0.5\", \"cave\"]").unwrap(), 2);
        for wrong in [
            "\"opera\"",
            "\"cave 2\"",
            "[\"cave\", \"cave\", \"cave\", \"cave\", \"cave\"]",
        ] {
            assert!(effects(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_style_stays_within_its_bounds(index in 0_usize..7, intensity: f32, feeling: f32) {
            let mut style = VoiceStyle::default();
            feel(&mut style, &mood(MOODS[index], intensity), feeling, &BTreeMap::new());
            prop_assert!((0.25..=4.0).contains(&style.rate) && (0.0..=2.5).contains(&style.range));
            prop_assert!(style.pitch.abs() <= 12.0 && (0.0..=2.0).contains(&style.volume));
            prop_assert!((0.25..=4.0).contains(&style.pauses));
        }
    }
}
