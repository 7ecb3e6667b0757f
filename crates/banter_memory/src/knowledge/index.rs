//! Finding in a pack what has to do with a question, among what somebody may know.

use super::condition::Knower;
use super::pack::{Chunk, KnowledgePack};
use crate::embed::StaticEmbedding;
use crate::index::{Entry, Hit, RetrievalIndex, RetrievalSettings};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An index over a pack: made once, and searched for all who know something of it.
///
/// Whoever asks, what it may not know is as though it did not stand there: neither what is found
/// nor its order and scores depend on it. (With a table of vectors the mean of all vectors does.)
///
/// ```
/// use banter_memory::{KnowledgeIndex, KnowledgePack, Knower};
/// use std::collections::BTreeSet;
/// let pack = KnowledgePack::parse("# The forge\nIt burnt down.\n\n\
///     ## Who lit the fire {factions = \"smiths\"}\nOdo lit the fire.", "forge.md")?;
/// let index = KnowledgeIndex::new(pack.into(), None);
/// let found = |faction: &str| {
///     let knower = Knower { faction: Some(faction.into()), ..Knower::default() };
///     let hits = index.search("Who lit the fire?", &knower, &BTreeSet::new(), 1);
///     hits.first().map(|hit| hit.chunk.text.clone())
/// };
/// assert_eq!(found("smiths").as_deref(), Some("Odo lit the fire."));
/// assert_eq!(found("millers"), None);
/// # Ok::<(), banter_memory::KnowledgeError>(())
/// ```
#[derive(Debug)]
pub struct KnowledgeIndex {
    pack: Arc<KnowledgePack>,
    index: RetrievalIndex,
}

/// A chunk that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnowledgeHit<'i> {
    /// What was found.
    pub chunk: &'i Chunk,
    /// Whether it is a secret.
    pub secret: bool,
    /// How well it fits: see [`Hit`]. `id` is the chunk's number in the pack.
    pub hit: Hit,
}

impl KnowledgeIndex {
    /// Makes the index of a pack, in the language of its manifest or in English; with a table of
    /// vectors it is searched by meaning too. Ten thousand chunks take about a second.
    pub fn new(pack: Arc<KnowledgePack>, embedding: Option<Arc<StaticEmbedding>>) -> Self {
        let language = pack.manifest().language.as_deref().unwrap_or("en");
        let mut index = RetrievalIndex::new(language, settings(pack.chunks().len()), embedding);
        for (number, chunk) in pack.chunks().iter().enumerate() {
            let text = format!("{}. {}", chunk.heading, chunk.text);
            index.add(number as u64, &Entry::text(&text).in_group(chunk.section));
        }
        Self { pack, index }
    }

    /// The pack.
    pub fn pack(&self) -> &Arc<KnowledgePack> {
        &self.pack
    }

    /// Up to `limit` chunks that have to do with `question`, the best first, of those that
    /// `knower` may know now that the beats of `reached` were. Secrets are marked, and no more
    /// than that: whom they may be told is asked by [`KnowledgeIndex::may_hear`].
    pub fn search(
        &self,
        question: &str,
        knower: &Knower,
        reached: &BTreeSet<String>,
        limit: usize,
    ) -> Vec<KnowledgeHit<'_>> {
        let open = self.pack.open_to(knower, reached);
        if !open.contains(&true) {
            return Vec::new();
        }
        let chunks = self.pack.chunks();
        let chunk = |id: u64| chunks.get(usize::try_from(id).unwrap_or(usize::MAX));
        let may = |id| {
            let scope = chunk(id).map(|chunk| chunk.scope);
            scope.and_then(|scope| open.get(scope)) == Some(&true)
        };
        let weight = |id| if may(id) { 1.0 } else { 0.0 };
        let hits = self.index.search(question, limit, weight).into_iter();
        let found = hits.filter_map(|hit| {
            let chunk = chunk(hit.id)?;
            let secret = self.pack.is_secret(chunk.scope);
            Some(KnowledgeHit { chunk, secret, hit })
        });
        found.collect()
    }

    /// Whether `listener` may know what was found, and so be told if it is a secret.
    pub fn may_hear(
        &self,
        found: &KnowledgeHit<'_>,
        listener: &Knower,
        reached: &BTreeSet<String>,
    ) -> bool {
        let open = self.pack.open_to(listener, reached);
        open.get(found.chunk.scope) == Some(&true)
    }
}

/// Of packs with more chunks, single words are not looked up by their meaning.
const SMALL: usize = 1_000;

/// How rare a word is in a small pack is told as though it had so many chunks.
const FEWEST: usize = 100;

/// What is written under a heading belongs together, and nobody says it. To compare a word with
/// all words of a large pack takes longer than all the rest.
fn settings(chunks: usize) -> RetrievalSettings {
    let usual = RetrievalSettings::default();
    RetrievalSettings {
        near: if chunks > SMALL { 0.0 } else { usual.near },
        before: 0.1,
        answer: 0.1,
        after: 0.1,
        beyond: 0.0,
        group: 0.0,
        speaker: 0.0,
        only_asks: 0.0,
        date: 0.0,
        fewest: FEWEST,
        ..usual
    }
}
