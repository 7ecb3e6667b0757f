//! From a turn's input to the ears.

use crate::receive::Listening;
use crate::{Ears, Heard, TurnInput};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::TranscribeRequest;
use bevy::prelude::*;

/// The longest line that is passed on, in characters. More is cut: nobody speaks so long,
/// and a prompt has an end.
const LONGEST_LINE: usize = 2_000;

pub(crate) fn submit(
    turns: Query<(Entity, &Turn, &TurnInput), Added<TurnInput>>,
    ears: Option<Res<Ears>>,
    mut heard: MessageWriter<Heard>,
    mut commands: Commands,
) {
    for (turn, &Turn { speaker, .. }, input) in &turns {
        let pcm = match input {
            TurnInput::Typed(text) => {
                heard.write(Heard {
                    turn,
                    speaker,
                    text: clean(text),
                    language: None,
                });
                continue;
            }
            TurnInput::Speech(pcm) => pcm,
            // Nobody spoke: the mind deals with it.
            TurnInput::Cue(_) => continue,
        };
        let not_understood = Heard {
            turn,
            speaker,
            text: String::new(),
            language: None,
        };
        let Some(ears) = &ears else {
            tracing::debug!("somebody spoke, and there are no ears to understand it");
            heard.write(not_understood);
            continue;
        };
        match ears.0.submit(TranscribeRequest::new(pcm.clone())) {
            Ok(job) => {
                commands.entity(turn).try_insert(Listening::new(job));
            }
            Err(refused) => {
                commands.trigger(EngineFailed {
                    turn,
                    stage: Stage::Listen,
                    error: refused.error,
                });
                heard.write(not_understood);
            }
        }
    }
}

/// A line as a mind may read it: of a bounded length, without control characters.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_LINE)
        .collect::<String>()
        .trim()
        .to_owned()
}
