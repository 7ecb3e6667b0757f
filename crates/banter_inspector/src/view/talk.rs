//! Conversations, and who has the floor in them.

use serde::Serialize;
use std::collections::BTreeSet;

/// A conversation.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub(crate) struct ConversationView {
    /// Who is in it, by id.
    pub(crate) members: BTreeSet<String>,
    /// Who speaks, or is about to.
    pub(crate) speaking: Vec<HolderView>,
    /// What waits for a member.
    pub(crate) waiting: Vec<WaitingView>,
    /// How often characters have answered each other since a player spoke.
    pub(crate) exchanges: usize,
}

/// Somebody who has the floor.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub(crate) struct HolderView {
    pub(crate) id: String,
    /// `line`, `answer` or `unasked`.
    pub(crate) holds: &'static str,
    /// Whom it answers.
    pub(crate) to: Option<String>,
}

/// Something that waits for a character.
#[derive(Serialize, Debug, Clone, PartialEq)]
pub(crate) struct WaitingView {
    pub(crate) id: String,
    /// Who wants an answer; `null` for a cue.
    pub(crate) speaker: Option<String>,
}
