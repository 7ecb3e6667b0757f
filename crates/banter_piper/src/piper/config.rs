//! The description that comes with a voice: its `.onnx.json`.

use super::description::{Raw, text};
use super::ids::PhonemeIds;
use super::shown::shown;
use crate::tones::PHONEMES;
use banter_engine::EngineError;
use banter_silero::instead_of_model;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::Path;

/// Real ones have up to some 50 kB, most of it names of speakers.
const MOST_BYTES: u64 = 4 << 20;

/// Sample rates of voices, in Hz.
const RATES: RangeInclusive<u32> = 8_000..=48_000;

/// The rate of a voice that does not say, and of one that says it is of low quality.
const USUAL_RATE: u32 = 22_050;
const LOW_RATE: u32 = 16_000;

/// Scales of a voice that does not say: Piper's own.
const USUAL_NOISE: f32 = 0.667;
const USUAL_LENGTH: f32 = 1.0;
const USUAL_NOISE_W: f32 = 0.8;

/// More speakers than any voice has; the largest have some 900.
const MOST_SPEAKERS: u32 = 100_000;

/// Scales of the noise, and of the length. 0 noise is allowed.
pub(super) const NOISE: RangeInclusive<f32> = 0.0..=5.0;
pub(super) const LENGTH: RangeInclusive<f32> = 0.1..=10.0;

/// Samples that the model makes for each frame of its durations, unless it says so.
const HOP: u32 = 256;

/// What the numbers of a voice stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// The phonemes of espeak-ng.
    Phonemes,
    /// The letters of the text.
    Letters,
}

/// What of a description is of use, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Config {
    /// Samples per second.
    pub(super) rate: u32,
    /// The language as espeak-ng tags it (`en-us`).
    pub(super) language: String,
    /// What else it is called, should espeak-ng not know that.
    pub(super) others: Vec<String>,
    pub(super) alphabet: Alphabet,
    pub(super) ids: PhonemeIds,
    /// At least one.
    pub(super) speakers: u32,
    pub(super) names: BTreeMap<String, u32>,
    pub(super) length_scale: f32,
    pub(super) noise_scale: f32,
    pub(super) noise_w: f32,
    /// Samples in a frame of the model's durations.
    pub(super) hop: u32,
}

