//! A question to a persona, and what the persona has for it.

use crate::lore::Lore;
use crate::speech_text::ActionMark;
use banter_core::Perceivable;
use banter_core::persona::Persona;
use std::sync::Arc;

/// Question to a persona: what a character is to answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The character.
    pub persona: Arc<Persona>,
    /// What was said to it, or the cue.
    pub text: String,
    /// Whether the text is a cue.
    pub cue: bool,
    /// What the character perceives.
    pub things: Vec<Perceivable>,
}

/// Choice of what answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The persona's line of this number.
    Line(usize),
    /// The persona's fact of this number.
    Fact(usize),
    /// A description of something that is perceived.
    Describe(Perceivable),
    /// What somebody has told the character, in the words in which it says so: said where a model
    /// denies that it knows.
    Told(String),
    /// Nothing does, and nothing was asked: something was told.
    Acknowledge,
    /// Nothing does.
    Unknown,
    /// There was nothing to hear.
    NotHeard,
    /// Nothing is to be said: a cue for which the persona has no line.
    Silence,
}

impl Choice {
    /// Whether the persona has nothing for the line.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Unknown | Self::Acknowledge)
    }

    /// The number of the line or fact; 0 for what is neither.
    pub(crate) fn number(&self) -> usize {
        match self {
            Self::Line(number) | Self::Fact(number) => *number,
            _ => 0,
        }
    }
}

/// Recall of a persona for a question: its answer, and whatever else has to do with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recall {
    /// What answers.
    pub choice: Choice,
    /// How well it does, 0..=1. Below 0.45 nothing answers.
    pub score: f32,
    /// Which of its texts says most of what is asked, if one says more than others.
    pub variant: Option<usize>,
    /// Up to four lines and facts that have to do with the question, the best first, each
    /// with its score. All of them may be said now.
    pub related: Vec<(Choice, f32)>,
    /// What the character is asked to do, if it can, and with what it perceives.
    pub request: Option<ActionMark>,
    pub(crate) lore: Arc<Lore>,
}

impl Default for Recall {
    fn default() -> Self {
        Self {
            choice: Choice::Unknown,
            score: 0.0,
            variant: None,
            related: Vec::new(),
            request: None,
            lore: Arc::default(),
        }
    }
}

impl Recall {
    pub(crate) fn sure(choice: Choice, lore: Arc<Lore>) -> Self {
        Self {
            choice,
            score: 1.0,
            lore,
            ..Self::default()
        }
    }
}
