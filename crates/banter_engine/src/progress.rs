//! How far a job is, and whether its engine still shows signs of life.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const WITHDRAWN: u8 = 2;

/// How far a job is: it waits, and then is either begun by its engine or withdrawn by its
/// owner, whichever comes first.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    state: AtomicU8,
    /// Whether the engine has let go of it, done or not.
    ended: AtomicBool,
    begun: OnceLock<Instant>,
    /// When the last event came, in microseconds since the job was begun.
    spoke: AtomicU64,
}

impl Progress {
    /// The engine takes the job in hand. `false` if it was withdrawn.
    pub(crate) fn begin(&self) -> bool {
        if !self.change(BEGUN) {
            return false;
        }
        let _ = self.begun.set(Instant::now());
        true
    }

    /// The owner takes the job back. `false` if it was begun.
    pub(crate) fn withdraw(&self) -> bool {
        self.change(WITHDRAWN) || self.is_withdrawn()
    }

    pub(crate) fn is_withdrawn(&self) -> bool {
        self.state.load(Ordering::Acquire) == WITHDRAWN
    }

    /// The engine has let go of the job.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Whether the engine has nothing more to send: it has let go of the job, or never gets it.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire) || self.is_withdrawn()
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.state.load(Ordering::Acquire) == WAITING
    }

    pub(crate) fn begun(&self) -> Option<Instant> {
        self.begun.get().copied()
    }

    /// An event came.
    pub(crate) fn spoke(&self) {
        if let Some(begun) = self.begun() {
            self.spoke.store(micros(begun.elapsed()), Ordering::Release);
        }
    }

    /// How long the engine works on the job since its last event; zero while it waits.
    pub(crate) fn silence(&self) -> Duration {
        let spoke = Duration::from_micros(self.spoke.load(Ordering::Acquire));
        self.begun().map_or(Duration::ZERO, |begun| {
            begun.elapsed().saturating_sub(spoke)
        })
    }

    fn change(&self, to: u8) -> bool {
        self.state
            .compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}

/// When an engine last showed that it lives, whatever job it was about.
#[derive(Debug)]
pub(crate) struct Pulse {
    born: Instant,
    /// In microseconds since then. It lies ahead while the engine has said that it is busy.
    beat: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            born: Instant::now(),
            beat: AtomicU64::new(0),
        }
    }
}

impl Pulse {
    pub(crate) fn beat(&self) {
        self.beat_for(Duration::ZERO);
    }

    /// It lives, and will say nothing for so long.
    pub(crate) fn beat_for(&self, busy: Duration) {
        let until = self.born.elapsed().saturating_add(busy);
        self.beat.store(micros(until), Ordering::Release);
    }

    /// One that was last felt when the engine was made, so long ago.
    #[cfg(test)]
    pub(crate) fn born_before(age: Duration) -> Option<Self> {
        Some(Self {
            born: Instant::now().checked_sub(age)?,
            beat: AtomicU64::new(0),
        })
    }

    pub(crate) fn silence(&self) -> Duration {
        let beat = Duration::from_micros(self.beat.load(Ordering::Acquire));
        self.born.elapsed().saturating_sub(beat)
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_begun_or_withdrawn_and_never_both() {
        let begun = Progress::default();
        assert!(begun.is_waiting() && begun.begun().is_none());
        assert!(begun.begin() && !begun.withdraw() && !begun.is_withdrawn());
        assert!(begun.begun().is_some());

        let withdrawn = Progress::default();
        assert!(withdrawn.withdraw() && withdrawn.withdraw() && !withdrawn.begin());
        assert!(withdrawn.is_withdrawn() && withdrawn.begun().is_none());
        assert_eq!(withdrawn.silence(), Duration::ZERO);
    }

    #[test]
    fn whoever_is_busy_is_not_silent() {
        let pulse = Pulse::default();
        pulse.beat_for(Duration::from_secs(3_600));
        assert_eq!(pulse.silence(), Duration::ZERO);
        pulse.beat_for(Duration::MAX);
        assert_eq!(pulse.silence(), Duration::ZERO);
    }
}
