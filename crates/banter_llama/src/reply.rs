//! From pieces of tokens to the text of an answer.

#[cfg(test)]
mod tests;

use crate::template::Layout;
use crate::text::{StopHolder, Utf8Holder};
use crate::thoughts::{Thoughts, wants_control};
use banter_engine::FinishReason;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::vocab::LlamaVocab;

/// The text of an answer as it comes in: whole characters, without what the model only
/// thinks, up to a stop string or a sign that ends it.
#[derive(Debug)]
pub(crate) struct Reply {
    bytes: Utf8Holder,
    thoughts: Thoughts,
    stops: StopHolder,
    /// How many of the stop strings the request named. The others are the layout's.
    named: usize,
}

impl Reply {
    pub(crate) fn new(layout: &Layout, mut stops: Vec<String>) -> Self {
        let named = stops.len();
        stops.extend(layout.stops.iter().map(|stop| (*stop).to_owned()));
        Self {
            named,
            bytes: Utf8Holder::default(),
            thoughts: Thoughts::after(layout.tail()),
            stops: StopHolder::new(stops),
        }
    }

    /// Whether the text of this token is wanted although it stands for itself.
    pub(crate) fn wants_special(&self, vocab: &LlamaVocab, token: LlamaToken) -> bool {
        vocab
            .text(token)
            .is_some_and(|text| wants_control(&text.to_string_lossy()))
    }

    /// Takes the bytes of a token, and returns the text that can be passed on.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        let mut text = String::new();
        self.bytes.push(bytes, &mut text);
        let text = self.thoughts.push(&text);
        self.stops.push(&text)
    }

    /// What to write in the model's stead, and push here, once it has begun to think aloud.
    pub(crate) fn skip_thought(&mut self) -> Option<&'static str> {
        self.thoughts.skip_once()
    }

    /// What ended the answer, once a stop string or a sign that ends it came.
    pub(crate) fn ended_by(&self) -> Option<FinishReason> {
        match self.stops.stopped_by() {
            Some(stop) if stop < self.named => Some(FinishReason::Stop),
            Some(_) => Some(FinishReason::EndOfTurn),
            None if self.thoughts.has_ended() => Some(FinishReason::EndOfTurn),
            None => None,
        }
    }

    /// What is left when the model has ended.
    pub(crate) fn finish(&mut self) -> String {
        let mut text = String::new();
        self.bytes.finish(&mut text);
        let mut text = self.thoughts.push(&text);
        text += &self.thoughts.finish();
        let mut rest = self.stops.push(&text);
        rest += &self.stops.finish();
        rest
    }

    /// Whether the model has thought and not answered.
    pub(crate) fn was_only_thought(&self) -> bool {
        self.thoughts.were_all()
    }
}
