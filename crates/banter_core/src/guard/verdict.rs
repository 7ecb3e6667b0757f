//! Verdicts of a guard, now or later, and the reasons for them.

use bevy::prelude::*;

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

/// Why a guard decided as it did: what a [`GuardLog`](crate::GuardLog) keeps.
#[derive(Reflect, Debug, Clone, PartialEq, Eq, Hash)]
pub struct GuardReason {
    /// What kind of thing was found: `insult`.
    pub category: String,
    /// What found it: the name of a rule or of a moderator.
    pub rule: String,
}

/// A verdict with its reasons. A [`Verdict`] alone is a ruling without any.
///
/// ```
/// use banter_core::{GuardReason, Ruling, Verdict};
/// let reason = GuardReason { category: "spam".into(), rule: "moderator".into() };
/// let ruling = Ruling::from(Verdict::EndTurn).because(reason);
/// assert_eq!(ruling.reasons.len(), 1);
/// ```
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// What becomes of the text.
    pub verdict: Verdict,
    /// Why. What passes with a reason is only put down in the log.
    pub reasons: Vec<GuardReason>,
}

impl Ruling {
    /// The same with another reason.
    #[must_use]
    pub fn because(mut self, reason: GuardReason) -> Self {
        self.reasons.push(reason);
        self
    }
}

impl From<Verdict> for Ruling {
    fn from(verdict: Verdict) -> Self {
        let reasons = Vec::new();
        Self { verdict, reasons }
    }
}

/// Asks whether a verdict has come, once a frame.
type Poll = Box<dyn FnMut() -> Option<Ruling> + Send + Sync>;

/// What a [`Guard`](crate::Guard) answers: a verdict, or a promise of one.
pub enum Judgement {
    /// The verdict.
    Now(Ruling),
    /// The verdict comes later. It is asked for once a frame, and dropped when the turn ends.
    Later(Poll),
}

impl std::fmt::Debug for Judgement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now(ruling) => f.debug_tuple("Now").field(ruling).finish(),
            Self::Later(_) => f.write_str("Later"),
        }
    }
}

impl Judgement {
    /// A verdict that is known at once: a [`Verdict`] or a [`Ruling`].
    pub fn now(ruling: impl Into<Ruling>) -> Self {
        Self::Now(ruling.into())
    }

    /// A verdict that comes later: `poll` is asked once a frame on the game's thread until it
    /// gives one, and must not wait. It is dropped when the turn ends or the
    /// [timeout](crate::GuardSettings::verdict_timeout) is over.
    ///
    /// ```
    /// use banter_core::{Judgement, Verdict};
    /// use std::sync::{Mutex, mpsc};
    /// let (verdicts, verdict) = mpsc::channel::<Verdict>();
    /// let verdict = Mutex::new(verdict);
    /// let later = Judgement::later(move || verdict.lock().ok()?.try_recv().ok());
    /// # let _ = (verdicts, later);
    /// ```
    pub fn later<R: Into<Ruling>>(
        mut poll: impl FnMut() -> Option<R> + Send + Sync + 'static,
    ) -> Self {
        Self::Later(Box::new(move || poll().map(Into::into)))
    }
}
