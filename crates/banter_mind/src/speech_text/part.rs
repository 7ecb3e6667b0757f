//! The pieces that an answer is read as.

use banter_core::SentenceMood;

/// An action as it was written. Whether it may be done is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionMark {
    /// The action's name.
    pub name: String,
    /// What stands behind it: the name of what it is done to, or several arguments
    /// (`item=the ale, to=Tom`).
    pub object: Option<String>,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Something to say.
    Text(String),
    /// Whether what follows is stressed: a word between asterisks.
    Emphasis(bool),
    /// The BCP 47 tag of the language that what follows is in, up to the end of its sentence; `None` for
    /// the character's own again.
    Language(Option<String>),
    /// How what follows is meant.
    Mood(SentenceMood),
    /// Something to do.
    Action(ActionMark),
    /// What was written as a stage direction, or in brackets: it is not said. It may tell of
    /// an action in words of its own.
    Direction(String),
    /// A heading or an item of a list begins: it is a sentence.
    Item,
    /// What was read of this line belongs to a table and is not said.
    Row,
    /// A picture was taken out.
    Gap,
    /// The answer is over, whatever follows.
    Stop,
}
