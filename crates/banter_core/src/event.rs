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
