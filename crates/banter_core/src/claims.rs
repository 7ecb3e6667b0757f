//! What waits for the floor of each character.
//!
//! Whatever may want an answer is a claim. The lines in it wait in the order in which they
//! came. A cue that waits already is not noted a second time, and no more than [`MOST`] wait for
//! a character. [`grant`](crate::grant) says who has the floor next.

use crate::{Stamp, TurnCause};
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
    pub(crate) overlaps: bool,
    /// Whether it is for the character, and counts among those that wait.
    pub(crate) addressed: bool,
    /// Whether the floor has not judged it yet.
    pub(crate) is_new: bool,
    pub(crate) since: Stamp,
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
pub(crate) struct Queue {
    pub(crate) npc: Entity,
    pub(crate) waiting: Vec<Claim>,
}

/// What waits for characters. There is no queue in which nothing waits.
#[derive(Resource, Debug, Default)]
pub(crate) struct Claims(pub(crate) Vec<Queue>);

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
    pub(crate) fn utterances_of(
        &self,
        npc: Entity,
        speaker: Entity,
    ) -> impl Iterator<Item = Entity> {
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
        assert!(
            claims.has(someone(0), someone(99)),
            "an uh-huh takes no place"
        );
    }
}
