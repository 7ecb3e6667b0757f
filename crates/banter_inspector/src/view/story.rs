//! The story: its beats, and what is proposed to players.

use banter_mind::{Beat, Proposal, StoryBeats};
use serde::Serialize;

/// The story.
#[derive(Serialize, Debug, Clone, Default)]
pub(crate) struct StoryView {
    /// In the order of the files; then those that the game set itself.
    pub(crate) beats: Vec<BeatView>,
    pub(crate) proposals: Vec<ProposalView>,
}

/// A beat.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct BeatView {
    pub(crate) name: String,
    pub(crate) reached: bool,
    /// Whether all that has to come before it was reached.
    pub(crate) open: bool,
    pub(crate) after: Vec<String>,
    pub(crate) who: Option<String>,
    pub(crate) offer: Option<String>,
    /// What it waits for, in words.
    pub(crate) when: Vec<String>,
}

impl BeatView {
    pub(crate) fn of(beat: &Beat, story: &StoryBeats) -> Self {
        Self {
            name: beat.name.clone(),
            reached: story.has_reached(&beat.name),
            open: beat.after.iter().all(|before| story.has_reached(before)),
            after: beat.after.clone(),
            who: beat.who.clone(),
            offer: beat.offer.clone(),
            when: when(beat),
        }
    }

    /// One that stands in no file.
    pub(crate) fn set(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            reached: true,
            open: true,
            after: Vec::new(),
            who: None,
            offer: None,
            when: Vec::new(),
        }
    }
}

fn when(beat: &Beat) -> Vec<String> {
    let said = (!beat.said.is_empty()).then(|| format!("a player says: {}", beat.said.join(", ")));
    let sees = beat.sees.as_ref().map(|it| format!("sees {it}"));
    let happens = beat.happens.as_ref().map(|it| format!("happens: {it}"));
    let likes = beat.affinity.map(|it| format!("affinity from {it}"));
    let trusts = beat.trust.map(|it| format!("trust from {it}"));
    let all = [said, sees, happens, likes, trusts];
    all.into_iter().flatten().collect()
}

/// What is proposed to a player, and why.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct ProposalView {
    pub(crate) player: String,
    pub(crate) beat: String,
    pub(crate) offer: String,
    pub(crate) score: f32,
    pub(crate) why: Vec<String>,
}

impl ProposalView {
    pub(crate) fn of(player: &str, proposal: &Proposal) -> Self {
        Self {
            player: player.to_owned(),
            beat: proposal.beat.clone(),
            offer: proposal.offer.clone(),
            score: super::rounded(proposal.score),
            why: proposal.why.clone(),
        }
    }
}
