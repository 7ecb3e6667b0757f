//! The reference as a chain of states: what each 10 ms of the recording may be, in order, at the recording's own tempo.

use super::features::{Features, Frame, RATE};
use super::{Reference, STEP};
use crate::{Phone, Viseme, visemes_of};

/// A moment of the reference, as it should look in the recording.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) frame: Frame,
    /// The phone that it belongs to, by its place among those that are no pauses.
    pub(super) phone: u32,
    /// The word that it belongs to.
    pub(super) word: u32,
    /// Whether its phone begins with it.
    pub(super) opens_phone: bool,
}

/// States of a word, which nothing interrupts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Word {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Whether the reference pauses before it.
    pub(super) paused: bool,
}

/// The states of a reference.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub(super) states: Vec<State>,
    pub(super) words: Vec<Word>,
}

/// The phones of a reference that are no pauses, each with whether a word begins with it and whether a pause is before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    pub(super) phone: Phone<'a>,
    pub(super) opens_word: bool,
    pub(super) paused: bool,
}

/// Fewest states of a phone, so that none is lost.
const FEWEST: usize = 2;
/// Most states of a phone: a broken clock must not fill the memory.
const MOST: usize = 200;
/// How far the start of a word may be from that of its first phone, in seconds.
const NEAR: f32 = 0.03;

/// Reads the phones of a reference. Where it names no words, any phone may begin one.
pub(super) fn said<'a>(reference: &Reference<'_, 'a>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = Vec::with_capacity(reference.phones.len());
    let mut paused = true;
    for phone in reference.phones {
        if !(phone.end > phone.start && phone.start >= 0.0 && phone.end.is_finite()) {
            continue;
        }
        if visemes_of(phone.symbol).first() == Viseme::Sil {
            paused = true;
            continue;
        }
        let begins = |word: &f32| (word - phone.start).abs() < NEAR;
        said.push(Said {
            phone: *phone,
            opens_word: paused || reference.words.is_empty() || reference.words.iter().any(begins),
            paused,
        });
        paused = false;
    }
    said
}

impl Chain {
    /// The states of `said`, each phone stretched `tempo` times.
    pub(super) fn of(said: &[Said<'_>], features: &Features, tempo: f32) -> Self {
        let mut chain = Self::default();
        for (index, said) in said.iter().enumerate() {
            let Phone { start, end, .. } = said.phone;
            let count = ((end - start) * tempo / STEP).round() as usize;
            let count = count.clamp(FEWEST, MOST);
            let first = chain.states.len();
            if said.opens_word || index == 0 {
                chain.words.push(Word {
                    first,
                    last: first,
                    paused: said.paused,
                });
            }
            let word = chain.words.len().saturating_sub(1);
            for place in 0..count {
                let time = start + (end - start) * (place as f32 + 0.5) / count as f32;
                chain.states.push(State {
                    frame: features.at(time * RATE - 0.5),
                    phone: index as u32,
                    word: word as u32,
                    opens_phone: place == 0,
                });
            }
            if let Some(word) = chain.words.last_mut() {
                word.last = chain.states.len() - 1;
            }
        }
        chain
    }

    /// One state for every `factor` of a word, and for the rest of it.
    pub(super) fn coarse(&self, factor: usize) -> Self {
        let mut chain = Self::default();
        for (index, word) in self.words.iter().enumerate() {
            let first = chain.states.len();
            let states = self.states.get(word.first..=word.last).unwrap_or_default();
            for part in states.chunks(factor.max(1)) {
                chain.states.push(State {
                    frame: mean(part.iter().map(|state| &state.frame)),
                    phone: index as u32,
                    word: index as u32,
                    opens_phone: chain.states.len() == first,
                });
            }
            chain.words.push(Word {
                first,
                last: chain.states.len().saturating_sub(1),
                ..*word
            });
        }
        chain
    }
}

/// The mean of frames.
pub(super) fn mean<'a>(frames: impl Iterator<Item = &'a Frame>) -> Frame {
    let mut mean = [0.0; super::features::ALL];
    let mut count = 0.0_f32;
    for frame in frames {
        count += 1.0;
        for (sum, value) in mean.iter_mut().zip(frame) {
            *sum += value;
        }
    }
    mean.map(|sum| sum / count.max(1.0))
}
