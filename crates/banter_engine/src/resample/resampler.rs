//! Streams from one rate to another.

use super::kernel::{Filter, dot, dot_between};
use std::fmt;

/// Crossings of zero on either side of the filter.
const REACH: f64 = 32.0;
/// The filter is open to 0.84 of half the lower rate and closed at half of it.
const CUTOFF: f64 = 0.92;
/// Places between two samples for each of which there is a row of weights. Rates that need
/// more, such as 44 056 to 16 000 Hz, read between [`ROWS_BETWEEN`] rows.
const MOST_ROWS: u64 = 640;
const ROWS_BETWEEN: u64 = 128;
/// How many times the rate may fall before the filter grows no longer.
const MOST_SCALE: f64 = 64.0;

/// Converter of a mono stream from one sample rate to another.
///
/// The pass band reaches to 0.84 of half the lower rate, flat within 0.01 dB; what the new rate
/// cannot hold is at least 70 dB down. The `n`th sample that comes out is about the moment
/// `n / to` of what went in, so the stream is not shifted; it comes out late by
/// [`Self::lookahead`], 2 ms at 16 kHz. However the stream is cut into pieces, the same comes out.
///
/// Samples that are not finite count as 0; the others are limited to -1..=1, before and after.
///
/// ```
/// use banter_engine::resample::Resampler;
///
/// let mut resampler = Resampler::new(48_000, 16_000);
/// let mut out = Vec::new();
/// for _ in 0..100 {
///     resampler.push(&[0.0; 480], &mut out);
/// }
/// resampler.finish(&mut out);
/// assert_eq!(out.len(), 16_000);
/// ```
#[derive(Clone)]
pub struct Resampler {
    from: u32,
    to: u32,
    /// `rows` rows of `taps`, and one more where weights lie between rows.
    weights: Box<[f32]>,
    taps: usize,
    rows: u64,
    /// Places that an output can have between two inputs.
    phases: u64,
    /// Where the next output lies: in `phases`ths of an input after the first one kept.
    at: u64,
    step: u64,
    /// The inputs that later outputs still need.
    pub(super) kept: Vec<f32>,
}

impl Resampler {
    /// A resampler of `from` Hz to `to` Hz; a rate of 0 is read as 1 Hz. Between equal rates
    /// nothing is filtered.
    ///
    /// Below a 64th of `from` the filter is too short to keep out all that `to` cannot hold.
    pub fn new(from: u32, to: u32) -> Self {
        let (from, to) = (from.max(1), to.max(1));
        let shared = common(from, to);
        let phases = u64::from(to / shared);
        let is_exact = phases <= MOST_ROWS;
        let rows = if is_exact { phases } else { ROWS_BETWEEN };
        let filter = Filter {
            reach: REACH,
            cutoff: CUTOFF,
            scale: (f64::from(from) / f64::from(to)).clamp(1.0, MOST_SCALE),
        };
        let (taps, weights) = if from == to {
            (1, Box::from([1.0]))
        } else {
            let last = if is_exact { rows } else { rows + 1 };
            let rows = (0..last).map(|row| row as f64 / rows as f64);
            let weights = rows.flat_map(|fraction| filter.weights(fraction));
            (2 * filter.half(), weights.collect())
        };
        let mut new = Self {
            from,
            to,
            weights,
            taps,
            rows,
            phases,
            at: 0,
            step: u64::from(from / shared),
            kept: Vec::new(),
        };
        new.reset();
        new
    }

    /// The rate of what comes in, in Hz.
    pub fn from(&self) -> u32 {
        self.from
    }

    /// The rate of what comes out, in Hz.
    pub fn to(&self) -> u32 {
        self.to
    }

    /// Samples of the incoming stream that must follow one before it is settled.
    pub fn lookahead(&self) -> usize {
        self.taps / 2
    }

    /// Takes the next piece, of any length, and appends what it settles to `out`. Allocates
    /// nothing once a piece of this length has been seen, unless `out` must grow.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        let sane = |sample: &f32| {
            if sample.is_finite() {
                sample.clamp(-1.0, 1.0)
            } else {
                0.0
            }
        };
        if self.taps == 1 {
            out.extend(samples.iter().map(sane));
            return;
        }
        self.kept.extend(samples.iter().map(sane));
        while let Some(value) = self.next() {
            out.push(value.clamp(-1.0, 1.0));
            self.at += self.step;
        }
        let done = ((self.at / self.phases) as usize).min(self.kept.len());
        self.kept.drain(..done);
        self.at -= done as u64 * self.phases;
    }

    /// Settles everything that was pushed, as if silence followed. The resampler is then as
    /// new. In all, `n` samples that went in have become `n * to / from`, rounded up.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        const SILENCE: [f32; 64] = [0.0; 64];
        let mut missing = if self.taps == 1 { 0 } else { self.lookahead() };
        while missing > 0 {
            let piece = missing.min(SILENCE.len());
            self.push(&SILENCE[..piece], out);
            missing -= piece;
        }
        self.reset();
    }

    /// Forgets what was pushed.
    pub fn reset(&mut self) {
        self.at = 0;
        self.kept.clear();
        // Silence before the first sample: the filter's middle then lies on it.
        self.kept.resize((self.taps / 2).saturating_sub(1), 0.0);
    }

    /// The sample at `self.at`, where all that it is made of has come.
    fn next(&self) -> Option<f32> {
        let first = usize::try_from(self.at / self.phases).ok()?;
        let window = self.kept.get(first..first.checked_add(self.taps)?)?;
        let place = self.at % self.phases * self.rows;
        let (row, left) = (place / self.phases, place % self.phases);
        let start = row as usize * self.taps;
        let (row, next) = self.weights.get(start..)?.split_at_checked(self.taps)?;
        if self.rows == self.phases {
            return Some(dot(window, row));
        }
        let next = next.get(..self.taps)?;
        Some(dot_between(
            window,
            row,
            next,
            left as f32 / self.phases as f32,
        ))
    }
}

impl fmt::Debug for Resampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resampler")
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

fn common(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common(b, a % b) }
}
