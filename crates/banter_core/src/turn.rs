//! Turns: what a character reacts to, and its answer.

use crate::sentence::Uttered;
use crate::sounds::Sounds;
use crate::{Hearings, Indication, SentenceMood, Transcript, Utterance, UtteranceAudio};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// A character's reaction to something that was said or happened, and its answer.
///
/// The entity of a turn owns all the work that is done for it: despawning it cancels that
/// work. It belongs to its character and is despawned with it. It exists from the moment at
/// which its character has the [floor](crate::Floor); for a spoken line that is mostly its
/// first sound. What it is about is its [`TurnCause`]. However it goes, the game is told by
/// [`TurnEnded`](crate::TurnEnded).
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq)]
#[relationship(relationship_target = Turns)]
#[require(Reply, Timeline, Sounds, Told, Uttered)]
pub struct Turn {
    /// The character that answers.
    #[relationship]
    pub npc: Entity,
    /// Who spoke to it; `None` when the turn began by itself.
    pub speaker: Option<Entity>,
}

/// The turns of a character: at most one, but for moments. A character answers one thing at a
/// time; what waits for it is no turn yet.
#[derive(Component, Reflect, Debug, Default, PartialEq, Eq)]
#[relationship_target(relationship = Turn, linked_spawn)]
pub struct Turns(Vec<Entity>);

/// What a turn is about.
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq)]
#[reflect(Component)]
pub enum TurnCause {
    /// Something that somebody says: an [`Utterance`], which lives as long as the turn.
    /// [`TurnLines`] finds it.
    Utterance(Entity),
    /// A cue: a name from the persona, or a sentence about what happened.
    Cue(String),
    /// What came of an action of the character, as a sentence.
    ActionResult(String),
}

impl TurnCause {
    /// The utterance, where it is one.
    pub fn utterance(&self) -> Option<Entity> {
        match self {
            Self::Utterance(utterance) => Some(*utterance),
            Self::Cue(_) | Self::ActionResult(_) => None,
        }
    }

    /// What is answered first.
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::Utterance(_) => 0,
            Self::ActionResult(_) => 1,
            Self::Cue(_) => 2,
        }
    }
}

/// The lines that turns are about.
#[derive(SystemParam)]
pub struct TurnLines<'w, 's> {
    causes: Query<'w, 's, &'static TurnCause>,
    lines: Query<
        'w,
        's,
        (
            &'static Utterance,
            &'static Transcript,
            &'static Indication,
            Option<&'static Hearings>,
            Option<&'static UtteranceAudio>,
        ),
    >,
}

/// The line that a turn is about.
#[derive(Debug, Clone, Copy)]
pub struct TurnLine<'a> {
    /// Who said it, and when.
    pub utterance: &'a Utterance,
    /// Its words, as far as they are known.
    pub transcript: &'a Transcript,
    /// What its speaker indicated while it was said.
    pub indication: &'a Indication,
    /// Who hears it, where that is decided.
    pub hearings: Option<&'a Hearings>,
    /// Its sound, where it is spoken.
    pub audio: Option<&'a UtteranceAudio>,
}

impl TurnLines<'_, '_> {
    /// The line that `turn` is about, where it is about one.
    pub fn get(&self, turn: Entity) -> Option<TurnLine<'_>> {
        let utterance = self.causes.get(turn).ok()?.utterance()?;
        let (utterance, transcript, indication, hearings, audio) =
            self.lines.get(utterance).ok()?;
        Some(TurnLine {
            utterance,
            transcript,
            indication,
            hearings,
            audio,
        })
    }

    /// Whether all is said that `turn` is about: its line has ended, or it is about none.
    /// While somebody still speaks it is not.
    pub fn is_complete(&self, turn: Entity) -> bool {
        let line = || self.get(turn).is_none_or(|l| l.utterance.ended.is_some());
        self.causes.contains(turn) && line()
    }

    /// Whether `turn` began by itself: by a cue, or by what came of an action.
    pub fn is_unasked(&self, turn: Entity) -> bool {
        let cause = self.causes.get(turn);
        cause.is_ok_and(|cause| cause.utterance().is_none())
    }
}

/// Whether a turn's line was passed on to the mind.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct Told(pub(crate) bool);

/// How far a sentence of an answer is.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SentenceState {
    /// The words stand.
    Ready,
    /// Its sound is there, or it is known that there will be none.
    Synthesized,
    /// It is being heard.
    Playing,
    /// It was heard to its end.
    Played,
}

/// A sentence of an answer.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct ReplySentence {
    /// The words.
    pub text: String,
    /// How it is meant.
    pub mood: Option<SentenceMood>,
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
            .filter(|sentence| sentence.state >= SentenceState::Playing)
    }
}

/// A moment, by the game's clock and by the wall's: they differ where a game is paused or
/// renders at its own pace.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
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
