//! From the transcript of an utterance to what each listener makes of it.

use crate::claims::{Claim, Claims};
use crate::grant::{make, overhear};
use crate::turn::Told;
use crate::utterance::Unread;
use crate::{
    AddressedBy, Addressee, Addressees, Dismiss, EngineFailed, FinalTranscript, HearingSettings,
    Hearings, InterimTranscript, LineUnderstood, NpcParticipant, PersonId, Redirect, Stage, Stamp,
    Transcript, Turn, TurnCause, Turns, Utterance, UtteranceAudio, UtteranceKind,
};
use banter_engine::EngineError;
use bevy::prelude::*;

/// Why the ears failed at an utterance.
#[derive(Component, Debug, Clone)]
pub(crate) struct EarsFailed(EngineError);

/// Marks an utterance to which nothing could listen.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct NotListened;

/// Keeps transcripts as listen writes them.
pub(crate) fn take(
    mut partial: MessageReader<InterimTranscript>,
    mut whole: MessageReader<FinalTranscript>,
    mut transcripts: Query<&mut Transcript>,
    mut commands: Commands,
) {
    for message in partial.read() {
        if let Ok(mut transcript) = transcripts.get_mut(message.utterance)
            && !transcript.is_final
        {
            transcript.text.clone_from(&message.text);
            transcript.fixed = message.fixed;
            transcript.until = message.until;
        }
    }
    for message in whole.read() {
        let Ok(mut transcript) = transcripts.get_mut(message.utterance) else {
            continue;
        };
        if transcript.is_final {
            continue;
        }
        let until = transcript.until;
        *transcript = Transcript::complete(&message.text);
        transcript.until = until;
        if !transcript.text.is_empty() {
            transcript.language.clone_from(&message.language);
            transcript.spoken.clone_from(&message.spoken);
        }
        let mut utterance = commands.entity(message.utterance);
        if !message.listened {
            utterance.try_insert(NotListened);
        }
        if let Some(error) = &message.error {
            utterance.try_insert(EarsFailed(error.clone()));
        }
    }
}

/// Utterances whose words are known, and of which nothing was made yet.
type Fresh<'a> = (
    Entity,
    &'a mut Utterance,
    &'a Transcript,
    &'a mut Hearings,
    Option<&'a UtteranceAudio>,
    Has<NotListened>,
    &'a mut Unread,
);

/// Makes of final words what is to be made of them: nothing was said, or it is for another, or
/// there are some who heard it.
pub(crate) fn read(
    mut fresh: Query<Fresh>,
    turns: Query<(Entity, &Turn, &TurnCause)>,
    npcs: Query<(), With<NpcParticipant>>,
    addressees: Addressees,
    claims: Res<Claims>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = Stamp::now(&time);
    for (entity, mut utterance, transcript, mut hearings, audio, not_listened, mut unread) in
        &mut fresh
    {
        if !transcript.is_final || unread.called && utterance.ended.is_none() {
            continue;
        }
        let speaker = utterance.speaker;
        let by_character = matches!(utterance.kind, UtteranceKind::Sentence { .. });
        if utterance.ended.is_none() {
            // Whom a sentence calls waits for its turn; what was heard of it is known later.
            unread.called = by_character;
            let called = utterance.to.filter(|to| npcs.contains(to.who));
            if let Some(to) = called.filter(|to| by_character && hearings.of(to.who).is_some()) {
                let cause = TurnCause::Utterance(entity);
                commands.queue(move |world: &mut World| {
                    reach(world, to.who, cause, true, Some(speaker), now);
                });
            }
            continue;
        }
        commands.entity(entity).try_remove::<Unread>();
        let cause = TurnCause::Utterance(entity);
        let about = || turns.iter().filter(|(_, _, other)| **other == cause);
        let text = &transcript.text;
        let is_noise = !not_listened && audio.is_some_and(|audio| !audio.deliberate);
        if text.is_empty() && (is_noise || by_character) {
            for (turn, ..) in about() {
                commands.trigger(Dismiss { turn });
            }
            commands.queue(move |world: &mut World| {
                world.resource_mut::<Claims>().forget(entity);
                world.commands().entity(entity).try_despawn();
            });
            continue;
        }
        let mut redirected = None;
        // Whom the words name is known only now.
        if audio.is_some()
            && let Some(to) = utterance.to.filter(|to| to.by == AddressedBy::Guess)
            && let Some(named) = addressees.named(speaker, text)
        {
            let by = AddressedBy::Name;
            if named == to.who {
                utterance.to = Some(Addressee { by, ..to });
            } else if let Some((turn, ..)) = about().find(|(_, turn, _)| turn.npc == to.who) {
                redirected = Some(to.who);
                let (npc, text) = (named, text.clone());
                commands.trigger(Redirect { turn, npc, text });
            } else if claims.has(to.who, entity) {
                utterance.to = Some(Addressee { who: named, by });
                hearings.address(named);
                commands.queue(move |world: &mut World| {
                    let claim = world.resource_mut::<Claims>().take(to.who, entity);
                    if let Some(claim) = claim {
                        make(world, named, claim);
                    }
                });
            }
        }
        let listeners = hearings.0.iter().map(|hearing| hearing.listener);
        let listeners = listeners.filter(|npc| npcs.contains(*npc) && *npc != speaker);
        for npc in listeners.filter(|npc| redirected != Some(*npc)) {
            let cause = cause.clone();
            let is_for = utterance.addresses(npc).is_some();
            commands.queue(move |world: &mut World| {
                reach(
                    world,
                    npc,
                    cause,
                    is_for,
                    by_character.then_some(speaker),
                    now,
                );
            });
        }
    }
}

