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

    fn event_bytes(event: &TranscribeEvent) -> usize {
        match event {
            TranscribeEvent::Partial(text) | TranscribeEvent::Language(text) => text.len(),
            TranscribeEvent::Segment(Segment { text, words, .. }) => {
                let spelled: usize = words.iter().map(|word| word.text.len()).sum();
                text.len() + size_of_val(words.as_slice()) + spelled
            }
        }
    }
}

/// Window of a transcription: how much of the sound an engine looks at that could look at more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Window {
    /// About as much as there is sound: whisper's encoder is cheaper for it.
    #[default]
    Fitted,
    /// All that it was made for. Slower, and safer where a fitted window went wrong.
    Full,
}

/// Request for a transcription: speech to be understood.
///
/// While somebody is still speaking, an utterance is sent again and again as a
/// [`draft`](Self::draft), each time with more sound; what has become certain is cut off the
/// beginning and passed as [`before`](Self::before).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranscribeRequest {
    /// The speech, at any rate.
    pub pcm: Pcm,
    /// The language spoken as a BCP 47 tag (`en`, `zh`), or `None` to have it detected.
    pub language: Option<String>,
    /// Words to expect: names of who and what is near. May be ignored.
    pub prompt: String,
    /// The text of the same utterance that comes right before this sound. It is not written
    /// again.
    pub before: String,
    /// Whether to write English whatever is spoken.
    pub translate: bool,
    /// Whether more of the utterance is to come, so that the text is for now. An engine may
    /// spend less on it.
    pub draft: bool,
    /// Whether [`Segment::words`] are wanted. They cost a little.
    pub words: bool,
    /// How much of the sound to look at.
    pub window: Window,
}

impl TranscribeRequest {
    /// A request for the text of `pcm`, which is all of an utterance, in whatever language.
    pub fn new(pcm: Pcm) -> Self {
        Self {
            pcm,
            language: None,
            prompt: String::new(),
            before: String::new(),
            translate: false,
            draft: false,
            words: false,
            window: Window::default(),
        }
    }
}

/// A word and when it was said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word with the punctuation that belongs to it. In a script without spaces, a
    /// character or a few. Joined as they are, the words of a segment are its text: a word
    /// that a space precedes begins with it.
    pub text: String,
    /// Where it begins, in seconds from the start of the sound. May be some tenths off.
    pub start: f32,
    /// Where it ends, in seconds from the start of the sound.
    pub end: f32,
    /// How sure the engine is, 0..=1.
    pub probability: f32,
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
    /// The same word by word, where that was wanted and the engine knows it; else empty.
    pub words: Vec<Word>,
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
