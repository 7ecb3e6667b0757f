//! Language: from a conversation to the next words in it.

mod event;
mod request;
mod upkeep;

pub use event::{Finish, FinishReason, GenerateEvent, PromptUsage};
pub use request::{Adapter, Constraint, GenerateRequest, Purpose, SectionSpan};
pub use upkeep::{Upkeep, UpkeepReport};

use crate::{Engine, EngineError, Inbox, Output, Task};
use serde::{Deserialize, Serialize};

/// The task of continuing a conversation.
#[derive(Debug)]
pub enum Generation {}

impl Task for Generation {
    const NAME: &'static str = "generate";
    type Request = GenerateRequest;
    type Event = GenerateEvent;

    fn urgency(request: &GenerateRequest) -> u8 {
        match request.purpose {
            // It takes no time, and nothing is to be done before it that it would change.
            Purpose::Upkeep => Priority::Conversation as u8 + 1,
            _ => request.priority as u8,
        }
    }

    fn event_bytes(event: &GenerateEvent) -> usize {
        event.bytes()
    }
}

/// Who says a message of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The author: rules, persona, what is near.
    System,
    /// Somebody who speaks to the character.
    User,
    /// The character.
    Assistant,
}

/// A message of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Who says it.
    pub role: Role,
    /// What is said. Text from people: an engine never reads control tokens in it.
    pub content: String,
}

/// Which of several waiting requests goes first: the highest, and of several the one that came
/// first. A request that waits rises by one for every eight that overtake it, so that none
/// waits for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Priority {
    /// Thoughts that nobody waits for: summaries, rehearsals.
    Background,
    /// Characters talking among themselves.
    Ambient,
    /// Somebody waits for the answer.
    #[default]
    Conversation,
}

/// How the next token is drawn, by engines that draw tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 always takes the likeliest token; around 0.8 is lively.
    pub temperature: f32,
    /// Only the `top_k` likeliest tokens; 0 is all.
    pub top_k: u32,
    /// Only the likeliest tokens that make up this share of the probability, 0..=1.
    pub top_p: f32,
    /// Only tokens at least this share as likely as the likeliest, 0..=1.
    pub min_p: f32,
    /// Over 1 makes repetition less likely.
    pub repeat_penalty: f32,
    /// Where chance begins: what an engine makes of it, and how far the same seed gives the
    /// same answer, its documentation says.
    pub seed: u64,
    /// The answer is cut after so many tokens.
    pub max_tokens: u32,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 0.8,
            top_k: 40,
            top_p: 0.95,
            min_p: 0.05,
            repeat_penalty: 1.1,
            seed: 0,
            max_tokens: 256,
        }
    }
}

/// An engine that continues one conversation at a time.
pub trait Generate: Send {
    /// Streams the answer to `request` as [`GenerateEvent::Text`]. That it has
    /// [started](GenerateEvent::Started) is told already. No request for
    /// [upkeep](Purpose::Upkeep) comes here: who answers one conversation at a time keeps nothing.
    ///
    /// # Errors
    /// Any [`EngineError`]; [`EngineError::Cancelled`] as soon as `output` says so.
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: Generate> Engine<Generation> for E {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        inbox.serve_each(|request, output| {
            output.send(GenerateEvent::Started)?;
            if request.purpose == Purpose::Upkeep {
                return Ok(());
            }
            self.generate(request, output)
        });
    }
}
