//! The settings of this crate's engines.

use banter_engine::{EngineError, Settings};

/// Every setting. All but `data` are for Piper voices.
const KNOWN: [&str; 10] = [
    "config",
    "data",
    "length_scale",
    "model",
    "noise_scale",
    "noise_w",
    "runtime",
    "sentence_silence",
    "speaker",
    "threads",
];

/// The one that espeak-ng knows too.
const OF_ESPEAK: &str = "data";

/// # Errors
/// [`EngineError::Setting`] for a setting that is none of ours, and for one of a Piper voice
/// where no `model` asks for one.
pub(crate) fn refuse_unknown(settings: &Settings) -> Result<(), EngineError> {
    settings.refuse_unknown(&KNOWN)?;
    let of_piper = settings.iter().find(|(name, _)| *name != OF_ESPEAK);
    if let (Some((name, value)), None) = (of_piper, settings.get("model")) {
        return Err(EngineError::Setting {
            name: name.to_owned(),
            value: value.to_owned(),
            reason: "it is of a Piper voice, whose .onnx file the setting `model` names".to_owned(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_unknown_setting_is_named_with_those_there_are() {
        let settings = Settings::default().with("speed", 3);
        let error = refuse_unknown(&settings).unwrap_err().to_string();
        assert!(error.contains("`speed = 3`"), "{error}");
        assert!(error.contains("length_scale"), "{error}");
    }

    #[test]
    fn what_is_pipers_wants_a_model() {
        let settings = Settings::default().with("speaker", "2").with("data", "x");
        let error = refuse_unknown(&settings).unwrap_err().to_string();
        assert!(error.contains("`model`"), "{error}");
        assert_eq!(refuse_unknown(&settings.with("model", "a.onnx")), Ok(()));
        assert_eq!(
            refuse_unknown(&Settings::default().with("data", "x")),
            Ok(())
        );
    }

    #[test]
    fn a_number_out_of_range_is_told_the_range() {
        let read = |text: &str| {
            let settings = Settings::default().with("noise_w", text);
            settings
                .within("noise_w", 0.0_f32..=2.0)
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("0.8"), Ok(Some(0.8)));
        for wrong in ["NaN", "-1", "inf", "much"] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains("`noise_w ="), "{error}");
        }
        assert!(read("3").unwrap_err().contains("from 0 to 2"));
    }
}
