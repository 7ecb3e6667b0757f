//! A player or a character: what it perceives, thinks of others and remembers.

use super::{clipped, roughly, rounded};
use banter_core::{Percept, PersonId, Sense, Side};
use banter_mind::{Exchange, Relation};
use serde::Serialize;

/// How long a text is shown, in characters.
const LONGEST: usize = 400;

/// Somebody.
#[derive(Serialize, Debug, Clone, Default)]
pub(crate) struct PersonView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) player: bool,
    /// Where it is, in metres.
    pub(crate) place: Option<[f32; 3]>,
    pub(crate) room: Option<String>,
    /// What it says at this moment.
    pub(crate) says: String,
    /// How it feels: the name of a mood, and how much, 0..=1.
    pub(crate) mood: Option<(String, f32)>,
    /// The file of its persona.
    pub(crate) persona: Option<String>,
    /// The nearest first.
    pub(crate) perceives: Vec<PerceptView>,
    /// How much more it perceives.
    pub(crate) perceives_more: usize,
    pub(crate) relations: Vec<RelationView>,
    /// The last exchanges, word for word, the oldest first.
    pub(crate) exchanges: Vec<ExchangeView>,
    /// How many episodes it remembers.
    pub(crate) episodes: usize,
}

/// Something that somebody perceives.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct PerceptView {
    /// Who it is, if it is somebody.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    /// In metres.
    pub(crate) distance: f32,
    pub(crate) sense: &'static str,
    pub(crate) side: &'static str,
    /// 0..=1.
    pub(crate) confidence: f32,
    /// 0..=1.
    pub(crate) salience: f32,
    /// Since when, in seconds of the game's clock.
    pub(crate) since: f32,
}

impl PerceptView {
    pub(crate) fn of(percept: &Percept, name: &str, id: Option<&PersonId>) -> Self {
        Self {
            id: id.map(|id| id.as_str().to_owned()),
            name: clipped(name, LONGEST),
            distance: roughly(percept.distance),
            sense: match percept.sense {
                Sense::Sight => "sight",
                Sense::Hearing => "hearing",
                Sense::Nearness => "nearness",
            },
            side: match percept.side {
                Side::Ahead => "ahead",
                Side::Left => "left",
                Side::Right => "right",
                Side::Behind => "behind",
            },
            confidence: roughly(percept.confidence),
            salience: roughly(percept.salience),
            since: roughly(percept.since.as_secs_f32()),
        }
    }
}

/// What somebody thinks of another.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct RelationView {
    pub(crate) id: String,
    pub(crate) name: String,
    /// -1..=1.
    pub(crate) affinity: f32,
    /// -1..=1.
    pub(crate) trust: f32,
    /// 0..=1.
    pub(crate) familiarity: f32,
    pub(crate) facts: Vec<String>,
}

impl RelationView {
    pub(crate) fn of(id: &PersonId, name: &str, relation: &Relation) -> Self {
        let facts = relation.facts.iter();
        Self {
            id: id.as_str().to_owned(),
            name: clipped(name, LONGEST),
            affinity: rounded(relation.affinity),
            trust: rounded(relation.trust),
            familiarity: rounded(relation.familiarity),
            facts: facts.map(|fact| clipped(&fact.text, LONGEST)).collect(),
        }
    }
}

/// An exchange, as it is remembered.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct ExchangeView {
    pub(crate) speaker: Option<String>,
    pub(crate) heard: String,
    pub(crate) said: String,
}

impl ExchangeView {
    pub(crate) fn of(exchange: &Exchange) -> Self {
        Self {
            speaker: exchange.speaker.as_ref().map(|id| id.as_str().to_owned()),
            heard: clipped(&exchange.heard, LONGEST),
            said: clipped(&exchange.said, LONGEST),
        }
    }
}
