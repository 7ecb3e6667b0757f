//! Whom a character knows, and what they are called.

use super::{Memory, clip};
use banter_core::PersonId;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};

/// How many people a character knows.
pub(super) const MOST_PEOPLE: usize = 64;
/// How long a name may be, in characters.
pub(super) const LONGEST_NAME: usize = 200;

/// Somebody whom a character knows.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub struct Acquaintance {
    /// Who it is.
    pub id: PersonId,
    /// By what name the character knows it. May be empty.
    pub name: String,
}

impl Memory {
    /// Notes that the character knows somebody, by this name; an empty name leaves the one that
    /// it knew. Of more than 64 people it forgets whom nothing that it remembers is of.
    pub fn meet(&mut self, id: &PersonId, name: &str) {
        let mut name = name.trim().to_owned();
        clip(&mut name, LONGEST_NAME);
        match self.people.iter_mut().find(|person| person.id == *id) {
            Some(person) if !name.is_empty() => person.name = name,
            Some(_) => {}
            None => {
                let id = id.clone();
                self.people.push(Acquaintance { id, name });
            }
        }
        if self.people.len() > MOST_PEOPLE {
            let newest = self.people.len() - 1;
            let stranger = (0..newest).find(|at| {
                let person = self.people.get(*at);
                person.is_some_and(|person| !self.remembers(&person.id))
            });
            self.people.remove(stranger.unwrap_or(0));
        }
    }

    /// Whom the character knows, in the order in which it met them.
    pub fn people(&self) -> impl Iterator<Item = &Acquaintance> {
        self.people.iter()
    }

    /// By what name the character knows somebody, if by any.
    pub fn name_of(&self, id: &PersonId) -> Option<&str> {
        let person = self.people.iter().find(|person| person.id == *id)?;
        Some(person.name.as_str()).filter(|name| !name.is_empty())
    }

    /// Whether anything is remembered of somebody.
    fn remembers(&self, id: &PersonId) -> bool {
        let overheard = self.entries.iter().flat_map(|entry| &entry.overheard);
        self.with(id).next().is_some()
            || overheard
                .chain(&self.recent)
                .any(|line| line.speaker == *id)
    }

    /// What the character calls each of the people whom it knows, and `newcomer`, in a prompt.
    /// `now` is what somebody who is present is called now. No two are called the same: the
    /// second Ada is `Ada (2)`, and of several without a name the second is `stranger 2`.
    pub(crate) fn labels<'a>(
        &'a self,
        newcomer: Option<&'a PersonId>,
        now: impl Fn(&PersonId) -> Option<String>,
    ) -> Vec<(&'a PersonId, String)> {
        let known = self.people.iter().map(|person| &person.id);
        let newcomer = newcomer.filter(|id| self.people.iter().all(|known| known.id != **id));
        let mut names: Vec<String> = Vec::new();
        let mut labels = Vec::new();
        for id in known.chain(newcomer) {
            let name = now(id).filter(|name| !name.trim().is_empty());
            let name = name.or_else(|| self.name_of(id).map(str::to_owned));
            let name = name.unwrap_or_default();
            let key = name.trim().to_lowercase();
            let number = 1 + names.iter().filter(|other| **other == key).count();
            let label = match (number, name.is_empty()) {
                (1, _) => name,
                (_, true) => format!("stranger {number}"),
                (_, false) => format!("{name} ({number})"),
            };
            names.push(key);
            labels.push((id, label));
        }
        labels
    }
}
