//! Times of frames, and what is said about them.

use bevy::prelude::*;
use std::time::{Duration, Instant};

/// What the frames of one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frames {
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
}

/// Runs so many frames and times each. `between` runs after each frame, untimed.
pub(crate) fn time_frames(
    app: &mut App,
    count: usize,
    mut between: impl FnMut(&mut World),
) -> Frames {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let start = Instant::now();
            app.update();
            let elapsed = start.elapsed();
            between(app.world_mut());
            elapsed
        })
        .collect();
    times.sort_unstable();
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times
            .get(index)
            .or(times.last())
            .copied()
            .unwrap_or_default()
    };
    Frames {
        median: at(0.5),
        p99: at(0.99),
    }
}

/// What the second costs more than the first, in milliseconds; never below zero.
pub(crate) fn difference(off: Duration, on: Duration) -> f64 {
    on.saturating_sub(off).as_secs_f64() * 1e3
}
