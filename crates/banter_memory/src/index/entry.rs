//! What is put into an index and what comes out of it.

use super::kind::Traits;
use crate::date::Date;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A text to be found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// The text.
    pub text: &'a str,
    /// The name of who said it, if it was said.
    pub speaker: Option<&'a str>,
    /// The conversation or document that it is a part of: neighbours in the same group lend each
    /// other of what they are found by.
    pub group: u64,
    /// When it was said, where dates are told.
    pub date: Option<Date>,
}

impl<'a> Entry<'a> {
    /// A line that somebody said, in the group 0.
    pub fn said(speaker: &'a str, text: &'a str) -> Self {
        Self {
            text,
            speaker: Some(speaker),
            ..Self::default()
        }
    }

    /// A text of nobody, in the group 0.
    pub fn text(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    /// The same in a group.
    #[must_use]
    pub fn in_group(self, group: u64) -> Self {
        Self { group, ..self }
    }
}

/// A text that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its id.
    pub id: u64,
    /// How well it fits beside the others of this search; 1 would be the best by words and by
    /// meaning, and neighbours add to it.
    pub score: f32,
    /// How much of the question's words stand in it, by how rare they are, 0..=1: what a question
    /// is about that nobody told of has little of it.
    pub words: f32,
    /// How near its meaning is to the question's, -1..=1: the cosine of their vectors, of which
    /// the mean of all was taken off. 0 without a table.
    pub meaning: f32,
}

/// A text in the index.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) id: u64,
    /// The number of its conversation.
    pub(super) group: u32,
    pub(super) speaker: Option<u32>,
    pub(super) date: Option<Date>,
    /// How many words say something.
    pub(super) length: u32,
    pub(super) traits: Traits,
    /// Of its text: of two that are the same, one is found.
    pub(super) hash: u64,
    pub(super) alive: bool,
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().to_lowercase().hash(&mut hasher);
    hasher.finish()
}
