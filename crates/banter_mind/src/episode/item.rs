//! One episode: who said or did what, when and where.

use crate::StoryTime;
use banter_core::PersonId;
use bevy::prelude::*;
use serde::{Deserialize, Serialize};

/// How much of a text is remembered, in characters.
pub(crate) const LONGEST_TEXT: usize = 1_000;
/// How long the name of a place may be, in characters.
pub(crate) const LONGEST_PLACE: usize = 200;
/// How many are remembered to have been present.
pub(crate) const MOST_PRESENT: usize = 16;

/// Episode: something that a character heard, said or went through, as it remembers it.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Episode {
    /// Its number in the memory of its character, 1 for the first. [`Episodes::add`](super::Episodes::add)
    /// gives it.
    pub id: u64,
    /// When it happened, by the [story's clock](crate::StoryTime) in seconds.
    pub at: f64,
    /// What it is.
    #[serde(flatten)]
    pub kind: EpisodeKind,
    /// The words that were said, or what happened in a sentence. Up to 1,000 characters.
    pub text: String,
    /// Where, if that has a name: the [room](banter_core::PerceptionRoom) of the character. Up to 200
    /// characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Who else heard or saw it, up to 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<PersonId>,
    /// How much it matters, 0..=1. What matters fades more slowly; at 1 it is never forgotten
    /// for its age.
    pub importance: f32,
    /// How well it was heard, 0..=1.
    #[serde(default = "whole", skip_serializing_if = "is_whole")]
    pub clarity: f32,
    /// Whether it was said for few: whispered, or to some alone. Then it is recalled only while
    /// one of those who were there is spoken to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_confidence: bool,
    /// How often it was recalled.
    #[serde(default)]
    pub recalled: u32,
    /// When it was recalled last, or else when it happened.
    pub last: f64,
}

fn whole() -> f32 {
    1.0
}

fn is_whole(clarity: &f32) -> bool {
    *clarity >= 1.0
}

/// What an episode is, and by whom a character knows of it.
#[derive(Reflect, Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EpisodeKind {
    /// Somebody said it to the character.
    Told {
        /// Who, if that is known.
        by: Option<PersonId>,
    },
    /// Somebody said it to somebody else.
    Overheard {
        /// Who said it.
        by: PersonId,
        /// To whom, if that is known.
        #[serde(default)]
        to: Option<PersonId>,
    },
    /// The character said it.
    Said {
        /// To whom, if to anybody.
        to: Option<PersonId>,
    },
    /// It happened, and the character saw it.
    Happened {
        /// Who did it, if anybody.
        by: Option<PersonId>,
    },
    /// What the character made of its day, in its own words.
    Thought,
}

impl Episode {
    /// Something of this kind that happens now, of middling importance.
    pub fn new(kind: EpisodeKind, text: impl Into<String>) -> Self {
        Self {
            id: 0,
            at: 0.0,
            kind,
            text: text.into(),
            place: None,
            present: Vec::new(),
            importance: 0.5,
            clarity: 1.0,
            in_confidence: false,
            recalled: 0,
            last: 0.0,
        }
    }

    /// Who said or did it, if it was not the character itself.
    pub fn by(&self) -> Option<&PersonId> {
        match &self.kind {
            EpisodeKind::Told { by } | EpisodeKind::Happened { by } => by.as_ref(),
            EpisodeKind::Overheard { by, .. } => Some(by),
            EpisodeKind::Said { .. } | EpisodeKind::Thought => None,
        }
    }

    /// Whether `person` said or did it, was told it, or was present.
    pub fn concerns(&self, person: &PersonId) -> bool {
        let to = match &self.kind {
            EpisodeKind::Said { to } | EpisodeKind::Overheard { to, .. } => to.as_ref(),
            _ => None,
        };
        self.by() == Some(person) || to == Some(person) || self.present.contains(person)
    }

    /// Whether it may be recalled while `person` is spoken to.
    pub(crate) fn is_open_to(&self, person: Option<&PersonId>) -> bool {
        !self.in_confidence || person.is_some_and(|person| self.concerns(person))
    }

    /// Brings everything within its bounds.
    pub(crate) fn bound(&mut self) {
        clip(&mut self.text, LONGEST_TEXT);
        if let Some(place) = &mut self.place {
            clip(place, LONGEST_PLACE);
        }
        self.present.truncate(MOST_PRESENT);
        self.importance = within(self.importance);
        self.clarity = within(self.clarity);
        (self.at, self.last) = (StoryTime::moment(self.at), StoryTime::moment(self.last));
    }
}

/// A share, 0..=1, in hundredths; what is no number is nothing.
fn within(share: f32) -> f32 {
    let share = if share.is_nan() { 0.0 } else { share };
    (share.clamp(0.0, 1.0) * 100.0).round() / 100.0
}

fn clip(text: &mut String, limit: usize) {
    if let Some((end, _)) = text.char_indices().nth(limit) {
        text.truncate(end);
    }
}
