//! Search in memories, for whoever is not a mind: a journal, a tool, a benchmark.

use super::recollect::{Recollecting, Recollector};
use super::{Episode, EpisodeSettings, Episodes};
use crate::StoryTime;
use banter_core::PersonId;
use banter_memory::StaticEmbedding;
use std::sync::Arc;

/// Search index over episodes: it finds what the mind would put into a prompt.
///
/// The first search in a memory indexes it, some tens of microseconds for each episode; later ones
/// add what is new. A frame has no time for that: search on a thread.
///
/// ```
/// use banter_mind::{Episode, EpisodeIndex, EpisodeKind, EpisodeSettings, Episodes, StoryTime};
///
/// let mut episodes = Episodes::default();
/// let settings = EpisodeSettings::default();
/// for text in ["The miller keeps bees.", "It snowed on the pass."] {
///     episodes.add(Episode::new(EpisodeKind::Happened { by: None }, text), &settings);
/// }
/// let mut index = EpisodeIndex::new("en", settings, None);
/// let found = index.search(&episodes, "Who keeps bees?", None, StoryTime::default());
/// assert_eq!(found[0].text, "The miller keeps bees.");
/// ```
#[derive(Debug)]
pub struct EpisodeIndex {
    recollector: Recollector,
    language: String,
    settings: EpisodeSettings,
    embedding: Option<Arc<StaticEmbedding>>,
}

impl EpisodeIndex {
    /// An index of memories in `language`, a BCP 47 tag, by meaning, too, where there is a table.
    pub fn new(
        language: impl Into<String>,
        settings: EpisodeSettings,
        embedding: Option<Arc<StaticEmbedding>>,
    ) -> Self {
        Self {
            recollector: Recollector::default(),
            language: language.into(),
            settings,
            embedding,
        }
    }

    /// What of `episodes` has to do with `question`, which `speaker` asks, the oldest first.
    pub fn search(
        &mut self,
        episodes: &Episodes,
        question: &str,
        speaker: Option<&PersonId>,
        story: StoryTime,
    ) -> Vec<Arc<Episode>> {
        let (episodes, tag) = episodes.snapshot();
        let asked = Recollecting {
            episodes,
            tag,
            names: Vec::new(),
            speaker: speaker.cloned(),
            feelings: Vec::new(),
            story,
            settings: self.settings.clone(),
            embedding: self.embedding.clone(),
        };
        let language = &self.language;
        let found = self.recollector.find(&asked, question, language, |_| false);
        found.episodes
    }
}
