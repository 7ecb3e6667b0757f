//! How much each thing counts in retrieval.

use serde::{Deserialize, Serialize};

/// How much each thing counts in [`RetrievalIndex::search`](super::RetrievalIndex::search). The
/// defaults were chosen on conversations of two friends over months and hold for lines between a
/// player and a character as well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetrievalSettings {
    /// BM25: how soon a word that comes again counts no more, 0.3..=3.
    pub k1: f32,
    /// BM25: how much the length of a text counts against it, 0..=1.
    pub b: f32,
    /// What the nearness of vectors counts beside the words, 0..=3.
    pub meaning: f32,
    /// What a word of the same root counts, 0..=1.
    pub root: f32,
    /// What a word of a near meaning counts at most, 0..=1.
    pub near: f32,
    /// How near it has to be, 0..=1: a cosine.
    pub near_from: f32,
    /// How much a text gets of what the one before it has, 0..=1.
    pub before: f32,
    /// The same where that one asks: this one answers it.
    pub answer: f32,
    /// How much a text gets of what the one after it has, 0..=1.
    pub after: f32,
    /// The same of those two away.
    pub beyond: f32,
    /// How much it gets of the best in its group, 0..=1.
    pub group: f32,
    /// How much more it counts if who said it is named in the question, 0..=2.
    pub speaker: f32,
    /// How much less it counts if it only asks, 0..=1.
    pub only_asks: f32,
    /// How much more it counts if it tells a time and a time is asked for, 0..=2.
    pub time: f32,
    /// The same with numbers.
    pub count: f32,
    /// The same with names and places or people.
    pub name: f32,
    /// How much more it counts if it was said when the question says, 0..=5.
    pub date: f32,
    /// At how many words that say something it counts half: short texts say little, 0..=20.
    pub short: f32,
    /// For how rare a word is, there are so many texts at least, 0..: among very few every word that
    /// is known would be a common one.
    pub fewest: usize,
    /// How much the best texts add to the vector of the question for a second look, 0..=1.
    pub feedback: f32,
}

impl Default for RetrievalSettings {
    fn default() -> Self {
        Self {
            k1: 1.2,
            b: 0.5,
            meaning: 1.0,
            root: 0.6,
            near: 0.4,
            near_from: 0.5,
            before: 0.2,
            answer: 0.4,
            after: 0.2,
            beyond: 0.05,
            group: 0.1,
            speaker: 0.5,
            only_asks: 0.2,
            time: 0.15,
            count: 0.15,
            name: 0.1,
            date: 0.6,
            short: 1.0,
            fewest: 0,
            feedback: 0.0,
        }
    }
}

impl RetrievalSettings {
    /// Words alone, without anything else: plain BM25, for comparison.
    pub fn plain() -> Self {
        Self {
            k1: 1.2,
            b: 0.75,
            meaning: 0.0,
            root: 0.0,
            near: 0.0,
            near_from: 1.0,
            before: 0.0,
            answer: 0.0,
            after: 0.0,
            beyond: 0.0,
            group: 0.0,
            speaker: 0.0,
            only_asks: 0.0,
            time: 0.0,
            count: 0.0,
            name: 0.0,
            date: 0.0,
            short: 0.0,
            fewest: 0,
            feedback: 0.0,
        }
    }
}
