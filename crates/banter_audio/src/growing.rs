//! Sound that is heard while it still grows.
//!
//! The game appends stretches, and the audio thread reads what is there: neither waits for the
//! other, and the audio thread frees nothing. A stretch knows the next one, so that a sentence
//! may have any number of them.

use banter_engine::Pcm;
#[cfg(feature = "playback")]
use banter_engine::resample::Interpolator;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Samples around a position that a value is made of, with some to spare.
#[cfg(feature = "playback")]
pub(crate) const WINDOW: usize = 48;

/// A stretch of sound.
struct Link {
    pcm: Pcm,
    /// Samples before it.
    start: usize,
    next: OnceLock<Arc<Link>>,
}

impl Link {
    fn end(&self) -> usize {
        self.start + self.pcm.samples().len()
    }
}

/// What both ends share.
struct Chain {
    first: OnceLock<Arc<Link>>,
    /// Whether nothing more comes.
    whole: AtomicBool,
}

impl Drop for Chain {
    fn drop(&mut self) {
        // One after the other: a chain that frees itself would do it within itself.
        let mut next = self.first.take();
        while let Some(mut link) = next.and_then(Arc::into_inner) {
            next = link.next.take();
        }
    }
}

/// The game's end: what appends.
pub(crate) struct Grower {
    last: Option<Arc<Link>>,
    rate: u32,
    chain: Arc<Chain>,
}

impl Grower {
    /// A sound that begins with `pcm`.
    pub(crate) fn new(pcm: Pcm) -> Self {
        let mut grower = Self {
            last: None,
            rate: pcm.rate(),
            chain: Arc::new(Chain {
                first: OnceLock::new(),
                whole: AtomicBool::new(false),
            }),
        };
        grower.append(pcm);
        grower
    }

    /// Samples so far.
    pub(crate) fn len(&self) -> usize {
        self.last.as_ref().map_or(0, |last| last.end())
    }

    /// Samples per second.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Seconds so far.
    pub(crate) fn seconds(&self) -> f64 {
        self.len() as f64 / f64::from(self.rate)
    }

    /// Appends a stretch. One of another rate is left out.
    pub(crate) fn append(&mut self, pcm: Pcm) {
        if pcm.is_empty() || pcm.rate() != self.rate {
            return;
        }
        let link = Arc::new(Link {
            pcm,
            start: self.len(),
            next: OnceLock::new(),
        });
        let place = match &self.last {
            Some(last) => &last.next,
            None => &self.chain.first,
        };
        // It is empty: this end alone appends.
        let _ = place.set(link.clone());
        self.last = Some(link);
    }

    /// Nothing more comes.
    pub(crate) fn end(&self) {
        self.chain.whole.store(true, Ordering::Release);
    }

    /// The other end, at the beginning.
    #[cfg(feature = "playback")]
    pub(crate) fn reader(&self) -> Grown {
        Grown {
            rate: self.rate,
            at: None,
            copied: None,
            last: None,
            chain: self.chain.clone(),
        }
    }
}

/// The audio thread's end.
#[cfg(feature = "playback")]
pub(crate) struct Grown {
    rate: u32,
    /// The stretch of which something was read last. Positions only go forward.
    at: Option<Arc<Link>>,
    /// The same of what is copied.
    copied: Option<Arc<Link>>,
    last: Option<Arc<Link>>,
    chain: Arc<Chain>,
}

#[cfg(feature = "playback")]
impl Grown {
    /// Samples per second.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// Samples that are there, and whether those are all.
    pub(crate) fn there(&mut self) -> (usize, bool) {
        // Read in this order: what is whole has its last stretch.
        let whole = self.chain.whole.load(Ordering::Acquire);
        let from_here = |link: &Arc<Link>| link.next.get().cloned();
        loop {
            let next = match &self.last {
                Some(last) => from_here(last),
                None => self.chain.first.get().cloned(),
            };
            match next {
                Some(next) => self.last = Some(next),
                None => break,
            }
        }
        (self.last.as_ref().map_or(0, |last| last.end()), whole)
    }

