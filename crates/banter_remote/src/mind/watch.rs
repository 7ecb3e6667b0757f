//! A request under way as the engine's thread sees it: it ends what nobody wants any more or
//! what takes too long, by closing the connection.

use super::settings::Options;
use banter_engine::CancelToken;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use ureq::Agent;

/// How long the last words of a stream are waited for once the answer is whole.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Why a request was ended from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Cancelled,
    /// Nothing came, or nothing more, for so long.
    TooSlow(Duration),
    /// The answer was whole, and the stream had no end.
    Whole,
}

/// The times of a request, and the connection that is closed when they are over.
#[derive(Debug)]
pub(super) struct Watch {
    cancel: CancelToken,
    begun: Instant,
    first_token: Duration,
    stall: Duration,
    timeout: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    agent: Option<Agent>,
    heard: Option<Instant>,
    whole: Option<Instant>,
    verdict: Option<Verdict>,
}

impl Watch {
    pub(super) fn new(cancel: CancelToken, options: &Options) -> Self {
        Self {
            cancel,
            begun: Instant::now(),
            first_token: options.first_token,
            stall: options.stall,
            timeout: options.timeout,
            state: Mutex::default(),
        }
    }

    /// Closes the connection if the request's time is over.
    pub(super) fn look(&self) {
        let mut state = self.state();
        if state.verdict.is_some() {
            return;
        }
        state.verdict = self.judge(&state, Instant::now());
        if state.verdict.is_some()
            && let Some(agent) = state.agent.take()
        {
            drop(state);
            agent.shutdown();
        }
    }

    fn judge(&self, state: &State, now: Instant) -> Option<Verdict> {
        if self.cancel.is_cancelled() {
            return Some(Verdict::Cancelled);
        }
        if let Some(whole) = state.whole {
            return (now >= whole + LAST_WORDS).then_some(Verdict::Whole);
        }
        let (since, limit) = match state.heard {
            Some(heard) => (heard, self.stall),
            None => (self.begun, self.first_token),
        };
        [(since, limit), (self.begun, self.timeout)]
            .into_iter()
            .find(|(since, limit)| now.saturating_duration_since(*since) >= *limit)
            .map(|(_, limit)| Verdict::TooSlow(limit))
    }

    /// The request goes over this connection from now on.
    ///
    /// # Errors
    /// The verdict, if there is one already.
    pub(super) fn hold(&self, agent: &Agent) -> Result<(), Verdict> {
        let mut state = self.state();
        match state.verdict {
            Some(verdict) => Err(verdict),
            None => {
                state.agent = Some(agent.clone());
                Ok(())
            }
        }
    }

    /// The request needs no connection any more. Whether that is still good for another one.
    pub(super) fn release(&self) -> bool {
        let mut state = self.state();
        state.agent.take().is_some() && state.verdict.is_none()
    }

    /// A token came.
    pub(super) fn heard(&self) {
        self.state().heard = Some(Instant::now());
    }

    /// All tokens came.
    pub(super) fn whole(&self) {
        self.state().whole.get_or_insert_with(Instant::now);
    }

    pub(super) fn verdict(&self) -> Option<Verdict> {
        self.state().verdict
    }

    /// How long the first token may still take.
    pub(super) fn patience(&self) -> Duration {
        let limit = self.first_token.min(self.timeout);
        limit.saturating_sub(self.begun.elapsed())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn watch() -> Watch {
        Watch {
            cancel: CancelToken::default(),
            begun: Instant::now(),
            first_token: Duration::from_secs(15),
            stall: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            state: Mutex::default(),
        }
    }

    #[test]
    fn each_stretch_has_its_own_patience() {
        let watch = watch();
        let at = |seconds| watch.begun + Duration::from_secs(seconds);
        let judge = |state: &State, seconds| watch.judge(state, at(seconds));
        let slow = |seconds| Some(Verdict::TooSlow(Duration::from_secs(seconds)));
        let silent = State::default();
        assert_eq!((judge(&silent, 14), judge(&silent, 15)), (None, slow(15)));
        let speaks = |heard| State {
            heard: Some(at(heard)),
            ..State::default()
        };
        assert_eq!(judge(&speaks(14), 23), None);
        assert_eq!(judge(&speaks(14), 24), slow(10));
        assert_eq!(judge(&speaks(59), 60), slow(60));
        let whole = State {
            whole: Some(at(59)),
            ..speaks(59)
        };
        assert_eq!(judge(&whole, 60), Some(Verdict::Whole));
    }

    #[test]
    fn what_is_cancelled_holds_no_connection() {
        let watch = watch();
        let agent = Agent::new_with_defaults();
        assert_eq!(watch.hold(&agent), Ok(()));
        watch.cancel.cancel();
        watch.look();
        assert_eq!(watch.verdict(), Some(Verdict::Cancelled));
        assert!(!watch.release());
        assert_eq!(watch.hold(&agent), Err(Verdict::Cancelled));
    }
}
