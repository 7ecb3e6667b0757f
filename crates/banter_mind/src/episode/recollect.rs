//! Retrieval of episodes: what of its memory a character has in mind when it is spoken to.
//!
//! It is done on the author's thread, where each memory has an index that follows it: a
//! [`Recollecting`] brings the episodes as they are at this moment, of which nothing is copied.

use super::fade::weight;
use super::tell::tell;
use super::{Episode, EpisodeKind, EpisodeSettings, Episodes, Snapshot};
use crate::choice::{Choice, Question, Recall};
use crate::inquiry::{Composed, Inquiry};
use crate::lexicon::Lexicon;
use crate::speech_text::rules::Rules;
use crate::words::tokens;
use crate::{StoryTime, prompt};
use banter_core::{PersonId, Turn};
use banter_memory::{EmbeddingError, Entry, RetrievalIndex, RetrievalSettings, StaticEmbedding};
use bevy::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// What was said within so many seconds of the story belongs together.
const TOGETHER: f64 = 600.0;
/// How many episodes are indexed in all: of memories that were not asked for long the index is
/// made anew when they are.
const MOST_INDEXED: usize = 100_000;
/// Of this share of the best's score an episode has to be.
const SHARE: f32 = 0.5;
/// What was said by or to whom one speaks with counts so much more.
const OF_SPEAKER: f32 = 1.2;
/// What was only asked counts so much: it tells little.
const OF_QUESTION: f32 = 0.5;
/// How often less than the most a text scores that has each word once: BM25 of the usual k1.
const ONCE: f32 = 2.2;
/// Of this share of a question's words, by how rare they are, the best has for the character to
/// know an answer where its author wrote none. Found by hand on ten questions: those that an
/// episode answers have .54 and more, others up to .39; that half an answer (.50, a sister without
/// a name) passes is known.
const ANSWERS: f32 = 0.45;
/// How much is told of episodes, in bytes.
const TOLD: usize = 2 * 1024;

/// Table of token vectors by which characters find what they remember by its meaning, too; without
/// it by its words alone. The model `embed-wordllama` is one.
///
/// ```no_run
/// use banter_mind::MemoryEmbedding;
/// # let mut app = bevy::app::App::new();
/// app.insert_resource(MemoryEmbedding::load("wordllama-l2-supercat-256.safetensors")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Resource, Debug, Clone)]
pub struct MemoryEmbedding(pub Arc<StaticEmbedding>);

impl MemoryEmbedding {
    /// Reads a table and the vocabulary beside it: some 20 MB, before the game begins or on a
    /// thread.
    ///
    /// # Errors
    /// As [`StaticEmbedding::load`]: if a file cannot be read, or is no such table.
    pub fn load(path: impl AsRef<std::path::Path>) -> Result<Self, EmbeddingError> {
        Ok(Self(Arc::new(StaticEmbedding::load(path)?)))
    }
}

/// The episodes that stood in the prompt of a turn, by their numbers, the oldest first. A
/// component of the [`Turn`].
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Recollection(pub Vec<u64>);

/// What is recalled fades more slowly.
pub(crate) fn strengthen(
    added: On<Add, Recollection>,
    turns: Query<(&Turn, &Recollection)>,
    mut npcs: Query<&mut Episodes>,
    story: Res<StoryTime>,
) {
    if let Ok((turn, recollection)) = turns.get(added.entity)
        && !recollection.0.is_empty()
        && let Ok(mut episodes) = npcs.get_mut(turn.npc)
    {
        episodes.recalled(&recollection.0, story.seconds);
    }
}

/// What was found in a memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recollected {
    /// The oldest first.
    pub(crate) episodes: Vec<Arc<Episode>>,
    /// The one that has so much of the question that it may answer it.
    pub(crate) answer: Option<Arc<Episode>>,
}

/// What the author's thread finds episodes with.
#[derive(Debug, Clone)]
pub(crate) struct Recollecting {
    pub(crate) episodes: Snapshot,
    pub(crate) tag: u64,
    /// What the character calls the people whom it knows.
    pub(crate) names: Vec<(PersonId, String)>,
    /// Who speaks to it.
    pub(crate) speaker: Option<PersonId>,
    /// How it feels and what it knows of who speaks, as the prompt tells it.
    pub(crate) feelings: Vec<String>,
    pub(crate) story: StoryTime,
    pub(crate) settings: EpisodeSettings,
    pub(crate) embedding: Option<Arc<StaticEmbedding>>,
}

/// Indices over the memories of characters.
#[derive(Debug, Default)]
pub(crate) struct Recollector {
    /// The one that was asked last is the last.
    indices: Vec<Indexed>,
}

/// The index over one memory.
#[derive(Debug)]
struct Indexed {
    tag: u64,
    language: String,
    index: RetrievalIndex,
    /// The numbers of the episodes that are in it, ascending.
    ids: Vec<u64>,
    has_vectors: bool,
    /// The conversation of the last, and when that was.
    group: u64,
    at: f64,
}

