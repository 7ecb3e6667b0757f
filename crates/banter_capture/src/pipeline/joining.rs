//! Whether speech goes on with the line before it, which was taken to be over too early.

/// What is known of the last line and its answer. Places are samples since the stream's first.
#[derive(Debug, Default)]
pub(super) struct Joining {
    /// Where the last line's last voice ended, if nobody has answered it since.
    unanswered: Option<u64>,
    /// Whether an answer is heard now.
    answered: bool,
}

impl Joining {
    /// Notes whether an answer is heard from here on.
    pub(super) fn set_answered(&mut self, answered: bool) {
        self.answered = answered;
        if answered {
            self.unanswered = None;
        }
    }

    /// Notes that a line ended there, and whether more of it may come: not where a button or
    /// its length ended it.
    pub(super) fn ended(&mut self, end: u64, may_go_on: bool) {
        self.unanswered = (may_go_on && !self.answered).then_some(end);
    }

    /// Forgets the last line.
    pub(super) fn forget(&mut self) {
        self.unanswered = None;
    }

    /// Whether speech that begins there goes on with the last line, which it may do for so
    /// many samples.
    pub(super) fn goes_on(&self, at: u64, within: u64) -> bool {
        self.unanswered
            .is_some_and(|end| at.saturating_sub(end) <= within)
    }
}
