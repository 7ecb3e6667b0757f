//! Samples, seconds and frames.

use crate::turn::Window;
use crate::{RATE, TurnSettings};
use std::time::Duration;

/// Settings are bounded to minutes, so nothing is lost.
pub(super) fn samples(duration: Duration) -> u64 {
    (duration.as_micros() as u64).saturating_mul(u64::from(RATE)) / 1_000_000
}

/// So many samples, in seconds.
pub(super) fn seconds(samples: u64) -> f64 {
    samples as f64 / f64::from(RATE)
}

/// What finds the beginning of speech in frames of so many samples.
pub(super) fn onset_window(settings: &TurnSettings, frame: usize) -> Window {
    Window::new(
        samples(settings.onset_voice),
        samples(settings.onset_window),
        frame as u64,
    )
}
