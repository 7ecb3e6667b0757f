//! From the ears to text on the way.

use crate::listening::{Listening, News};
use crate::{HeardPartial, ListenSettings};
use banter_core::{EngineFailed, Stage};
use bevy::prelude::*;
use std::time::Instant;

/// Patience does not run out while the game is paused.
pub(crate) fn wait(mut turns: Query<&mut Listening>) {
    for mut listening in &mut turns {
        listening.bypass_change_detection().paused = Some(Instant::now());
    }
}

pub(crate) fn receive(
    mut turns: Query<(Entity, &mut Listening)>,
    settings: Res<ListenSettings>,
    mut partial: MessageWriter<HeardPartial>,
    mut commands: Commands,
) {
    for (turn, mut listening) in &mut turns {
        let listening = listening.bypass_change_detection();
        while let Some(result) = listening.poll(settings.patience) {
            if let Err(error) = result {
                commands.trigger(EngineFailed {
                    turn,
                    stage: Stage::Listen,
                    error,
                });
            }
            if let Some(News { text, fixed, until }) = listening.news() {
                partial.write(HeardPartial {
                    turn,
                    text,
                    fixed,
                    until,
                });
            }
        }
    }
}
