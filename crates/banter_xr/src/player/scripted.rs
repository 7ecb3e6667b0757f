//! Players who are a script.

use crate::script::{Noise, Script};
use crate::tracking::Tracked;
use bevy::prelude::*;
use std::sync::Arc;

/// Scripted player: whoever has it is tracked as its [`Script`] says. For tests, films, and games
/// that are developed without a headset.
///
/// ```
/// use banter_core::PlayerParticipant;
/// use banter_xr::{Moves, ScriptedPlayer};
///
/// let mut moves = Moves::new(1);
/// moves.idle(10.0);
/// let player = (PlayerParticipant, ScriptedPlayer::new(moves.into()).repeating());
/// # let _ = player;
/// ```
#[derive(Component, Debug, Clone)]
#[require(Tracked)]
pub struct ScriptedPlayer {
    script: Arc<Script>,
    /// Where it is, seconds.
    pub at: f32,
    /// Whether it begins anew when it is over; else it holds still.
    pub repeats: bool,
    /// Noise as a tracker has it.
    pub noise: Option<Noise>,
}

impl ScriptedPlayer {
    /// A player who begins a script now.
    pub fn new(script: Script) -> Self {
        Self {
            script: Arc::new(script),
            at: 0.0,
            repeats: false,
            noise: None,
        }
    }

    /// The same over and over.
    #[must_use]
    pub fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        !self.repeats && self.at >= self.script.seconds()
    }
}

pub(crate) fn play(mut players: Query<(&mut ScriptedPlayer, &mut Tracked)>, time: Res<Time>) {
    for (mut player, mut tracked) in &mut players {
        let player = player.bypass_change_detection();
        player.at += time.delta_secs();
        let whole = player.script.seconds();
        if player.repeats && whole > 0.0 {
            player.at %= whole;
        }
        let seen = player.script.at(player.at);
        *tracked = match &mut player.noise {
            Some(noise) => noise.over(seen),
            None => seen,
        };
    }
}
