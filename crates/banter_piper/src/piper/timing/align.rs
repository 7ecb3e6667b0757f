//! The cheapest way to lay steps along frames.

use super::evidence::{Frames, Kind};

/// What comes next in a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// A phoneme of a kind, usually of so many milliseconds, at least [`SHORTEST`] frames.
    Sound(Kind, f32),
    /// Between two words: mostly nothing.
    Blank,
    /// At punctuation and at both ends: mostly silence.
    Pause,
}

/// Frames of the shortest phoneme, and of the longest at the usual speed.
const SHORTEST: usize = 2;
const LONGEST: usize = 50;

/// What a length costs that is e times as long or as short as usual.
const LENGTH_WEIGHT: f32 = 15.0;

/// Frames of the shortest pause between words, and what any such pause costs.
const SHORTEST_BLANK: usize = 10;
const BLANK_COST: f32 = 8.0;

/// What it costs to leave a pause out where there is punctuation.
const SKIP_COST: f32 = 1.0;

/// Steps times frames that are looked into. A sentence of half a minute has a tenth.
const MOST_CELLS: usize = 8 << 20;

/// The frame with which each step begins; steps may be empty, but for sounds.
pub(super) fn align(steps: &[Step], frames: &Frames) -> Vec<usize> {
    if steps.len().saturating_mul(frames.len()) <= MOST_CELLS
        && let Some(starts) = cheapest(steps, frames)
    {
        return starts;
    }
    spread(steps, frames)
}

/// How many times as long as usual the sounds are, and the usual length of all.
fn tempo(steps: &[Step], frames: usize) -> f32 {
    let usual: f32 = steps.iter().map(|step| usual(*step)).sum();
    (frames as f32 / usual.max(1.0)).max(0.05)
}

/// The usual length of a step in frames of 10 ms.
fn usual(step: Step) -> f32 {
    match step {
        Step::Sound(_, length) => length / 10.0,
        Step::Blank | Step::Pause => 0.0,
    }
}

/// Usual lengths, spread over what is heard.
fn spread(steps: &[Step], frames: &Frames) -> Vec<usize> {
    let heard = frames.heard();
    let tempo = tempo(steps, heard.len());
    let mut at = 0.0;
    let begins = steps.iter().enumerate().map(|(index, step)| {
        let start = heard.start + at as usize;
        at += usual(*step) * tempo;
        if index == 0 {
            0
        } else {
            start.min(frames.len())
        }
    });
    begins.collect()
}

/// The best way by which the steps so far end at each frame.
struct Column {
    cost: Vec<f32>,
    /// Where the last of them begins.
    from: Vec<u32>,
}

/// `None` when the sounds do not fit in.
fn cheapest(steps: &[Step], frames: &Frames) -> Option<Vec<usize>> {
    let costs = Kind::ALL.map(|kind| frames.costs(kind));
    let costs_of = |kind: Kind| costs.get(kind as usize).map_or(&[][..], Vec::as_slice);
    let silence = costs_of(Kind::Pause);
    let tempo = tempo(steps, frames.voiced());
    let mut cost = vec![f32::INFINITY; frames.len() + 1];
    *cost.first_mut()? = 0.0;
    let mut ways = Vec::with_capacity(steps.len());
    for step in steps {
        let column = match step {
            Step::Sound(kind, _) => sound(&cost, costs_of(*kind), usual(*step) * tempo),
            Step::Blank => pause(&cost, silence, SHORTEST_BLANK, BLANK_COST, 0.0),
            Step::Pause => pause(&cost, silence, 1, 0.0, SKIP_COST),
        };
        cost = column.cost;
        ways.push(column.from);
    }
    if !cost.last()?.is_finite() {
        return None;
    }
    let mut at = frames.len();
    let mut starts = Vec::with_capacity(steps.len());
    for way in ways.iter().rev() {
        at = *way.get(at)? as usize;
        starts.push(at);
    }
    starts.reverse();
    Some(starts)
}

/// Adds a phoneme that usually has `usual` frames.
fn sound(before: &[f32], costs: &[f32], usual: f32) -> Column {
    let usual = usual.max(1.0);
    let longest = LONGEST.max((usual * 4.0) as usize).min(before.len());
    let mut column = Column {
        cost: vec![f32::INFINITY; before.len()],
        from: vec![0; before.len()],
    };
    for length in SHORTEST..=longest {
        let off = (length as f32 / usual).ln();
        let fixed = LENGTH_WEIGHT * off * off;
        let ends = column.cost.iter_mut().zip(&mut column.from).skip(length);
        let spans = before.iter().zip(costs).zip(costs.iter().skip(length));
        for (start, ((best, from), ((before, a), b))) in ends.zip(spans).enumerate() {
            let total = before + (b - a) + fixed;
            if total < *best {
                *best = total;
                *from = start as u32;
            }
        }
    }
    column
}

/// Adds a pause of at least `shortest` frames that costs `entry`, or none for `skip`.
fn pause(before: &[f32], costs: &[f32], shortest: usize, entry: f32, skip: f32) -> Column {
    let mut column = Column {
        cost: before.iter().map(|cost| cost + skip).collect(),
        from: (0..before.len() as u32).collect(),
    };
    // The best start of a pause is the same wherever it ends, but for its costs so far.
    let mut best = f32::INFINITY;
    let mut begun = 0;
    let starts = before.iter().zip(costs).enumerate();
    let ends = column.cost.iter_mut().zip(&mut column.from);
    let ends = ends.zip(costs).skip(shortest);
    for ((start, (before, a)), ((cost, from), b)) in starts.zip(ends) {
        if before - a < best {
            best = before - a;
            begun = start as u32;
        }
        if best + b + entry < *cost {
            *cost = best + b + entry;
            *from = begun;
        }
    }
    column
}
