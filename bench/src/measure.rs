//! Times of frames, and what is said about them.

use crate::allocations;
use bevy::ecs::schedule::{Schedules, SingleThreadedExecutor};
use bevy::prelude::*;
use std::time::{Duration, Instant};

/// What the frames of one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frames {
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
    /// Allocations in a frame, on all threads, on average.
    pub(crate) allocations: f64,
}

/// Has all systems of `app` run on the thread that runs the frame. With `multi_threaded`, which a game may have or
/// not, what a frame takes is for the most part how long idle threads of this machine need to wake up.
pub(crate) fn on_one_thread(app: &mut App) {
    let mut schedules = app.world_mut().resource_mut::<Schedules>();
    for (_, schedule) in schedules.iter_mut() {
        schedule.set_executor(SingleThreadedExecutor::new());
    }
}

/// Runs so many frames and times each. `between` runs after each frame, untimed.
pub(crate) fn time_frames(
    app: &mut App,
    count: usize,
    mut between: impl FnMut(&mut World),
) -> Frames {
    let mut allocations = 0;
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let before = allocations::count();
            let start = Instant::now();
            app.update();
            let elapsed = start.elapsed();
            allocations += allocations::count() - before;
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
        allocations: allocations as f64 / count.max(1) as f64,
    }
}

/// What the second costs more than the first, in milliseconds; never below zero.
pub(crate) fn difference(off: Duration, on: Duration) -> f64 {
    on.saturating_sub(off).as_secs_f64() * 1e3
}

/// Says whether a target was met.
pub(crate) fn target(met: bool, what: &str) -> bool {
    println!("{} {what}", if met { "ok  " } else { "MISS" });
    met
}

/// The time that this thread spends on a processor: others may be busy beside it. Where the
/// system does not tell, the wall's time.
pub(crate) struct CpuClock {
    wall: Instant,
    spent: Option<Duration>,
}

impl CpuClock {
    pub(crate) fn start() -> Self {
        Self {
            wall: Instant::now(),
            spent: on_processor(),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        match (self.spent, on_processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }
}

/// How long this thread was on a processor so far.
fn on_processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
