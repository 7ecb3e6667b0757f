//! Relations: what a character thinks of people, and what it knows of them.
//!
//! What happens moves them: lines by their words, a little each, and what the game has a character
//! see ([`Happening`](crate::Happening)) by what it says. The prompt tells of them in its section
//! [`feelings`](crate::prompt::names::FEELINGS).

mod begin;
mod colour;
mod facts;
mod feelings;
mod react;
mod tell;
mod tone;

pub(crate) use begin::begin;
pub(crate) use colour::colour;
pub use feelings::Feelings;
pub(crate) use react::{feel_happening, feel_turn};
pub(crate) use tell::feelings_of;

use crate::StoryTime;
use banter_core::PersonId;
use bevy::prelude::*;
use feelings::moved;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Of how many people a character thinks something.
const MOST_PEOPLE: usize = 256;
/// How many facts it knows about each: the last.
const MOST_FACTS: usize = 12;
/// How long a fact may be, in characters.
const LONGEST_FACT: usize = 300;

/// Relations of a character to the people whom it knows. Every
/// [`NpcParticipant`](banter_core::NpcParticipant) has it.
///
/// ```
/// use banter_core::PersonId;
/// use banter_mind::Relations;
/// let ada = PersonId::new("ada")?;
/// let mut relations = Relations::default();
/// relations.change(&ada, 0.4, -0.2);
/// let relation = relations.get(&ada).unwrap();
/// assert!(relation.affinity > 0.3 && relation.trust < 0.0);
/// # Ok::<(), banter_core::PersonIdError>(())
/// ```
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Relations {
    people: BTreeMap<PersonId, Relation>,
}

/// What a character thinks and knows of somebody.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, Default, PartialEq)]
#[serde(default)]
pub struct Relation {
    /// How much it likes it, -1..=1.
    pub affinity: f32,
    /// How much it trusts it, -1..=1.
    pub trust: f32,
    /// How well it knows it, 0..=1: with each exchange a twentieth of the rest.
    pub familiarity: f32,
    /// What it knows of it, the oldest first: the last twelve.
    #[serde(skip_serializing_if = "VecDeque::is_empty")]
    pub facts: VecDeque<PersonFact>,
}

/// Something that is known of somebody, and from whom.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct PersonFact {
    /// The words. Up to 300 characters.
    pub text: String,
    /// Who told it; `None` where the game did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<PersonId>,
    /// When, by the [story's clock](crate::StoryTime) in seconds.
    #[serde(default)]
    pub at: f64,
}

impl Relations {
    /// What the character thinks of somebody, if it knows it.
    pub fn get(&self, person: &PersonId) -> Option<&Relation> {
        self.people.get(person)
    }

    /// All of them, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&PersonId, &Relation)> {
        self.people.iter()
    }

    /// Has the character like and trust somebody more or less, each by -1..=1: the nearer it is to
    /// its bound the less it is moved towards it.
    pub fn change(&mut self, person: &PersonId, affinity: f32, trust: f32) {
        let relation = self.of(person);
        relation.affinity = moved(relation.affinity, affinity);
        relation.trust = moved(relation.trust, trust);
    }

    /// Has the character know somebody better by one exchange.
    pub fn meet(&mut self, person: &PersonId) {
        let relation = self.of(person);
        relation.familiarity = moved(relation.familiarity, 0.05);
    }

    /// Has the character think this of somebody of whom it thinks nothing yet: affinity and trust,
    /// -1..=1, and how well it knows it, 0..=1. Whether it is so.
    pub fn begin(
        &mut self,
        person: &PersonId,
        affinity: f32,
        trust: f32,
        familiarity: f32,
    ) -> bool {
        if self.people.contains_key(person) {
            return false;
        }
        let relation = self.of(person);
        relation.affinity = moved(0.0, affinity);
        relation.trust = moved(0.0, trust);
        relation.familiarity = moved(0.0, familiarity).max(0.0);
        true
    }

    /// Notes a fact about somebody. One that is known already is not noted twice.
    pub fn learn(&mut self, person: &PersonId, mut fact: PersonFact) {
        if let Some((end, _)) = fact.text.char_indices().nth(LONGEST_FACT) {
            fact.text.truncate(end);
        }
        fact.at = StoryTime::moment(fact.at);
        let facts = &mut self.of(person).facts;
        facts.retain(|known| !facts::is_same(known, &fact.text));
        facts.push_back(fact);
        if facts.len() > MOST_FACTS {
            facts.pop_front();
        }
    }

    /// The relation to somebody, which begins where there was none. Of too many people whom the
    /// character knows least is forgotten.
    fn of(&mut self, person: &PersonId) -> &mut Relation {
        if self.people.len() >= MOST_PEOPLE && !self.people.contains_key(person) {
            let known = self.people.iter().map(|(id, relation)| {
                let strong = relation.affinity.abs().max(relation.trust.abs());
                (id, relation.familiarity.max(strong))
            });
            let least = known.min_by(|a, b| a.1.total_cmp(&b.1));
            if let Some(id) = least.map(|(id, _)| id.clone()) {
                self.people.remove(&id);
            }
        }
        self.people.entry(person.clone()).or_default()
    }
}

impl Serialize for Relations {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.people.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Relations {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let people: BTreeMap<PersonId, Relation> = BTreeMap::deserialize(deserializer)?;
        let mut relations = Self::default();
        for (id, saved) in people.into_iter().take(MOST_PEOPLE) {
            let relation = relations.of(&id);
            relation.affinity = moved(0.0, saved.affinity);
            relation.trust = moved(0.0, saved.trust);
            relation.familiarity = moved(0.0, saved.familiarity).max(0.0);
            for fact in saved.facts.into_iter().take(MOST_FACTS) {
                relations.learn(&id, fact);
            }
        }
        Ok(relations)
    }
}
