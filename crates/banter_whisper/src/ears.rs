//! whisper.cpp as an engine.

use crate::hearing::Hearing;
use crate::model::{self, Fault, Header};
use crate::plausibility::Doubt;
use crate::settings::Options;
use crate::whisper::{Manner, Whisper, WhisperError};
use crate::{language, plausibility, text, window};
use banter_engine::{
    EngineError, Loading, Output, Pcm, Settings, Transcribe, TranscribeEvent, TranscribeRequest,
    Window,
};

/// Samples per second that whisper.cpp wants.
const RATE: u32 = 16_000;
const NAME: &str = "whisper.cpp";

/// The longest recording in seconds.
const LONGEST_SECONDS: u64 = 600;
/// What whisper is given at least: below a second it invents.
const FEWEST_SAMPLES: usize = RATE as usize * 11 / 10;
/// A sound that is nowhere louder is silence (-66 dB). Whisper would invent words for it.
const SILENCE: f32 = 0.000_5;

/// Ears: any whisper model in whisper.cpp's ggml format.
///
/// | request | whisper |
/// |---|---|
/// | `pcm` | any rate, up to ten minutes; brought to 16 kHz here |
/// | `language` | a BCP 47 tag; one that the model does not know is detected instead, with a warning |
/// | `prompt` | the first 800 bytes of it, 140 tokens at most |
/// | `before` | as much of its end as there is room for: the decoder heeds some 220 tokens |
/// | `translate` | a model that knows English alone writes English in any case; one that was made without, as `large-v3-turbo`, warns |
/// | `draft` | the likeliest text at once: nothing is tried again, nothing side by side |
/// | `words` | their times are what the decoder makes of them, and may be some tenths off |
/// | `window` | `Fitted` is as much of the encoder as there is sound, see the [crate] |
///
/// What is heard comes as [`Partial`](TranscribeEvent::Partial) text after each half minute
/// of sound, but for drafts; then the [`Language`](TranscribeEvent::Language), if there was any text, and the
/// [`Segment`](TranscribeEvent::Segment)s in order, or a single empty one where nothing was
/// understood.
#[derive(Debug)]
pub struct WhisperEars {
    whisper: Whisper,
    options: Options,
    header: Header,
    has_weights: bool,
    /// What was said to be impossible, so that it is said once.
    told: Told,
}

/// Wishes that a model cannot fulfil and was asked for.
#[derive(Debug, Default)]
struct Told {
    translation: bool,
    language: Option<String>,
}

impl WhisperEars {
    /// Loads the model that `settings` name. See the [crate] for the settings there are.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that cannot be used, [`EngineError::Request`]
    /// when no model is named, [`EngineError::File`] when the file is no usable model.
    pub fn open(settings: &Settings, loading: &Loading) -> Result<Self, EngineError> {
        let options = Options::read(settings)?;
        let refuse = |fault: Fault| EngineError::File {
            path: options.model.clone(),
            reason: fault.to_string(),
        };
        loading.report(0.0);
        // What is put on a graphics card has its own memory.
        let free = if options.gpu {
            u64::MAX
        } else {
            banter_machine::free_memory().unwrap_or(u64::MAX)
        };
        let model = model::open(&options.model, free).map_err(refuse)?;
        let whisper = Whisper::load(model.file, model.length, options.gpu, loading)
            .map_err(|error| refuse(Fault::Refused(error.to_string())))?;
        loading.report(1.0);
        if !model.has_weights {
            tracing::warn!(
                "{} has no weights, it was made for tests: nothing will be understood",
                options.model.display()
            );
        }
        Ok(Self {
            whisper,
            options,
            header: model.header,
            has_weights: model.has_weights,
            told: Told::default(),
        })
    }

    /// Whether the model knows other languages than English.
    pub fn is_multilingual(&self) -> bool {
        self.header.is_multilingual()
    }

