//! Search in what somebody remembers, on the thread of who asks.

use crate::orders::MemoryCopy;
use banter_mind::{Episode, EpisodeIndex};
use serde_json::{Value, json};
use std::sync::Arc;

/// What is searched for, and in whose memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) person: String,
    /// Empty: the newest are wanted.
    pub(crate) question: String,
    pub(crate) most: usize,
}

impl Search {
    /// What is found: first what the character's own mind would find, then what holds all the words,
    /// the newest first.
    pub(crate) fn among(&self, memory: &MemoryCopy) -> Value {
        let question = self.question.trim();
        let mut found: Vec<Value> = Vec::new();
        let mut known: Vec<u64> = Vec::new();
        if !question.is_empty() {
            let table = memory.embedding.as_ref().map(|table| Arc::clone(&table.0));
            let mut index = EpisodeIndex::new(&memory.language, memory.settings.clone(), table);
            for episode in index.search(&memory.episodes, question, None, memory.story) {
                known.push(episode.id);
                found.push(told(&episode, memory, "recalled"));
            }
        }
        let words = question.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let how = if words.is_empty() { "newest" } else { "words" };
        let holds = |episode: &&Episode| {
            let text = episode.text.to_lowercase();
            !known.contains(&episode.id) && words.iter().all(|word| text.contains(word))
        };
        let room = self.most.saturating_sub(found.len());
        let more = memory.episodes.iter().rev().filter(holds).take(room);
        found.extend(more.map(|episode| told(episode, memory, how)));
        found.truncate(self.most);
        json!({ "memories": found, "of": memory.episodes.len() })
    }
}

fn told(episode: &Episode, memory: &MemoryCopy, how: &str) -> Value {
    let mut told = serde_json::to_value(episode).unwrap_or_default();
    told["ago"] = memory.story.ago(episode.at).into();
    told["found_by"] = how.into();
    told
}
