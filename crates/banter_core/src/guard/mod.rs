//! The guard: judges what was understood and what was drafted before the mind and the voice
//! read it.
//!
//! | what | written as | and once it has passed |
//! |---|---|---|
//! | a player's line | [`LineUnderstood`](crate::LineUnderstood) | [`LineReady`](crate::LineReady) |
//! | a sentence of an answer | [`SentenceDrafted`](crate::SentenceDrafted) | [`SentenceReady`](crate::SentenceReady) |
//!
//! Guards judge one after the other: [policies](PolicyGuard), which are data, then the
//! [game's own](SpeechGuard). Each judges what the one before let pass. Without any everything
//! passes in the frame in which it was written. A verdict may take time: the sentences of a turn
//! keep their order, and the verdicts of a turn that ends are cancelled. What did not pass as it
//! was stands in the [`GuardLog`], with the reasons.
//!
//! Who only overhears a line of a player hears of it what passes at once.
//! Interim transcripts ([`InterimTranscript`](crate::InterimTranscript)) are not
//! judged: nobody answers them.

mod chain;
mod gate;
mod log;
mod outlet;
mod settings;
#[cfg(test)]
mod tests;
mod verdict;

pub(crate) use chain::Chain;
pub use chain::{PolicyGuard, ReadGuard, SpeechGuard};
pub(crate) use gate::{Gate, build};
pub use log::{GuardActed, GuardLog, GuardOutcome, GuardRecord};
pub use settings::{GuardProfile, GuardSettings, OnTimeout};
pub use verdict::{GuardReason, Judgement, Ruling, Verdict};

use crate::persona::Persona;
use bevy::prelude::*;

/// Whose words are judged.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GuardSide {
    /// A player's line, before the character hears it.
    Input,
    /// A sentence of a character's answer, before it is said.
    Output,
}

/// What a [`Guard`] is asked to judge.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Whose words these are.
    pub side: GuardSide,
    /// The turn that they belong to; `None` for a line that is only overheard.
    pub turn: Option<Entity>,
    /// The character that hears or says them.
    pub npc: Entity,
    /// Who speaks to the character, if anybody does.
    pub speaker: Option<Entity>,
    /// The character's persona, once it is loaded.
    pub persona: Option<&'a Persona>,
    /// The age profile for which this is judged, empty where none was chosen:
    /// [`GuardProfile`], [`GuardSettings::profile`].
    pub profile: &'a str,
    /// The words: a whole line, or a whole sentence.
    pub text: &'a str,
    /// The language as a BCP 47 tag, where it is known: of a sentence the persona's.
    pub language: Option<&'a str>,
}

/// Judges lines and sentences.
///
/// ```
/// use banter_core::{Draft, Guard, GuardSide, Judgement, SpeechGuard, Verdict};
///
/// /// Nobody in this game speaks of football.
/// struct NoFootball;
///
/// impl Guard for NoFootball {
///     fn judge(&self, draft: &Draft) -> Judgement {
///         let instead = Some("I know nothing of that.".to_owned());
///         Judgement::now(match draft.text.contains("football") {
///             true => Verdict::Block { instead },
///             false => Verdict::Pass,
///         })
///     }
/// }
///
/// # let mut app = bevy::prelude::App::new();
/// app.insert_resource(SpeechGuard::new(NoFootball));
/// ```
pub trait Guard: Send + Sync + 'static {
    /// Judges a text. This runs on the game's thread: what takes longer than a moment begins
    /// here on another thread, and gives [`Judgement::Later`].
    fn judge(&self, draft: &Draft) -> Judgement;
}
