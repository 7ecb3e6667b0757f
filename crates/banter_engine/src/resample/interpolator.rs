//! Recordings read between their samples.

use super::kernel::{Filter, dot_between};
use std::fmt;
use std::sync::LazyLock;

/// Samples that a value is made of.
const TAPS: usize = 32;
/// Rows of weights from one sample to the next; others lie between two of them.
const ROWS: usize = 256;
/// Samples before the position that is asked for.
const BEFORE: usize = TAPS / 2 - 1;

const FILTER: Filter = Filter {
    reach: (TAPS / 2) as f64,
    cutoff: 0.95,
    scale: 1.0,
};

static WEIGHTS: LazyLock<Box<[[f32; TAPS]]>> = LazyLock::new(|| {
    (0..=ROWS)
        .map(|row| {
            let mut weights = [0.0; TAPS];
            let made = FILTER.weights(row as f64 / ROWS as f64);
            weights
                .iter_mut()
                .zip(made)
                .for_each(|(to, from)| *to = from);
            weights
        })
        .collect()
});

/// Reader of a recording at any position, for playback at any speed that is not above the
/// recording's own by much: it keeps out nothing that a lower rate cannot hold.
///
/// Tones up to 0.8 of half the recording's rate keep their shape to within -60 dB. Getting the
/// first one computes a table; reading allocates nothing.
#[derive(Clone, Copy)]
pub struct Interpolator(&'static [[f32; TAPS]]);

impl Interpolator {
    /// The reader.
    pub fn new() -> Self {
        Self(&WEIGHTS)
    }

    /// The value of `samples` at `position`, counted in samples from 0. Silence lies
    /// before and after, and where the position is not finite.
    pub fn at(&self, samples: &[f32], position: f64) -> f32 {
        if !position.is_finite() {
            return 0.0;
        }
        let whole = position.floor();
        let place = (position - whole) as f32 * ROWS as f32;
        // A fraction just below 1 rounds up to it.
        let row = (place as usize).min(ROWS - 1);
        let (Some(a), Some(b)) = (self.0.get(row), self.0.get(row + 1)) else {
            return 0.0;
        };
        let blend = place - row as f32;
        let first = whole as i64 - BEFORE as i64;
        let inside = usize::try_from(first)
            .ok()
            .and_then(|first| samples.get(first..first.saturating_add(TAPS)));
        let mut padded = [0.0; TAPS];
        let window = inside.unwrap_or_else(|| {
            for (index, slot) in (first..).zip(&mut padded) {
                *slot = usize::try_from(index)
                    .ok()
                    .and_then(|index| samples.get(index))
                    .copied()
                    .unwrap_or(0.0);
            }
            &padded
        });
        dot_between(window, a, b, blend)
    }
}

impl Default for Interpolator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Interpolator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Interpolator")
    }
}
