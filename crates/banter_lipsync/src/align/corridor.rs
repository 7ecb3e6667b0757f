//! Long recordings: a rough alignment of every eighth frame first, then a fine one near it. So ten minutes take some
//! ten megabytes and not gigabytes.

use super::chain::{Chain, State, mean};
use super::features::{Frame, distance};
use super::warp::{Corridor, Costs, Place, warp};
use core::ops::Range;

/// Frames times states up to which all are looked at.
const MOST_CELLS: usize = 3 << 20;
/// Frames that are one in the rough alignment.
const FACTOR: usize = 8;
/// States to either side of the rough alignment that the fine one looks at: six tenths of a second.
const REACH: usize = 60;

/// The states near a rough alignment, frame by frame.
pub(super) enum Near {
    All(usize),
    Some(Vec<Range<usize>>),
}

impl Corridor for Near {
    fn at(&self, frame: usize) -> Range<usize> {
        match self {
            Self::All(count) => 0..*count,
            Self::Some(ranges) => ranges.get(frame).cloned().unwrap_or(0..0),
        }
    }
}

/// Where to look for a fine alignment; `None` where not even a rough one is possible.
pub(super) fn near(costs: &impl Costs, frames: &[Frame], chain: &Chain) -> Option<Near> {
    let count = chain.states.len();
    if frames.len().saturating_mul(count) <= MOST_CELLS {
        return Some(Near::All(count));
    }
    let rough = Rough {
        frames: frames
            .chunks(FACTOR)
            .map(|part| mean(part.iter()))
            .collect(),
        pauses: (0..frames.len())
            .step_by(FACTOR)
            .map(|start| {
                let part = start..(start + FACTOR).min(frames.len());
                let length = part.len().max(1) as f32;
                part.map(|frame| costs.pause(frame)).sum::<f32>() / length
            })
            .collect(),
    };
    let coarse = chain.coarse(FACTOR);
    let places = warp(&rough, &coarse, &coarse.states.len())?;
    // Where each rough state begins among the fine ones.
    let mut begins = Vec::with_capacity(coarse.states.len() + 1);
    for word in &chain.words {
        begins.extend((word.first..=word.last).step_by(FACTOR));
    }
    let ends = |state: usize| begins.get(state + 1).copied().unwrap_or(count);
    let ranges = (0..frames.len()).map(|frame| {
        let (first, last) = match places.get(frame / FACTOR) {
            Some(Place::State(state)) => {
                (begins.get(*state).copied().unwrap_or(count), ends(*state))
            }
            Some(Place::Pause(word)) => {
                let first = chain.words.get(*word).map_or(count, |word| word.first);
                (first, first)
            }
            None => (count, count),
        };
        first.saturating_sub(REACH)..(last + REACH).min(count)
    });
    Some(Near::Some(ranges.collect()))
}

/// The recording, an eighth as many frames.
struct Rough {
    frames: Vec<Frame>,
    pauses: Vec<f32>,
}

impl Costs for Rough {
    fn frames(&self) -> usize {
        self.frames.len()
    }

    fn state(&self, frame: usize, state: &State) -> f32 {
        self.frames
            .get(frame)
            .map_or(0.0, |frame| distance(frame, &state.frame))
    }

    fn pause(&self, frame: usize) -> f32 {
        self.pauses.get(frame).copied().unwrap_or(0.0)
    }
}
