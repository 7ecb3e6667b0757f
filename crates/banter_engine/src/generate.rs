//! Language: from a conversation to the next words in it.

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
        request.priority as u8
    }

    fn event_bytes(event: &GenerateEvent) -> usize {
        match event {
            GenerateEvent::Text(text) => text.len(),
            GenerateEvent::Prefill(_) => 0,
        }
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

/// Which of several waiting requests goes first.
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

/// A conversation to be continued.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GenerateRequest {
    /// The conversation so far. The messages that many requests share (world, faction,
    /// persona) come first, so that an engine can keep their work.
    pub messages: Vec<ChatMessage>,
    /// How tokens are drawn.
    pub sampling: Sampling,
    /// The answer ends before any of these.
    pub stop: Vec<String>,
    /// Which of the requests that wait goes first. One that is being answered is not
    /// interrupted for it.
    pub priority: Priority,
    /// A GBNF grammar that the answer has to follow.
    pub grammar: Option<String>,
    /// The name of a low-rank adapter to answer with. An engine that has none of this name
    /// refuses the request.
    pub adapter: Option<String>,
}

impl GenerateRequest {
    /// A conversation of a single line.
    pub fn from_user(line: impl Into<String>) -> Self {
        Self {
            messages: vec![ChatMessage {
                role: Role::User,
                content: line.into(),
            }],
            ..Self::default()
        }
    }

    /// What was said to the character last, empty if nothing was.
    pub fn last_user_line(&self) -> &str {
        self.messages
            .iter()
            .rev()
            .find(|message| message.role == Role::User)
            .map_or("", |message| &message.content)
    }
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum GenerateEvent {
    /// The next piece of text: any number of whole characters.
    Text(String),
    /// How much of the prompt was read so far, 0..=1. For a status line.
    Prefill(f32),
}

/// An engine that continues one conversation at a time.
pub trait Generate: Send {
    /// Streams the answer to `request` as [`GenerateEvent::Text`].
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
        inbox.serve_each(|request, output| self.generate(request, output));
    }
}
