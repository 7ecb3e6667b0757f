//! What hears the pieces of an answer and passes on what of them is said.

use super::chunk::{Chunk, End, Usage};
use super::stops::Stops;
use super::thoughts::Thoughts;
use banter_engine::{
    EngineError, Finish, FinishReason, GenerateEvent, Output, PromptUsage, Purpose,
};

/// An answer as it comes.
pub(super) struct Listener<'o> {
    output: &'o mut Output<GenerateEvent>,
    purpose: Purpose,
    thoughts: Thoughts,
    stops: Stops,
    end: Option<End>,
    usage: Option<Usage>,
    /// Pieces so far: about as many tokens.
    pieces: u32,
    stopped: bool,
    spoken: bool,
}

impl<'o> Listener<'o> {
    pub(super) fn new(
        output: &'o mut Output<GenerateEvent>,
        purpose: Purpose,
        stop: &[String],
    ) -> Self {
        Self {
            output,
            purpose,
            thoughts: Thoughts::default(),
            stops: Stops::new(stop),
            end: None,
            usage: None,
            pieces: 0,
            stopped: false,
            spoken: false,
        }
    }

    /// Takes a piece. Whether there was a token in it.
    ///
    /// # Errors
    /// What the job's owner says: it is not wanted any more.
    pub(super) fn hear(&mut self, chunk: Chunk) -> Result<bool, EngineError> {
        self.usage = chunk.usage.or(self.usage);
        self.end = self.end.or(chunk.end);
        let is_token = chunk.thinks || !chunk.text.is_empty();
        if is_token {
            self.pieces = self.pieces.saturating_add(1);
            self.output.alive();
        }
        let mut thought = String::new();
        self.thoughts.push(&chunk.text, &mut thought);
        self.pass(&thought)?;
        Ok(is_token)
    }

    fn pass(&mut self, text: &str) -> Result<(), EngineError> {
        let mut said = String::new();
        self.stopped = self.stops.push(text, &mut said);
        self.say(said)
    }

    fn say(&mut self, said: String) -> Result<(), EngineError> {
        if said.is_empty() || self.purpose == Purpose::Prefill {
            return self.output.check();
        }
        self.spoken = true;
        self.output.send(GenerateEvent::Text(said))
    }

    /// Whether something was said: from then on there is no second try.
    pub(super) fn has_spoken(&self) -> bool {
        self.spoken
    }

    /// Whether all that will be said was said.
    pub(super) fn is_whole(&self) -> bool {
        self.stopped || self.end.is_some()
    }

    /// Whether a string came that ends the answer: what follows is not needed.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether the server would not say it.
    pub(super) fn is_withheld(&self) -> bool {
        self.end == Some(End::Withheld) && !self.stopped
    }

    /// A further try begins anew.
    pub(super) fn restart(&mut self, stop: &[String]) {
        self.thoughts = Thoughts::default();
        self.stops = Stops::new(stop);
        self.end = None;
        self.stopped = false;
    }

    /// Passes on what was held back, whatever comes of the answer.
    ///
    /// # Errors
    /// As for [`Self::hear`].
    pub(super) fn flush(&mut self) -> Result<(), EngineError> {
        let mut text = String::new();
        self.thoughts.finish(&mut text);
        self.pass(&text)?;
        let mut said = String::new();
        self.stops.finish(&mut said);
        self.say(said)
    }

    /// Says how the answer ended and what it took.
    ///
    /// # Errors
    /// As for [`Self::hear`].
    pub(super) fn finish(&mut self) -> Result<(), EngineError> {
        self.flush()?;
        if let Some(usage) = self.usage {
            self.output.send(GenerateEvent::Prompt(PromptUsage {
                tokens: usage.prompt,
                cached: usage.cached,
                sections: Vec::new(),
            }))?;
        }
        let reason = match self.end {
            _ if self.purpose == Purpose::Prefill => FinishReason::Prefilled,
            _ if self.stopped => FinishReason::Stop,
            Some(End::Finished(reason)) => reason,
            Some(End::Withheld) | None => FinishReason::EndOfTurn,
        };
        let tokens = self.written();
        self.output
            .send(GenerateEvent::Finished(Finish { reason, tokens }))
    }

    fn written(&self) -> u32 {
        self.usage.map_or(self.pieces, |usage| usage.written)
    }

    /// How many tokens were read and written, as far as the server has told.
    pub(super) fn spent(&self) -> Option<u32> {
        let usage = self.usage?;
        Some(usage.prompt.saturating_add(usage.written))
    }
}
