//! The entries of a word list.

use banter_core::GuardSide;

/// Action of a word list: what happens where an entry of a [`WordList`](super::WordList) is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordAction {
    /// The sentence is left out; a player's line counts as one that nobody understood.
    Block,
    /// The character says this: in place of the sentence, or as its answer to the line.
    Say(String),
    /// The word is replaced by the [mask](super::WordList::mask) of the list.
    Mask,
    /// The turn ends.
    EndTurn,
}

/// Side of a word list: whose words an entry of a [`WordList`](super::WordList) is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WordSide {
    /// Players' lines.
    Player,
    /// Characters' sentences.
    Character,
    /// Both.
    #[default]
    Both,
}

impl WordSide {
    /// Whether a text of `side` is meant.
    pub(super) fn is(self, side: GuardSide) -> bool {
        match side {
            GuardSide::Input => self != Self::Character,
            GuardSide::Output => self != Self::Player,
        }
    }
}

/// Words and patterns for which the same happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordEntry {
    /// Words, or several that follow each other.
    pub words: Vec<String>,
    /// Regular expressions of the crate `regex`.
    pub patterns: Vec<String>,
    /// What happens.
    pub action: WordAction,
    /// Whose words it is about.
    pub side: WordSide,
}

impl WordEntry {
    /// An entry without words, for both sides.
    pub fn new(action: WordAction) -> Self {
        Self {
            words: Vec::new(),
            patterns: Vec::new(),
            action,
            side: WordSide::Both,
        }
    }

    /// The same with more words.
    #[must_use]
    pub fn words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(words.into_iter().map(Into::into));
        self
    }

    /// The same with another pattern.
    #[must_use]
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.patterns.push(pattern.into());
        self
    }

    /// The same for these alone.
    #[must_use]
    pub fn side(mut self, side: WordSide) -> Self {
        self.side = side;
        self
    }
}
