//! Marks a stream.
//!
//! Each slot of 16 ms has eight chips, and from each a number can be read (`spectrum.rs`). The
//! marker knows the sound, so it needs not shout above it: it moves each number a part of the way
//! to the nearest value that says what it should (quantization index modulation with distortion
//! compensation: Chen and Wornell, IEEE Trans. Inf. Theory 47(4), 2001). Values that say the same
//! recur, so that no way is long. A way is made of small changes of the cells' levels, most where
//! the voice is weak beside what is around it, where they cost and are heard least.

use crate::fft::{BINS, Complex, FRAME, Fft};
use crate::layout::{CELLS, CHIPS, HOP, LAYOUT, RATE, SLOTS};
use crate::payload::Payload;
use crate::spectrum::{Levels, Reader, bins, number, sine_window};
use banter_engine::resample::Resampler;

/// Half the distance between two values that say the same.
pub(crate) const STEP: f32 = 1.6;
/// How deep the mark is meant to lie under the voice, as a ratio of energies.
const DEPTH: f32 = 0.0028;
/// The same for each chip of a slot, so that in the end it is as deep in every band.
const EVEN: [f32; CHIPS] = [1.35, 1.6, 1.5, 1.4, 1.4, 1.25, 1.25, 1.2];
/// How fast is forgotten, from slot to slot, what voice and mark had in a chip: within 1.6 s.
const MEMORY: f32 = 0.99;
/// How far a chip goes before anything is remembered.
const FIRST_PART: f32 = 0.12;
/// How fast that follows, as a power of what it is off by.
const STEADY: f32 = 0.03;
/// The most of a chip's energy that a change may have, before the second look, which may double it in level: then it
/// is 0.08.
const MOST: f32 = 0.02;
/// How much of the sound's level the mark is at most, and how fast that falls, per second (of e).
const SHARE: f32 = 0.25;
const FALLS: f32 = 100.0;
/// The least and the most by which a bin is changed, as a factor of it.
const GAINS: (f32, f32) = (-0.7, 1.5);

/// Marker of one stream of generated speech: adds what [`search`](crate::search) finds again.
///
/// The stream keeps its length and its place: the `n`th sample that comes out is the `n`th that
/// went in, with the mark; it comes out [`Self::latency`] samples late. Whatever the pieces are
/// cut like, the same comes out. Silence stays silence, and the mark is never above a quarter of the sound
/// that it goes with. Nothing is allocated after [`Self::reserve`], unless what comes out must grow, so an audio
/// thread may run it.
///
/// ```
/// use banter_mark::{Marker, Payload};
///
/// let mut marker = Marker::new(22_050, Payload::new(7, 1));
/// let mut marked = Vec::new();
/// marker.push(&[0.0; 1_000], &mut marked);
/// marker.finish(&mut marked);
/// assert_eq!(marked, [0.0; 1_000]);
/// ```
#[derive(Debug, Clone)]
pub struct Marker {
    words: [u8; 2],
    scale: f64,
    down: Resampler,
    up: Resampler,
    /// What came in, until its mark is there, and how much of it came in all.
    waiting: Vec<f32>,
    taken: u64,
    given: u64,
    /// The same at [`RATE`], from the slot that is next.
    low: Vec<f32>,
    /// The mark of the frame that is next, as far as it is made.
    sum: Box<[f32; FRAME]>,
    /// The mark at the stream's rate, where it is ready.
    high: Vec<f32>,
    /// Samples of the mark that lie before the stream's first.
    before: usize,
    slot: usize,
    /// How loud the sound is, falling slowly, and by what it falls from sample to sample.
    envelope: f32,
    fall: f32,
    accounts: Box<[Account; CHIPS]>,
    reader: Reader,
    fft: Fft,
    window: Box<[f32; FRAME]>,
    frame: Box<[f32; FRAME]>,
    spectrum: Box<[Complex; BINS]>,
    change: Box<[Complex; BINS]>,
}

/// What voice and mark had lately in a chip, and how far it may go for it.
#[derive(Debug, Clone, Copy)]
struct Account {
    /// Power of each cell, when there was any.
    usual: [f32; CELLS],
    voice: f32,
    mark: f32,
    part: f32,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            usual: [0.0; CELLS],
            voice: 0.0,
            mark: 0.0,
            part: FIRST_PART,
        }
    }
}

impl Account {
    fn note_voice(&mut self, levels: &Levels) {
        for (usual, power) in self.usual.iter_mut().zip(&levels.power) {
            *usual += (power - *usual) * if power > usual { 0.06 } else { 0.008 };
        }
        self.voice = self.voice * MEMORY + levels.mean * CELLS as f32;
    }

    fn note_mark(&mut self, levels: &Levels, gains: &[f32; CELLS], even: f32) {
        let of = |(power, gain): (&f32, &f32)| power * gain * gain;
        let power: f32 = levels.power.iter().zip(gains).map(of).sum();
        self.mark = self.mark * MEMORY + power;
        let ratio = (even * DEPTH * self.voice / self.mark.max(1e-20)).clamp(0.1, 10.0);
        self.part = (self.part * ratio.powf(STEADY)).clamp(0.01, 1.0);
    }
}

