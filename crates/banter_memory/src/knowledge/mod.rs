//! Knowledge: what the author of a world wrote down for its characters, who may know it, and how
//! it is found.
//!
//! A [`KnowledgePack`] is a Markdown or text file, or a folder of them with a manifest. It is cut
//! into [`Chunk`]s, each under the [`Condition`]s of its headings, its file and its pack. A
//! [`KnowledgeIndex`] finds those that have to do with a question, among those that a [`Knower`]
//! may know. What it may not know takes no part in the search, not even in what a word weighs.

mod chunk;
mod condition;
mod error;
mod front;
mod index;
mod inline;
mod manifest;
mod pack;
#[cfg(test)]
mod tests;

pub use condition::{Condition, Knower};
pub use error::KnowledgeError;
pub use index::{KnowledgeHit, KnowledgeIndex};
pub use manifest::KnowledgeManifest;
pub use pack::{Chunk, KnowledgePack, LONGEST_CHUNK, LONGEST_FILE};
