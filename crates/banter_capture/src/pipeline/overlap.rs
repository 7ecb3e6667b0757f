//! Whether speech beside a character's answer interrupts it.

use super::time::{samples, seconds};
use crate::turn::{BargeIn, Said};
use crate::{SpeechEvent, TurnSettings};
use std::time::Duration;

/// What is known of an utterance as an interruption. Lengths are in samples.
#[derive(Debug, Default)]
pub(super) struct Overlap {
    /// Whether it began while a character was at an answer.
    overlaps: bool,
    suspected: bool,
    barged: bool,
    /// Voice before its last pause.
    before: u64,
    /// Voice since the character that was overlapped is silent.
    alone: u64,
}

impl Overlap {
    /// Of an utterance that begins, while a character is at an answer or not.
    pub(super) fn new(overlaps: bool) -> Self {
        Self {
            overlaps,
            ..Self::default()
        }
    }

    /// Whether it began while a character was at an answer.
    pub(super) fn overlaps(&self) -> bool {
        self.overlaps
    }

    /// Whether it is an interruption for certain.
    pub(super) fn has_barged_in(&self) -> bool {
        self.barged
    }

    /// Whether it is not known what it is.
    pub(super) fn is_open(&self) -> bool {
        self.overlaps && !self.barged
    }

    /// Notes more voice, while the character is at its answer or not.
    pub(super) fn hear(&mut self, voice: u64, playing: bool) {
        if !playing {
            self.alone += voice;
        }
    }

    /// Notes a pause, after so much voice in all.
    pub(super) fn pause(&mut self, voiced: u64) {
        self.before = voiced;
    }

    /// It interrupts, if there is anybody to interrupt.
    pub(super) fn barge_in(&mut self, at: u64, events: &mut Vec<SpeechEvent>) {
        if self.is_open() {
            self.barged = true;
            events.push(SpeechEvent::BargeInConfirmed { at: seconds(at) });
        }
    }

    /// Suspects it at `at`, where there was `voiced` so far.
    pub(super) fn suspect(
        &mut self,
        voiced: u64,
        at: u64,
        settings: &TurnSettings,
        events: &mut Vec<SpeechEvent>,
    ) {
        let is_enough = voiced >= samples(settings.barge_in.suspicion);
        if self.is_open() && !self.suspected && is_enough {
            self.suspected = true;
            events.push(SpeechEvent::BargeInSuspected { at: seconds(at) });
        }
    }

    /// Whether it interrupts, with so much voice and these words.
    pub(super) fn interrupts(&self, voiced: u64, said: Said, settings: &TurnSettings) -> bool {
        let time = |samples: u64| Duration::from_secs_f64(seconds(samples));
        let unbroken = time(voiced.saturating_sub(self.before));
        let judged = settings.barge_in.judge(time(voiced), unbroken, said);
        let is_alone = self.alone > 0 && self.alone >= samples(settings.shortest);
        self.is_open() && (judged == BargeIn::Interrupts || is_alone)
    }
}
