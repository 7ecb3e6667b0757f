//! The floor: who may speak. One function decides it, from what is the case.
//!
//! # The rules
//!
//! A character answers one thing at a time, with one voice. What reaches it makes a
//! [claim](FloorClaim), which [`decide_floor`] judges by the first of these rules that holds:
//!
//! 1. Who only overhears a line stays silent.
//! 2. A character's sentence is answered by another character only if it calls that one by its
//!    name, or the game says that it is meant; and among characters no more than
//!    [so often](FloorSituation::most_exchanges) without a player between them.
//! 3. A sound beside an answer waits until it is known to be more than an "uh-huh".
//! 4. A new line of the player whom the character answers interrupts. So does anybody's line
//!    while the character speaks unasked, after a cue or an action's result.
//! 5. While the character is at anything, everything else waits.
//! 6. A character's sentence is answered when that character has done.
//! 7. A player's line is answered at once, whoever else speaks.
//! 8. A cue and an action's result wait while anybody in the conversation speaks.

use crate::{AddressedBy, Stamp};
use bevy::prelude::*;
use std::fmt;
use std::sync::Arc;

/// Somebody who speaks at this moment, or is about to.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct FloorHolder {
    /// The player or character.
    pub who: Entity,
    /// What it is doing.
    pub holding: Holding,
    /// Since when.
    pub since: Stamp,
}

/// Hold on the floor: what somebody who has it is doing.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    /// It says a line.
    Line,
    /// It listens to the line of this player or character, and answers it.
    Answer(Entity),
    /// It speaks unasked: after a cue or an action's result.
    Unasked,
}

/// Claim to the floor: something that a character may react to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloorClaim {
    /// The character.
    pub npc: Entity,
    /// What reached it.
    pub cause: ClaimCause,
    /// Whether it reached the character just now. What has waited interrupts nothing.
    pub is_new: bool,
}

/// Cause of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimCause {
    /// Somebody says something.
    Line {
        /// The utterance.
        utterance: Entity,
        /// Who says it.
        speaker: Entity,
        /// Whether that is a character in its answer.
        by_character: bool,
        /// By what it is known that it is for this character; `None` if it is not.
        addressed: Option<AddressedBy>,
        /// Whether it may be no more than an "uh-huh" beside an answer.
        overlaps: bool,
    },
    /// The game wants it to speak.
    Cue,
    /// Something that it did has ended.
    ActionResult,
}

/// Situation in the conversation of a character, by which the floor is decided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FloorSituation {
    /// Who speaks now: the character itself, and the members of its conversation.
    pub holders: Vec<FloorHolder>,
    /// How often characters have answered each other since a player last spoke.
    pub exchanges: usize,
    /// How often they may.
    pub most_exchanges: usize,
}

impl FloorSituation {
    /// What somebody is at, if it has the floor.
    pub fn holding(&self, who: Entity) -> Option<Holding> {
        let holder = self.holders.iter().find(|holder| holder.who == who);
        holder.map(|holder| holder.holding)
    }

    /// What the character is at whose answer a claim wants.
    fn own(&self, npc: Entity) -> Option<Holding> {
        let mut own = self.holders.iter().filter(|holder| holder.who == npc);
        own.find(|holder| holder.holding != Holding::Line)
            .map(|holder| holder.holding)
    }
}

/// Decision about a claim.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloorDecision {
    /// The character answers now.
    Answer,
    /// It answers later, or its claim is judged again.
    Wait,
    /// What the character is at ends, and it answers this.
    Interrupt,
    /// It does not answer. It has heard it, and may remember it.
    StaySilent,
}

/// Decides what becomes of a claim. It looks at nothing but what it is given.
pub fn decide_floor(claim: &FloorClaim, situation: &FloorSituation) -> FloorDecision {
    use FloorDecision::{Answer, Interrupt, StaySilent, Wait};
    let own = situation.own(claim.npc);
    match claim.cause {
        ClaimCause::Line {
            addressed: None, ..
        } => StaySilent,
        ClaimCause::Line {
            by_character: true,
            addressed,
            speaker,
            ..
        } => {
            let is_spent = situation.exchanges >= situation.most_exchanges;
            if addressed == Some(AddressedBy::Guess) || is_spent {
                StaySilent
            } else if own.is_some() || situation.holding(speaker).is_some() {
                Wait
            } else {
                Answer
            }
        }
        ClaimCause::Line { overlaps: true, .. } => Wait,
        ClaimCause::Line { speaker, .. } => match own {
            None => Answer,
            Some(Holding::Answer(to)) if to != speaker => Wait,
            Some(_) if claim.is_new => Interrupt,
            Some(_) => Wait,
        },
        ClaimCause::Cue | ClaimCause::ActionResult if situation.holders.is_empty() => Answer,
        ClaimCause::Cue | ClaimCause::ActionResult => Wait,
    }
}

/// A function of the game that may decide otherwise: it is given the claim, the situation, and
/// what [`decide_floor`] says.
pub type FloorVeto =
    Arc<dyn Fn(&FloorClaim, &FloorSituation, FloorDecision) -> FloorDecision + Send + Sync>;

/// Policy of the floor: the game's own say in who may speak.
///
/// It is asked about each claim when it comes, and about those that wait whenever their
/// character is free, so it should be quick and remember nothing. It cannot give a character
/// two voices: where the character is at something, [`FloorDecision::Answer`] is to wait. A
/// player's line that it silences is [`LineUnanswered`](crate::LineUnanswered).
///
/// ```
/// use banter_core::{ClaimCause, FloorDecision, FloorPolicy};
/// // In this scene nobody speaks unasked.
/// let policy = FloorPolicy::new(|claim, _, decision| match claim.cause {
///     ClaimCause::Cue => FloorDecision::StaySilent,
///     _ => decision,
/// });
/// # let _ = policy;
/// ```
#[derive(Resource, Clone, Default)]
pub struct FloorPolicy(pub Option<FloorVeto>);

impl FloorPolicy {
    /// A policy with a veto.
    pub fn new(
        veto: impl Fn(&FloorClaim, &FloorSituation, FloorDecision) -> FloorDecision
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self(Some(Arc::new(veto)))
    }

    /// What becomes of a claim when the game was asked.
    pub fn decide(&self, claim: &FloorClaim, situation: &FloorSituation) -> FloorDecision {
        let decision = decide_floor(claim, situation);
        match &self.0 {
            Some(veto) => veto(claim, situation, decision),
            None => decision,
        }
    }
}

impl fmt::Debug for FloorPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let veto = self.0.as_ref().map(|_| "..");
        f.debug_tuple("FloorPolicy").field(&veto).finish()
    }
}

#[cfg(test)]
mod tests;
