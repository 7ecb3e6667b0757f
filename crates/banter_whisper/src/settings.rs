//! What the engine is told at its start.

use crate::language;
use banter_engine::host::WhisperHost;
use banter_engine::share::{self, Share};
use banter_engine::{EngineError, Settings};
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Whether this build computes on anything but the processor.
const HAS_GPU: bool = cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan"));
const KNOWN: [&str; 7] = [
    "model",
    "threads",
    "gpu",
    "beam",
    "language",
    "context_floor",
    "max_tokens",
];
/// Five seconds. A sixth of the encoder's work, and as low as can be believed to be safe.
const DEFAULT_FLOOR: u32 = 256;
/// Languages of a model of the third version: which the model knows is not known yet.
const ALL_LANGUAGES: usize = 100;

/// The settings, read. See the crate for the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) model: PathBuf,
    pub(crate) threads: i32,
    pub(crate) gpu: bool,
    pub(crate) beam: i32,
    pub(crate) language: Option<String>,
    /// Positions that a fitted window has at least.
    pub(crate) context_floor: u32,
    /// The most tokens in one window, 0 for whisper's own bound.
    pub(crate) max_tokens: u32,
}

impl Options {
    /// # Errors
    /// [`EngineError::Setting`] for a name that is none of ours or a value that is no good,
    /// [`EngineError::Request`] without a model.
    pub(crate) fn read(settings: &Settings) -> Result<Self, EngineError> {
        let refuse = |name: &str, value: &str, reason: String| EngineError::Setting {
            name: name.to_owned(),
            value: value.to_owned(),
            reason,
        };
        settings.refuse_unknown(&KNOWN)?;
        let model = match settings.get("model") {
            Some(path) if !path.trim().is_empty() => PathBuf::from(path),
            _ => {
                return Err(EngineError::Request(
                    "no model to hear with is named; set `model` to the path of a whisper model such as ggml-base.bin".to_owned(),
                ));
            }
        };
        let gpu = match settings.get("gpu") {
            None => HAS_GPU,
            Some("off") => false,
            Some("on") if HAS_GPU => true,
            Some(value @ "on") => {
                let reason = "this program was built without one; build it with the feature `vulkan`, `cuda` or `metal`";
                return Err(refuse("gpu", value, reason.to_owned()));
            }
            Some(value) => return Err(refuse("gpu", value, "it must be on or off".to_owned())),
        };
        let language = match settings.get("language").map(str::trim) {
            None | Some("" | "auto") => None,
            Some(tag) if language::name(tag, ALL_LANGUAGES).is_some() => Some(tag.to_owned()),
            Some(tag) => {
                let reason =
                    "whisper knows no such language; write a tag such as `en` or `zh`, or `auto`";
                return Err(refuse("language", tag, reason.to_owned()));
            }
        };
        Ok(Self {
            model,
            threads: whole(settings, "threads", WhisperHost::THREADS)?
                .unwrap_or_else(default_threads),
            gpu,
            beam: whole(settings, "beam", WhisperHost::BEAM)?.unwrap_or(1),
            language,
            context_floor: settings
                .within("context_floor", WhisperHost::CONTEXT_FLOOR)?
                .unwrap_or(DEFAULT_FLOOR),
            max_tokens: settings
                .within("max_tokens", WhisperHost::MAX_TOKENS)?
                .unwrap_or(0),
        })
    }
}

/// A number as whisper.cpp takes it.
fn whole(
    settings: &Settings,
    name: &str,
    range: RangeInclusive<u32>,
) -> Result<Option<i32>, EngineError> {
    let number = settings.within(name, range)?;
    Ok(number.and_then(|number| i32::try_from(number).ok()))
}

/// The share of the ears. ggml's threads wait for one another without letting go of their
/// cores, and where they want more than there are each step takes many times as long.
fn default_threads() -> i32 {
    i32::try_from(share::threads_of(Share::Ears, banter_machine::cores())).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_engine::host::whisper_host;

    fn with(name: &str, value: &str) -> Result<Options, EngineError> {
        let settings = Settings::default().with("model", "ears.bin");
        Options::read(&settings.with(name, value))
    }

    #[test]
    fn a_model_is_enough() {
        let options = with("beam", "1").unwrap();
        assert_eq!(options.model, PathBuf::from("ears.bin"));
        assert_eq!((options.gpu, options.language), (HAS_GPU, None));
        assert!((1..=4).contains(&options.threads));
        assert_eq!((options.context_floor, options.max_tokens), (256, 0));
    }

    #[test]
    fn what_cannot_be_used_is_named_with_what_to_do() {
        for (name, value, words) in [
            (
                "speed",
                "3",
                "model, threads, gpu, beam, language, context_floor, max_tokens",
            ),
            ("threads", "0", "from 1 to 256"),
            ("threads", "many", "invalid digit"),
            ("beam", "9", "from 1 to 8"),
            ("context_floor", "1501", "from 0 to 1500"),
            ("max_tokens", "-1", "invalid digit"),
            ("gpu", "yes", "on or off"),
            ("language", "klingon", "such as `en`"),
        ] {
            let error = with(name, value).unwrap_err().to_string();
            assert!(error.contains(&format!("`{name} = {value}`")), "{error}");
            assert!(error.contains(words), "{error}");
        }
        let error = Options::read(&Settings::default()).unwrap_err().to_string();
        assert!(error.contains("set `model`"), "{error}");
    }

    #[test]
    fn a_builder_of_hosts_knows_every_setting() {
        let host = whisper_host("ears.bin")
            .threads(2)
            .gpu(HAS_GPU)
            .beam(5)
            .language("de")
            .context_floor(300)
            .max_tokens(9);
        let settings = host.spec().settings;
        let mut known = KNOWN;
        known.sort_unstable();
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, known);
        let expected = Options {
            model: "ears.bin".into(),
            threads: 2,
            gpu: HAS_GPU,
            beam: 5,
            language: Some("de".to_owned()),
            context_floor: 300,
            max_tokens: 9,
        };
        assert_eq!(Options::read(&settings), Ok(expected));
    }

    #[test]
    fn the_ranges_of_the_builder_are_the_engines() {
        for (name, range) in [
            ("threads", WhisperHost::THREADS),
            ("beam", WhisperHost::BEAM),
            ("context_floor", WhisperHost::CONTEXT_FLOOR),
            ("max_tokens", WhisperHost::MAX_TOKENS),
        ] {
            for within in [range.start(), range.end()] {
                assert!(with(name, &within.to_string()).is_ok(), "{name}");
            }
            let beyond = range.end() + 1;
            let told = with(name, &beyond.to_string()).unwrap_err().to_string();
            assert!(told.contains(&format!("`{name} = {beyond}`")), "{told}");
        }
    }

    #[cfg(not(any(feature = "cuda", feature = "metal", feature = "vulkan")))]
    #[test]
    fn a_gpu_that_is_not_built_in_is_refused() {
        let error = with("gpu", "on").unwrap_err().to_string();
        assert!(error.contains("`vulkan`"), "{error}");
        assert!(!with("gpu", "off").unwrap().gpu);
    }

    #[test]
    fn a_language_is_kept_as_it_is_written() {
        assert_eq!(
            with("language", "zh-cmn").unwrap().language.as_deref(),
            Some("zh-cmn")
        );
        assert_eq!(with("language", "auto").unwrap().language, None);
    }
}
