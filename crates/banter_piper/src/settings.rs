//! The settings of this crate's engines.

use banter_engine::{EngineError, Settings};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

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
    let wrong = |name: &str, value: &str, reason: String| EngineError::Setting {
        name: name.to_owned(),
        value: value.to_owned(),
        reason,
    };
    for (name, value) in settings.iter() {
        if !KNOWN.contains(&name) {
            let reason = format!("there is no such setting; there are {}", KNOWN.join(", "));
            return Err(wrong(name, value, reason));
        }
        if name != OF_ESPEAK && settings.get("model").is_none() {
            let reason =
                "it is of a Piper voice, whose .onnx file the setting `model` names".to_owned();
            return Err(wrong(name, value, reason));
        }
    }
    Ok(())
}

/// The value of `name` if it is set.
///
/// # Errors
/// [`EngineError::Setting`] when it is no `T` or out of `range`.
pub(crate) fn within<T>(
    settings: &Settings,
    name: &str,
    range: RangeInclusive<T>,
) -> Result<Option<T>, EngineError>
where
    T: FromStr<Err: Display> + PartialOrd + Display,
{
    let Some(value) = settings.parse::<T>(name)? else {
        return Ok(None);
    };
    if range.contains(&value) {
        return Ok(Some(value));
    }
    Err(EngineError::Setting {
        name: name.to_owned(),
        value: value.to_string(),
        reason: format!("it is from {} to {}", range.start(), range.end()),
    })
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
            within(&settings, "noise_w", 0.0_f32..=2.0).map_err(|error| error.to_string())
        };
        assert_eq!(read("0.8"), Ok(Some(0.8)));
        for wrong in ["NaN", "-1", "inf", "much"] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains("`noise_w ="), "{error}");
        }
        assert!(read("3").unwrap_err().contains("from 0 to 2"));
    }
}
