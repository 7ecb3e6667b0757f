//! One exchange of a conversation.

use crate::Mood;
use banter_engine::Pcm;
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// One exchange of a conversation: a line, and a character's answer to it.
///
/// The entity of a turn owns all the work that is done for it: despawning it cancels that
/// work. It belongs to its character and is despawned with it.
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq)]
#[relationship(relationship_target = Turns)]
#[require(Reply)]
pub struct Turn {
    /// The character that answers.
    #[relationship]
    pub npc: Entity,
    /// Who spoke to it; `None` when the turn began by itself.
    pub speaker: Option<Entity>,
}

/// The turns of a character: at most one, but for moments and for a [`Tentative`] one.
#[derive(Component, Reflect, Debug, Default, PartialEq, Eq)]
#[relationship_target(relationship = Turn, linked_spawn)]
pub struct Turns(Vec<Entity>);

/// What a turn began with. Inserted when it is complete.
#[derive(Component, Debug, Clone, PartialEq)]
pub enum TurnInput {
    /// A typed line.
    Typed(String),
    /// A spoken line.
    Speech(Pcm),
    /// A cue: a name from the persona, or a sentence about what happened.
    Cue(String),
}

/// What is being said in a turn, as it grows. It stays when the line is complete.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub struct Utterance {
    /// Samples per second.
    pub rate: u32,
    /// The sound so far, in -1..=1.
    pub samples: Vec<f32>,
    /// Whether the speaker is silent at this moment.
    pub paused: bool,
    /// Whether the speaker meant to be heard: see
    /// [`SpeechStarted`](crate::SpeechStarted::deliberate).
    pub deliberate: bool,
}

/// Marks a turn of which it is not known yet whether it will be one: somebody makes a sound
/// while the character is still at its answer to an earlier line. It has no
/// [`TurnInput`], and no event told the game of it.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Tentative;

/// How far a sentence of an answer is.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SentenceState {
    /// The words stand.
    Written,
    /// Its sound is there, or it is known that there will be none.
    Voiced,
    /// It is being heard.
    Heard,
    /// It was heard to its end.
    Played,
}

/// A sentence of an answer.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct ReplySentence {
    /// The words.
    pub text: String,
    /// How it is meant.
    pub mood: Option<Mood>,
    /// How far it is.
    pub state: SentenceState,
}

/// A character's answer as it grows.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Reply {
    /// What the character understood of the line; `None` until it has heard it.
    pub heard: Option<String>,
    /// The sentences so far.
    pub sentences: Vec<ReplySentence>,
    /// Whether no further sentence comes.
    pub complete: bool,
}

impl Reply {
    /// Whether everything was said.
    pub fn is_over(&self) -> bool {
        self.complete
            && self
                .sentences
                .iter()
                .all(|sentence| sentence.state == SentenceState::Played)
    }

    /// The sentences that were really heard, at least in part.
    pub fn heard_sentences(&self) -> impl Iterator<Item = &ReplySentence> {
        self.sentences
            .iter()
            .filter(|sentence| sentence.state >= SentenceState::Heard)
    }
}

/// A moment, by the game's clock and by the wall's: they differ where a game is paused or
/// renders at its own pace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// The game's clock: time since its start.
    pub game: Duration,
    /// The wall's clock.
    pub wall: Instant,
}

/// When the steps of a turn happened.
#[derive(Component, Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The end of the line that began the turn.
    pub line_ended: Stamp,
    /// The line was understood.
    pub heard: Option<Stamp>,
    /// The first piece of the answer came.
    pub first_token: Option<Stamp>,
    /// The first sentence stood.
    pub first_sentence: Option<Stamp>,
    /// The first sound was heard, or the first subtitle shown.
    pub first_sound: Option<Stamp>,
    /// All was said.
    pub done: Option<Stamp>,
}

impl Timeline {
    /// A timeline that begins at `line_ended`.
    pub fn starting(line_ended: Stamp) -> Self {
        Self {
            line_ended,
            heard: None,
            first_token: None,
            first_sentence: None,
            first_sound: None,
            done: None,
        }
    }
}

impl Stamp {
    /// This moment.
    pub fn now(time: &Time) -> Self {
        Self {
            game: time.elapsed(),
            wall: Instant::now(),
        }
    }
}
