//! Which channel of a device is the microphone.

use crate::turn::Level;
use crate::{BLOCK, CaptureError, Converter, Earshot, Format, RATE, VoiceActivity};
use std::collections::VecDeque;

/// So many channels are listened to: those that sound first.
const MOST_HEARD: usize = 8;
/// What is quieter is no sound, in dBFS.
const SILENT_DB: f32 = -80.0;
/// A voice stands so many dB above the quietest that its channel was in the last 0.8 s, since
/// syllables have gaps: a tone or a hum does not.
const STANDS_OUT_DB: f32 = 10.0;
const GAPS: usize = 80;
/// A detector knows nothing in its first so many frames, 300 ms.
const WARM_UP: u32 = 19;
/// For so long what was heard of a channel counts, in seconds.
const MEMORY: f32 = 10.0;
/// Another channel is taken if it brought half as much again as the one that is taken, and at
/// least so much voice more, in seconds.
const MORE: f32 = 1.5;
const LEAST: f32 = 0.1;
/// Before anybody has spoken the loudest is taken; another must be so many dB louder.
const LOUDER_DB: f32 = 6.0;
/// Samples of each channel that are kept, half a second: what was just before a voice was
/// found.
const KEPT: usize = RATE as usize / 2;
/// Blocks of 10 ms in which a channel is compared with what the game plays, and by how much it
/// may be late.
const COMPARED: usize = 200;
const LATEST: usize = 30;
/// Blocks from one comparison to the next.
const COMPARE_EVERY: u32 = 25;

/// Takes from the channels of a device the one that a person speaks into.
///
/// A card may bring the computer's own sound beside the microphone ("loopback"), the same
/// microphone twice with one of them upside down, or a row of inputs of which one is in use:
/// their mean is a voice under music, silence, or a faint voice. So one channel is taken as
/// it is. It is the one that brought the most voice lately, by a detector of its own, and of
/// that only what stands out of the channel's noise; what moves as the game's own mix does
/// counts the less the more alike it is. Of equals the first is taken, since cards list their
/// inputs before their loopback. Before there was any voice it is the loudest.
#[derive(Debug)]
pub(super) struct Channels {
    /// Interleaved samples of an incomplete frame.
    partial: Vec<f32>,
    all: Vec<Channel>,
    taken: usize,
    /// How loud the game's mix was in the last blocks.
    played: VecDeque<f32>,
    blocks: u32,
}

#[derive(Debug)]
struct Channel {
    converter: Converter,
    /// One piece of the channel, apart from the others.
    apart: Vec<f32>,
    /// Mono sound at [`RATE`] that waits for a full block.
    waiting: Vec<f32>,
    ear: Option<Ear>,
    history: VecDeque<f32>,
}

/// What listens to a channel.
#[derive(Debug)]
struct Ear {
    detector: Earshot,
    frame: Vec<f32>,
    frames: u32,
    level: Level,
    /// Smoothed loudness in dBFS.
    loudness: f32,
    /// Seconds of voice, of which the oldest are forgotten.
    voice: f32,
    /// How loud it was in the last blocks.
    levels: VecDeque<f32>,
    /// How much it moves as the game's mix does, 0..=1.
    likeness: f32,
}

impl Default for Ear {
    fn default() -> Self {
        let detector = Earshot::default();
        Self {
            frame: Vec::with_capacity(detector.frame()),
            detector,
            frames: 0,
            level: Level::default(),
            loudness: SILENT_DB,
            voice: 0.0,
            levels: VecDeque::with_capacity(COMPARED + 1),
            likeness: 0.0,
        }
    }
}

impl Ear {
    fn hear(&mut self, block: &[f32]) {
        push_bounded(&mut self.levels, COMPARED, decibels(block));
        for sample in block {
            self.frame.push(*sample);
            if self.frame.len() == self.detector.frame() {
                self.step();
                self.frame.clear();
            }
        }
    }

