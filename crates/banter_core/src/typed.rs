//! Typed lines, cues and results of actions, as they come in.

use crate::claims::Claim;
use crate::grant::make;
use crate::utterance::utter;
use crate::{
    ActionReported, AddressedBy, Addressee, Addressees, CueRequested, LineTyped, LineUnanswered,
    Stamp, Transcript, TurnCause, Utterance, UtteranceKind,
};
use bevy::prelude::*;

/// A typed line is an utterance whose words are known at once.
pub(crate) fn utter_typed(
    mut lines: MessageReader<LineTyped>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = Stamp::now(&time);
    for LineTyped { speaker, to, text } in lines.read() {
        let (speaker, text) = (*speaker, text.clone());
        let named = || addressees.named(speaker, &text);
        let named = to.is_none().then(named).flatten();
        let by = match (to, named) {
            (Some(_), _) => AddressedBy::Game,
            (None, Some(_)) => AddressedBy::Name,
            (None, None) => AddressedBy::Guess,
        };
        let npc = named.or_else(|| addressees.find(speaker, *to));
        let line = Utterance {
            ended: Some(now),
            ..Utterance::beginning(speaker, UtteranceKind::Typed, now)
        };
        let line = line.to(npc.map(|who| Addressee { who, by }));
        commands.queue(move |world: &mut World| {
            let utterance = utter(world, line, Transcript::complete(&text));
            match npc {
                Some(npc) => {
                    let cause = TurnCause::Utterance(utterance);
                    make(world, npc, Claim::new(cause, Some(speaker), now));
                }
                None => {
                    world.write_message(LineUnanswered { speaker, text });
                }
            }
        });
    }
}

/// A cue, and what came of an action, want to be spoken about.
pub(crate) fn claim_cues(
    mut cues: MessageReader<CueRequested>,
    mut results: MessageReader<ActionReported>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    let results = results.read().map(|message| {
        let cause = TurnCause::ActionResult(message.text.clone());
        (message.npc, cause)
    });
    let cues = cues.read().map(|message| {
        let cause = TurnCause::Cue(message.cue.clone());
        (message.npc, cause)
    });
    for (npc, cause) in results.chain(cues) {
        if addressees.find(npc, Some(npc)).is_some() {
            let claim = Claim::new(cause, None, Stamp::now(&time));
            commands.queue(move |world: &mut World| make(world, npc, claim));
        }
    }
}

#[cfg(test)]
mod tests;
