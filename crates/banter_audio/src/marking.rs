//! Sound that is marked as generated while it is heard.
//!
//! The audio thread reads ahead of what is heard by as much as the mark is late, so that nothing is
//! heard later for it.

use crate::growing::{Grown, WINDOW};
use banter_engine::resample::Interpolator;
use banter_mark::{Marker, Payload};

/// Samples that are marked at a time.
const PIECE: usize = 64;
/// Marked samples that are kept, at most, beside those that are needed.
const KEPT: usize = 1_024;
/// Rates for which there is a marker ready.
const MOST_RATES: usize = 8;

/// Markers to copy: a rate's filters are made once.
#[derive(Default)]
pub(crate) struct Markers(Vec<(u32, Marker)>);

impl Markers {
    /// A marker for a sound, with all the memory that it needs.
    pub(crate) fn get(&mut self, rate: u32, payload: Payload) -> Marking {
        let known = self.0.iter().find(|(of, _)| *of == rate);
        let marker = match known {
            Some((_, marker)) => marker.saying(payload),
            None => {
                let marker = Marker::new(rate, payload);
                if self.0.len() >= MOST_RATES {
                    self.0.remove(0);
                }
                self.0.push((rate, marker.clone()));
                marker
            }
        };
        Marking::new(marker)
    }
}

/// What marks one sound.
pub(crate) struct Marking {
    marker: Box<Marker>,
    /// Marked samples, of which the first is the `start`th of the sound.
    marked: Vec<f32>,
    start: usize,
    /// Samples that the marker has.
    taken: usize,
    ended: bool,
}

impl Marking {
    fn new(mut marker: Marker) -> Self {
        marker.reserve(PIECE);
        let mut marking = Self {
            marked: Vec::with_capacity(2 * KEPT + WINDOW + PIECE + marker.latency()),
            marker: Box::new(marker),
            start: 0,
            taken: 0,
            ended: false,
        };
        // Its buffers grow here and not on the audio thread.
        for _ in 0..2 + marking.marker.latency() / PIECE {
            marking.marker.push(&[1e-3; PIECE], &mut marking.marked);
            marking.marked.clear();
        }
        marking.marker.begin(0.0);
        marking
    }
}

/// A sound, marked where it is to be.
pub(crate) struct Marked {
    sound: Grown,
    marking: Option<Marking>,
}

impl Marked {
    pub(crate) fn new(sound: Grown, marking: Option<Marking>) -> Self {
        Self { sound, marking }
    }

    /// Samples per second.
    pub(crate) fn rate(&self) -> u32 {
        self.sound.rate()
    }

    /// Samples that are there, and whether those are all.
    pub(crate) fn there(&mut self) -> (usize, bool) {
        self.sound.there()
    }

    /// Samples that must be there after those that are heard.
    pub(crate) fn ahead(&self) -> f64 {
        let late = |marking: &Marking| marking.marker.latency() + PIECE;
        self.marking
            .as_ref()
            .map_or(0.0, |marking| late(marking) as f64)
    }

    /// Its first sample will be heard at `seconds` of the mix. Does nothing once it is heard.
    pub(crate) fn begin(&mut self, seconds: f64) {
        if let Some(marking) = self.marking.as_mut().filter(|marking| marking.taken == 0) {
            marking.marker.begin(seconds);
        }
    }

    /// The value at a position, as [`Grown::at`] has it.
    pub(crate) fn at(&mut self, interpolator: &Interpolator, position: f64) -> f32 {
        let Some(marking) = &mut self.marking else {
            return self.sound.at(interpolator, position);
        };
        let from = position.floor() as i64 - WINDOW as i64 / 2;
        let needed = usize::try_from(from + WINDOW as i64).unwrap_or(0);
        let mut piece = [0.0; PIECE];
        while !marking.ended && marking.start + marking.marked.len() < needed {
            // Asked first: what comes in between is not the end.
            let whole = self.sound.there().1;
            let count = self.sound.copy(marking.taken, &mut piece);
            marking.taken += count;
            if count > 0 {
                marking.marker.push(&piece[..count], &mut marking.marked);
            } else if whole {
                marking.marker.finish(&mut marking.marked);
                marking.ended = true;
            } else {
                break;
            }
        }
        let done = usize::try_from(from)
            .unwrap_or(0)
            .saturating_sub(marking.start);
        if done >= KEPT {
            let done = done.min(marking.marked.len());
            marking.marked.drain(..done);
            marking.start += done;
        }
        let local = from - marking.start as i64;
        let (to, skip) = ((-local).max(0) as usize, local.max(0) as usize);
        let mut window = [0.0; WINDOW];
        let there = marking.marked.iter().skip(skip);
        for (slot, sample) in window.iter_mut().skip(to).zip(there) {
            *slot = *sample;
        }
        interpolator.at(&window, position - from as f64)
    }
}
