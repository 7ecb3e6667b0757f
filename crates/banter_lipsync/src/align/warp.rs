//! The cheapest way along a chain of states: dynamic time warping after Sakoe and Chiba (1978), with a pause allowed
//! between any two words.

use super::chain::{Chain, State};

/// What a frame costs that stays in the state of the one before it, and one that passes a state over.
const STAY: f32 = 0.25;
const SKIP: f32 = 0.45;
/// What a pause costs where the reference has none, and where it has one.
const PAUSE: f32 = 2.0;
const WELCOME: f32 = 0.2;

/// Where a frame of the recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    State(usize),
    /// The pause before a word; after the last one its number is how many there are.
    Pause(usize),
}

/// What it costs that a frame of the recording is this or that.
pub(super) trait Costs {
    /// Frames of the recording.
    fn frames(&self) -> usize;
    fn state(&self, frame: usize, state: &State) -> f32;
    fn pause(&self, frame: usize) -> f32;
}

/// The states that are looked at in each frame.
pub(super) trait Corridor {
    fn at(&self, frame: usize) -> core::ops::Range<usize>;
}

/// All of them: so many.
impl Corridor for usize {
    fn at(&self, _: usize) -> core::ops::Range<usize> {
        0..*self
    }
}

/// From where a frame came to a state.
const STAYED: u8 = 0;
const NEXT: u8 = 1;
const SKIPPED: u8 = 2;
const PAUSED: u8 = 3;

/// The way back of one frame: `steps` from `step` on, one for each of its states, then one for each of its pauses.
struct Row {
    states: core::ops::Range<usize>,
    pauses: core::ops::Range<usize>,
    step: usize,
}

/// The place of every frame, or `None` where no way leads from the first state to the last.
pub(super) fn warp(
    costs: &impl Costs,
    chain: &Chain,
    corridor: &impl Corridor,
) -> Option<Vec<Place>> {
    let (count, words) = (chain.states.len(), chain.words.len());
    let mut before = Front::new(count, words);
    let mut after = Front::new(count, words);
    let mut rows: Vec<Row> = Vec::with_capacity(costs.frames());
    let mut steps: Vec<u8> = Vec::new();
    for frame in 0..costs.frames() {
        let states = corridor.at(frame);
        let states = states.start.min(count)..states.end.min(count);
        let word = |state: usize| chain.states.get(state).map_or(words, |s| s.word as usize);
        let last = states.end.checked_sub(1).map_or(0, |s| word(s) + 1);
        let pauses = word(states.start)..(last + 1).min(words + 1);
        let row = Row {
            states,
            pauses,
            step: steps.len(),
        };
        after.fill();
        for index in row.states.clone() {
            let state = &chain.states[index];
            let (cost, step) = if frame == 0 {
                (if index == 0 { 0.0 } else { f32::INFINITY }, NEXT)
            } else {
                before.reach(index, state, chain)
            };
            // Not finite where nothing leads to: saves the distance.
            after.states[index] = if cost < f32::INFINITY {
                cost + costs.state(frame, state)
            } else {
                cost
            };
            steps.push(step);
        }
        let silence = costs.pause(frame);
        for word in row.pauses.clone() {
            let (cost, step) = if frame == 0 {
                (if word == 0 { 0.0 } else { f32::INFINITY }, STAYED)
            } else {
                before.rest(word, chain)
            };
            after.pauses[word] = cost + silence;
            steps.push(step);
        }
        rows.push(row);
        core::mem::swap(&mut before, &mut after);
    }
    let spoken = *before.states.last()?;
    let rested = *before.pauses.last()?;
    if !spoken.min(rested).is_finite() {
        return None;
    }
    let end = if rested < spoken {
        Place::Pause(words)
    } else {
        Place::State(count - 1)
    };
    back(end, &rows, &steps, chain)
}

/// The least cost by which each place was reached.
struct Front {
    states: Vec<f32>,
    pauses: Vec<f32>,
}

impl Front {
    fn new(states: usize, words: usize) -> Self {
        Self {
            states: vec![f32::INFINITY; states],
            pauses: vec![f32::INFINITY; words + 1],
        }
    }

    fn fill(&mut self) {
        self.states.fill(f32::INFINITY);
        self.pauses.fill(f32::INFINITY);
    }

    /// How a state is best reached from here.
    fn reach(&self, index: usize, state: &State, chain: &Chain) -> (f32, u8) {
        let at = |back: usize| {
            index
                .checked_sub(back)
                .map_or(f32::INFINITY, |i| self.states[i])
        };
        let mut best = (at(0) + STAY, STAYED);
        if at(1) < best.0 {
            best = (at(1), NEXT);
        }
        // Of a phone at least one state is seen: its first can be passed over only for its second.
        if !state.opens_phone && at(2) + SKIP < best.0 {
            best = (at(2) + SKIP, SKIPPED);
        }
        let word = state.word as usize;
        if chain.words[word].first == index && self.pauses[word] < best.0 {
            best = (self.pauses[word], PAUSED);
        }
        best
    }

    /// How the pause before a word is best reached from here.
    fn rest(&self, word: usize, chain: &Chain) -> (f32, u8) {
        let stay = self.pauses[word];
        let Some(last) = word.checked_sub(1).and_then(|w| chain.words.get(w)) else {
            return (stay, STAYED);
        };
        let is_welcome = chain.words.get(word).is_none_or(|word| word.paused);
        let enter = self.states[last.last] + if is_welcome { WELCOME } else { PAUSE };
        if enter < stay {
            (enter, NEXT)
        } else {
            (stay, STAYED)
        }
    }
}

/// The way that ends at `place`.
fn back(mut place: Place, rows: &[Row], steps: &[u8], chain: &Chain) -> Option<Vec<Place>> {
    let mut places = vec![place; rows.len()];
    for (slot, row) in places.iter_mut().zip(rows).rev() {
        *slot = place;
        place = match place {
            Place::State(state) => {
                let step = row.step + state.checked_sub(row.states.start)?;
                match *steps.get(step)? {
                    STAYED => place,
                    PAUSED => Place::Pause(chain.states.get(state)?.word as usize),
                    step => Place::State(state.saturating_sub(usize::from(step))),
                }
            }
            Place::Pause(word) => {
                let step = row.step + row.states.len() + word.checked_sub(row.pauses.start)?;
                match *steps.get(step)? {
                    STAYED => place,
                    _ => Place::State(chain.words.get(word.checked_sub(1)?)?.last),
                }
            }
        };
    }
    Some(places)
}
