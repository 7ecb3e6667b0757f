//! A player says a line.

use super::who::Who;
use crate::orders::{Answer, Outcome, Refusal};
use banter_core::LineTyped;
use bevy::prelude::*;

pub(super) fn say(
    who: &Who,
    speaker: Option<&str>,
    to: Option<&str>,
    text: String,
    lines: &mut MessageWriter<LineTyped>,
) -> Outcome {
    let speaker = match speaker {
        Some(name) => {
            let it = who.find(name)?;
            it.is_player
                .then_some(it)
                .ok_or_else(|| Refusal::NotPlayer(name.to_owned()))?
        }
        None => {
            let mut everybody = who.everybody().into_iter();
            everybody.find(|it| it.is_player).ok_or(Refusal::NoPlayer)?
        }
    };
    let to = match to {
        Some(name) => {
            let it = who.find(name)?;
            let is_character = !it.is_player && it.entity != speaker.entity;
            Some(
                is_character
                    .then_some(it)
                    .ok_or_else(|| Refusal::NotCharacter(name.to_owned()))?,
            )
        }
        None => None,
    };
    let said = format!("{} says it", who.called(speaker.entity));
    lines.write(LineTyped {
        speaker: speaker.entity,
        to: to.map(|it| it.entity),
        text,
    });
    Ok(Answer::Done(said))
}