    /// What whisper calls the language to expect, if it is not to find that out.
    fn expected_language(&mut self, request: &TranscribeRequest) -> Option<&'static str> {
        // Detection would read what a model without weights never wrote.
        if !self.is_multilingual() || !self.has_weights {
            return Some("en");
        }
        let hint = request
            .language
            .as_ref()
            .or(self.options.language.as_ref())?;
        let name = language::name(hint, self.header.languages());
        if name.is_none() && self.told.language.as_ref() != Some(hint) {
            tracing::warn!(
                "the model does not know the language {hint:?}: it is detected, which takes longer"
            );
            self.told.language = Some(hint.clone());
        }
        name
    }

    /// Whether to write English whatever is spoken.
    fn translates(&mut self, request: &TranscribeRequest) -> bool {
        if !request.translate || !self.is_multilingual() {
            return false;
        }
        if !self.header.can_translate() && !self.told.translation {
            tracing::warn!(
                "{} was made without translation and will write the language that is spoken, or \
                 something else; choose another model",
                self.options.model.display()
            );
            self.told.translation = true;
        }
        true
    }

    /// Has whisper.cpp listen. Returns its number of the language.
    fn hear(
        &mut self,
        samples: &[f32],
        manner: Manner<'_>,
        hearing: &mut Hearing<'_>,
    ) -> Result<i32, EngineError> {
        self.whisper
            .transcribe(samples, manner, hearing)
            .map_err(|error| match error {
                WhisperError::Stopped => EngineError::Cancelled,
                error => EngineError::Failed {
                    engine: NAME.to_owned(),
                    reason: error.to_string(),
                },
            })
    }
}

impl Transcribe for WhisperEars {
    fn transcribe(
        &mut self,
        request: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let seconds = length(&request.pcm)?;
        let heard = request.pcm.resampled_while(RATE, || {
            output.alive();
            !output.is_cancelled()
        });
        let heard = heard.ok_or(EngineError::Cancelled)?;
        let limited = heard.samples().iter().map(|sample| sample.clamp(-1.0, 1.0));
        let mut samples: Vec<f32> = limited.collect();
        let mut hearing = Hearing::new(output, seconds, !request.draft);
        if samples.iter().all(|sample| sample.abs() < SILENCE) {
            return hearing.finish(None, false);
        }
        samples.resize(samples.len().max(FEWEST_SAMPLES), 0.0);
        let manner = Manner {
            threads: self.options.threads,
            beam: if request.draft { 1 } else { self.options.beam },
            language: self.expected_language(&request),
            translate: self.translates(&request),
            prompt: &text::prompt(&request.prompt),
            before: &text::tail(&request.before),
            positions: match request.window {
                Window::Fitted => window::fitted(
                    samples.len() as f32 / RATE as f32,
                    self.options.context_floor,
                    self.header.audio_context,
                ),
                Window::Full => 0,
            },
            most_tokens: self.options.max_tokens,
            retries: self.has_weights && !request.draft,
        };
        let mut number = self.hear(&samples, manner, &mut hearing)?;
        if manner.positions > 0
            && self.has_weights
            && let Some(doubt) = plausibility::of(hearing.pieces(), &samples)
        {
            tracing::debug!("what the fitted window gave is not believed: {doubt:?}");
            if !request.draft {
                hearing.forget();
                let full = Manner {
                    positions: 0,
                    ..manner
                };
                number = self.hear(&samples, full, &mut hearing)?;
            } else if doubt != Doubt::Nothing {
                // The next draft may be better, or the final text.
                hearing.forget();
            }
        }
        // A model of one language has no numbers for languages.
        let language = if self.is_multilingual() {
            language::tag(number)
        } else {
            Some("en")
        };
        hearing.finish(language, request.words)
    }
}

/// How long a recording is in seconds, if it is not too long.
fn length(pcm: &Pcm) -> Result<f32, EngineError> {
    // One that came through a pipe may claim any rate.
    let rate = pcm.rate().max(1);
    let samples = pcm.samples().len() as u64;
    if samples > LONGEST_SECONDS * u64::from(rate) {
        return Err(EngineError::Request(format!(
            "the recording lasts longer than {} minutes; send it in parts",
            LONGEST_SECONDS / 60
        )));
    }
    Ok((samples as f64 / f64::from(rate)) as f32)
}
