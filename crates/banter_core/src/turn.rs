//! One exchange of a conversation.

use crate::Mood;
use crate::sounds::Sounds;
use banter_engine::Pcm;
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// One exchange of a conversation: a line, and a character's answer to it.
///
/// The entity of a turn owns all the work that is done for it: despawning it cancels that
/// work. It belongs to its character and is despawned with it. However it goes, the game is
/// told by [`TurnEnded`](crate::TurnEnded).
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq)]
#[relationship(relationship_target = Turns)]
#[require(Reply, Timeline, Sounds)]
pub struct Turn {
    /// The character that answers.
    #[relationship]
    pub npc: Entity,
    /// Who spoke to it; `None` when the turn began by itself.
    pub speaker: Option<Entity>,
}

/// The turns of a character: at most one, but for moments and for [`Tentative`] ones. A
/// character answers one line at a time; what waits for it is no turn yet.
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
    /// Whether the game itself said whom it is for. Then nobody else is meant, whatever name
    /// there is in it.
    pub addressed: bool,
}

/// Marks a turn that is none yet: somebody makes a sound while the character is still at
/// another line, and it is not known whether it is more than an "uh-huh", or the line waits
/// until the character is free. It has no [`TurnInput`], and no event told the game of it.
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
    /// How much of it was heard so far, 0..=1. Moves without [`Reply`] counting as changed.
    pub heard: f32,
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

impl Default for Timeline {
    /// A timeline that begins now by the wall's clock, with the game.
    fn default() -> Self {
        Self::starting(Stamp::default())
    }
}

impl Default for Stamp {
    /// The start of the game's clock, and now by the wall's.
    fn default() -> Self {
        Self {
            game: Duration::ZERO,
            wall: Instant::now(),
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
