//! What came of what characters did, until they were told of it.
//!
//! It starts no turn. The next prompts of the character say it ([`names::DEEDS`]), so that it
//! knows that the door was locked or the ale is poured.
//!
//! [`names::DEEDS`]: crate::prompt::names::DEEDS

use crate::actions::Surroundings;
use banter_core::{ActionEnded, ActionOutcome, ActionRefused, Refusal};
use bevy::prelude::*;
use std::collections::VecDeque;

/// How much of it is kept: the newest.
const MOST: usize = 4;
/// So many prompts say it.
const TOLD: u8 = 2;

/// What a character has done or could not do, as sentences. Every `NpcParticipant` has it.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Deeds(VecDeque<Deed>);

#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
struct Deed {
    text: String,
    told: u8,
}

impl Deeds {
    /// What is to be said of them, the oldest first.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|deed| deed.text.as_str())
    }

    fn note(&mut self, text: String) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(Deed { text, told: 0 });
    }

    /// A prompt has said them.
    pub(crate) fn told(&mut self) {
        self.0.iter_mut().for_each(|deed| deed.told += 1);
        self.0.retain(|deed| deed.told < TOLD);
    }
}

/// Notes how actions ended.
pub(crate) fn note(
    mut ended: MessageReader<ActionEnded>,
    mut npcs: Query<&mut Deeds>,
    surroundings: Surroundings,
) {
    for ended in ended.read() {
        let Ok(mut deeds) = npcs.get_mut(ended.npc) else {
            continue;
        };
        let what = surroundings.tell(&ended.call);
        match &ended.outcome {
            ActionOutcome::Done => deeds.note(format!("You have done this: {what}.")),
            ActionOutcome::Failed(why) => deeds.note(could_not(&what, why)),
            ActionOutcome::Cancelled => deeds.note(format!("You gave this up: {what}.")),
            ActionOutcome::Unknown => {}
        }
    }
}

/// Notes what the game did not let happen.
pub(crate) fn note_veto(refused: On<ActionRefused>, mut npcs: Query<&mut Deeds>) {
    if refused.reason == Refusal::Vetoed
        && let Ok(mut deeds) = npcs.get_mut(refused.npc)
    {
        let what = refused.text.replace(['_', '-'], " ");
        deeds.note(could_not(&what, &refused.veto));
    }
}

fn could_not(what: &str, why: &str) -> String {
    let why = why.trim().trim_end_matches('.');
    format!("You wanted to do this: {what}. You could not: {why}.")
}
