//! How long verdicts may take, what follows without one, and for whom the game is.

use bevy::prelude::*;
use std::time::Duration;

/// What follows when no verdict comes.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnTimeout {
    /// Silence: the sentence is left out, and the turn of a line is dismissed.
    #[default]
    Silent,
    /// Speech: the sentence is said, and the line is heard.
    Speak,
}

/// How long verdicts may take, for whom texts are judged, and what is put down of it.
#[derive(Resource, Reflect, Debug, Clone, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct GuardSettings {
    /// How long one verdict may take, by the game's clock, which stands still while the game
    /// is paused. 3 s.
    pub verdict_timeout: Duration,
    /// What follows when it takes longer. [`OnTimeout::Silent`].
    pub on_timeout: OnTimeout,
    /// The age profile of whoever has no [`GuardProfile`]: `child`, `teen`, `adult` or what the
    /// game's policies call theirs. Empty, which means the strictest: all that any policy has.
    pub profile: String,
    /// How many records the [`GuardLog`](crate::GuardLog) keeps, up to 65,536. 256.
    pub log: usize,
    /// Whether records keep the words that were judged, up to 500 characters of each. No.
    pub log_words: bool,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            verdict_timeout: Duration::from_secs(3),
            on_timeout: OnTimeout::Silent,
            profile: String::new(),
            log: 256,
            log_words: false,
        }
    }
}

/// The age profile of a player, on its entity: how what it says and what is said to it is
/// judged. Without this component [`GuardSettings::profile`] holds. Who only listens does not
/// count: where a child sits at the table, the settings say so for all.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct GuardProfile(pub String);
