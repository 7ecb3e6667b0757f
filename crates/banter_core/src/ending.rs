//! How turns end before all was said.

use crate::floor::{Floors, Request, refuse};
use crate::spoken::OpenLines;
use crate::{
    Dismiss, Interrupt, Npc, Redirect, Stamp, Subtitle, Tentative, Timeline, Turn, TurnEnd,
    TurnEnded, TurnInput, Turns,
};
use bevy::ecs::entity::Entities;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Ends turns from outside.
#[derive(SystemParam)]
pub(crate) struct Ender<'w, 's> {
    turns: Query<'w, 's, (&'static Turn, &'static mut Timeline, Has<Tentative>)>,
    subtitles: Query<'w, 's, &'static mut Subtitle>,
    commands: Commands<'w, 's>,
    time: Res<'w, Time>,
}

impl Ender<'_, '_> {
    fn end(&mut self, turn: Entity, end: TurnEnd) {
        if self.note(turn, end) {
            self.commands.entity(turn).try_despawn();
        }
    }

    /// Tells that a turn has ended. Whether it had not ended before.
    fn note(&mut self, turn: Entity, end: TurnEnd) -> bool {
        let Ok((&Turn { npc, .. }, mut timeline, tentative)) = self.turns.get_mut(turn) else {
            return false;
        };
        if timeline.done.is_some() {
            return false;
        }
        timeline.done = Some(Stamp::now(&self.time));
        // The game was never told of a tentative one, and nobody speaks in it.
        if !tentative {
            if let Ok(mut subtitle) = self.subtitles.get_mut(npc) {
                subtitle.0.clear();
            }
            self.commands.trigger(TurnEnded { turn, npc, end });
        }
        true
    }
}

/// An interrupted turn ends at once.
pub(crate) fn interrupt(interrupt: On<Interrupt>, mut ender: Ender) {
    ender.end(interrupt.turn, TurnEnd::Interrupted);
}

/// A turn in which nothing was said ends without an answer.
pub(crate) fn dismiss(dismiss: On<Dismiss>, mut ender: Ender) {
    ender.end(dismiss.turn, TurnEnd::Dismissed);
}

/// A line that names another character goes over to it.
pub(crate) fn redirect(redirect: On<Redirect>, mut floors: ResMut<Floors>, mut ender: Ender) {
    let Redirect { turn, npc, text } = redirect.event();
    let Ok((&Turn { speaker, .. }, timeline, _)) = ender.turns.get(*turn) else {
        return;
    };
    let input = Some(TurnInput::Typed(text.clone()));
    let request = Request::new(speaker, input, timeline.line_ended);
    if let Err(request) = floors.ask(*npc, request) {
        ender
            .commands
            .queue(move |world: &mut World| refuse(world, &request));
    }
    ender.end(*turn, TurnEnd::Dismissed);
}

/// The turns of a character that is despawned end with it. They still live when that is told:
/// this runs before Bevy despawns them.
pub(crate) fn despawn_npc(despawned: On<Despawn, Npc>, all: Query<&Turns>, ender: Ender) {
    abandon(despawned.entity, &all, ender);
}

/// Who is a character no more has no turns.
pub(crate) fn remove_npc(removed: On<Remove, Npc>, all: Query<&Turns>, ender: Ender) {
    abandon(removed.entity, &all, ender);
}

fn abandon(npc: Entity, all: &Query<&Turns>, mut ender: Ender) {
    for turn in all.get(npc).into_iter().flat_map(Turns::iter) {
        ender.end(turn, TurnEnd::Abandoned);
    }
}

/// A turn that somebody despawned by hand has ended, too.
pub(crate) fn remove_turn(removed: On<Remove, Turn>, mut ender: Ender) {
    ender.note(removed.entity, TurnEnd::Abandoned);
}

/// Turns and lines of speakers who are gone end.
pub(crate) fn leave(
    turns: Query<(Entity, &Turn, Has<TurnInput>)>,
    mut open: ResMut<OpenLines>,
    entities: &Entities,
    mut ender: Ender,
) {
    let is_here = |speaker| entities.contains_spawned(speaker);
    for (turn, &Turn { speaker, .. }, complete) in &turns {
        if speaker.is_none_or(is_here) {
            continue;
        }
        let end = if complete {
            TurnEnd::Abandoned
        } else {
            TurnEnd::Dismissed
        };
        ender.end(turn, end);
    }
    open.bypass_change_detection().retain(is_here);
}

#[cfg(test)]
mod tests;
