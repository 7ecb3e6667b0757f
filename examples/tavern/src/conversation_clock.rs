//! When the conversation begins and ends, by the game's clock: times in the transcript count
//! from there.

use bevy::prelude::*;
use std::time::Duration;

/// Whether the conversation is on, and since when.
#[derive(Resource, Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Curtain {
    start: Duration,
    up: bool,
}

impl Curtain {
    /// The conversation begins at this moment of the game's clock.
    pub(crate) fn raise(&mut self, start: Duration) {
        *self = Self { start, up: true };
    }

    /// Nothing more is said.
    pub(crate) fn lower(&mut self) {
        self.up = false;
    }

    /// Whether the conversation is on.
    pub(crate) fn is_up(&self) -> bool {
        self.up
    }

    /// A moment of the game's clock as time in the conversation.
    pub(crate) fn since(&self, game: Duration) -> Duration {
        game.saturating_sub(self.start)
    }

    /// A moment of the game's clock as seconds in the conversation.
    pub(crate) fn seconds(&self, game: Duration) -> f32 {
        game.as_secs_f32() - self.start.as_secs_f32()
    }
}

/// Whether the conversation is on.
pub(crate) fn is_up(curtain: Res<Curtain>) -> bool {
    curtain.is_up()
}
