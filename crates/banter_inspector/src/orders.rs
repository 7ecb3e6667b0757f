//! What the server has the game do, and what comes of it.

use crate::view::ReplayView;
use banter_engine::{Generation, Worker};
use banter_mind::{EpisodeSettings, Episodes, MemoryEmbedding, StoryTime};
use bevy::prelude::*;
use crossbeam_channel::Sender;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Other language models that the inspector may ask in a replay, by the names that it shows: a
/// resource that a game inserts. It takes no part in the game.
///
/// ```
/// use banter_engine::{Worker, fake::FakeGenerate};
/// use banter_inspector::InspectorMinds;
/// let mut minds = InspectorMinds::default();
/// let small = Worker::spawn("small", || Ok(Box::new(FakeGenerate::replying(["Aye."]))))?;
/// minds.0.insert("small".to_owned(), small);
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Resource, Debug, Default)]
pub struct InspectorMinds(pub BTreeMap<String, Worker<Generation>>);

/// Something to do. People are named by their ids, or by names that only one has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Order {
    /// A player says a line: to whom it is said is left to the game where it is not told.
    Say {
        speaker: Option<String>,
        to: Option<String>,
        text: String,
    },
    SetBeat {
        beat: String,
        reached: bool,
    },
    Reload {
        person: String,
    },
    /// A copy of what somebody remembers.
    Memory {
        person: String,
    },
    /// Other words for a memory; `None` forgets it.
    Amend {
        person: String,
        memory: u64,
        text: Option<String>,
    },
    Undo,
    Replay(Replay),
}

/// A turn's model is asked once more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Replay {
    pub(crate) turn: u64,
    /// What is not told stays as it was.
    pub(crate) seed: Option<u64>,
    pub(crate) temperature: Option<f32>,
    pub(crate) max_tokens: Option<u32>,
    /// Another model of [`InspectorMinds`].
    pub(crate) mind: Option<String>,
}

/// An order on its way, with where its answer is waited for.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) order: Order,
    pub(crate) reply: Sender<Outcome>,
}

pub(crate) type Outcome = Result<Answer, Refusal>;

/// What came of an order.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It was done: a sentence about it.
    Done(String),
    Memory(Box<MemoryCopy>),
    Replayed(Box<ReplayView>),
}

impl Answer {
    /// As it is told.
    pub(crate) fn told(self) -> Value {
        match self {
            Self::Done(done) => json!({ "done": done }),
            Self::Replayed(replay) => serde_json::to_value(replay).unwrap_or_default(),
            Self::Memory(memory) => json!({ "memories": memory.episodes.len() }),
        }
    }
}

/// What somebody remembers. Copying it copies no episode; it is searched on another thread.
#[derive(Debug)]
pub(crate) struct MemoryCopy {
    pub(crate) episodes: Episodes,
    pub(crate) language: String,
    pub(crate) settings: EpisodeSettings,
    pub(crate) embedding: Option<MemoryEmbedding>,
    pub(crate) story: StoryTime,
}

/// Why an order is not done.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    #[error("there is nobody called `{0}`; list_characters says who is there")]
    Nobody(String),
    #[error("several are called `{0}`; name one by its id, which list_characters tells")]
    Several(String),
    #[error("there is no player who could say it; spawn one with PlayerParticipant")]
    NoPlayer,
    #[error("`{0}` is no player; say whose line it is by a player's id")]
    NotPlayer(String),
    #[error("`{0}` is no character that could be meant; name a character, or leave it out")]
    NotCharacter(String),
    #[error("{0} remembers nothing under the number {1}; search_memories tells the numbers")]
    NoMemory(String, u64),
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("it has changed since ({0}), and is left as it is")]
    Changed(String),
    #[error("{0} has no persona from a file; only files are read again")]
    NoFile(String),
    #[error("{0}")]
    NotRead(String),
    #[error(
        "no model was asked in the turn {0}, or it was too long ago; list_turns tells which were"
    )]
    NotReplayable(u64),
    #[error("there is no model called `{0}`; get_game tells which there are")]
    NoMind(String),
    #[error("the game has no language model; characters answer from their personas")]
    NoModel,
    #[error("four replays are at work already; wait for one")]
    ManyReplays,
    #[error("the model failed: {0}")]
    Model(String),
    #[error("the game has no {0}; add its plugin")]
    Without(&'static str),
}
