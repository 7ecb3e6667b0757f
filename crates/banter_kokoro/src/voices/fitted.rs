//! Voices that were fitted to somebody's recording: files `NAME.voice.toml` beside Kokoro's own.

use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// What the name of such a file ends with.
pub(crate) const ENDING: &str = ".voice.toml";
/// The largest that is read, in bytes.
const LARGEST: u64 = 64 << 10;

/// What such a file says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct FittedVoice {
    pub(crate) voice: Made,
    /// Without it the file is no voice.
    #[serde(default)]
    pub(crate) consent: Option<Consented>,
    /// How it was found, for who reads the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fitted: Option<How>,
}

/// What the voice is made of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) variant: String,
}

/// The text in which the person agreed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Consented {
    pub(crate) file: String,
    pub(crate) sha256: String,
    /// The day on which the voice was fitted, as `2026-01-31`.
    pub(crate) fitted_on: String,
}

/// How near the voice came, and to what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct How {
    pub(crate) recording_sha256: String,
    pub(crate) best_single: String,
    pub(crate) best_single_similarity: f32,
    pub(crate) similarity: f32,
}

/// The voice's name, if the file's is that of a fitted one.
pub(crate) fn name(file: &Path) -> Option<&str> {
    let name = file.file_name().and_then(OsStr::to_str)?;
    name.strip_suffix(ENDING).filter(|name| !name.is_empty())
}

/// The blend in a file.
///
/// # Errors
/// In words: what is wrong with it. One that names no consent is refused.
pub(crate) fn blend(file: &Path) -> Result<String, String> {
    // What is no file might never end.
    if !fs::metadata(file).is_ok_and(|about| about.is_file()) {
        return Err("this is no file".to_owned());
    }
    let mut text = String::new();
    let read = File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text));
    read.map_err(|error| format!("the fitted voice cannot be read: {error}"))?;
    if text.len() as u64 > LARGEST {
        return Err(format!(
            "no fitted voice is larger than {} KiB",
            LARGEST >> 10
        ));
    }
    let voice: FittedVoice = toml::from_str(&text)
        .map_err(|error| format!("this is no fitted voice: {}", error.message()))?;
    let is_named = |consent: &Consented| {
        let fields = [&consent.file, &consent.fitted_on];
        let is_sum = consent.sha256.len() == 64
            && consent.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_sum && fields.iter().all(|field| !field.trim().is_empty())
    };
    if voice.consent.as_ref().is_some_and(is_named) {
        Ok(voice.voice.variant)
    } else {
        Err("it names no consent of whoever is imitated, so it is not used; `banter voice-fit` writes one that does".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn text(sha256: &str) -> String {
        format!(
            "[voice]\nvariant = \"emma\"\n[consent]\nfile = \"ada.txt\"\nsha256 = \"{sha256}\"\nfitted_on = \"2026-01-31\"\n"
        )
    }

    #[test]
    fn what_is_no_fitted_voice_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let told = |text: &str| {
            let file = folder.path().join("ada.voice.toml");
            fs::write(&file, text).unwrap();
            blend(&file)
        };
        let whole = text(&"0a".repeat(32));
        assert_eq!(told(&whole).unwrap(), "emma");
        // What comes after might be cut off where it means something else.
        let long = format!("{whole}#{}", " ".repeat(LARGEST as usize));
        assert!(told(&long).unwrap_err().contains("64 KiB"));
        for sum in ["", "0a", &"xy".repeat(32)] {
            assert!(told(&text(sum)).unwrap_err().contains("names no consent"));
        }
        assert!(blend(folder.path()).unwrap_err().contains("no file"));
    }
}
