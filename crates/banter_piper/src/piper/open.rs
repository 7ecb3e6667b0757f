//! Opening a voice: its files, its settings, its graph.

use super::config::{Alphabet, Config};
use super::model::Model;
use super::shown::shown;
use super::{PiperVoice, files};
use crate::settings::{self, Numbers};
use crate::voice::EspeakVoice;
use banter_engine::share::{self, Share};
use banter_engine::{EngineError, Loading, Settings};
use banter_silero::{load_runtime, runtime_library};
use banter_voice::Performer;
use banter_wording::spelled;
use std::path::Path;
use std::time::Instant;

/// Within this a voice is mostly loaded, in seconds.
const USUAL_LOADING: f32 = 2.0;

/// Silence between two sentences of one request in seconds, as in Piper.
const SENTENCE_SILENCE: f32 = 0.2;

impl PiperVoice {
    /// Opens the voice that the [settings](crate#settings) name. It takes a second or two
    /// with a large one, while `loading` is told that it goes on.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that there is not or a value that cannot be,
    /// [`EngineError::File`] when the voice, its description, ONNX Runtime or espeak-ng's
    /// data are missing or wrong.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        settings::refuse_unknown(settings)?;
        let named = settings.get("model").map(Path::new).ok_or_else(|| {
            EngineError::Request("a Piper voice needs the setting `model`, its .onnx".to_owned())
        })?;
        let path = files::graph(named)?;
        let description = files::description(settings, &path)?;
        let mut config = Config::read(&description)?;
        let mut speaker = 0;
        if let Some(wanted) = settings.get("speaker") {
            speaker = config
                .speaker(wanted)
                .map_err(|reason| EngineError::Setting {
                    name: "speaker".to_owned(),
                    value: wanted.to_owned(),
                    reason,
                })?;
        }
        let numbers = Numbers::read(settings)?;
        for (value, set) in [
            (&mut config.length_scale, numbers.length_scale),
            (&mut config.noise_scale, numbers.noise_scale),
            (&mut config.noise_w, numbers.noise_w),
        ] {
            *value = set.unwrap_or(*value);
        }
        let silence = numbers.sentence_silence;
        let threads = numbers.threads.map(|count| count as usize);
        let espeak = EspeakVoice::open(settings)?;
        let known = config
            .others
            .iter()
            .find(|other| espeak.catalogue().resolve(other).is_ok());
        if let (Err(_), Some(known)) = (espeak.catalogue().resolve(&config.language), known) {
            config.language = known.clone();
        }
        let language = espeak.catalogue().resolve(&config.language);
        let language = language
            .map_err(|error| EngineError::File {
                path: description,
                reason: format!("its language cannot be read: {error}"),
            })?
            .to_owned();
        load_runtime(&runtime_library(settings)?)?;
        let threads = threads.unwrap_or_else(default_threads);
        let started = Instant::now();
        // ONNX Runtime does not say how far it is, only that it is at it.
        let model = Model::open(&path, threads, || {
            loading.report(1.0 - (-started.elapsed().as_secs_f32() / USUAL_LOADING).exp());
        })?;
        loading.report(1.0);
        if config.speakers > 1 && !model.has_speakers() {
            tracing::warn!(
                "{} is of one speaker, and its description tells of {}; it speaks all the same",
                path.display(),
                config.speakers
            );
            config.alone();
            speaker = 0;
        }
        if lacks_numbers(&config) {
            tracing::warn!(
                "{} has no letters for figures, and the words for numbers in `{}` are not known here; write them out in what it is to say",
                path.display(),
                shown(&config.language)
            );
        }
        tracing::debug!("{} speaks {language} on {threads} threads", path.display());
        Ok(Self {
            espeak,
            language,
            path,
            model,
            config,
            speaker,
            silence: silence.unwrap_or(SENTENCE_SILENCE),
            peak: None,
            performer: Performer::default(),
            told: false,
            warned: false,
        })
    }
}

/// Whether figures in a text are lost: it reads letters, and neither has any for them nor is
/// it known what they are called.
fn lacks_numbers(config: &Config) -> bool {
    config.alphabet == Alphabet::Letters
        && !('0'..='9').all(|figure| config.ids.begin().knows(figure))
        && spelled(&config.language, "0").is_none()
}

fn default_threads() -> usize {
    share::threads_of(Share::Voice, banter_machine::cores())
}