impl Recollector {
    /// The episodes that have to do with `question`, the oldest first. What `is_known` tells is in
    /// the prompt already is left out.
    pub(crate) fn find(
        &mut self,
        asked: &Recollecting,
        question: &str,
        language: &str,
        is_known: impl Fn(&str) -> bool,
    ) -> Recollected {
        if asked.episodes.is_empty() || asked.settings.in_prompt == 0 {
            return Recollected::default();
        }
        let all = &asked.episodes;
        // They are mostly asked for in their order: the next is looked at first.
        let next = Cell::new(0);
        let of = |id: u64| {
            let expected = all.get(next.get()).filter(|episode| episode.id == id);
            let at = match expected {
                Some(_) => next.get(),
                None => all.binary_search_by_key(&id, |episode| episode.id).ok()?,
            };
            next.set(at + 1);
            all.get(at)
        };
        let weigh = |id| {
            let Some(episode) = of(id) else { return 0.0 };
            if !episode.is_open_to(asked.speaker.as_ref()) || is_known(&episode.text) {
                return 0.0;
            }
            let theirs = asked
                .speaker
                .as_ref()
                .is_some_and(|who| episode.concerns(who));
            let mut factor = if theirs { OF_SPEAKER } else { 1.0 };
            if asks(&episode.text) {
                factor *= OF_QUESTION;
            }
            factor * weight(episode, asked.story.seconds, &asked.settings)
        };
        let wanted = asked.settings.in_prompt.min(32);
        let index = self.index(asked, language);
        let hits = index.search(question, wanted, weigh);
        // A text that has each word of a question once has about this share of the most.
        let fit = |hit: &banter_memory::Hit| (hit.words * ONCE).max(hit.meaning);
        let best = hits.first().map_or(0.0, |hit| hit.score);
        if hits.iter().map(fit).fold(0.0, f32::max) < asked.settings.fit {
            return Recollected::default();
        }
        let mut answers: Vec<_> = hits
            .iter()
            .filter(|hit| hit.words * ONCE >= ANSWERS)
            .filter_map(|hit| Some((hit.words, of(hit.id)?)))
            // Who has asked the same before has not told it.
            .filter(|(_, episode)| !asks(&episode.text))
            .collect();
        answers.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let answer = answers.first().map(|(_, episode)| Arc::clone(episode));
        let near = hits.iter().filter(|hit| hit.score >= best * SHARE);
        let mut found: Vec<Arc<Episode>> = near.filter_map(|hit| of(hit.id).cloned()).collect();
        found.sort_by_key(|episode| episode.id);
        Recollected {
            episodes: found,
            answer,
        }
    }

    /// The episodes that have to do with what is asked, the oldest first.
    pub(crate) fn recollect(&mut self, inquiry: &Inquiry) -> Recollected {
        let setting = inquiry.setting.as_ref();
        let Some(asked) = setting.and_then(|setting| setting.recollecting.as_ref()) else {
            return Recollected::default();
        };
        let question = &inquiry.question;
        // The name of a cue is no text to search by.
        let text = match question.cue && !question.text.contains(' ') {
            true => "",
            false => question.text.as_str(),
        };
        let is_asked_again = |text: &str| text.eq_ignore_ascii_case(&question.text);
        self.find(asked, text, &question.persona.language, is_asked_again)
    }

    /// The index over the episodes as they are.
    fn index(&mut self, asked: &Recollecting, language: &str) -> &RetrievalIndex {
        let has_vectors = asked.embedding.is_some();
        let fits = |it: &Indexed| {
            it.tag == asked.tag && it.language == language && it.has_vectors == has_vectors
        };
        let at = self.indices.iter().position(fits);
        let mut indexed = match at.map(|at| self.indices.remove(at)) {
            Some(indexed) if indexed.index.removed() <= asked.episodes.len() / 2 + 64 => indexed,
            _ => Indexed::new(asked, language),
        };
        indexed.follow(asked);
        self.indices.retain(|other| other.tag != asked.tag);
        let mut held = indexed.ids.len();
        let fits = self.indices.iter().rev().take_while(|other| {
            held += other.ids.len();
            held <= MOST_INDEXED
        });
        let keep = fits.count();
        self.indices.drain(..self.indices.len() - keep);
        self.indices.push(indexed);
        #[expect(clippy::indexing_slicing, reason = "pushed just now")]
        &self.indices[keep].index
    }
}

