//! What is asked of a language model.

use super::{ChatMessage, Priority, Role, Sampling, Upkeep};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a generation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Purpose {
    /// Words that a character says.
    #[default]
    Answer,
    /// No words at all: the prompt is read and the job ends, so that an answer to a request
    /// that begins with the same messages begins sooner. An engine that keeps nothing between
    /// two requests ends it at once, and one may fail it where an answer needs its room.
    Prefill,
    /// A text for the game and not for the player: what a conversation was about.
    Summary,
    /// No words: what [`GenerateRequest::upkeep`] says is done with what the engine keeps.
    Upkeep,
}

impl Purpose {
    /// The priority that [`GenerateRequest::of`] gives a request: an answer is
    /// [waited for](Priority::Conversation), a prefill goes before what nobody waits for
    /// ([`Priority::Ambient`]), a summary waits for everything else ([`Priority::Background`]).
    pub fn priority(self) -> Priority {
        match self {
            Self::Answer | Self::Upkeep => Priority::Conversation,
            Self::Prefill => Priority::Ambient,
            Self::Summary => Priority::Background,
        }
    }
}

/// A form that an answer has to have. An engine refuses a request with a constraint that it
/// cannot keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Constraint {
    /// A grammar in llama.cpp's notation, GBNF, whose first rule is `root`.
    Gbnf(String),
    /// A JSON schema, as JSON text: the answer is one JSON value of that schema.
    JsonSchema(String),
    /// A grammar in the notation of Lark, as llguidance reads it.
    Lark(String),
}

/// A low-rank adapter (LoRA) to answer with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adapter {
    /// Its name among those that the engine was given at its start.
    pub name: String,
    /// How strongly it works: 1 as it was trained, 0 not at all.
    pub weight: f32,
}

impl Adapter {
    /// The adapter of this name, as strong as it was trained.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            weight: 1.0,
        }
    }
}

/// A section of the prompt: which part of which message it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionSpan {
    /// The section's name, for whoever reads the counts. Several may have the same.
    pub name: String,
    /// The index of its message in [`GenerateRequest::messages`].
    pub message: usize,
    /// Its bytes in [`ChatMessage::content`].
    pub bytes: Range<usize>,
}

impl SectionSpan {
    /// The section's text. `None` where the message is not there, or where the range reaches
    /// out of it or cuts a character; an engine counts such a section as empty.
    ///
    /// ```
    /// use banter_engine::{GenerateRequest, SectionSpan};
    /// let request = GenerateRequest::from_user("It rains. Who are you?");
    /// let span = |bytes| SectionSpan { name: "weather".into(), message: 0, bytes };
    /// assert_eq!(span(0..9).text(&request.messages), Some("It rains."));
    /// assert_eq!(span(0..90).text(&request.messages), None);
    /// ```
    pub fn text<'a>(&self, messages: &'a [ChatMessage]) -> Option<&'a str> {
        messages.get(self.message)?.content.get(self.bytes.clone())
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
    /// interrupted for it, and one that was overtaken often enough goes first all the same.
    pub priority: Priority,
    /// What it is for.
    pub purpose: Purpose,
    /// Which character answers, by any name that stays the same for it: an engine may keep
    /// one character's work longer than another's. Never shown to the model.
    pub character: Option<String>,
    /// Which conversation goes on, by any name that stays the same for it. Never shown to the
    /// model.
    pub conversation: Option<String>,
    /// The form that the answer has to have.
    pub constraint: Option<Constraint>,
    /// The adapters to answer with. An engine refuses a request with a name that it does not
    /// know.
    pub adapters: Vec<Adapter>,
    /// Which parts of the messages are which section: for each of these the engine says how
    /// many tokens it has, in [`PromptUsage::sections`](super::PromptUsage::sections). It
    /// changes nothing about the answer.
    pub outline: Vec<SectionSpan>,
    /// What is to be done where this is for [upkeep](Purpose::Upkeep); nothing else of the
    /// request counts then.
    pub upkeep: Option<Upkeep>,
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

    /// A request for `purpose`, with the [priority](Purpose::priority) that it usually has.
    ///
    /// ```
    /// use banter_engine::{GenerateRequest, Priority, Purpose};
    /// let messages = GenerateRequest::from_user("What was said?").messages;
    /// let summary = GenerateRequest::of(Purpose::Summary, messages);
    /// assert_eq!(summary.priority, Priority::Background);
    /// ```
    pub fn of(purpose: Purpose, messages: Vec<ChatMessage>) -> Self {
        Self {
            messages,
            purpose,
            priority: purpose.priority(),
            ..Self::default()
        }
    }

    /// A request that says nothing and has the engine do `upkeep`.
    pub fn of_upkeep(upkeep: Upkeep) -> Self {
        Self {
            upkeep: Some(upkeep),
            ..Self::of(Purpose::Upkeep, Vec::new())
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
