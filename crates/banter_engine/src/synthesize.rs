//! Text to speech.

use crate::{Emphasis, Engine, EngineError, Inbox, Output, Task};
use serde::{Deserialize, Serialize};

/// The task of speaking a sentence.
#[derive(Debug)]
pub enum Synthesis {}

impl Task for Synthesis {
    const NAME: &'static str = "synthesize";
    type Request = SynthesizeRequest;
    type Event = SynthesizeEvent;

    fn event_bytes(event: &SynthesizeEvent) -> usize {
        match event {
            SynthesizeEvent::Start { .. } => 0,
            SynthesizeEvent::Samples(samples) => size_of_val(samples.as_slice()),
            SynthesizeEvent::Phonemes(phonemes) => {
                let symbols: usize = phonemes.iter().map(|phoneme| phoneme.symbol.len()).sum();
                size_of_val(phonemes.as_slice()) + symbols
            }
        }
    }
}

/// Style of a voice. Every value has a neutral default, and an engine clamps what it is
/// given to what it can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoiceStyle {
    /// The language and accent, as a BCP 47 tag (`en-gb`, `cmn`). It decides how text is
    /// read, whatever the voice.
    pub language: String,
    /// A variant of the voice by its engine's name (`f3` in espeak-ng), or none.
    pub variant: Option<String>,
    /// The speaker's number in a voice that has several.
    pub speaker: Option<u32>,
    /// Speed: 1 is the voice's own, 2 twice as fast. 0.25..=4.
    pub rate: f32,
    /// Pitch in semitones above the voice's own. -12..=12.
    pub pitch: f32,
    /// Loudness: 1 is the voice's own. 0..=2.
    pub volume: f32,
    /// How far the pitch moves about its middle: 1 is the voice's own, 0 a single tone. 0..=2.5.
    pub range: f32,
    /// How long pauses are: 1 is the voice's own, 2 twice as long. 0.25..=4.
    pub pauses: f32,
    /// How it stresses words.
    pub emphasis: Emphasis,
    /// Whether it speaks, whispers or shouts.
    pub manner: Manner,
}

/// Manner in which a voice speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Manner {
    /// As one speaks.
    #[default]
    Plain,
    /// Without a pitch, and softly.
    Whisper,
    /// Higher, brighter and louder.
    Shout,
}

impl Default for VoiceStyle {
    fn default() -> Self {
        Self {
            language: "en".to_owned(),
            variant: None,
            speaker: None,
            rate: 1.0,
            pitch: 0.0,
            volume: 1.0,
            range: 1.0,
            pauses: 1.0,
            emphasis: Emphasis::default(),
            manner: Manner::Plain,
        }
    }
}

/// Request for synthesis: a sentence to be spoken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SynthesizeRequest {
    /// What to say: plain text, in which the tags of [sounds](crate::VocalSound) and
    /// [stressed](crate::emphasised) words may stand, and no other markup.
    pub text: String,
    /// How to say it.
    pub style: VoiceStyle,
}

/// Timing of phonemes: where their times come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhonemeTiming {
    /// The synthesizer placed them.
    Exact,
    /// They were found in the sound by comparing it with another voice that says the same
    /// and knows its times: some hundredths of a second off at most places.
    Aligned,
    /// They were guessed from the sound or from typical durations.
    Estimated,
}

/// A phoneme and when it sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phoneme {
    /// IPA, with stress and length marks where the synthesizer gives them; `ˈˈ` is a word's vowel that is stressed on purpose, `_` a
    /// pause.
    pub symbol: String,
    /// When it begins, in seconds from the start of the sentence.
    pub start: f32,
    /// When it ends, in seconds from the start of the sentence.
    pub end: f32,
}

/// A part of a spoken sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SynthesizeEvent {
    /// What is to come. Sent once, first.
    Start {
        /// Samples per second of the sound that follows.
        rate: u32,
        /// How far the phonemes' times can be trusted.
        timing: PhonemeTiming,
    },
    /// The next samples, in -1..=1.
    Samples(Vec<f32>),
    /// The next phonemes, in order and without gaps.
    Phonemes(Vec<Phoneme>),
}

/// An engine that speaks one sentence at a time.
pub trait Synthesize: Send {
    /// Streams the sound and the phonemes of `request.text`.
    ///
    /// # Errors
    /// Any [`EngineError`]; [`EngineError::Cancelled`] as soon as `output` says so.
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: Synthesize> Engine<Synthesis> for E {
    fn serve(&mut self, inbox: &Inbox<Synthesis>) {
        inbox.serve_each(|request, output| self.synthesize(request, output));
    }
}