/// Adds to a prompt the episodes that were found, and what the character feels. What stands in the
/// history already is left out. What answers the line is said where the model denies that it knows.
pub(crate) fn remind(
    inquiry: &Inquiry,
    recall: &Recall,
    found: &Recollected,
    composed: &mut Composed,
) {
    let setting = inquiry.setting.as_ref();
    let Some((setting, asked)) = setting.and_then(|it| Some((it, it.recollecting.as_ref()?)))
    else {
        return;
    };
    let is_known = |text: &str| {
        let mut past = setting.past.iter();
        past.any(|past| past.heard.contains(text) || past.said.contains(text))
    };
    // Who told it: nobody if it was who speaks, and no name if that is not known.
    let teller = |by: Option<&PersonId>| {
        let by = by.filter(|by| asked.speaker.as_ref() != Some(*by))?;
        let named = asked.names.iter().find(|(id, _)| id == by);
        Some(named.map_or("", |(_, name)| name.as_str()))
    };
    let Question { persona, text, .. } = &inquiry.question;
    let rules = Rules::of(&persona.language);
    if let Some(answer) = &found.answer
        && let EpisodeKind::Told { by } = &answer.kind
        && Lexicon::of(&persona.language).is_question(text)
    {
        let told = rules.reported(teller(by.as_ref()), answering(&answer.text, text));
        // Of themselves who asks knows better than the author.
        if recall.choice.is_nothing() || rules.speaks_of_self(text) {
            composed.instead = Some(Choice::Told(told));
        }
        composed.check.remembers();
    }
    // What the prompt tells of who speaks they have said themselves.
    for feeling in &asked.feelings {
        if let Some((_, words)) = feeling.split_once('"') {
            let words = words.trim_end_matches('"');
            composed.check.was_told(words, None);
            composed.check.heard_of_self(words, rules);
        }
    }
    let mut ids = Vec::new();
    let mut lines = Vec::new();
    let mut bytes = 0;
    // The newest are told first where there is no room for all.
    for episode in found.episodes.iter().rev() {
        if let EpisodeKind::Told { by } = &episode.kind {
            let by = teller(by.as_ref());
            composed.check.was_told(&episode.text, by);
            if by.is_none() {
                composed.check.heard_of_self(&episode.text, rules);
            }
        }
        if is_known(&episode.text) {
            continue;
        }
        let line = tell(episode, &asked.names, asked.story);
        bytes += line.len();
        if bytes > TOLD {
            break;
        }
        lines.push(line);
        ids.push(episode.id);
    }
    lines.reverse();
    ids.reverse();
    let told = prompt::remember(&mut composed.prompt, &asked.feelings, &lines);
    composed.check.grant(&told);
    composed.quoted.add(&told);
    composed.recollection = Recollection(ids);
}

/// Whether a text ends in a question.
fn asks(text: &str) -> bool {
    text.trim_end().ends_with(['?', '？'])
}

/// The sentence of `text` that has most words of `question`, the first of those.
pub(super) fn answering<'t>(text: &'t str, question: &str) -> &'t str {
    let asked = tokens(question);
    let shared = |sentence: &str| {
        let words = tokens(sentence);
        words.iter().filter(|word| asked.contains(word)).count()
    };
    let mut best = (text, 0);
    // One by one: the iterator overflows where it is asked how many there are in an empty text.
    for sentence in text.unicode_sentences() {
        let shared = shared(sentence);
        if shared > best.1 {
            best = (sentence, shared);
        }
    }
    best.0.trim()
}

impl Indexed {
    fn new(asked: &Recollecting, language: &str) -> Self {
        let settings = RetrievalSettings::default();
        Self {
            tag: asked.tag,
            language: language.to_owned(),
            index: RetrievalIndex::new(language, settings, asked.embedding.clone()),
            ids: Vec::new(),
            has_vectors: asked.embedding.is_some(),
            group: 0,
            at: 0.0,
        }
    }

    /// Takes out what was forgotten, and adds what is new.
    fn follow(&mut self, asked: &Recollecting) {
        let all = &asked.episodes;
        let mut kept = all.iter().map(|episode| episode.id).peekable();
        let index = &mut self.index;
        self.ids.retain(|id| {
            while kept.next_if(|kept| kept < id).is_some() {}
            let stays = kept.peek() == Some(id);
            if !stays {
                index.remove(*id);
            }
            stays
        });
        let last = self.ids.last().copied().unwrap_or_default();
        let new = all.partition_point(|episode| episode.id <= last);
        for episode in all.iter().skip(new) {
            if episode.at - self.at > TOGETHER {
                self.group += 1;
            }
            self.at = episode.at;
            let name = episode.by().and_then(|by| {
                let mut names = asked.names.iter();
                names.find(|(id, _)| id == by)
            });
            let entry = Entry {
                text: &episode.text,
                speaker: name
                    .map(|(_, name)| name.as_str())
                    .filter(|name| !name.is_empty()),
                group: self.group,
                date: None,
            };
            if self.index.add(episode.id, &entry) {
                self.ids.push(episode.id);
            }
        }
    }
}
