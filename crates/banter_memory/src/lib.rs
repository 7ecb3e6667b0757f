//! Retrieval for characters: what was said or written that has to do with a question.
//!
//! A [`RetrievalIndex`] holds short texts with ids: lines of conversations, episodes of a memory,
//! chunks of lore. It finds them by words (BM25), by meaning (a [`StaticEmbedding`]: a table of
//! token vectors, no model), and by their neighbours in a conversation, in a millisecond from
//! ten thousand. A [`KnowledgePack`] is what the author of a world wrote for its characters, with
//! who may know it; its [`KnowledgeIndex`] finds it. There is neither a game engine nor native code in it.
//!
//! The example `recall` searches the lines of a conversation in a file.

mod date;
mod embed;
mod index;
mod knowledge;
pub mod words;

pub use date::Date;
pub use embed::{EmbeddingError, StaticEmbedding};
pub use index::{Entry, Hit, MOST_ENTRIES, RetrievalIndex, RetrievalSettings};
pub use knowledge::{
    Chunk, Condition, Knower, KnowledgeError, KnowledgeHit, KnowledgeIndex, KnowledgeManifest,
    KnowledgePack, LONGEST_CHUNK, LONGEST_FILE,
};
