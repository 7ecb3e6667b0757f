//! whisper.cpp as an engine.

use crate::model::{self, Fault, Header};
use crate::resample::{RATE, resample};
use crate::settings::Options;
use crate::timeline::Timeline;
use crate::whisper::{Listener, Manner, Piece, Whisper, WhisperError};
use crate::{language, memory, text};
use banter_engine::{
    EngineError, Loading, Output, Pcm, Segment, Settings, Transcribe, TranscribeEvent,
    TranscribeRequest,
};

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
/// | `language` | a BCP 47 tag; one that the model does not know is detected instead |
/// | `prompt` | the first 800 bytes of it; whisper heeds some 220 tokens |
/// | `translate` | not by a model that knows English alone |
///
/// What is heard comes as [`Partial`](TranscribeEvent::Partial) text after each half minute
/// of sound; then the [`Language`](TranscribeEvent::Language), if there was any text, and the
/// [`Segment`](TranscribeEvent::Segment)s in order, or a single empty one where nothing was
/// understood.
#[derive(Debug)]
pub struct WhisperEars {
    whisper: Whisper,
    options: Options,
    header: Header,
    has_weights: bool,
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
            memory::free()
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
        })
    }

    /// Whether the model knows other languages than English.
    pub fn is_multilingual(&self) -> bool {
        self.header.is_multilingual()
    }

    /// What whisper calls the language to expect, if it is not to find that out.
    fn expected_language(&self, request: &TranscribeRequest) -> Option<&'static str> {
        // Detection would read what a model without weights never wrote.
        if !self.is_multilingual() || !self.has_weights {
            return Some("en");
        }
        let hint = request
            .language
            .as_ref()
            .or(self.options.language.as_ref())?;
        let name = language::name(hint, self.header.languages());
        if name.is_none() {
            tracing::debug!("the model does not know the language {hint:?}; it is detected");
        }
        name
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
        let mut samples = resample(request.pcm.samples(), request.pcm.rate(), || {
            output.alive();
            !output.is_cancelled()
        })
        .ok_or(EngineError::Cancelled)?;
        let mut hearing = Hearing {
            output,
            timeline: Timeline::new(seconds),
            segments: Vec::new(),
            so_far: String::new(),
            no_speech: None,
        };
        if samples.iter().all(|sample| sample.abs() < SILENCE) {
            return hearing.finish(None);
        }
        samples.resize(samples.len().max(FEWEST_SAMPLES), 0.0);
        let manner = Manner {
            threads: self.options.threads,
            beam: self.options.beam,
            language: self.expected_language(&request),
            translate: request.translate && self.is_multilingual(),
            prompt: &text::prompt(&request.prompt),
            retries: self.has_weights,
        };
        match self.whisper.transcribe(&samples, manner, &mut hearing) {
            // A model of one language has no numbers for languages.
            Ok(_) if !self.is_multilingual() => hearing.finish(Some("en")),
            Ok(number) => hearing.finish(language::tag(number)),
            Err(WhisperError::Stopped) => Err(EngineError::Cancelled),
            Err(error) => Err(EngineError::Failed {
                engine: NAME.to_owned(),
                reason: error.to_string(),
            }),
        }
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

/// What was heard of a recording so far.
struct Hearing<'a> {
    output: &'a mut Output<TranscribeEvent>,
    timeline: Timeline,
    segments: Vec<Segment>,
    so_far: String,
    /// The highest probability of all that was no text.
    no_speech: Option<f32>,
}

impl Listener for Hearing<'_> {
    fn goes_on(&mut self) -> bool {
        self.output.alive();
        !self.output.is_cancelled()
    }

    fn heard(&mut self, piece: Piece) {
        let text = text::clean(&piece.text);
        let (start, end) = self.timeline.place(piece.start, piece.end);
        let no_speech = if piece.no_speech.is_nan() {
            0.0
        } else {
            piece.no_speech.clamp(0.0, 1.0)
        };
        if text.is_empty() {
            self.no_speech = Some(self.no_speech.unwrap_or(0.0).max(no_speech));
            return;
        }
        if !self.so_far.is_empty() {
            self.so_far.push(' ');
        }
        self.so_far.push_str(&text);
        self.segments.push(Segment {
            text,
            start,
            end,
            no_speech,
            words: Vec::new(),
        });
        // A job that is no longer wanted ends at the next step.
        let _ = self
            .output
            .send(TranscribeEvent::Partial(self.so_far.clone()));
    }
}

impl Hearing<'_> {
    /// Sends what does not change any more.
    fn finish(mut self, language: Option<&str>) -> Result<(), EngineError> {
        if self.segments.is_empty() {
            self.segments.push(Segment {
                text: String::new(),
                start: 0.0,
                end: self.timeline.seconds(),
                no_speech: self.no_speech.unwrap_or(1.0),
                words: Vec::new(),
            });
        } else if let Some(language) = language {
            self.output
                .send(TranscribeEvent::Language(language.to_owned()))?;
        }
        for segment in self.segments {
            self.output.send(TranscribeEvent::Segment(segment))?;
        }
        Ok(())
    }
}
