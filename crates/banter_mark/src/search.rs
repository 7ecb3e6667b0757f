//! Looks for a mark.

use crate::chance::ln_largest;
use crate::fft::FRAME;
use crate::layout::{CELLS, CHIPS, HOP, LAYOUT, PLACES, RATE, SLOTS, WORDS};
use crate::marker::STEP;
use crate::payload::Payload;
use crate::spectrum::{Reader, number};
use banter_engine::Pcm;
use std::f32::consts::PI;
use std::fmt;

/// Samples between two places where a mark may begin: 2 ms.
const STRIDE: usize = 32;
/// Places where one may begin.
const BEGINNINGS: usize = SLOTS * HOP / STRIDE;
/// Seconds that are looked at together. Marks of several sentences need not fit together.
const LOOK: usize = 4 * RATE as usize;
/// Seconds from one look to the next.
const ON: usize = 2 * RATE as usize;
/// The least sound that is looked at: 0.75 s.
const LEAST: usize = 12_000;
/// The shares of what echoes that are believed: in a room, what follows something loud is weak.
const ECHOES: [f32; 2] = [0.0, 0.125];
/// How much noise takes away of what a chip says.
const FADING: f32 = 0.7;
/// The chance of an error up to which something counts as a mark: one sound in 200,000.
const SURE: f64 = 5e-6;

/// Finding of a search: the mark that is likeliest, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// What it says.
    pub payload: Payload,
    /// Where it is, in seconds from the beginning: it may be longer.
    pub at: (f32, f32),
    /// The natural logarithm of the chance to find as much in sound that has no mark.
    ln_chance: f64,
    /// The chance that the mark says something else.
    pub doubt: f64,
}

impl Finding {
    /// Whether it counts as a mark: of 200,000 sounds without one, one is taken for marked.
    pub fn is_mark(&self) -> bool {
        self.ln_chance <= SURE.ln()
    }

    /// The chance to find as much in sound of this length that has no mark, as a power of ten:
    /// -12 is one in a million million.
    pub fn power_of_ten(&self) -> f64 {
        self.ln_chance / std::f64::consts::LN_10
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = self.at;
        let power = (-self.power_of_ten()).floor().max(0.0);
        if !self.is_mark() {
            return write!(
                f,
                "no mark (what is most like one, by chance 1 in 10^{power:.0})"
            );
        }
        write!(f, "marked as generated: {}", self.payload)?;
        if self.doubt > 0.01 {
            write!(
                f,
                " (not sure: {:.0} % that it is another)",
                self.doubt * 100.0
            )?;
        }
        write!(
            f,
            "; clearest from {from:.1} to {to:.1} s, by chance 1 in 10^{power:.0}"
        )
    }
}

/// Searches sound of any rate for a mark; the original is not needed. `None` where there is less
/// than 0.75 s. Takes some hundredths of the sound's length.
///
/// ```
/// use banter_engine::Pcm;
/// use banter_mark::search;
/// use std::time::Duration;
///
/// let silence = Pcm::silence(16_000, Duration::from_secs(3));
/// assert!(!search(&silence).unwrap().is_mark());
/// ```
pub fn search(pcm: &Pcm) -> Option<Finding> {
    let low = pcm.resampled(RATE);
    let sound = low.samples();
    if sound.len() < LEAST {
        return None;
    }
    let looks = 1 + sound.len().saturating_sub(LOOK).div_ceil(ON);
    let mut searcher = Searcher::new();
    let found = (0..looks).filter_map(|look| {
        // The last look reaches to the end.
        let start = (look * ON).min(sound.len().saturating_sub(LOOK));
        let end = sound.len().min(start + LOOK);
        let found = searcher.look(sound.get(start..end)?)?;
        let seconds = |sample: usize| sample as f32 / RATE as f32;
        Some((found, (seconds(start), seconds(end))))
    });
    let (best, at) = found.max_by(|(a, _), (b, _)| a.pair().total_cmp(&b.pair()))?;
    let among = (looks * ECHOES.len() * BEGINNINGS) as f64 * (256.0 * 256.0);
    Some(Finding {
        payload: Payload::new(best.words[0], best.words[1]),
        at,
        ln_chance: ln_largest(f64::from(best.pair()), among),
        doubt: best.doubt,
    })
}

/// The best of one look.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    words: [u8; WORDS],
    /// What speaks for each word, in standard deviations.
    sums: [f32; WORDS],
    doubt: f64,
}

impl Best {
    fn pair(&self) -> f32 {
        self.sums.iter().sum()
    }
}

/// A frame of a chip as it is looked at: its cells' levels, and how much it counts.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    nepers: [f32; CELLS],
    mean: f32,
    weight: f32,
}

