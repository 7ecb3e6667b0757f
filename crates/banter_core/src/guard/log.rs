//! The log of the guard: what did not pass as it was, and why.

use super::{GuardReason, GuardSettings, GuardSide, Verdict};
use crate::PersonId;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// The largest log, in records.
const MOST: usize = 65_536;
/// How many characters of a text are kept, where any are.
const WORDS: usize = 500;
/// How many reasons of a record are kept.
const REASONS: usize = 16;

/// What became of a text at the guard.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuardOutcome {
    /// It passed, and a rule wanted that put down.
    Passed,
    /// Another text was heard or said in its place.
    Replaced,
    /// It was not heard or not said.
    Blocked,
    /// It ended the turn.
    EndedTurn,
    /// No verdict came in time: [`GuardSettings::on_timeout`] decided.
    NoVerdict,
}

impl From<&Verdict> for GuardOutcome {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Passed,
            Verdict::Replace(_) => Self::Replaced,
            Verdict::Block { .. } => Self::Blocked,
            Verdict::EndTurn => Self::EndedTurn,
        }
    }
}

/// A text that did not pass the guard as it was.
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct GuardRecord {
    /// The turn, which may be gone by now.
    pub turn: Entity,
    /// The character that heard or drafted the text.
    pub npc: Entity,
    /// Who that is, across saves.
    pub person: Option<PersonId>,
    /// Whose words these were.
    pub side: GuardSide,
    /// What became of them.
    pub outcome: GuardOutcome,
    /// Why: what the guards found, at most 16.
    pub reasons: Vec<GuardReason>,
    /// When, by the game's clock.
    pub at: Duration,
    /// The words as they came, where [`GuardSettings::log_words`] asks for them.
    pub words: Option<String>,
}

/// What the guard did, the newest last: a bounded log for reports to a moderator. It holds nobody's
/// words unless [`GuardSettings::log_words`] asks for them. What is only overheard is not in it.
///
/// ```
/// use banter_core::GuardLog;
/// use bevy::prelude::*;
///
/// fn report(log: Res<GuardLog>) {
///     for record in log.records() {
///         for reason in &record.reasons {
///             info!("{:?} {:?}: {}", record.side, record.outcome, reason.category);
///         }
///     }
/// }
/// # let mut app = App::new();
/// app.add_systems(Update, report.run_if(resource_changed::<GuardLog>));
/// ```
#[derive(Resource, Reflect, Debug, Clone, Default)]
#[reflect(Resource, Default)]
pub struct GuardLog {
    records: VecDeque<GuardRecord>,
    forgotten: u64,
}

impl GuardLog {
    /// The records that are kept, the oldest first.
    pub fn records(&self) -> impl DoubleEndedIterator<Item = &GuardRecord> {
        self.records.iter()
    }

    /// How many older records are kept no longer.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Takes all records out, the oldest first.
    pub fn drain(&mut self) -> impl Iterator<Item = GuardRecord> {
        self.records.drain(..)
    }

    pub(super) fn note(&mut self, record: GuardRecord, settings: &GuardSettings) {
        self.records.push_back(record);
        while self.records.len() > settings.log.min(MOST) {
            self.records.pop_front();
            self.forgotten += 1;
        }
    }
}

impl GuardRecord {
    /// What is kept of `words`.
    pub(super) fn excerpt(words: &str, settings: &GuardSettings) -> Option<String> {
        let kept = || words.chars().take(WORDS).collect();
        settings.log_words.then(kept)
    }

    /// What is kept of `reasons`.
    pub(super) fn bounded(mut reasons: Vec<GuardReason>) -> Vec<GuardReason> {
        reasons.truncate(REASONS);
        reasons
    }
}

/// The guard did not let a text pass as it was, or had a reason to put it down. For a game that
/// shows it or keeps a record of its own.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct GuardActed {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// What the [`GuardLog`] has of it.
    pub record: GuardRecord,
}
