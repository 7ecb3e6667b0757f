//! Who gets the floor next, and what becomes of what gets none.
//!
//! [`give`] has the [floor](crate::floor) decide about each claim, and begins the turn of what
//! is next: lines in the order in which they came, then results of actions, then cues. What
//! came in the same frame never interrupts each other. Of a character that is gone, and of one
//! for which too many wait, a line is told to be [`LineUnanswered`].

use crate::claims::{Claim, Claims, Queue};
use crate::conversation::{Conversation, MemberOf, Speakers};
use crate::guard::Chain;
use crate::utterance::{Refused, Unread};
use crate::{
    ClaimCause, FloorClaim, FloorDecision, FloorPolicy, HearingSettings, Hearings, Interrupt,
    LineUnanswered, NpcParticipant, Overheard, PersonId, PolicyGuard, SpeechGuard, Timeline,
    Transcript, Turn, TurnCause, TurnStarted, Turns, Utterance, UtteranceKind,
};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;

/// Has the floor decide about every claim, and begins the turns of those who have it.
pub(crate) fn give(world: &mut World, speakers: &mut SystemState<Speakers>) {
    if world.resource::<Claims>().0.is_empty() {
        return;
    }
    // Whoever watches what happens here may make more.
    let mut queues = std::mem::take(&mut world.resource_mut::<Claims>().0);
    for queue in &mut queues {
        queue.advance(world, speakers);
    }
    queues.retain(|queue| !queue.waiting.is_empty());
    let new = std::mem::replace(&mut world.resource_mut::<Claims>().0, queues);
    for Queue { npc, waiting } in new {
        for claim in waiting {
            make(world, npc, claim);
        }
    }
}

impl Queue {
    fn advance(&mut self, world: &mut World, speakers: &mut SystemState<Speakers>) {
        if world.get::<NpcParticipant>(self.npc).is_none() {
            for claim in self.waiting.drain(..).filter(|claim| claim.addressed) {
                refuse(world, &claim);
            }
            return;
        }
        self.waiting.retain(|claim| {
            let is_here = |entity| world.get_entity(entity).is_ok();
            claim.speaker.is_none_or(is_here) && claim.cause.utterance().is_none_or(is_here)
        });
        for mut claim in std::mem::take(&mut self.waiting) {
            if claim.is_new && !claim.overlaps {
                match judge(world, speakers, self.npc, &claim) {
                    FloorDecision::StaySilent => {
                        stay_silent(world, self.npc, &claim);
                        continue;
                    }
                    FloorDecision::Interrupt => interrupt(world, self.npc),
                    FloorDecision::Answer | FloorDecision::Wait => {}
                }
                claim.is_new = false;
            }
            self.waiting.push(claim);
        }
        // Lines are first, and cues last.
        self.waiting.sort_by_key(|claim| claim.cause.rank());
        let mut at = 0;
        while is_free(world, self.npc)
            && let Some(claim) = self.waiting.get(at)
        {
            match judge(world, speakers, self.npc, claim) {
                FloorDecision::Answer | FloorDecision::Interrupt => {
                    let claim = self.waiting.remove(at);
                    begin(world, self.npc, claim);
                    return;
                }
                FloorDecision::StaySilent => {
                    let claim = self.waiting.remove(at);
                    stay_silent(world, self.npc, &claim);
                }
                FloorDecision::Wait => at += 1,
            }
        }
    }
}

/// Puts a claim to the floor.
fn judge(
    world: &mut World,
    speakers: &mut SystemState<Speakers>,
    npc: Entity,
    claim: &Claim,
) -> FloorDecision {
    let cause = match claim.cause {
        TurnCause::Cue(_) => ClaimCause::Cue,
        TurnCause::ActionResult(_) => ClaimCause::ActionResult,
        TurnCause::Utterance(utterance) => {
            let Some(said) = world.get::<Utterance>(utterance) else {
                return FloorDecision::StaySilent;
            };
            ClaimCause::Line {
                utterance,
                speaker: said.speaker,
                by_character: matches!(said.kind, UtteranceKind::Sentence { .. }),
                addressed: said.addresses(npc),
                overlaps: claim.overlaps,
            }
        }
    };
    let claim = FloorClaim {
        npc,
        cause,
        is_new: claim.is_new,
    };
    // Who only overhears is silent whatever is the case, and there may be many of them.
    let overhears = matches!(
        claim.cause,
        ClaimCause::Line {
            addressed: None,
            ..
        }
    );
    let policy = world.get_resource::<FloorPolicy>().cloned();
    let policy = policy.unwrap_or_default();
    let situation = match overhears && policy.0.is_none() {
        true => None,
        false => speakers.get(world).ok(),
    };
    let situation = situation.map(|speakers| speakers.situation(npc));
    policy.decide(&claim, &situation.unwrap_or_default())
}

/// The turns that a character is at.
fn at(world: &World, npc: Entity) -> impl Iterator<Item = Entity> {
    let turns = world.get::<Turns>(npc).into_iter().flat_map(Turns::iter);
    turns.filter(|turn| {
        let timeline = world.get::<Timeline>(*turn);
        timeline.is_some_and(|timeline| timeline.done.is_none())
    })
}

fn is_free(world: &World, npc: Entity) -> bool {
    world.get::<NpcParticipant>(npc).is_some() && at(world, npc).next().is_none()
}