    /// Copies samples from a place on that is not before the last one asked for, and says how many
    /// there were.
    pub(crate) fn copy(&mut self, from: usize, out: &mut [f32]) -> usize {
        if self.copied.is_none() {
            self.copied = self.chain.first.get().cloned();
        }
        while let Some(link) = &self.copied
            && link.end() <= from
            && let Some(next) = link.next.get()
        {
            self.copied = Some(next.clone());
        }
        let Some(link) = &self.copied else {
            return 0;
        };
        let skip = from.saturating_sub(link.start);
        let there = link.pcm.samples().iter().skip(skip);
        let count = out.iter_mut().zip(there).map(|(slot, x)| *slot = *x);
        count.count()
    }

    /// The value at a position, counted in samples from 0, that is not far before the last one
    /// asked for. Silence lies around what is there.
    pub(crate) fn at(&mut self, interpolator: &Interpolator, position: f64) -> f32 {
        let half = WINDOW as i64 / 2;
        let from = position.floor() as i64 - half;
        if self.at.is_none() {
            self.at = self.chain.first.get().cloned();
        }
        while let Some(at) = &self.at
            && at.end() as i64 <= from
            && let Some(next) = at.next.get()
        {
            self.at = Some(next.clone());
        }
        let Some(at) = &self.at else {
            return 0.0;
        };
        let local = from - at.start as i64;
        let within = local >= 0 && local as usize + WINDOW <= at.pcm.samples().len();
        if within {
            return interpolator.at(at.pcm.samples(), position - at.start as f64);
        }
        // At the seam of two stretches.
        let mut window = [0.0; WINDOW];
        let mut link = Some(at);
        while let Some(here) = link {
            let offset = here.start as i64 - from;
            if offset >= WINDOW as i64 {
                break;
            }
            let (to, skip) = (offset.max(0) as usize, (-offset).max(0) as usize);
            let samples = here.pcm.samples().iter().skip(skip);
            for (slot, sample) in window.iter_mut().skip(to).zip(samples) {
                *slot = *sample;
            }
            link = here.next.get();
        }
        interpolator.at(&window, position - from as f64)
    }
}

impl std::fmt::Debug for Grower {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grower({} Hz, {} samples)", self.rate, self.len())
    }
}

#[cfg(all(test, feature = "playback"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn seams_are_not_heard(
            cuts in prop::collection::vec(1_usize..90, 1..20),
            step in 0.2_f64..1.9,
        ) {
            let total: usize = cuts.iter().sum();
            let whole: Vec<f32> = (0..total).map(|i| (i as f32 * 0.3).sin()).collect();
            let mut rest = whole.as_slice();
            let mut stretches = cuts.iter().map(|cut| {
                let (stretch, after) = rest.split_at(*cut);
                rest = after;
                Pcm::new(8_000, stretch)
            });
            let mut grower = Grower::new(stretches.next().unwrap_or(Pcm::new(8_000, [])));
            let mut reader = grower.reader();
            stretches.for_each(|stretch| grower.append(stretch));
            prop_assert_eq!(reader.there(), (total, false));
            grower.end();
            prop_assert_eq!(reader.there(), (total, true));
            let interpolator = Interpolator::new();
            let mut position = 0.0;
            while position < total as f64 {
                let value = reader.at(&interpolator, position);
                let right = interpolator.at(&whole, position);
                prop_assert!((value - right).abs() < 1e-6, "{value} for {right} at {position}");
                position += step;
            }
        }
    }

    #[test]
    fn a_long_chain_is_freed_whoever_is_last() {
        let pcm = || Pcm::new(8_000, vec![0.5]);
        for reader_first in [true, false] {
            let mut grower = Grower::new(pcm());
            for _ in 0..200_000 {
                grower.append(pcm());
            }
            let mut reader = grower.reader();
            assert_eq!(reader.there(), (200_001, false));
            if reader_first {
                drop(reader);
                drop(grower);
            } else {
                drop(grower);
                drop(reader);
            }
        }
    }
}
