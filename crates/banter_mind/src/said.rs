//! What a character said last, so that it does not say the same again.

use crate::answer::Answer;
use crate::choice::Choice;
use crate::chorus::Chorus;
use crate::settings::MindSeed;
use banter_core::persona::Persona;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::hash::{Hash, Hasher};

/// How often a variant is drawn that nobody else had.
const TRIES: u64 = 8;

/// So many of the last variants for a choice are kept in mind.
const KEPT: usize = 8;

/// What a character said last for each choice, so that it varies. Every `NpcParticipant` has it.
#[derive(Component, Default)]
pub(crate) struct Said {
    /// The variants by choice and its number, the last one last.
    recent: HashMap<std::mem::Discriminant<Choice>, HashMap<usize, Vec<usize>>>,
    answers: u64,
    /// Its number among the characters of its persona.
    voice: Option<u64>,
}

impl Said {
    /// A number for the next answer of a character of this name, the same for the same seed,
    /// and another for another character of that name.
    pub(crate) fn draw(&mut self, seed: MindSeed, name: &str, chorus: &mut Chorus) -> u64 {
        self.answers += 1;
        let voice = *self.voice.get_or_insert_with(|| chorus.join(name));
        // A hasher with fixed keys: the same in every run.
        let mut hasher = std::hash::DefaultHasher::new();
        (seed.0, name, voice, self.answers).hash(&mut hasher);
        hasher.finish()
    }

    /// The words for `choice`, other than the last times: those that are `meant`, or any, other
    /// than `others` of the same persona had for it where there are so many.
    pub(crate) fn vary(
        &mut self,
        persona: &Persona,
        choice: &Choice,
        meant: Option<usize>,
        draw: u64,
        others: Option<usize>,
    ) -> Answer {
        let kind = std::mem::discriminant(choice);
        let recent = self.recent.entry(kind).or_default();
        let recent = recent.entry(choice.number()).or_default();
        let meant = meant.filter(|meant| Some(meant) != recent.last());
        let render = |more: u64| Answer::render(persona, choice, recent, draw.wrapping_add(more));
        let other = (0..TRIES).map(render);
        let mut other = other.filter(|answer| Some(answer.variant) != others);
        let answer = match meant {
            Some(meant) => Answer::of(persona, choice, meant),
            None => other.next().unwrap_or_else(|| render(0)),
        };
        if recent.len() >= KEPT {
            recent.remove(0);
        }
        recent.push(answer.variant);
        answer
    }
}
