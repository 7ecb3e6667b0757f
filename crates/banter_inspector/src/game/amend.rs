//! A memory gets other words, or is forgotten.

use super::undo::{Change, Changes};
use super::who::Somebody;
use crate::orders::{Answer, Outcome, Refusal};
use banter_mind::Episodes;

pub(super) fn amend(
    somebody: &Somebody,
    episodes: &mut Episodes,
    memory: u64,
    text: Option<String>,
    changes: &mut Changes,
) -> Outcome {
    let before = match &text {
        Some(text) => episodes.rewrite(memory, text.trim()),
        None => episodes.take_out(memory),
    };
    let id = somebody.id.as_str();
    let before = before.ok_or_else(|| Refusal::NoMemory(id.to_owned(), memory))?;
    let after = episodes.get(memory).map(|episode| episode.text.clone());
    changes.note(Change::Memory {
        person: somebody.id.clone(),
        before: Box::new(before),
        after,
    });
    let how = if text.is_some() {
        "remembers it otherwise"
    } else {
        "has forgotten it"
    };
    Ok(Answer::Done(format!("{id} {how}; undo takes it back")))
}