    fn step(&mut self) {
        let seconds = self.frame.len() as f32 / RATE as f32;
        let probability = self.detector.probability(&self.frame);
        let db = self.level.db(&self.frame);
        let lately = self.levels.iter().rev().take(GAPS).copied();
        let quietest = lately.fold(f32::INFINITY, f32::min);
        let stands_out = decibels(&self.frame) >= quietest + STANDS_OUT_DB;
        self.loudness += (db - self.loudness) * (seconds / 0.3).min(1.0);
        self.frames = self.frames.saturating_add(1);
        self.voice *= 1.0 - seconds / MEMORY;
        if probability >= 0.5 && stands_out && self.frames > WARM_UP {
            self.voice += seconds;
        }
    }

    /// How much speaks for the channel.
    fn worth(&self) -> f32 {
        self.voice * (1.0 - self.likeness)
    }

    /// Compares how loud the channel and the game's mix were.
    fn compare(&mut self, played: &VecDeque<f32>) {
        let levels: Vec<f32> = self.levels.iter().copied().collect();
        let played: Vec<f32> = played.iter().copied().collect();
        let length = levels.len().min(played.len());
        let alike = (0..LATEST).map(|late| {
            let now = levels
                .get(levels.len() - length + late..)
                .unwrap_or_default();
            let before = played.get(played.len() - length..).unwrap_or_default();
            correlation(now, before)
        });
        let most = alike.fold(0.0, f32::max);
        // What two sounds have in common by chance is nothing.
        self.likeness = ((most - 0.5) * 2.0).clamp(0.0, 1.0);
    }
}

impl Channels {
    /// For sound of `format`.
    pub(super) fn new(format: Format) -> Result<Self, CaptureError> {
        let format = format.checked()?;
        let channel = |_| {
            Ok(Channel {
                converter: Converter::new(Format::mono(format.rate))?,
                apart: Vec::new(),
                waiting: Vec::new(),
                ear: None,
                history: VecDeque::with_capacity(KEPT + 1),
            })
        };
        Ok(Self {
            partial: Vec::new(),
            all: (0..format.channels)
                .map(channel)
                .collect::<Result<_, _>>()?,
            taken: 0,
            played: VecDeque::with_capacity(COMPARED + 1),
            blocks: 0,
        })
    }

    /// Takes the next samples of all channels.
    pub(super) fn push(&mut self, interleaved: &[f32]) {
        let count = self.all.len().max(1);
        self.partial.extend_from_slice(interleaved);
        let whole = self.partial.len() - self.partial.len() % count;
        for (place, channel) in self.all.iter_mut().enumerate() {
            channel.apart.clear();
            let frames = self.partial.get(..whole).unwrap_or_default();
            let own = frames.iter().skip(place).step_by(count);
            channel.apart.extend(own);
            channel.converter.push(&channel.apart, &mut channel.waiting);
        }
        self.partial.drain(..whole);
    }

    /// Whether there is a whole block.
    pub(super) fn is_ready(&self) -> bool {
        let mut lengths = self.all.iter().map(|it| it.waiting.len());
        !self.all.is_empty() && lengths.all(|length| length >= BLOCK)
    }

