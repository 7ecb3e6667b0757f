//! Times of segments that can be relied upon.

/// Brings what whisper says of times into order: within the sound, and each segment no
/// sooner than the one before it.
#[derive(Debug)]
pub(crate) struct Timeline {
    seconds: f32,
    last: f32,
}

impl Timeline {
    /// For a sound that lasts `seconds`.
    pub(crate) fn new(seconds: f32) -> Self {
        Self { seconds, last: 0.0 }
    }

    /// How long the sound lasts.
    pub(crate) fn seconds(&self) -> f32 {
        self.seconds
    }

    /// Start and end in seconds of a segment for which whisper says so many hundredths.
    pub(crate) fn place(&mut self, start: i64, end: i64) -> (f32, f32) {
        let mut next = |hundredths: i64| {
            let seconds = (hundredths as f64 / 100.0) as f32;
            // Not `clamp`, which panics where the bounds cross: they never do here.
            self.last = seconds.min(self.seconds).max(self.last);
            self.last
        };
        (next(start), next(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn good_times_stay_and_bad_ones_are_moved() {
        let mut timeline = Timeline::new(11.0);
        assert_eq!(timeline.place(0, 250), (0.0, 2.5));
        assert_eq!(timeline.place(-300, 240), (2.5, 2.5));
        assert_eq!(timeline.place(300, 3_000), (3.0, 11.0));
        assert_eq!(timeline.place(400, 500), (11.0, 11.0));
    }

    proptest! {
        #[test]
        fn times_never_run_backwards(
            seconds in 0.0_f32..600.0,
            claims in prop::collection::vec((any::<i64>(), any::<i64>()), 0..20),
        ) {
            let mut timeline = Timeline::new(seconds);
            let mut last = 0.0;
            for (start, end) in claims {
                let (start, end) = timeline.place(start, end);
                prop_assert!(last <= start && start <= end && end <= seconds);
                last = end;
            }
        }
    }
}
