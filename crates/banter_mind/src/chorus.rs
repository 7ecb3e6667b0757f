//! Characters that share a persona, and do not speak in unison.

use crate::choice::Choice;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::mem::{Discriminant, discriminant};

/// What characters of one persona know of each other.
#[derive(Resource, Default)]
pub(crate) struct Chorus {
    /// How many have spoken, by the names of their personas.
    voices: HashMap<String, u64>,
    /// Who said what last: for each persona and choice the character and its variant.
    said: HashMap<(String, Discriminant<Choice>, usize), (Entity, usize)>,
}

impl Chorus {
    /// A number for another character of this persona. It depends on who speaks first, and on
    /// nothing that differs from run to run.
    pub(crate) fn join(&mut self, persona: &str) -> u64 {
        let voices = self.voices.entry(persona.to_owned()).or_default();
        *voices += 1;
        *voices
    }

    /// The variant in which another character said this last.
    pub(crate) fn others(&self, persona: &str, choice: &Choice, npc: Entity) -> Option<usize> {
        let (other, variant) = self.said.get(&key(persona, choice))?;
        (*other != npc).then_some(*variant)
    }

    /// Notes what a character says.
    pub(crate) fn note(&mut self, persona: &str, choice: &Choice, npc: Entity, variant: usize) {
        self.said.insert(key(persona, choice), (npc, variant));
    }
}

fn key(persona: &str, choice: &Choice) -> (String, Discriminant<Choice>, usize) {
    (persona.to_owned(), discriminant(choice), choice.number())
}
