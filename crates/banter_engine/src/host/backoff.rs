//! How long a host that keeps failing is left alone.

use std::time::{Duration, Instant};

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Failures in a row and the pause that they have earned.
///
/// The first failure costs no pause: the next job gets a fresh child at once.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
    until: Option<Instant>,
}

impl Backoff {
    pub(super) fn succeeded(&mut self) {
        *self = Self::default();
    }

    pub(super) fn failed(&mut self, now: Instant) {
        self.failures += 1;
        self.until = pause(self.failures).map(|pause| now + pause);
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// How long to wait before the next try; zero when it is time.
    pub(super) fn remaining(&self, now: Instant) -> Duration {
        self.until
            .map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }
}

fn pause(failures: u32) -> Option<Duration> {
    let doublings = failures.checked_sub(2)?;
    Some(
        FIRST_PAUSE
            .saturating_mul(1 << doublings.min(10))
            .min(LONGEST_PAUSE),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_success_forgives() {
        let pauses: Vec<_> = (1..=9).map(pause).collect();
        assert_eq!(pauses[0], None);
        assert_eq!(pauses[1], Some(Duration::from_millis(250)));
        assert_eq!(pauses[2], Some(Duration::from_millis(500)));
        assert_eq!(pauses[8], Some(LONGEST_PAUSE));

        let now = Instant::now();
        let mut backoff = Backoff::default();
        backoff.failed(now);
        assert_eq!(backoff.remaining(now), Duration::ZERO);
        backoff.failed(now);
        assert_eq!(backoff.remaining(now), FIRST_PAUSE);
        backoff.succeeded();
        assert_eq!(backoff.remaining(now), Duration::ZERO);
        assert_eq!(backoff.failures(), 0);
    }
}
