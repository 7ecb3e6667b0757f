//! What is shown of a game: plain values, copied on the game's thread and made JSON elsewhere.
//!
//! A [`Snapshot`] is a set of parts by their keys: `game`, `story`, `talk`, `person/ID`, `prompt/ID`,
//! `turn/NUMBER`, `replay/NUMBER`. Who watches is sent the parts that changed.

mod person;
mod prompt;
mod story;
mod talk;
mod turn;

pub(crate) use person::{ExchangeView, PerceptView, PersonView, RelationView};
pub(crate) use prompt::PromptView;
pub(crate) use story::{BeatView, ProposalView, StoryView};
pub(crate) use talk::{ConversationView, HolderView, WaitingView};
pub(crate) use turn::{ReplayView, SamplingView, TimingsView, TurnView, sentences};

use banter_mind::InferencePace;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One part.
#[derive(Serialize, Debug, Clone)]
#[serde(untagged)]
pub(crate) enum Part {
    Game(GameView),
    Story(StoryView),
    Talk(Vec<ConversationView>),
    Person(Box<PersonView>),
    Prompt(Arc<PromptView>),
    Turn(Arc<TurnView>),
    Replay(ReplayView),
}

/// All parts of one moment.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) parts: Vec<(String, Part)>,
    /// The number of the last look that it answers.
    pub(crate) asked: u64,
}

/// Parts by their keys, as JSON.
pub(crate) type Parts = BTreeMap<String, Arc<str>>;

/// The game as a whole.
#[derive(Serialize, Debug, Clone, Default)]
pub(crate) struct GameView {
    /// The game's clock, in seconds.
    pub(crate) seconds: f64,
    pub(crate) paused: bool,
    /// The story's clock, in seconds.
    pub(crate) story_seconds: f64,
    pub(crate) engines: Vec<EngineView>,
    /// Other minds that a turn may be replayed with.
    pub(crate) minds: Vec<String>,
    /// How many people there are that are not shown.
    pub(crate) people_left_out: usize,
    /// What `undo` would take back.
    pub(crate) undo: Option<String>,
    /// What the mind works at, in percent of what it can.
    pub(crate) mind_pace: Option<u8>,
    /// The frames that it gives way to.
    pub(crate) frames: Option<FramesView>,
}

/// Frames of a headset, beside which the mind works.
#[derive(Serialize, Debug, Clone, Copy, PartialEq)]
pub(crate) struct FramesView {
    /// Milliseconds that a frame may take, and that they took lately.
    pub(crate) budget: f32,
    pub(crate) took: f32,
    /// How many in a hundred are late.
    pub(crate) late: f32,
}

impl FramesView {
    /// Where somebody measures them.
    pub(crate) fn of(pace: &InferencePace) -> Option<Self> {
        (pace.budget > 0.0).then(|| Self {
            budget: roughly(pace.budget * 1000.0),
            took: roughly(pace.frame * 1000.0),
            late: roughly(pace.late),
        })
    }
}

/// An engine, and how it is.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub(crate) struct EngineView {
    pub(crate) name: String,
    pub(crate) status: String,
    pub(crate) works: bool,
}

/// The first `most` characters of a text.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// In hundredths, so that what hardly moves is not sent again. What is no number is 0.
pub(crate) fn rounded(value: f32) -> f32 {
    if value.is_finite() {
        (value * 100.0).round() / 100.0
    } else {
        0.0
    }
}

/// In tenths.
pub(crate) fn roughly(value: f32) -> f32 {
    if value.is_finite() {
        (value * 10.0).round() / 10.0
    } else {
        0.0
    }
}
