//! The settings of this crate's engines.

use banter_engine::host::PiperHost;
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

/// The numbers among the settings, as far as they are set.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) length_scale: Option<f32>,
    pub(crate) noise_scale: Option<f32>,
    pub(crate) noise_w: Option<f32>,
    /// In seconds.
    pub(crate) sentence_silence: Option<f32>,
    pub(crate) threads: Option<u32>,
}

impl Numbers {
    /// # Errors
    /// [`EngineError::Setting`] for the first that is no number or out of its range.
    pub(crate) fn read(settings: &Settings) -> Result<Self, EngineError> {
        Ok(Self {
            length_scale: settings.within("length_scale", PiperHost::LENGTH_SCALE)?,
            noise_scale: settings.within("noise_scale", PiperHost::NOISE_SCALE)?,
            noise_w: settings.within("noise_w", PiperHost::NOISE_W)?,
            sentence_silence: settings.within("sentence_silence", PiperHost::SENTENCE_SILENCE)?,
            threads: settings.within("threads", PiperHost::THREADS)?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::host::{espeak_host, piper_host};

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
    fn builders_of_hosts_know_every_setting() {
        let host = piper_host("mara.onnx")
            .config("mara.json")
            .speaker(2)
            .length_scale(1.5)
            .noise_scale(0.25)
            .noise_w(0.5)
            .sentence_silence(0.125)
            .threads(3)
            .runtime("libonnxruntime.so")
            .data("espeak-ng-data");
        let settings = host.spec().settings;
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, KNOWN);
        assert_eq!(refuse_unknown(&settings), Ok(()));
        let expected = Numbers {
            length_scale: Some(1.5),
            noise_scale: Some(0.25),
            noise_w: Some(0.5),
            sentence_silence: Some(0.125),
            threads: Some(3),
        };
        assert_eq!(Numbers::read(&settings), Ok(expected));
        let settings = espeak_host().data("espeak-ng-data").spec().settings;
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, [OF_ESPEAK]);
        assert_eq!(refuse_unknown(&settings), Ok(()));
    }

    #[test]
    fn the_ranges_of_the_builder_are_the_engines() {
        let read = |name: &str, value: &dyn ToString| {
            let settings = Settings::default().with(name, value.to_string());
            Numbers::read(&settings).map_err(|error| error.to_string())
        };
        for (name, range) in [
            ("length_scale", PiperHost::LENGTH_SCALE),
            ("noise_scale", PiperHost::NOISE_SCALE),
            ("noise_w", PiperHost::NOISE_W),
            ("sentence_silence", PiperHost::SENTENCE_SILENCE),
        ] {
            for within in [range.start(), range.end()] {
                assert!(read(name, within).is_ok_and(|numbers| numbers != Numbers::default()));
            }
            for wrong in [
                range.start() - 0.01,
                range.end() + 0.01,
                f32::NAN,
                f32::INFINITY,
            ] {
                let told = read(name, &wrong).unwrap_err();
                let words = format!("from {} to {}", range.start(), range.end());
                assert!(told.contains(name) && told.contains(&words), "{told}");
            }
            assert!(read(name, &"much").unwrap_err().contains("= much"));
        }
        assert!(read("threads", PiperHost::THREADS.end()).is_ok());
        assert!(read("threads", &0).is_err() && read("threads", &257).is_err());
    }
}
