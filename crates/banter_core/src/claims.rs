//! What waits for the floor of each character, and who gets it next.
//!
//! Whatever wants an answer is a claim. [`give`] has the [floor](crate::floor) decide about
//! it, and begins the turn of what is next: lines in the order in which they came, then
//! results of actions, then cues. A cue that waits already is not noted a second time. What
//! came in the same frame never interrupts each other. Of a character that is gone, and of one
//! for which [`MOST`] wait, a line is told to be [`Unheeded`].

use crate::conversation::{Conversation, MemberOf, Speakers};
use crate::utterance::{Refused, Unread};
use crate::{
    ClaimCause, FloorClaim, FloorDecision, FloorPolicy, Hearings, Interrupt, Npc, Overheard, Stamp,
    Timeline, Transcript, Turn, TurnCause, TurnStarted, Turns, Unheeded, Utterance, UtteranceKind,
};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;

/// How many lines, cues and results may wait for one character.
pub(crate) const MOST: usize = 8;

/// Something that may want an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub(crate) cause: TurnCause,
    /// Who spoke, where anybody did.
    pub(crate) speaker: Option<Entity>,
    /// Whether it may be no more than an "uh-huh".
    overlaps: bool,
    /// Whether it is for the character, and counts among those that wait.
    addressed: bool,
    is_new: bool,
    since: Stamp,
}

impl Claim {
    pub(crate) fn new(cause: TurnCause, speaker: Option<Entity>, since: Stamp) -> Self {
        Self {
            cause,
            speaker,
            overlaps: false,
            addressed: true,
            is_new: true,
            since,
        }
    }

    /// The same of a sound beside an answer.
    pub(crate) fn overlapping(mut self, overlaps: bool) -> Self {
        self.overlaps = overlaps;
        self
    }

    /// The same of one who only overhears.
    pub(crate) fn overheard(mut self) -> Self {
        self.addressed = false;
        self
    }

    fn waits(&self) -> bool {
        self.addressed && !self.overlaps
    }

    fn is_about(&self, utterance: Entity) -> bool {
        self.cause == TurnCause::Utterance(utterance)
    }
}

/// What waits for one character.
#[derive(Debug)]
struct Queue {
    npc: Entity,
    waiting: Vec<Claim>,
}

/// What waits for characters. There is no queue in which nothing waits.
#[derive(Resource, Debug, Default)]
pub(crate) struct Claims(Vec<Queue>);

impl Claims {
    /// Notes a claim, or gives it back because too many wait already.
    pub(crate) fn make(&mut self, npc: Entity, claim: Claim) -> Result<(), Claim> {
        let at = self.0.iter().position(|queue| queue.npc == npc);
        let at = at.unwrap_or_else(|| {
            let waiting = Vec::new();
            self.0.push(Queue { npc, waiting });
            self.0.len() - 1
        });
        let Some(queue) = self.0.get_mut(at) else {
            return Err(claim);
        };
        // Of cues and results one that waits already is enough; an utterance is one anyway.
        if queue.waiting.iter().any(|other| other.cause == claim.cause) {
            return Ok(());
        }
        let waiting = queue.waiting.iter().filter(|claim| claim.waits());
        if claim.waits() && waiting.count() >= MOST {
            return Err(claim);
        }
        queue.waiting.push(claim);
        Ok(())
    }

    /// Whether an utterance waits for an answer of `npc`.
    pub(crate) fn has(&self, npc: Entity, utterance: Entity) -> bool {
        let queue = self.0.iter().find(|queue| queue.npc == npc);
        queue.is_some_and(|queue| queue.waiting.iter().any(|claim| claim.is_about(utterance)))
    }

    /// Takes the claims of an utterance on `npc` away.
    pub(crate) fn take(&mut self, npc: Entity, utterance: Entity) -> Option<Claim> {
        let queue = self.0.iter_mut().find(|queue| queue.npc == npc)?;
        let at = queue.waiting.iter().position(|c| c.is_about(utterance))?;
        Some(queue.waiting.remove(at))
    }

    /// What of `speaker` waits for an answer of `npc`.
    pub(crate) fn utterances_of(&self, npc: Entity, speaker: Entity) -> impl Iterator<Item = Entity> {
        let queue = self.0.iter().filter(move |queue| queue.npc == npc);
        let all = queue.flat_map(|queue| &queue.waiting);
        let all = all.filter(move |claim| claim.speaker == Some(speaker) && claim.waits());
        all.filter_map(|claim| claim.cause.utterance())
    }

    /// Forgets all claims of an utterance.
    pub(crate) fn forget(&mut self, utterance: Entity) {
        for queue in &mut self.0 {
            queue.waiting.retain(|claim| !claim.is_about(utterance));
        }
    }

    /// The utterances that wait for an answer.
    pub(crate) fn utterances(&self) -> impl Iterator<Item = Entity> {
        let all = self.0.iter().flat_map(|queue| &queue.waiting);
        all.filter_map(|claim| claim.cause.utterance())
    }

    /// For whom anything waits, and of whom it comes.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (Entity, Option<Entity>)> {
        let all = self.0.iter();
        all.flat_map(|queue| {
            let waiting = queue.waiting.iter().filter(|claim| claim.waits());
            waiting.map(|claim| (queue.npc, claim.speaker))
        })
    }
}

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
        if world.get::<Npc>(self.npc).is_none() {
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
    let situation = speakers.get(world).map(|speakers| speakers.situation(npc));
    let situation = situation.unwrap_or_default();
    let policy = world.get_resource::<FloorPolicy>();
    policy.map_or_else(
        || crate::floor::decide_floor(&claim, &situation),
        |policy| policy.decide(&claim, &situation),
    )
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
    world.get::<Npc>(npc).is_some() && at(world, npc).next().is_none()
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
            let by_character = said.is_some_and(|u| matches!(u.kind, UtteranceKind::Sentence { .. }));
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
    let (Some(Utterance { speaker, .. }), Some(transcript), Some(hearings)) = (
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
        let overheard = Overheard {
            listener,
            utterance,
            speaker: *speaker,
            text: transcript.text.clone(),
            clarity: hearing.clarity,
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
                world.write_message(Unheeded { speaker, text });
            }
        }
        TurnCause::Cue(text) | TurnCause::ActionResult(text) => {
            tracing::warn!("`{text}` is left out: too many wait for its character");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn someone(number: u32) -> Entity {
        Entity::from_raw_u32(number).unwrap()
    }

    fn claim(cause: TurnCause, speaker: Option<Entity>) -> Claim {
        Claim::new(cause, speaker, Stamp::default())
    }

    #[test]
    fn what_waits_already_is_not_noted_twice() {
        let npc = someone(0);
        let mut claims = Claims::default();
        let cue = |text: &str| claim(TurnCause::Cue(text.into()), None);
        for text in ["greet", "talk", "greet"] {
            claims.make(npc, cue(text)).unwrap();
        }
        assert_eq!(claims.waiting().count(), 2);
    }

    #[test]
    fn no_more_wait_than_may() {
        let mut claims = Claims::default();
        let line = |number| claim(TurnCause::Utterance(someone(number)), Some(someone(1)));
        let sound = |number| line(number).overlapping(true);
        claims.make(someone(0), sound(99)).unwrap();
        let taken = (10..30).filter(|number| claims.make(someone(0), line(*number)).is_ok());
        assert_eq!(taken.count(), MOST);
        assert!(claims.has(someone(0), someone(99)), "an uh-huh takes no place");
    }
}
