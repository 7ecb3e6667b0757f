//! What an answer gives: sentences and deeds.

use super::part::ActionMark;
use banter_core::{Delivery, SentenceMood};

/// Something that an answer gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Spoken {
    /// A sentence to say.
    Sentence {
        /// Its words.
        text: String,
        /// How it is meant.
        mood: Option<SentenceMood>,
        /// How parts of it are said.
        delivery: Delivery,
    },
    /// Something to do.
    Action(ActionMark),
    /// A stage direction, which is not said. It may tell of an action in its own words.
    Direction(String),
}

impl Spoken {
    /// The words, if it is a sentence.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Sentence { text, .. } => Some(text),
            Self::Action(_) | Self::Direction(_) => None,
        }
    }
}
