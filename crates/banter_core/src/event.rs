//! What the game is told, and may tell.

use banter_engine::EngineError;
use bevy::prelude::*;

/// A turn began: a character was addressed or cued.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct TurnStarted {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// The character.
    pub npc: Entity,
}

/// Ends a turn now. Triggered by core when the speaker whom the character answers speaks anew,
/// or anybody while it speaks unasked, and by the game whenever it likes.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct Interrupt {
    /// The turn.
    #[event_target]
    pub turn: Entity,
}

/// Ends a turn in which nothing was said: a cough, or words that nobody could make out and
/// nobody meant to be heard.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct Dismiss {
    /// The turn.
    #[event_target]
    pub turn: Entity,
}

/// Passes the line of a turn on to another character, which it names. Triggered by core
/// when the words of a spoken line are known, and by the game. The turn is [dismissed](TurnEnd::Dismissed), and
/// the other character gets the line as though it had been typed.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct Redirect {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// The character that is meant.
    pub npc: Entity,
    /// The line.
    pub text: String,
}

/// End of a turn: how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Reflect)]
pub enum TurnEnd {
    /// The character said all that it had to say.
    Done,
    /// It was interrupted.
    Interrupted,
    /// Nothing had been said to begin with, or it was said to another character.
    Dismissed,
    /// The character or the speaker is gone, or the turn was despawned by the game.
    Abandoned,
}

/// A turn is over. There is one for each turn that the game was told of, however it ended.
///
/// The turn's entity still lives while observers run, and is despawned after them; only a turn
/// that the game itself despawned is gone by then. The character may be gone.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct TurnEnded {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// The character.
    pub npc: Entity,
    /// How it ended.
    pub end: TurnEnd,
}

/// A character begins to do something that it may do, to something that it perceives: the
/// sentence that the action belongs to is heard now, or what stood before it was.
///
/// Report how it ended by [`ActionFinished`](crate::ActionFinished); an action of which nothing is
/// reported ends as unknown after [`ActionSettings::report_timeout`](crate::ActionSettings::report_timeout).
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ActionRequested {
    /// The character.
    #[event_target]
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// The action itself, by which the game reports how it ended. It has an
    /// [`OngoingAction`](crate::OngoingAction).
    pub entity: Entity,
    /// The name of the action, as its persona has it.
    pub action: String,
    /// What it is done to, if anything.
    pub object: Option<Entity>,
    /// The sentence that it stands in or before, from 0; behind the last sentence it is the
    /// number of sentences.
    pub sentence: usize,
}

/// Refusal of an action: why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Reflect)]
pub enum Refusal {
    /// The persona has no such action.
    NoSuchAction,
    /// It is done to something, and was written without any.
    NoObject,
    /// The character perceives nothing that it can mean.
    NotPerceived,
    /// It can mean several things that the character perceives.
    Ambiguous,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoSuchAction => "the persona has no such action",
            Self::NoObject => "it is not said to what it is done",
            Self::NotPerceived => "the character perceives nothing of that name",
            Self::Ambiguous => "the character perceives several things of that name",
        })
    }
}

/// A character wanted to do something that it may not or cannot do, or that could not be
/// understood. It is not done; this tells the game of it.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ActionRefused {
    /// The character.
    #[event_target]
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// What was written, without its signs.
    pub text: String,
    /// Why it is not done.
    pub reason: Refusal,
    /// The sentence that it stands in or before, as in [`ActionRequested::sentence`].
    pub sentence: usize,
}

/// The stage in which an engine failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Reflect)]
pub enum Stage {
    /// Speech to text.
    Listen,
    /// The answer.
    Think,
    /// Text to speech.
    Speak,
}

/// An engine failed in a turn. The conversation goes on without it: a character asks again, its
/// persona answers, another voice speaks, or there are only subtitles. A game may show this to
/// the player. The log says it, too, once for each kind of failure. An engine that fails
/// outside turns is told by [`EngineStatusChanged`](crate::EngineStatusChanged).
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct EngineFailed {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// The stage whose engine failed.
    pub stage: Stage,
    /// The reason, as one sentence that says what to do.
    pub error: EngineError,
}
