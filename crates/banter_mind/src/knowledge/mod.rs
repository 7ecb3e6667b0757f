//! Knowledge of characters: files of a world, its factions and its people, of which each turn gets
//! what the line is about.
//!
//! A [`KnowledgeFile`] is loaded as an asset for each pack that a persona names, and for those of
//! [`WorldKnowledge`]. An index is made of it on a thread of its own and shared by all characters. In
//! a turn it is searched on the author's thread, for what this character may know at this
//! [beat](StoryBeats) of the story; the prompt gets it as its section
//! [`lore`](crate::prompt::names::LORE).
//!
//! What the persona itself has for a line goes before files, and no model is asked, unless files have
//! words of the line that the persona has not. Numbers and names that stand in neither are not
//! said. Where nothing is known of a question the persona says so in its own words
//! (`fallback.unknown`), or, where the question is for no fact, the model is told so.
//!
//! Without a language model a character answers from its persona alone.

mod asset;
mod known;
mod shelf;
mod story;

pub use asset::{KnowledgeFile, KnowledgeLoader};
pub(crate) use known::{Known, Reach};
pub use shelf::WorldKnowledge;
pub(crate) use shelf::{Knowing, build};
pub use story::{Faction, StoryBeats};