/// How a chip is moved.
#[derive(Clone, Copy, Default)]
struct Move {
    /// The number that it has, and by how much it is to change.
    from: f32,
    by: f32,
    /// The factors of its cells.
    gains: [f32; CELLS],
    /// How much more of them it takes.
    more: f32,
}

impl Move {
    /// The factor of a cell in the end.
    fn limited(&self, gain: f32) -> f32 {
        (gain * self.more).clamp(GAINS.0, GAINS.1)
    }
}

impl Marker {
    /// A marker of a stream of `rate` samples a second.
    pub fn new(rate: u32, payload: Payload) -> Self {
        let rate = rate.max(1);
        let mut marker = Self {
            words: payload.words(),
            scale: f64::from(rate) / f64::from(RATE),
            down: Resampler::new(rate, RATE),
            up: Resampler::new(RATE, rate),
            waiting: Vec::new(),
            taken: 0,
            given: 0,
            low: Vec::new(),
            sum: Box::new([0.0; FRAME]),
            high: Vec::new(),
            before: 0,
            slot: 0,
            envelope: 0.0,
            fall: (-FALLS / rate as f32).exp(),
            accounts: Box::new([Account::default(); CHIPS]),
            reader: Reader::new(),
            fft: Fft::new(),
            window: sine_window(),
            frame: Box::new([0.0; FRAME]),
            spectrum: Box::new([Complex::default(); BINS]),
            change: Box::new([Complex::default(); BINS]),
        };
        marker.begin(0.0);
        marker
    }

    /// A new marker of the same rate that says something else; its filters are copied, not made.
    pub fn saying(&self, payload: Payload) -> Self {
        let mut marker = self.clone();
        marker.words = payload.words();
        marker.begin(0.0);
        marker
    }

    /// Begins a stream whose first sample lies at `seconds` of a clock. Streams that follow each
    /// other by one clock make one long mark, which is found in less sound. Forgets what
    /// was pushed.
    pub fn begin(&mut self, seconds: f64) {
        let samples = (seconds.max(0.0) * f64::from(RATE)).round() as u64;
        let into = (samples % HOP as u64) as usize;
        let slot = (samples / HOP as u64 % SLOTS as u64) as usize;
        self.before = FRAME - HOP + into;
        self.slot = (slot + SLOTS - (FRAME - HOP) / HOP) % SLOTS;
        self.down.reset();
        self.up.reset();
        self.waiting.clear();
        self.high.clear();
        self.low.clear();
        self.low.resize(self.before, 0.0);
        self.sum.fill(0.0);
        self.envelope = 0.0;
        self.accounts.fill(Account::default());
        (self.taken, self.given) = (0, 0);
    }

    /// Makes room for pieces of so many samples, wherever on the clock a stream begins: pushing them then allocates
    /// nothing, unless `out` must grow.
    pub fn reserve(&mut self, piece: usize) {
        self.waiting.reserve(self.latency() + piece);
        let low = (piece as f64 / self.scale).ceil() as usize + 2;
        self.low.reserve(2 * FRAME + low);
        self.high.reserve(self.latency() + piece);
    }

    /// By how many samples what comes out is late, at most: 48 ms and the filters between rates.
    pub fn latency(&self) -> usize {
        let low = FRAME + HOP + self.up.lookahead() + 4;
        (low as f64 * self.scale).ceil() as usize + self.down.lookahead() + 4
    }

