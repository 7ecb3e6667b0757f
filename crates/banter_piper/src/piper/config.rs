//! The description that comes with a voice: its `.onnx.json`.

use super::ids::PhonemeIds;
use banter_engine::{EngineError, Settings};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Real ones have up to some 50 kB, most of it names of speakers.
const MOST_BYTES: u64 = 4 << 20;

/// Sample rates of voices, in Hz.
const RATES: RangeInclusive<u32> = 8_000..=48_000;

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

#[derive(Deserialize)]
struct Raw {
    audio: RawAudio,
    espeak: Option<RawEspeak>,
    language: Option<RawLanguage>,
    phoneme_type: Option<String>,
    #[serde(default)]
    phoneme_map: BTreeMap<String, Vec<String>>,
    phoneme_id_map: BTreeMap<String, Vec<i64>>,
    num_symbols: Option<i64>,
    num_speakers: Option<u32>,
    #[serde(default)]
    speaker_id_map: BTreeMap<String, u32>,
    #[serde(default)]
    inference: RawInference,
    hop_length: Option<u32>,
}

#[derive(Deserialize)]
struct RawAudio {
    sample_rate: u32,
}

#[derive(Deserialize)]
struct RawEspeak {
    voice: String,
}

#[derive(Deserialize)]
struct RawLanguage {
    code: String,
}

#[derive(Deserialize)]
#[serde(default)]
struct RawInference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for RawInference {
    /// Piper's own.
    fn default() -> Self {
        Self {
            noise_scale: 0.667,
            length_scale: 1.0,
            noise_w: 0.8,
        }
    }
}

