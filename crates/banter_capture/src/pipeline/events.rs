//! From frames to events: where an utterance begins, what of it is handed on, how it ends.

use super::Pipeline;
use super::time::{samples, seconds};
use super::utterance::{Frame, Next, Utterance};
use crate::{Gate, RATE, SpeechEvent, SpeechOutcome};
use banter_engine::Pcm;

/// Samples of an `Audio` event, about: a tenth of a second keeps messages few.
const PIECE: u64 = 1_600;

impl Pipeline {
    /// A whole frame has come.
    pub(super) fn step(&mut self, events: &mut Vec<SpeechEvent>) {
        let probability = self.vad.probability(&self.frame);
        let frame = self.meter.read(
            probability,
            self.level.db(&self.frame),
            &mut self.floor,
            &self.settings,
            Frame::ending(self.ring.end(), self.frame_length as u64),
        );
        let onset = self.onset.push(frame.strong && frame.end > self.warm_at);
        let believed = self.belief.hear(&*self.vad, &self.frame, &frame);

        self.begin_held(events);
        if self.utterance.is_none() && self.gate == Gate::Open && onset && believed {
            self.begin_voiced(&frame, events);
        } else if let Some(utterance) = &mut self.utterance {
            let frame = self.belief.within(frame, utterance.whispered);
            if let Some(second) = &mut self.second {
                second.note(utterance);
            }
            let next = utterance.step(&frame, self.playing, self.released, &self.settings, events);
            self.follow(next, &frame, events);
        }
    }

    fn follow(&mut self, next: Next, frame: &Frame, events: &mut Vec<SpeechEvent>) {
        match next {
            Next::Quiet => {}
            Next::Goes => {
                if frame.end - self.sent >= PIECE {
                    self.send(frame.end, events);
                }
            }
            Next::Pauses { at } => {
                self.send(frame.end, events);
                events.push(SpeechEvent::Paused { at: seconds(at) });
                if let (Some(second), Some(utterance)) = (&mut self.second, &self.utterance) {
                    second.ask(utterance, frame.end);
                }
            }
            Next::Ends { at } => {
                if let Some(utterance) = self.utterance.take() {
                    self.end(utterance, at.min(frame.end), events);
                }
            }
        }
    }

    /// Begins an utterance where voice was found.
    fn begin_voiced(&mut self, frame: &Frame, events: &mut Vec<SpeechEvent>) {
        let length = self.frame_length as u64;
        let at = frame.end - u64::from(self.onset.since_first()) * length;
        let mut utterance = Utterance::new(at, self.frame_length, self.playing);
        utterance.voiced = u64::from(self.onset.count()) * length;
        utterance.last_voice = frame.end;
        utterance.whispered = self.belief.is_whisper();
        utterance.joins = self.joining.goes_on(at, samples(self.settings.joining));
        let from = at.saturating_sub(samples(self.settings.pre_roll));
        self.begin(utterance, from, frame.end, events);
        if let Some(utterance) = &mut self.utterance {
            utterance.suspect(frame.end, &self.settings, events);
        }
    }

    /// Deals with a button that was pressed.
    pub(super) fn begin_held(&mut self, events: &mut Vec<SpeechEvent>) {
        let Some(at) = self.pressed.take() else {
            return;
        };
        if let Some(utterance) = &mut self.utterance {
            if utterance.deliberate {
                return;
            }
            utterance.deliberate = true;
            utterance.barge_in(at, events);
            return;
        }
        let mut utterance = Utterance::new(at, self.frame_length, self.playing);
        utterance.deliberate = true;
        let from = at.saturating_sub(samples(self.settings.press_pre_roll));
        self.begin(utterance, from, self.ring.end(), events);
        if let Some(utterance) = &mut self.utterance {
            utterance.barge_in(at, events);
        }
    }

    fn begin(&mut self, utterance: Utterance, from: u64, to: u64, events: &mut Vec<SpeechEvent>) {
        self.sent = from.max(self.sent).max(self.ring.start());
        events.push(SpeechEvent::Started {
            at: seconds(utterance.start),
            from: seconds(self.sent),
            overlap: utterance.overlap.overlaps(),
            deliberate: utterance.deliberate,
            joins: utterance.joins,
        });
        self.utterance = Some(utterance);
        self.send(to, events);
    }

    pub(super) fn end(&mut self, utterance: Utterance, to: u64, events: &mut Vec<SpeechEvent>) {
        // The silence after the last word is of no use to anybody.
        if utterance.deliberate || !utterance.paused {
            self.send(to, events);
        }
        // At least so that the next one does not begin before this one's end.
        self.onset.clear();
        self.released = None;
        let how = utterance.how(&self.settings);
        let end = utterance.last_voice.max(utterance.start);
        // A turn that a button or its length ended has said all that it may.
        if how == SpeechOutcome::Line || utterance.joins {
            let may_go_on = utterance.paused && !utterance.deliberate;
            self.joining.ended(end, may_go_on);
        }
        events.push(SpeechEvent::Ended {
            start: seconds(utterance.start),
            end: seconds(end),
            decided: seconds(self.ring.end()),
            how,
        });
    }

    /// Hands on the sound up to `to`.
    fn send(&mut self, to: u64, events: &mut Vec<SpeechEvent>) {
        if to <= self.sent {
            return;
        }
        self.piece.clear();
        self.ring.copy(self.sent, to, &mut self.piece);
        self.sent = to;
        events.push(SpeechEvent::Audio(Pcm::new(RATE, self.piece.as_slice())));
    }
}
