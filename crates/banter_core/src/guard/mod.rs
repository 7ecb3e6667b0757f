//! The guard: judges what was understood and what was drafted before the mind and the voice
//! read it.
//!
//! | what | written as | and once it has passed |
//! |---|---|---|
//! | a player's line | [`LineUnderstood`](crate::LineUnderstood) | [`LineReady`](crate::LineReady) |
//! | a sentence of an answer | [`SentenceDrafted`](crate::SentenceDrafted) | [`SentenceReady`](crate::SentenceReady) |
//!
//! Without a [`SpeechGuard`] everything passes in the frame in which it was written. A verdict
//! may take time: the sentences of a turn keep their order, and the verdicts of a turn that
//! ends are cancelled. Who only overhears a line of a player hears of it what passes at once.
//! Interim transcripts ([`InterimTranscript`](crate::InterimTranscript)) are not
//! judged: nobody answers them.

mod gate;
#[cfg(test)]
mod tests;

pub(crate) use gate::{Gate, build};

use crate::Transcript;
use bevy::prelude::*;
use std::time::Duration;

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
    /// The words: a whole line, or a whole sentence.
    pub text: &'a str,
    /// The language of a player's line as a BCP 47 tag, where it is known.
    pub language: Option<&'a str>,
}

/// What becomes of a text.
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is heard or said as it is.
    Pass,
    /// This is heard or said in its place. A sentence without letters or digits is left out.
    Replace(String),
    /// It is not heard or not said. The character says the sentence `instead`: for a player's
    /// line this is the whole answer, and no mind is asked. Without one, a sentence is left
    /// out, and a line counts as one that nobody understood.
    Block {
        /// What the character says.
        instead: Option<String>,
    },
    /// The turn ends. For a player's line it is [dismissed](crate::TurnEnd::Dismissed); for a
    /// sentence it is [interrupted](crate::TurnEnd::Interrupted) at once, and what was heard
    /// of the answer by then stays said.
    EndTurn,
}

/// Asks whether a verdict has come, once a frame.
type Poll = Box<dyn FnMut() -> Option<Verdict> + Send + Sync>;

/// What a [`Guard`] answers: a verdict, or a promise of one.
pub enum Judgement {
    /// The verdict.
    Now(Verdict),
    /// The verdict comes later. It is asked for once a frame, and dropped when the turn ends.
    Later(Poll),
}

impl std::fmt::Debug for Judgement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now(verdict) => f.debug_tuple("Now").field(verdict).finish(),
            Self::Later(_) => f.write_str("Later"),
        }
    }
}

impl Judgement {
    /// A verdict that comes later: `poll` is asked once a frame on the game's thread until it
    /// gives one, and must not wait. It is dropped when the turn ends or the
    /// [timeout](GuardSettings::verdict_timeout) is over.
    ///
    /// ```
    /// use banter_core::{Judgement, Verdict};
    /// use std::sync::{Mutex, mpsc};
    /// let (verdicts, verdict) = mpsc::channel::<Verdict>();
    /// let verdict = Mutex::new(verdict);
    /// let later = Judgement::later(move || verdict.lock().ok()?.try_recv().ok());
    /// # let _ = (verdicts, later);
    /// ```
    pub fn later(poll: impl FnMut() -> Option<Verdict> + Send + Sync + 'static) -> Self {
        Self::Later(Box::new(poll))
    }
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
///         Judgement::Now(match draft.text.contains("football") {
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

/// The guard of the game. Without this resource everything passes.
#[derive(Resource)]
pub struct SpeechGuard(Box<dyn Guard>);

impl std::fmt::Debug for SpeechGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpeechGuard")
    }
}

impl SpeechGuard {
    /// This guard.
    pub fn new(guard: impl Guard) -> Self {
        Self(Box::new(guard))
    }

    /// A player's line as `npc` overhears it, if it does. A verdict that takes time is none:
    /// what is only overheard is not waited for.
    pub(crate) fn overheard(&self, npc: Entity, line: &Transcript) -> Option<String> {
        let draft = Draft {
            side: GuardSide::Input,
            turn: None,
            npc,
            text: &line.text,
            language: line.language.as_deref(),
        };
        match self.0.judge(&draft) {
            Judgement::Now(Verdict::Pass) => Some(line.text.clone()),
            Judgement::Now(Verdict::Replace(text)) => Some(text),
            Judgement::Now(Verdict::Block { .. } | Verdict::EndTurn) | Judgement::Later(_) => None,
        }
    }
}

/// What follows when no verdict comes.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnTimeout {
    /// Silence: the sentence is left out, and the turn of a line is dismissed.
    #[default]
    Silent,
    /// Speech: the sentence is said, and the line is heard.
    Speak,
}

/// Settings of the guard.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct GuardSettings {
    /// How long one verdict may take, by the game's clock, which stands still while the game
    /// is paused. 3 s.
    pub verdict_timeout: Duration,
    /// What follows when it takes longer. [`OnTimeout::Silent`].
    pub on_timeout: OnTimeout,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            verdict_timeout: Duration::from_secs(3),
            on_timeout: OnTimeout::Silent,
        }
    }
}

/// The guard did not let a text pass as it was. For a game that keeps a record or shows it.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct GuardActed {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// Whose words these were.
    pub side: GuardSide,
    /// The words as they were understood or drafted.
    pub text: String,
    /// What became of them; `None` when no verdict came in time.
    pub verdict: Option<Verdict>,
}