    /// The next block of the channel that is taken, which is there, and whether another
    /// channel is taken from it on. `played` is what the game played meanwhile.
    pub(super) fn take(&mut self, played: &[f32; BLOCK]) -> ([f32; BLOCK], bool) {
        let mut heard = self.all.iter().filter(|it| it.ear.is_some()).count();
        for channel in &mut self.all {
            let block = channel.waiting.get(..BLOCK).unwrap_or_default();
            if channel.ear.is_none() && heard < MOST_HEARD && decibels(block) > SILENT_DB {
                channel.ear = Some(Ear::default());
                heard += 1;
            }
            if let Some(ear) = &mut channel.ear {
                ear.hear(block);
                channel.history.extend(block);
                let surplus = channel.history.len().saturating_sub(KEPT);
                channel.history.drain(..surplus);
            }
        }
        push_bounded(&mut self.played, COMPARED, decibels(played));
        self.blocks = self.blocks.wrapping_add(1);
        if self.blocks.is_multiple_of(COMPARE_EVERY) {
            let ears = self.all.iter_mut().filter_map(|it| it.ear.as_mut());
            ears.for_each(|ear| ear.compare(&self.played));
        }
        let before = self.taken;
        self.taken = self.best();
        let mut block = [0.0; BLOCK];
        let sound = |place: usize| self.all.get(place).map(|it| it.waiting.as_slice());
        let (old, new) = (sound(before), sound(self.taken));
        let both = old.into_iter().flatten().zip(new.into_iter().flatten());
        for (place, (to, (old, new))) in block.iter_mut().zip(both).enumerate() {
            // From one to the other without a click.
            let share = place as f32 / BLOCK as f32;
            *to = old + (new - old) * share;
        }
        for channel in &mut self.all {
            channel.waiting.drain(..BLOCK.min(channel.waiting.len()));
        }
        (block, before != self.taken)
    }

    /// Half a second of the channel that is taken, up to the block that was taken last.
    pub(super) fn before(&mut self) -> &[f32] {
        let channel = self.all.get_mut(self.taken);
        let history: &[f32] = channel.map_or(&[], |it| it.history.make_contiguous());
        history
            .get(..history.len().saturating_sub(BLOCK))
            .unwrap_or_default()
    }

    /// The channel that is to be taken now.
    fn best(&self) -> usize {
        let ear = |place: usize| self.all.get(place).and_then(|it| it.ear.as_ref());
        let worth = |place: usize| ear(place).map_or(0.0, Ear::worth);
        let loud = |place: usize| ear(place).map_or(SILENT_DB, |it| it.loudness);
        let places = 0..self.all.len();
        let now = self.taken;
        // `max_by` finds the last of equals.
        let most = |of: &dyn Fn(usize) -> f32| {
            let places = places.clone().rev();
            places
                .max_by(|a, b| of(*a).total_cmp(&of(*b)))
                .unwrap_or(now)
        };
        let voice = most(&worth);
        if worth(voice) > MORE * worth(now) + LEAST {
            return voice;
        }
        let loudest = most(&loud);
        let nobody = places.clone().all(|place| worth(place) < LEAST);
        if nobody && loud(loudest) > loud(now) + LOUDER_DB {
            return loudest;
        }
        now
    }
}

/// How loud a piece of sound is, in dBFS.
fn decibels(sound: &[f32]) -> f32 {
    let energy: f32 = sound.iter().map(|it| it * it).sum();
    let mean = energy / sound.len().max(1) as f32;
    (10.0 * mean.max(1e-12).log10()).max(-120.0)
}

/// How alike two rows of numbers move, -1..=1; 0 where one of them does not.
fn correlation(one: &[f32], other: &[f32]) -> f32 {
    let length = one.len().min(other.len());
    if length < COMPARED / 2 {
        return 0.0;
    }
    let (one, other) = (&one[..length], &other[..length]);
    let mean = |row: &[f32]| row.iter().sum::<f32>() / length as f32;
    let (a, b) = (mean(one), mean(other));
    let (mut both, mut left, mut right) = (0.0, 0.0, 0.0);
    for (x, y) in one.iter().zip(other) {
        both += (x - a) * (y - b);
        left += (x - a) * (x - a);
        right += (y - b) * (y - b);
    }
    // A row that hardly moves, by less than 1 dB, is like anything.
    let still = length as f32;
    if left < still || right < still {
        return 0.0;
    }
    both / (left * right).sqrt()
}

fn push_bounded(row: &mut VecDeque<f32>, most: usize, value: f32) {
    if row.len() == most {
        row.pop_front();
    }
    row.push_back(value);
}

#[cfg(test)]
#[path = "channels_tests.rs"]
mod tests;
