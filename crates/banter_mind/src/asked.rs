//! Turns for which an answer is wanted, from lines, cues and results of actions.

use crate::prompt::LONGEST_LINE;
use crate::thinking::Thinking;
use banter_core::{LineReady, TurnCause};
use bevy::prelude::*;
use std::time::Instant;

/// A turn for which an answer is wanted.
#[derive(Component, Debug)]
pub(crate) struct Asked {
    /// What was said to the character, or the cue.
    pub(crate) text: String,
    /// Whether the text is a cue: a name from the persona, or a sentence about what happened.
    pub(crate) cue: bool,
    pub(crate) since: Instant,
}

/// Notes what is to be answered.
pub(crate) fn ask(
    mut heard: MessageReader<LineReady>,
    cues: Query<(Entity, &TurnCause), Added<TurnCause>>,
    mut commands: Commands,
) {
    let mut note = |turn: Entity, text: &str, cue| {
        let asked = Asked {
            text: text.chars().take(LONGEST_LINE).collect(),
            cue,
            since: Instant::now(),
        };
        // The turn may have been ended in the meantime.
        if let Ok(mut turn) = commands.get_entity(turn) {
            turn.try_insert(asked);
        }
    };
    for LineReady { turn, text, .. } in heard.read() {
        note(*turn, text, false);
    }
    for (turn, cause) in &cues {
        if let TurnCause::Cue(cue) | TurnCause::ActionResult(cue) = cause {
            note(turn, cue, true);
        }
    }
}

/// No timeout runs out while the game is paused.
pub(crate) fn wait(mut asked: Query<&mut Asked>, mut thinking: Query<&mut Thinking>) {
    for mut asked in &mut asked {
        asked.since = Instant::now();
    }
    for mut thinking in &mut thinking {
        thinking.heard_of = Instant::now();
    }
}