    /// Takes the next piece, of any length, and appends what is ready to `out`.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend_from_slice(samples);
        self.taken += samples.len() as u64;
        self.feed(samples);
        self.give(out);
    }

    /// Appends all that was pushed and is not there yet, and begins anew.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        const SILENCE: [f32; 64] = [0.0; 64];
        while self.given < self.taken {
            self.feed(&SILENCE);
            self.give(out);
        }
        self.begin(0.0);
    }

    fn feed(&mut self, samples: &[f32]) {
        self.down.push(samples, &mut self.low);
        let mut at = 0;
        while self.low.len() - at >= FRAME {
            self.mark(at);
            at += HOP;
            let skipped = self.before.min(HOP);
            self.before -= skipped;
            self.up.push(&self.sum[skipped..HOP], &mut self.high);
            self.sum.copy_within(HOP.., 0);
            self.sum[FRAME - HOP..].fill(0.0);
        }
        self.low.drain(..at);
    }

    fn give(&mut self, out: &mut Vec<f32>) {
        let left = usize::try_from(self.taken - self.given).unwrap_or(usize::MAX);
        let ready = self.high.len().min(left).min(self.waiting.len());
        let marked = self.waiting.drain(..ready).zip(self.high.drain(..ready));
        let (fall, envelope) = (self.fall, &mut self.envelope);
        out.extend(marked.map(|(x, mark)| {
            // Before a beginning there is no more of it than of the sound, and nothing is louder than it may be.
            *envelope = x.abs().max(*envelope * fall);
            let most = SHARE * *envelope;
            let top = x.abs().max(1.0);
            match x == 0.0 || !x.is_finite() {
                true => x,
                false => (x + mark.clamp(-most, most)).clamp(-top, top),
            }
        }));
        self.given += ready as u64;
    }

    /// Adds the mark of the frame at `at` to what is made already.
    fn mark(&mut self, at: usize) {
        let slot = self.slot % SLOTS;
        self.slot = (slot + 1) % SLOTS;
        let (Some(sound), Some(chips)) = (self.low.get(at..at + FRAME), LAYOUT.get(slot)) else {
            return;
        };
        if sound.iter().all(|x| *x == 0.0) {
            return;
        }
        let marked = sound.iter().zip(self.sum.iter()).map(|(x, mark)| x + mark);
        let levels = self.reader.read(marked);
        let mut moves = [Move::default(); CHIPS];
        for (index, (chip, levels)) in chips.iter().zip(&levels).enumerate() {
            let account = &mut self.accounts[index];
            account.note_voice(levels);
            let from = number(&levels.nepers(), chip);
            let goal = nearest(from, chip.says(self.words));
            let (by, gains) = paid(goal - from, levels, account, &chip.cells);
            moves[index] = Move {
                from,
                by,
                gains,
                more: 1.0,
            };
        }
        for (slot, (x, w)) in self
            .frame
            .iter_mut()
            .zip(sound.iter().zip(self.window.iter()))
        {
            *slot = x * w;
        }
        self.fft.forward(&self.frame, &mut self.spectrum);
        // The overlap of frames takes some of a change away: look, and make up for it.
        self.change_by(&moves);
        let before = levels;
        let sound = self.low.get(at..at + FRAME).unwrap_or_default();
        let changed = sound.iter().zip(self.sum.iter()).zip(self.frame.iter());
        let levels = self
            .reader
            .read(changed.map(|((x, mark), change)| x + mark + change));
        for ((way, chip), levels) in moves.iter_mut().zip(chips).zip(&levels) {
            let got = number(&levels.nepers(), chip) - way.from;
            if got * way.by > 0.0 {
                way.more = (way.by / got).clamp(0.5, 2.0);
            }
        }
        let accounts = self.accounts.iter_mut().zip(EVEN);
        for (((account, even), way), levels) in accounts.zip(&moves).zip(&before) {
            account.note_mark(levels, &way.gains.map(|gain| way.limited(gain)), even);
        }
        self.change_by(&moves);
        for (sum, change) in self.sum.iter_mut().zip(self.frame.iter()) {
            *sum += change;
        }
    }

    /// Makes the change of these moves into `frame`.
    fn change_by(&mut self, moves: &[Move; CHIPS]) {
        for (chip, way) in moves.iter().enumerate() {
            for (cell, gain) in way.gains.iter().enumerate() {
                let gain = way.limited(*gain);
                for bin in bins(chip, cell) {
                    let of = self.spectrum[bin];
                    self.change[bin] = Complex {
                        re: of.re * gain,
                        im: of.im * gain,
                    };
                }
            }
        }
        self.fft.inverse(&self.change, &mut self.frame);
        for (x, w) in self.frame.iter_mut().zip(self.window.iter()) {
            *x *= w;
        }
    }
}

/// The number nearest to `from` that says `sign`.
fn nearest(from: f32, sign: f32) -> f32 {
    let first = sign * STEP * 0.5;
    first + ((from - first) / (2.0 * STEP)).round() * 2.0 * STEP
}

/// How far a chip is moved of `way`, and by which factors of its cells. Energy is counted as a
/// share of what a cell usually has.
fn paid(way: f32, levels: &Levels, account: &Account, signs: &[f32; CELLS]) -> (f32, [f32; CELLS]) {
    let count = CELLS as f32;
    let floor = levels.floor();
    let cheap = |cell: usize| account.usual[cell] / (levels.power[cell] + floor);
    // How far a unit of change moves the number.
    let worth = |cell: usize| levels.power[cell] * cheap(cell) / (levels.power[cell] + floor);
    let unit = (0..CELLS).map(worth).sum::<f32>().max(1e-20) / count.sqrt();
    // Chips whose cells cost less go farther.
    let ease = unit / count.sqrt();
    let mut by = way * (account.part * ease).clamp(0.0, 1.0);
    let energy = |cell: usize| levels.power[cell] * (by / unit * cheap(cell)).powi(2);
    let spent = (0..CELLS).map(energy).sum::<f32>() / (levels.mean * count);
    if spent > MOST {
        by *= (MOST / spent).sqrt();
    }
    let gain = |cell: usize| (by / unit * signs[cell] * cheap(cell)).clamp(-0.6, 1.0);
    (by, std::array::from_fn(gain))
}
