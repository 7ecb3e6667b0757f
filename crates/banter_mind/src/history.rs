//! What a character remembers, as a prompt tells it.

use crate::Perceivable;
use crate::asker::Asker;
use crate::memory::{Memory, Remembered};
use crate::prompt::Past;
use banter_core::PersonId;
use bevy::prelude::*;

/// What was heard less well than this is told as heard by half.
const CLEAR: f32 = 0.6;

/// The history of a prompt and who speaks, by names of which no two are the same.
pub(crate) struct History {
    /// What is remembered, the oldest first.
    pub(crate) past: Vec<Past>,
    /// Who speaks, if that is known.
    pub(crate) speaker: Option<Perceivable>,
    /// What the character calls everybody whom it knows.
    pub(crate) names: Vec<(PersonId, String)>,
}

/// What `memory` holds of the last `limit` exchanges, and who `speaker` is.
pub(crate) fn history(
    memory: &Memory,
    asker: &Asker,
    speaker: Option<Entity>,
    limit: usize,
) -> History {
    let id = speaker.and_then(|speaker| asker.person(speaker));
    let now = |id: &PersonId| Some(asker.known_as(asker.present(id))?.name);
    let labels = memory.labels(id, now);
    let label = |id: &PersonId| {
        let label = labels.iter().find(|(person, _)| *person == id);
        label.map_or("", |(_, label)| label.as_str())
    };
    let past = memory.history(limit).map(|remembered| match remembered {
        Remembered::Exchange(exchange) => Past {
            speaker: exchange.speaker.as_ref().map_or("", label).to_owned(),
            heard: exchange.heard.clone(),
            said: exchange.said.clone(),
        },
        Remembered::Overheard(line) => {
            let speaker = match label(&line.speaker) {
                "" => "somebody",
                label => label,
            };
            let hear = match line.clarity < CLEAR {
                true => "half hear",
                false => "overhear",
            };
            Past {
                speaker: String::new(),
                heard: format!("(You {hear} {speaker} say to somebody else: {})", line.text),
                said: String::new(),
            }
        }
    });
    let past = past.collect();
    let mut known = asker.known_as(speaker);
    if let Some(label) = id.map(label).filter(|label| !label.is_empty()) {
        known.get_or_insert_default().name = label.to_owned();
    }
    History {
        past,
        speaker: known,
        names: labels
            .into_iter()
            .map(|(id, label)| (id.clone(), label))
            .collect(),
    }
}
