//! Speech to text.

use crate::{Engine, EngineError, Inbox, Output, Pcm, Task};
use serde::{Deserialize, Serialize};

/// The task of turning speech into text.
#[derive(Debug)]
pub enum Transcription {}

impl Task for Transcription {
    const NAME: &'static str = "transcribe";
    type Request = TranscribeRequest;
    type Event = TranscribeEvent;
}

/// Speech to be understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranscribeRequest {
    /// The speech, at any rate.
    pub pcm: Pcm,
    /// The language spoken as a BCP 47 tag (`en`, `zh`), or `None` to have it detected.
    pub language: Option<String>,
    /// Words to expect: names of who and what is near. May be ignored.
    pub prompt: String,
    /// Whether to write English whatever is spoken.
    pub translate: bool,
}

impl TranscribeRequest {
    /// A request for the text of `pcm` in whatever language it is.
    pub fn new(pcm: Pcm) -> Self {
        Self {
            pcm,
            language: None,
            prompt: String::new(),
            translate: false,
        }
    }
}

/// A stretch of speech with its text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// What was said, empty if nothing was understood.
    pub text: String,
    /// Where it begins, in seconds from the start of the sound.
    pub start: f32,
    /// Where it ends, in seconds from the start of the sound.
    pub end: f32,
    /// How likely it is that nobody spoke, 0..=1.
    pub no_speech: f32,
}

/// A part of a transcription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TranscribeEvent {
    /// The text so far, which may still change.
    Partial(String),
    /// The language of the speech, as a BCP 47 tag.
    Language(String),
    /// A segment that will not change any more. Segments come in order.
    Segment(Segment),
}

/// An engine that understands one recording at a time.
pub trait Transcribe: Send {
    /// Writes down what is said in `request.pcm`.
    ///
    /// # Errors
    /// Any [`EngineError`]; [`EngineError::Cancelled`] as soon as `output` says so.
    fn transcribe(
        &mut self,
        request: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: Transcribe> Engine<Transcription> for E {
    fn serve(&mut self, inbox: &Inbox<Transcription>) {
        inbox.serve_each(|request, output| self.transcribe(request, output));
    }
}
