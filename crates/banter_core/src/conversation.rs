//! How typed lines and cues come to be turns.

use crate::floor::{Floors, Request, refuse};
use crate::{Addressees, Cued, Stamp, TurnInput, Typed, Unheeded};
use bevy::prelude::*;

/// Asks for answers.
fn ask(floors: &mut Floors, commands: &mut Commands, npc: Entity, request: Request) {
    if let Err(request) = floors.ask(npc, request) {
        commands.queue(move |world: &mut World| refuse(world, &request));
    }
}

pub(crate) fn begin_typed(
    mut lines: MessageReader<Typed>,
    mut unheeded: MessageWriter<Unheeded>,
    mut floors: ResMut<Floors>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    for Typed { speaker, to, text } in lines.read() {
        let (speaker, text) = (*speaker, text.clone());
        match addressees.find_for(speaker, *to, &text) {
            Some(npc) => {
                let input = Some(TurnInput::Typed(text));
                let request = Request::new(Some(speaker), input, Stamp::now(&time));
                ask(&mut floors, &mut commands, npc, request);
            }
            None => {
                unheeded.write(Unheeded { speaker, text });
            }
        }
    }
}

pub(crate) fn begin_cued(
    mut cues: MessageReader<Cued>,
    mut floors: ResMut<Floors>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    for Cued { npc, cue } in cues.read() {
        if addressees.find(*npc, Some(*npc)).is_some() {
            let input = Some(TurnInput::Cue(cue.clone()));
            let request = Request::new(None, input, Stamp::now(&time));
            ask(&mut floors, &mut commands, *npc, request);
        }
    }
}

#[cfg(test)]
mod tests;