impl Config {
    /// Reads and checks a description.
    ///
    /// # Errors
    /// [`EngineError::File`] with what is wrong in it.
    pub(super) fn read(path: &Path) -> Result<Self, EngineError> {
        let wrong = |reason: String| EngineError::File {
            path: path.to_owned(),
            reason,
        };
        let mut json = Vec::new();
        File::open(path)
            .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut json))
            .map_err(|error| {
                wrong(format!(
                    "the description of a voice cannot be read: {error}"
                ))
            })?;
        if json.len() as u64 > MOST_BYTES {
            return Err(wrong(
                "this is too long for the description of a voice".to_owned(),
            ));
        }
        if let Some(instead) = instead_of_model(&json) {
            return Err(wrong(format!(
                "no description of a voice is here, it is {instead}"
            )));
        }
        let what = "take the .json that came with the voice";
        let raw = serde_json::from_str(&text(&json))
            .map_err(|error| wrong(format!("this describes no Piper voice ({error}); {what}")))?;
        Self::check(raw, path).map_err(|reason| wrong(format!("{reason}; {what}")))
    }

    /// `path` is what the description is called, which tells the language where nothing else
    /// does.
    fn check(raw: Raw, path: &Path) -> Result<Self, String> {
        let alphabet = alphabet(raw.phoneme_type.as_deref().unwrap_or_default())?;
        let audio = raw.audio.unwrap_or_default();
        let low = audio
            .quality
            .is_some_and(|quality| quality.ends_with("low"));
        let usual = if low { LOW_RATE } else { USUAL_RATE };
        let rate = audio.sample_rate.unwrap_or(usual);
        if !RATES.contains(&rate) {
            return Err(format!(
                "its `sample_rate` of {rate} is not from {} to {} Hz",
                RATES.start(),
                RATES.end()
            ));
        }
        let language = [
            raw.espeak.and_then(|espeak| espeak.voice),
            raw.language.and_then(|language| language.code()),
            raw.lang_code,
            language_of(path),
        ];
        let mut languages = language
            .into_iter()
            .flatten()
            .filter(|language| !language.trim().is_empty());
        let language = languages
            .next()
            .ok_or("it names no language in `espeak.voice`")?;
        let others = languages.collect();
        // More names than there are said to be speakers: the graph knows who is right.
        let named = raw.speaker_id_map.values().max();
        let named = named.map_or(1, |most| most.saturating_add(1));
        let told = raw.num_speakers.unwrap_or(named).max(1);
        let speakers = told.max(named);
        if speakers > MOST_SPEAKERS {
            return Err(format!("its `num_speakers` of {speakers} cannot be right"));
        }
        if speakers != told {
            tracing::warn!(
                "{} names {speakers} speakers and says that there are {told}; all that it names can be asked for",
                path.display()
            );
        }
        let inference = raw.inference;
        let length_scale = inference.length_scale.unwrap_or(USUAL_LENGTH);
        let noise_scale = inference.noise_scale.unwrap_or(USUAL_NOISE);
        let noise_w = inference.noise_w.unwrap_or(USUAL_NOISE_W);
        for (name, value, range) in [
            ("length_scale", length_scale, LENGTH),
            ("noise_scale", noise_scale, NOISE),
            ("noise_w", noise_w, NOISE),
        ] {
            if !range.contains(&value) {
                return Err(format!(
                    "its `{name}` of {value} is not from {} to {}",
                    range.start(),
                    range.end()
                ));
            }
        }
        let mut phoneme_map = raw.phoneme_map;
        if phoneme_map.is_empty() && language.eq_ignore_ascii_case("pt-br") {
            // As Piper has it: an old espeak-ng wrote a `c` that its voices never heard.
            phoneme_map.insert("c".to_owned(), vec!["k".to_owned()]);
        }
        let mut ids = raw.phoneme_id_map;
        if ids.is_empty() && alphabet == Alphabet::Phonemes {
            // What Piper trains with where nothing else is asked for.
            let usual = PHONEMES
                .iter()
                .zip(0..)
                .map(|(name, id)| ((*name).to_owned(), vec![id]));
            ids = usual.collect();
        }
        Ok(Self {
            rate,
            language,
            others,
            alphabet,
            ids: PhonemeIds::new(ids, phoneme_map, raw.num_symbols)?,
            speakers,
            names: raw.speaker_id_map,
            length_scale,
            noise_scale,
            noise_w,
            hop: raw
                .hop_length
                .filter(|hop| (1..=4096).contains(hop))
                .unwrap_or(HOP),
        })
    }

    /// A voice of one speaker, whoever its description names.
    pub(super) fn alone(&mut self) {
        self.speakers = 1;
        self.names.clear();
    }

    /// The number of the speaker that a setting names or numbers. In a voice of one it is that
    /// one, whoever is asked for.
    ///
    /// # Errors
    /// What is wrong with it, for [`EngineError::Setting`].
    pub(super) fn speaker(&self, wanted: &str) -> Result<u32, String> {
        if let Some(id) = self.names.get(wanted) {
            return Ok(*id);
        }
        if self.speakers == 1 {
            if wanted.trim() != "0" {
                tracing::warn!("{}", no_choice(&shown(wanted)));
            }
            return Ok(0);
        }
        let number = wanted.parse().ok().filter(|number| *number < self.speakers);
        number.ok_or_else(|| {
            let names: Vec<&str> = self.names.keys().take(8).map(String::as_str).collect();
            if names.is_empty() {
                format!("the voice has {} speakers, counted from 0", self.speakers)
            } else {
                format!(
                    "the voice has {} speakers, counted from 0 or by name, such as {}",
                    self.speakers,
                    shown(&names.join(", "))
                )
            }
        })
    }
}

/// What is told of a speaker that a voice of one is asked for.
pub(super) fn no_choice(wanted: &str) -> String {
    format!(
        "the speaker `{wanted}` is asked of a voice that has only one, which speaks; leave `speaker` out"
    )
}

/// `phoneme_type`, as Piper writes it or Python's names of the same: `PhonemeType.ESPEAK`.
fn alphabet(name: &str) -> Result<Alphabet, String> {
    let (_, bare) = name.rsplit_once('.').unwrap_or(("", name));
    match bare.trim().to_ascii_lowercase().as_str() {
        "" | "espeak" => Ok(Alphabet::Phonemes),
        "text" => Ok(Alphabet::Letters),
        _ => Err(format!(
            "its `phoneme_type` is `{}`, and only `espeak` and `text` can be read",
            shown(name)
        )),
    }
}

/// The language in the name of a voice's files: `en_US` of `en_US-joe-medium.onnx.json`.
fn language_of(path: &Path) -> Option<String> {
    let (language, _) = path.file_name()?.to_str()?.split_once('-')?;
    let (primary, region) = language.split_once('_')?;
    let letters = |text: &str, count: RangeInclusive<usize>| {
        count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (letters(primary, 2..=3) && letters(region, 2..=3)).then(|| language.to_owned())
}

#[cfg(test)]
mod tests;
