//! What a language model sends back.

use super::UpkeepReport;
use serde::{Deserialize, Serialize};

/// A part of an answer, in the order in which they come. Only [`Text`](Self::Text) is sent by
/// every engine; who reads events passes over those that it does not know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum GenerateEvent {
    /// The engine has begun. Sent first, and once.
    Started,
    /// What the prompt is made of. Sent once, before any of it is read; by a server, which tells
    /// at its end, before [`Finished`](Self::Finished).
    Prompt(PromptUsage),
    /// How much of the prompt was read so far, 0..=1. For a status line.
    Prefill(f32),
    /// The next piece of text: any number of whole characters.
    Text(String),
    /// The answer is whole. Sent last, and not where the job fails.
    Finished(Finish),
    /// An [upkeep](super::Purpose::Upkeep) is done. Sent last, by engines that keep something.
    Upkept(UpkeepReport),
}

impl GenerateEvent {
    /// The bytes of its text and lists.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Prompt(usage) => size_of_val(usage.sections.as_slice()),
            Self::Started | Self::Prefill(_) | Self::Finished(_) | Self::Upkept(_) => 0,
        }
    }
}

/// What a prompt takes, in the engine's tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptUsage {
    /// Tokens of the whole prompt, with the signs that a chat template puts around messages.
    pub tokens: u32,
    /// How many of them, from the beginning, the engine had read already.
    pub cached: u32,
    /// Tokens of each section of [`GenerateRequest::outline`](super::GenerateRequest::outline),
    /// in its order and counted alone: they need not add up to the whole, and a section counts
    /// even where its message was left out because the context is full. Empty from an engine that
    /// cannot tell.
    pub sections: Vec<u32>,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// Why it ended.
    pub reason: FinishReason,
    /// How many tokens were written, those included that are not passed on (thoughts, the sign
    /// that ends an answer).
    pub tokens: u32,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FinishReason {
    /// The model ended it.
    EndOfTurn,
    /// One of the request's stop strings came.
    Stop,
    /// It is as long as [`Sampling::max_tokens`](super::Sampling::max_tokens) allows.
    Length,
    /// The context is full.
    Context,
    /// The constraint allows no token that could follow.
    Constraint,
    /// Nothing was to be written: the request was for a
    /// [prefill](super::Purpose::Prefill), and the prompt is read.
    Prefilled,
}
