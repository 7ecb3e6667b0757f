//! How turns end before all was said.

use crate::claims::Claim;
use crate::grant::{make, overhear};
use crate::speech::OpenLines;
use crate::utterance::{Refused, utter};
use crate::{
    AddressedBy, Addressee, Dismiss, Hearings, Interrupt, NpcParticipant, Redirect, Stamp,
    Subtitle, Timeline, Transcript, Turn, TurnCause, TurnEnd, TurnEnded, TurnLines, Turns,
    Utterance, UtteranceKind,
};
use bevy::ecs::entity::Entities;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Ends turns from outside.
#[derive(SystemParam)]
pub(crate) struct Ender<'w, 's> {
    turns: Query<'w, 's, (&'static Turn, &'static mut Timeline)>,
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
        let Ok((&Turn { npc, .. }, mut timeline)) = self.turns.get_mut(turn) else {
            return false;
        };
        if timeline.done.is_some() {
            return false;
        }
        timeline.done = Some(Stamp::now(&self.time));
        if let Ok(mut subtitle) = self.subtitles.get_mut(npc) {
            subtitle.0.clear();
        }
        self.commands.trigger(TurnEnded { turn, npc, end });
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
pub(crate) fn redirect(redirect: On<Redirect>, causes: Query<&TurnCause>, mut ender: Ender) {
    let Redirect { turn, npc, text } = redirect.event().clone();
    let (Ok((&Turn { npc: from, speaker }, timeline)), Ok(cause)) =
        (ender.turns.get(turn), causes.get(turn))
    else {
        return;
    };
    let (since, mut cause) = (timeline.line_ended, cause.clone());
    ender.commands.queue(move |world: &mut World| {
        if let (TurnCause::Utterance(utterance), Some(speaker)) = (&mut cause, speaker) {
            let line = readdress(world, *utterance, npc, &text);
            let is_new = line.is_none();
            *utterance = line.unwrap_or_else(|| retold(world, speaker, npc, &text, since));
            if !is_new {
                overhear(world, from, *utterance);
            }
        }
        make(world, npc, Claim::new(cause, speaker, since));
    });
    ender.end(turn, TurnEnd::Dismissed);
}

/// Gives a line that is over to another character. `None` if it is still being said.
fn readdress(world: &mut World, utterance: Entity, npc: Entity, text: &str) -> Option<Entity> {
    let mut line = world.get_mut::<Utterance>(utterance)?;
    line.ended?;
    let by = AddressedBy::Name;
    line.to = Some(Addressee { who: npc, by });
    let mut line = world.get_entity_mut(utterance).ok()?;
    line.remove::<Refused>();
    if let Some(mut hearings) = line.get_mut::<Hearings>() {
        hearings.address(npc);
    }
    if let Some(mut transcript) = line.get_mut::<Transcript>()
        && transcript.text != text
    {
        *transcript = Transcript::complete(text);
    }
    Some(utterance)
}

/// A line as though it had been typed.
fn retold(world: &mut World, speaker: Entity, npc: Entity, text: &str, ended: Stamp) -> Entity {
    let by = AddressedBy::Name;
    let line = Utterance {
        ended: Some(ended),
        ..Utterance::beginning(speaker, UtteranceKind::Typed, ended)
    };
    let line = line.to(Some(Addressee { who: npc, by }));
    utter(world, line, Transcript::complete(text))
}

/// The turns of a character that is despawned end with it. They still live when that is told:
/// this runs before Bevy despawns them.
pub(crate) fn despawn_npc(
    despawned: On<Despawn, NpcParticipant>,
    all: Query<&Turns>,
    ender: Ender,
) {
    abandon(despawned.entity, &all, ender);
}

/// Who is a character no more has no turns.
pub(crate) fn remove_npc(removed: On<Remove, NpcParticipant>, all: Query<&Turns>, ender: Ender) {
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
    turns: Query<(Entity, &Turn)>,
    lines: TurnLines,
    mut open: ResMut<OpenLines>,
    entities: &Entities,
    mut ender: Ender,
) {
    let is_here = |speaker| entities.contains_spawned(speaker);
    for (turn, &Turn { speaker, .. }) in &turns {
        if speaker.is_none_or(is_here) {
            continue;
        }
        let end = if lines.is_complete(turn) {
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
