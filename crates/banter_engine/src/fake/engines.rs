//! The fakes that hear and speak.

use super::{Script, Step};
use crate::{
    EngineError, Output, Phoneme, PhonemeTiming, Segment, Synthesize, SynthesizeEvent,
    SynthesizeRequest, Transcribe, TranscribeEvent, TranscribeRequest, Word, emphasised,
};

/// Hears what its script says, whatever was spoken: a step for each utterance.
///
/// A [draft](TranscribeRequest::draft) takes no step of the script: it hears as many words of
/// the next line as somebody who speaks [three a second](Self::WORDS_PER_SECOND) has said.
/// What stands [before](TranscribeRequest::before) the sound is left out of the line.
#[derive(Debug, Clone)]
pub struct FakeTranscribe(Script<String>);

impl FakeTranscribe {
    /// How fast people are believed to speak, for drafts and for the times of words.
    pub const WORDS_PER_SECOND: f32 = 3.0;

    /// Hears these lines, one for each utterance.
    pub fn hearing(lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::following(Script::new(
            lines.into_iter().map(|line| Step::Reply(line.into())),
        ))
    }

    /// Follows `script`.
    pub fn following(script: Script<String>) -> Self {
        Self(script)
    }
}

impl Transcribe for FakeTranscribe {
    fn transcribe(
        &mut self,
        request: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError> {
        let line = if request.draft {
            self.0.peek().cloned().unwrap_or_default()
        } else {
            self.0.reply(output)?
        };
        let seconds = request.pcm.duration().as_secs_f32();
        let said = if request.draft {
            (seconds * Self::WORDS_PER_SECOND) as usize
        } else {
            usize::MAX
        };
        let before = request.before.split_whitespace().count();
        let heard: Vec<&str> = line.split_whitespace().skip(before).take(said).collect();
        if heard.len() > 1 && !request.draft {
            output.send(TranscribeEvent::Partial(heard[0].to_owned()))?;
        }
        let length = if request.draft {
            1.0 / Self::WORDS_PER_SECOND
        } else {
            (seconds / heard.len().max(1) as f32).min(1.0 / Self::WORDS_PER_SECOND)
        };
        let words = heard.iter().enumerate().map(|(index, word)| Word {
            text: format!("{}{word}", if index == 0 { "" } else { " " }),
            start: index as f32 * length,
            end: (index + 1) as f32 * length,
            probability: 1.0,
        });
        output.send(TranscribeEvent::Segment(Segment {
            text: heard.join(" "),
            start: 0.0,
            end: seconds,
            no_speech: 0.0,
            words: words.filter(|_| request.words).collect(),
        }))
    }
}

/// Hums a sentence: a tone for every letter, whose phoneme is the letter itself.
#[derive(Debug, Clone)]
pub struct FakeSynthesize(Script<()>);

impl FakeSynthesize {
    /// Samples per second of the hum.
    pub const RATE: u32 = 16_000;
    /// How long every character of the text lasts, in seconds.
    pub const SECONDS_PER_CHARACTER: f32 = 0.06;

    /// Hums every sentence.
    pub fn humming() -> Self {
        Self::following(Script::new([Step::Reply(())]))
    }

    /// Follows `script`, in which a reply is a hummed sentence.
    pub fn following(script: Script<()>) -> Self {
        Self(script)
    }
}

impl Synthesize for FakeSynthesize {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        self.0.reply(output)?;
        output.send(SynthesizeEvent::Start {
            rate: Self::RATE,
            timing: PhonemeTiming::Exact,
        })?;
        let length = (Self::SECONDS_PER_CHARACTER * Self::RATE as f32) as usize;
        // Nobody hums the signs of stress.
        let (text, _) = emphasised(&request.text);
        for (index, character) in text.chars().enumerate() {
            let sounds = character.is_alphanumeric();
            let start = index as f32 * Self::SECONDS_PER_CHARACTER;
            output.send(SynthesizeEvent::Phonemes(vec![Phoneme {
                symbol: if sounds {
                    character.to_lowercase().to_string()
                } else {
                    "_".to_owned()
                },
                start,
                end: start + Self::SECONDS_PER_CHARACTER,
            }]))?;
            let level = if sounds { 0.25 } else { 0.0 };
            let pitch = 180.0 + f32::from((character as u32 % 16) as u8) * 10.0;
            let samples = (0..length)
                .map(|i| {
                    let phase = i as f32 * pitch / Self::RATE as f32;
                    (phase * std::f32::consts::TAU).sin() * level
                })
                .collect();
            output.send(SynthesizeEvent::Samples(samples))?;
        }
        Ok(())
    }
}