/// The words of an utterance reach a character that hears it.
fn reach(
    world: &mut World,
    npc: Entity,
    cause: TurnCause,
    is_for: bool,
    character: Option<Entity>,
    now: Stamp,
) {
    let Some(utterance) = cause.utterance() else {
        return;
    };
    let line = world.get::<Utterance>(utterance);
    let Some(&Utterance { kind, speaker, .. }) = line else {
        return;
    };
    let is_for = is_for || line.is_some_and(|line| line.addresses(npc).is_some());
    let turns = world.get::<Turns>(npc);
    let mut turns = turns.into_iter().flat_map(Turns::iter);
    let answers = turns.any(|turn| world.get::<TurnCause>(turn) == Some(&cause));
    if answers || world.resource::<Claims>().has(npc, utterance) {
        return;
    }
    match (is_for, character) {
        // A line of a player that was for it has had its claim, and lost it.
        (true, None) => overhear(world, npc, utterance),
        (false, _) => make(
            world,
            npc,
            Claim::new(cause, Some(speaker), now).overheard(),
        ),
        (true, Some(character)) => {
            // Of an answer that calls a character twice, the last sentence is answered.
            let UtteranceKind::Sentence { turn, .. } = kind else {
                return;
            };
            let is_of = |other: Entity| {
                let other = world.get::<Utterance>(other).map(|line| line.kind);
                matches!(other, Some(UtteranceKind::Sentence { turn: of, .. }) if of == turn)
            };
            let earlier: Vec<Entity> = world
                .resource::<Claims>()
                .utterances_of(npc, character)
                .filter(|other| is_of(*other))
                .collect();
            for other in earlier {
                world.resource_mut::<Claims>().take(npc, other);
                overhear(world, npc, other);
            }
            make(world, npc, Claim::new(cause, Some(speaker), now));
        }
    }
}

/// Passes the line of each turn on to its mind when its words are known.
pub(crate) fn tell(
    mut turns: Query<(Entity, &Turn, &TurnCause, &mut Told)>,
    transcripts: Query<(
        &Transcript,
        Option<&Hearings>,
        Option<&EarsFailed>,
        Has<Unread>,
    )>,
    people: Query<&PersonId>,
    settings: Res<HearingSettings>,
    mut understood: MessageWriter<LineUnderstood>,
    mut commands: Commands,
) {
    for (turn, &Turn { npc, speaker }, cause, mut told) in &mut turns {
        if told.0 {
            continue;
        }
        let Some(utterance) = cause.utterance() else {
            continue;
        };
        let Ok((transcript, hearings, failed, unread)) = transcripts.get(utterance) else {
            // The game itself despawned the line.
            told.0 = true;
            commands.trigger(Dismiss { turn });
            continue;
        };
        if !transcript.is_final || unread {
            continue;
        }
        told.0 = true;
        if let Some(EarsFailed(error)) = failed {
            let (stage, error) = (Stage::Listen, error.clone());
            commands.trigger(EngineFailed { turn, stage, error });
        }
        understood.write(LineUnderstood {
            turn,
            speaker,
            text: settings.heard(
                &transcript.text,
                hearings.map_or(1.0, |hearings| hearings.clarity(npc)),
                people.get(npc).ok(),
            ),
            language: transcript.language.clone(),
        });
    }
}