fn interrupt(world: &mut World, npc: Entity) {
    let turns: Vec<Entity> = at(world, npc).collect();
    for turn in turns {
        world.trigger(Interrupt { turn });
    }
    world.flush();
}

/// Begins the turn for a claim.
fn begin(world: &mut World, npc: Entity, claim: Claim) {
    let Claim { cause, speaker, .. } = claim;
    let said = cause.utterance().and_then(|u| world.get::<Utterance>(u));
    let since = said.map_or(claim.since, |said| said.ended.unwrap_or(claim.since));
    let by_character = said.is_some_and(|u| matches!(u.kind, UtteranceKind::Sentence { .. }));
    let is_cue = matches!(cause, TurnCause::Cue(_));
    // Who answers a line has heard it, whatever the senses say.
    let utterance = cause.utterance().and_then(|u| world.get_entity_mut(u).ok());
    if let Some(mut hearings) = utterance.and_then(|u| u.into_mut::<Hearings>())
        && hearings.of(npc).is_none()
    {
        hearings.add(npc);
    }
    let conversation = world.get::<MemberOf>(npc).map(|member| member.0);
    if let Some(mut talk) = conversation.and_then(|c| world.get_mut::<Conversation>(c)) {
        if by_character {
            talk.exchanges += 1;
        } else if is_cue {
            talk.exchanges = 0;
        }
    }
    let turn = (Turn { npc, speaker }, cause, Timeline::starting(since));
    let turn = world.spawn(turn).id();
    world.trigger(TurnStarted { turn, npc });
    world.flush();
}

/// A character heard something and does not answer it.
fn stay_silent(world: &mut World, npc: Entity, claim: &Claim) {
    match &claim.cause {
        TurnCause::Utterance(utterance) => {
            // Who hears it while its words are not read yet is told when they are.
            if world.get::<Unread>(*utterance).is_none() {
                overhear(world, npc, *utterance);
            }
            let said = world.get::<Utterance>(*utterance);
            let by_character =
                said.is_some_and(|u| matches!(u.kind, UtteranceKind::Sentence { .. }));
            if claim.addressed && !by_character {
                refuse(world, claim);
            }
        }
        TurnCause::Cue(text) | TurnCause::ActionResult(text) => {
            tracing::debug!("{npc} is silent about `{text}`: the game's policy says so");
        }
    }
}

/// Tells that a character heard what it does not answer, if the words are known.
pub(crate) fn overhear(world: &mut World, listener: Entity, utterance: Entity) {
    let Ok(said) = world.get_entity(utterance) else {
        return;
    };
    let (Some(Utterance { speaker, kind, .. }), Some(transcript), Some(hearings)) = (
        said.get::<Utterance>(),
        said.get::<Transcript>(),
        said.get::<Hearings>(),
    ) else {
        return;
    };
    if let Some(hearing) = hearings.of(listener)
        && transcript.is_final
        && !transcript.text.is_empty()
    {
        let (speaker, clarity) = (*speaker, hearing.clarity);
        let guarded =
            world.contains_resource::<SpeechGuard>() || world.contains_resource::<PolicyGuard>();
        // A character's sentence has passed the guard before it was said.
        let text = match kind {
            UtteranceKind::Sentence { .. } => Some(transcript.text.clone()),
            _ if !guarded => Some(transcript.text.clone()),
            _ => {
                let transcript = transcript.clone();
                let mut chain = SystemState::<Chain>::new(world);
                let chain = chain.get(world).ok();
                chain.and_then(|chain| chain.overheard(listener, Some(speaker), &transcript))
            }
        };
        let settings = *world.resource::<HearingSettings>();
        let text = text.map(|text| settings.heard(&text, clarity, world.get::<PersonId>(listener)));
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        let overheard = Overheard {
            listener,
            utterance,
            speaker,
            text,
            clarity,
        };
        world.write_message(overheard);
    }
}

/// Makes a claim, or tells that it gets no answer because too many wait.
pub(crate) fn make(world: &mut World, npc: Entity, claim: Claim) {
    if let Err(claim) = world.resource_mut::<Claims>().make(npc, claim) {
        refuse(world, &claim);
    }
}

/// A sound beside an answer is known to be a line: it counts from now on.
pub(crate) fn confirm(world: &mut World, npc: Entity, utterance: Entity) {
    if let Some(mut said) = world.get_mut::<Utterance>(utterance)
        && said.overlaps
    {
        said.overlaps = false;
    }
    let claim = world.resource_mut::<Claims>().take(npc, utterance);
    if let Some(claim) = claim {
        make(world, npc, claim.overlapping(false));
    }
}

/// Tells that a line gets no answer, once.
pub(crate) fn refuse(world: &mut World, claim: &Claim) {
    match &claim.cause {
        TurnCause::Utterance(utterance) => {
            let Ok(mut said) = world.get_entity_mut(*utterance) else {
                return;
            };
            let Some(line) = said.get::<Utterance>() else {
                return;
            };
            let (speaker, kind) = (line.speaker, line.kind);
            if said.contains::<Refused>() {
                return;
            }
            let words = said.get::<Transcript>().filter(|t| t.is_final);
            let text = words.map_or_else(String::new, |transcript| transcript.text.clone());
            said.insert(Refused);
            if !matches!(kind, UtteranceKind::Sentence { .. }) {
                world.write_message(LineUnanswered { speaker, text });
            }
        }
        TurnCause::Cue(text) | TurnCause::ActionResult(text) => {
            tracing::warn!("`{text}` is left out: too many wait for its character");
        }
    }
}