/// Where the description of `model` is: named by the setting `config`, or beside it as
/// `X.onnx.json` or `X.json`.
pub(super) fn find(settings: &Settings, model: &Path) -> Result<PathBuf, EngineError> {
    if let Some(named) = settings.get("config") {
        return Ok(PathBuf::from(named));
    }
    let mut usual = model.as_os_str().to_owned();
    usual.push(".json");
    let usual = PathBuf::from(usual);
    let other = model.with_extension("json");
    if usual.is_file() {
        Ok(usual)
    } else if other.is_file() {
        Ok(other)
    } else {
        Err(EngineError::File {
            path: model.to_owned(),
            reason: format!(
                "a Piper voice is two files, and {} is missing; put the .json that came with the voice there, or name it in the setting `config`",
                usual.display()
            ),
        })
    }
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
        let what = "take the .json that came with the voice";
        let raw = serde_json::from_slice(&json)
            .map_err(|error| wrong(format!("this describes no Piper voice ({error}); {what}")))?;
        Self::check(raw).map_err(|reason| wrong(format!("{reason}; {what}")))
    }

    fn check(raw: Raw) -> Result<Self, String> {
        let alphabet = match raw.phoneme_type.as_deref() {
            None | Some("espeak") => Alphabet::Phonemes,
            Some("text") => Alphabet::Letters,
            Some(other) => {
                return Err(format!(
                    "its `phoneme_type` is `{}`, and only `espeak` and `text` can be read",
                    shown(other)
                ));
            }
        };
        if !RATES.contains(&raw.audio.sample_rate) {
            return Err(format!(
                "its `sample_rate` of {} is not from {} to {} Hz",
                raw.audio.sample_rate,
                RATES.start(),
                RATES.end()
            ));
        }
        let language = match (raw.espeak, raw.language) {
            (Some(espeak), _) if !espeak.voice.trim().is_empty() => espeak.voice,
            (_, Some(language)) => language.code,
            _ => return Err("it names no language in `espeak.voice`".to_owned()),
        };
        let speakers = raw.num_speakers.unwrap_or(1).max(1);
        if speakers > MOST_SPEAKERS {
            return Err(format!("its `num_speakers` of {speakers} cannot be right"));
        }
        if let Some((name, id)) = raw.speaker_id_map.iter().find(|(_, id)| **id >= speakers) {
            return Err(format!(
                "its speaker `{}` has the number {id}, and there are {speakers} speakers",
                shown(name)
            ));
        }
        let inference = raw.inference;
        for (name, value, range) in [
            ("length_scale", inference.length_scale, LENGTH),
            ("noise_scale", inference.noise_scale, NOISE),
            ("noise_w", inference.noise_w, NOISE),
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
        Ok(Self {
            rate: raw.audio.sample_rate,
            language,
            alphabet,
            ids: PhonemeIds::new(raw.phoneme_id_map, phoneme_map, raw.num_symbols)?,
            speakers,
            names: raw.speaker_id_map,
            length_scale: inference.length_scale,
            noise_scale: inference.noise_scale,
            noise_w: inference.noise_w,
            hop: raw
                .hop_length
                .filter(|hop| (1..=4096).contains(hop))
                .unwrap_or(HOP),
        })
    }

    /// The number of the speaker that a setting names or numbers.
    ///
    /// # Errors
    /// What is wrong with it, for [`EngineError::Setting`].
    pub(super) fn speaker(&self, wanted: &str) -> Result<u32, String> {
        if let Some(id) = self.names.get(wanted) {
            return Ok(*id);
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

/// Words from outside, fit for one line.
pub(super) fn shown(words: &str) -> String {
    let printable = words.chars().filter(|c| !c.is_control());
    printable.take(64).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = r#"{
        "audio": { "sample_rate": 22050, "quality": "medium" },
        "espeak": { "voice": "en-us" },
        "inference": { "noise_scale": 0.5, "length_scale": 1.1, "noise_w": 0.7 },
        "num_speakers": 2, "speaker_id_map": { "ann": 0, "bob": 1 },
        "num_symbols": 130,
        "phoneme_id_map": { "_": [0], "^": [1], "$": [2], "a": [14], "b": [15, 16] }
    }"#;

    fn read(json: &str) -> Result<Config, String> {
        let raw = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Config::check(raw)
    }

    #[test]
    fn a_description_is_read() {
        let config = read(GOOD).unwrap();
        assert_eq!((config.rate, config.speakers, config.hop), (22_050, 2, 256));
        assert_eq!(config.alphabet, Alphabet::Phonemes);
        assert_eq!(config.length_scale, 1.1);
        assert_eq!(config.speaker("bob"), Ok(1));
        assert_eq!(config.speaker("0"), Ok(0));
        for wrong in ["2", "-1", "carol"] {
            assert!(config.speaker(wrong).unwrap_err().contains("ann, bob"));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (from, to, words) in [
            ("22050", "7", "`sample_rate` of 7"),
            ("22050", "-7", "invalid value"),
            ("22050", "4000000000", "`sample_rate` of 4000000000"),
            (
                r#""num_speakers": 2"#,
                r#""num_speakers": 1"#,
                "`bob` has the number 1",
            ),
            (
                r#""num_speakers": 2"#,
                r#""num_speakers": 4000000000"#,
                "cannot be right",
            ),
            ("0.5", "-0.5", "`noise_scale` of -0.5"),
            ("1.1", "1e30", "`length_scale` of"),
            ("[14]", "[-14]", "the number -14"),
            ("[14]", "[130]", "the number 130"),
            ("[14]", "[]", "no number"),
            (r#""_": [0], "#, "", "`_`"),
            (r#""espeak": { "voice": "en-us" },"#, "", "no language"),
            (
                r#""num_symbols": 130"#,
                r#""phoneme_type": "pinyin""#,
                "`pinyin`",
            ),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let error = read(&GOOD.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(words), "{to}: {error}");
        }
    }

    #[test]
    fn a_voice_without_its_json_names_both_files() {
        let model = Path::new("/voices/mara.onnx");
        let error = find(&Settings::default(), model).unwrap_err().to_string();
        assert!(error.contains("/voices/mara.onnx: "), "{error}");
        assert!(
            error.contains("/voices/mara.onnx.json is missing"),
            "{error}"
        );
        assert!(error.contains("`config`"), "{error}");
    }

    proptest! {
        #[test]
        fn garbage_is_an_error_and_never_a_panic(
            at in 0..GOOD.len(),
            with in "[0-9eE.,:\"{}\\[\\]-]{0,4}",
        ) {
            let mut json = GOOD.to_owned();
            json.replace_range(at..=at, &with);
            if let Err(error) = read(&json) {
                prop_assert!(!error.contains('\n'));
            }
        }
    }
}
