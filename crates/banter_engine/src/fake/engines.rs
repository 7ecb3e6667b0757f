//! The three fakes.

use super::{Script, Step};
use crate::{
    EngineError, Generate, GenerateEvent, GenerateRequest, Output, Phoneme, PhonemeTiming, Segment,
    Synthesize, SynthesizeEvent, SynthesizeRequest, Transcribe, TranscribeEvent, TranscribeRequest,
};
use std::time::Duration;

/// Hears what its script says, whatever was spoken.
#[derive(Debug, Clone)]
pub struct FakeTranscribe(Script<String>);

impl FakeTranscribe {
    /// Hears these lines, one for each recording.
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
        let text = self.0.reply(output)?;
        if let Some((first, _)) = text.split_once(' ') {
            output.send(TranscribeEvent::Partial(first.to_owned()))?;
        }
        output.send(TranscribeEvent::Segment(Segment {
            text,
            start: 0.0,
            end: request.pcm.duration().as_secs_f32(),
            no_speech: 0.0,
        }))
    }
}

/// Answers what its script says, word by word.
#[derive(Debug, Clone)]
pub struct FakeGenerate {
    script: Script<String>,
    pace: Duration,
}

impl FakeGenerate {
    /// Answers with these, one for each request.
    pub fn replying(replies: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::following(Script::new(
            replies.into_iter().map(|reply| Step::Reply(reply.into())),
        ))
    }

    /// Follows `script`.
    pub fn following(script: Script<String>) -> Self {
        Self {
            script,
            pace: Duration::ZERO,
        }
    }

    /// The same fake, which takes so long for each word.
    #[must_use]
    pub fn paced(mut self, pace: Duration) -> Self {
        self.pace = pace;
        self
    }
}

impl Generate for FakeGenerate {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let reply = self.script.reply(output)?;
        for piece in reply.split_inclusive(' ') {
            if !self.pace.is_zero() {
                std::thread::sleep(self.pace);
            }
            output.send(GenerateEvent::Text(piece.to_owned()))?;
        }
        Ok(())
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
        for (index, character) in request.text.chars().enumerate() {
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
