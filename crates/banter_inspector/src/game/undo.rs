//! Changes that were made by the inspector, and how they are taken back.

use crate::orders::{Answer, Outcome, Refusal};
use banter_core::PersonId;
use banter_mind::{Episode, Episodes, StoryBeats, WorldMemoryLoaded};
use bevy::prelude::*;
use std::collections::VecDeque;

/// How many may be taken back.
const MOST: usize = 64;
/// How much of a memory is told, in characters.
const TOLD: usize = 60;

/// A change, and how it was before.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Memory {
        person: PersonId,
        before: Box<Episode>,
        /// The words that it was given; `None` where it was forgotten.
        after: Option<String>,
    },
    Beat {
        beat: String,
        was_reached: bool,
    },
}

/// The last changes, the oldest first.
#[derive(Resource, Debug, Default)]
pub(crate) struct Changes(VecDeque<Change>);

impl Changes {
    pub(crate) fn note(&mut self, change: Change) {
        self.0.push_back(change);
        if self.0.len() > MOST {
            self.0.pop_front();
        }
    }

    /// What would be taken back, in words.
    pub(crate) fn last(&self) -> Option<String> {
        self.0.back().map(told)
    }

    pub(crate) fn take(&mut self) -> Option<Change> {
        self.0.pop_back()
    }
}

/// What a change was, in words.
pub(super) fn told(change: &Change) -> String {
    match change {
        Change::Memory {
            person,
            before,
            after,
        } => {
            let how = if after.is_some() {
                "changed"
            } else {
                "forgotten"
            };
            let text = crate::view::clipped(&before.text, TOLD);
            format!("a memory of {} was {how}: {text}", person.as_str())
        }
        Change::Beat { beat, was_reached } => {
            let how = if *was_reached {
                "not reached"
            } else {
                "reached"
            };
            format!("the beat {beat} was set as {how}")
        }
    }
}

/// Has a memory as it was before.
pub(super) fn put_back(change: &Change, episodes: &mut Episodes) -> Outcome {
    let Change::Memory { before, after, .. } = change else {
        return Err(Refusal::NothingToUndo);
    };
    let now = episodes.get(before.id).map(|episode| &episode.text);
    if now != after.as_ref() {
        return Err(Refusal::Changed(told(change)));
    }
    episodes.put_back((**before).clone());
    Ok(Answer::Done(format!("taken back: {}", told(change))))
}

/// Sets a beat.
pub(super) fn set_beat(story: &mut StoryBeats, beat: &str, reached: bool) {
    match reached {
        true => story.reach(beat),
        false => story.undo(beat),
    }
}

/// After a load nothing is brought back from what was before it.
pub(crate) fn forget_changes(_: On<WorldMemoryLoaded>, mut changes: ResMut<Changes>) {
    changes.0.clear();
}
