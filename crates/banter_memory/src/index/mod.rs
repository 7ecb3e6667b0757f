//! An index over short texts, to be searched by words, by meaning and by their neighbours.

mod entry;
mod kind;
mod lexical;
mod query;
mod rank;
mod settings;
#[cfg(test)]
mod tests;
mod vectors;

pub use entry::{Entry, Hit};
pub use settings::RetrievalSettings;

use crate::embed::StaticEmbedding;
use crate::words::Language;
use entry::Document;
use lexical::Lexical;
use std::collections::HashMap;
use std::sync::Arc;
use vectors::Vectors;

/// The most texts that an index holds.
pub const MOST_ENTRIES: usize = 1 << 20;

/// Retrieval: short texts with ids, of which [`search`](RetrievalIndex::search) finds those that
/// have to do with a question.
///
/// A text is found by its words (BM25 over their stems, with words of the same root and of a near
/// meaning counted in part), by the [vector](StaticEmbedding) of the whole, and by what stands
/// beside it in the same conversation: the answer to a question is found by the question.
/// Without a table of vectors the words alone count.
///
/// ```
/// use banter_memory::{Entry, RetrievalIndex, RetrievalSettings};
/// let mut index = RetrievalIndex::new("en", RetrievalSettings::default(), None);
/// index.add(1, &Entry::said("Ada", "Where did you hide the key?"));
/// index.add(2, &Entry::said("Odo", "Under the third barrel."));
/// index.add(3, &Entry::said("Ada", "It rains again."));
/// let hits = index.search("Where is the key hidden?", 2, |_| 1.0);
/// assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [1, 2]);
/// ```
#[derive(Debug)]
pub struct RetrievalIndex {
    language: &'static Language,
    settings: RetrievalSettings,
    embedding: Option<Arc<StaticEmbedding>>,
    documents: Vec<Document>,
    places: HashMap<u64, u32>,
    /// The names of who speaks, by number.
    speakers: Vec<String>,
    /// The numbers of conversations, in the order in which they came.
    groups: HashMap<u64, u32>,
    lexical: Lexical,
    vectors: Vectors,
    removed: usize,
}

impl RetrievalIndex {
    /// An empty index of texts in `language`, a BCP 47 tag.
    pub fn new(
        language: &str,
        settings: RetrievalSettings,
        embedding: Option<Arc<StaticEmbedding>>,
    ) -> Self {
        let dimensions = embedding.as_ref().map_or(0, |table| table.dimensions());
        Self {
            language: Language::of(language),
            settings,
            embedding,
            documents: Vec::new(),
            places: HashMap::new(),
            speakers: Vec::new(),
            groups: HashMap::new(),
            lexical: Lexical::default(),
            vectors: Vectors::new(dimensions),
            removed: 0,
        }
    }

    /// Adds a text behind those that are there; one with the same id is replaced. False where the
    /// index is full: it holds [`MOST_ENTRIES`].
    pub fn add(&mut self, id: u64, entry: &Entry<'_>) -> bool {
        self.remove(id);
        if self.documents.len() >= MOST_ENTRIES {
            return false;
        }
        let at = self.documents.len() as u32;
        let length = self
            .lexical
            .add(at, entry.text, self.language, self.embedding.as_deref());
        let speaker = entry.speaker.map(|name| self.speaker(name));
        let groups = self.groups.len() as u32;
        let group = *self.groups.entry(entry.group).or_insert(groups);
        self.documents.push(Document {
            id,
            group,
            speaker,
            date: entry.date,
            length,
            traits: kind::Traits::of(entry.text, self.language),
            hash: entry::hash(entry.text),
            alive: true,
        });
        self.vectors.push(entry.text, self.embedding.as_deref());
        self.places.insert(id, at);
        true
    }

    /// Takes a text out; false if there was none with this id.
    pub fn remove(&mut self, id: u64) -> bool {
        let place = self.places.remove(&id);
        let document = place.and_then(|at| self.documents.get_mut(at as usize));
        let Some(document) = document else {
            return false;
        };
        document.alive = false;
        self.removed += 1;
        true
    }

    /// How many texts are in it.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none in it.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many texts were taken out since it was made. Their places are used no more: once they
    /// are many, it had better be made anew.
    pub fn removed(&self) -> usize {
        self.removed
    }

    fn speaker(&mut self, name: &str) -> u32 {
        let name = name.to_lowercase();
        let known = self.speakers.iter().position(|known| *known == name);
        known.unwrap_or_else(|| {
            self.speakers.push(name);
            self.speakers.len() - 1
        }) as u32
    }

    /// The `limit` texts that have most to do with `question`, the best first. `weight` says how
    /// much each counts, as by how important or how recent it is: 1 as it is, 0 not at all.
    pub fn search(&self, question: &str, limit: usize, weight: impl Fn(u64) -> f32) -> Vec<Hit> {
        rank::search(self, question, limit, &weight)
    }
}