struct Searcher {
    reader: Reader,
    /// All frames, [`STRIDE`] apart.
    seen: Vec<[Seen; CHIPS]>,
    sorted: Vec<f32>,
}

impl Searcher {
    fn new() -> Self {
        Self {
            reader: Reader::new(),
            seen: Vec::new(),
            sorted: Vec::new(),
        }
    }

    fn look(&mut self, sound: &[f32]) -> Option<Best> {
        self.seen.clear();
        for frame in sound.windows(FRAME).step_by(STRIDE) {
            let levels = self.reader.read(frame.iter().map(|x| x.clamp(-1.0, 1.0)));
            self.seen.push(levels.map(|levels| Seen {
                nepers: levels.nepers(),
                mean: levels.mean,
                weight: 0.0,
            }));
        }
        let tries = ECHOES.into_iter().flat_map(|echo| {
            self.weigh(echo);
            let seen = &self.seen;
            (0..BEGINNINGS)
                .map(move |begin| read(seen, begin))
                .collect::<Vec<_>>()
        });
        tries.max_by(|a, b| a.pair().total_cmp(&b.pair()))
    }

    /// Says how much each frame counts: little where it is not above the noise, or above what
    /// still echoes.
    fn weigh(&mut self, echo: f32) {
        for chip in 0..CHIPS {
            self.sorted.clear();
            self.sorted
                .extend(self.seen.iter().map(|frame| frame[chip].mean));
            self.sorted.sort_by(f32::total_cmp);
            let quiet = self.sorted.get(self.sorted.len() * 15 / 100);
            let noise = 1.15 * quiet.copied().unwrap_or(0.0).max(1e-10);
            for frame in 0..self.seen.len() {
                // A twentieth of a second of echo fades by a third of what a room of 0.4 s does.
                let back = (1..=12_usize).map_while(|k| Some((k, frame.checked_sub(k * 16)?)));
                let tail: f32 = if echo > 0.0 {
                    back.map(|(k, at)| self.seen[at][chip].mean * (-0.6 * k as f32).exp())
                        .sum()
                } else {
                    0.0
                };
                let here = &mut self.seen[frame][chip];
                let above = (here.mean - noise).max(1e-6 * noise);
                here.weight = (-FADING * (noise + echo * tail) / above).exp();
            }
        }
    }
}

/// What a mark that begins at a place would say.
fn read(seen: &[[Seen; CHIPS]], begin: usize) -> Best {
    let mut said = [[0.0_f32; PLACES]; WORDS];
    let mut spread = [0.0_f32; WORDS];
    for (slot, frame) in seen.iter().skip(begin).step_by(HOP / STRIDE).enumerate() {
        for (chip, seen) in LAYOUT[slot % SLOTS].iter().zip(frame) {
            let number = number(&seen.nepers, chip);
            let says = (PI * number / STEP).sin() * seen.weight;
            said[chip.word][chip.place] += says * chip.sign;
            spread[chip.word] += says * says;
        }
    }
    let mut best = Best::default();
    let mut others = [0.0; WORDS];
    for (index, (sums, spread)) in said.iter_mut().zip(spread).enumerate() {
        let all: f32 = sums.iter().map(|sum| sum * sum).sum();
        hadamard(sums);
        let (row, sum) = largest(sums);
        // Sound that repeats as the mark does spreads more: then what is left beside the word tells.
        let rest = (all - sum * sum / PLACES as f32).max(0.0);
        let deviation = spread.max(rest).sqrt().max(1e-9);
        best.words[index] = row as u8 | if sum < 0.0 { 128 } else { 0 };
        best.sums[index] = sum.abs() / deviation;
        sums[row] = 0.0;
        others[index] = largest(sums).1.abs() / deviation;
    }
    // How much likelier the word is than the next: both were said equally loud.
    let loud = best.pair() / WORDS as f32;
    let doubts = best
        .sums
        .iter()
        .zip(others)
        .map(|(sum, other)| f64::from(-loud * (sum - other)).exp());
    best.doubt = doubts.sum::<f64>().min(1.0);
    best
}

/// The place and value of the largest amount.
fn largest(sums: &[f32; PLACES]) -> (usize, f32) {
    let sums = sums.iter().copied().enumerate();
    sums.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()))
        .unwrap_or((0, 0.0))
}

/// The sums for all rows of the Hadamard matrix, in place.
fn hadamard(sums: &mut [f32; PLACES]) {
    let mut width = 1;
    while width < PLACES {
        for block in sums.chunks_exact_mut(2 * width) {
            let (low, high) = block.split_at_mut(width);
            for (a, b) in low.iter_mut().zip(high) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
        width *= 2;
    }
}
