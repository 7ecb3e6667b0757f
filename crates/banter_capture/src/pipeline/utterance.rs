//! An utterance in progress.

use super::time::{samples, seconds};
use crate::turn::{BargeIn, Said, Window, clause, judge, said};
use crate::{Clause, SpeechEnd, SpeechEvent, TurnSettings};
use std::time::Duration;

/// So much voice within [`RESUMING_WINDOW`] samples is speech that goes on after a pause: 48
/// of 96 ms. Less than a beginning takes, since somebody is known to be there.
const RESUMING: u64 = 768;
const RESUMING_WINDOW: u64 = 1_536;

/// With less voice than this, 48 ms, nothing was said while a button was held.
const ANY_VOICE: u64 = 768;

/// A frame and the voice in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    /// Where it ends.
    pub(super) end: u64,
    pub(super) length: u64,
    /// Voice for certain: it begins an utterance.
    pub(super) strong: bool,
    /// Voice that goes on.
    pub(super) weak: bool,
    /// Voice however quiet.
    pub(super) any: bool,
}

impl Frame {
    pub(super) fn ending(end: u64, length: u64) -> Self {
        Self {
            end,
            length,
            ..Self::default()
        }
    }
}

/// What is known from the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    until: u64,
    clause: Option<Clause>,
    said: Said,
}

impl Hint {
    pub(super) fn new(
        text: &str,
        language: Option<&str>,
        until: u64,
        settings: &TurnSettings,
    ) -> Self {
        let words = settings.words.get(language, &settings.language);
        let said = said(text, words);
        Self {
            until,
            clause: (said != Said::Nothing).then(|| clause(text, words)),
            said,
        }
    }
}

/// What happens after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// The sound is handed on.
    Goes,
    /// The sound is held back.
    Quiet,
    /// Silence began at `at`.
    Pauses { at: u64 },
    /// Its sound ends at `at`.
    Ends { at: u64 },
}

#[derive(Debug)]
pub(super) struct Utterance {
    pub(super) start: u64,
    pub(super) overlap: bool,
    pub(super) deliberate: bool,
    /// Whether it goes on with the turn before.
    pub(super) joins: bool,
    /// Whether it began without a pitch.
    pub(super) whispered: bool,
    pub(super) paused: bool,
    pub(super) voiced: u64,
    /// Where the last voice ended.
    pub(super) last_voice: u64,
    pub(super) hint: Hint,
    barged: bool,
    /// Voice since the character that was overlapped is silent.
    alone: u64,
    resuming: Window,
}

impl Utterance {
    pub(super) fn new(start: u64, frame: usize, overlap: bool) -> Self {
        Self {
            start,
            overlap,
            deliberate: false,
            joins: false,
            whispered: false,
            paused: false,
            voiced: 0,
            last_voice: start,
            hint: Hint::default(),
            barged: false,
            alone: 0,
            resuming: Window::new(RESUMING, RESUMING_WINDOW, frame as u64),
        }
    }

    /// It interrupts, if there is anybody to interrupt.
    pub(super) fn barge_in(&mut self, at: u64, events: &mut Vec<SpeechEvent>) {
        if self.overlap && !self.barged {
            self.barged = true;
            events.push(SpeechEvent::BargedIn {
                at: seconds(at.max(self.start)),
            });
        }
    }

    /// Takes the next frame. `released` is where the button was let go.
    pub(super) fn step(
        &mut self,
        frame: &Frame,
        playing: bool,
        released: Option<u64>,
        settings: &TurnSettings,
        events: &mut Vec<SpeechEvent>,
    ) -> Next {
        // What is left of a character's own voice after echo cancellation is seldom strong.
        let unsure = self.paused || self.overlap && !self.barged;
        let voice = match (self.deliberate, unsure) {
            (true, _) => frame.any,
            (false, true) => frame.strong,
            (false, false) => frame.weak,
        };
        let resumed = self.resuming.push(voice);
        if self.paused {
            if resumed {
                self.resume(frame, events);
            }
        } else if voice {
            self.voiced += frame.length;
            self.last_voice = frame.end;
        }
        if voice && !playing {
            self.alone += frame.length;
        }
        if self.interrupts(settings) {
            self.barge_in(frame.end, events);
        }
        self.next(frame, released, settings)
    }

    fn resume(&mut self, frame: &Frame, events: &mut Vec<SpeechEvent>) {
        self.paused = false;
        self.voiced += u64::from(self.resuming.count()) * frame.length;
        let ago = u64::from(self.resuming.since_first()) * frame.length;
        self.last_voice = frame.end;
        events.push(SpeechEvent::Resumed {
            at: seconds(frame.end.saturating_sub(ago)),
        });
    }

    fn interrupts(&self, settings: &TurnSettings) -> bool {
        if !self.overlap || self.barged {
            return false;
        }
        let voiced = Duration::from_secs_f64(seconds(self.voiced));
        judge(voiced, self.hint.said, &settings.barge_in) == BargeIn::Interrupts
            || self.alone > 0 && self.alone >= samples(settings.shortest)
    }

    fn next(&mut self, frame: &Frame, released: Option<u64>, settings: &TurnSettings) -> Next {
        if frame.end - self.start >= samples(settings.longest) {
            return Next::Ends { at: frame.end };
        }
        if let Some(released) = released.filter(|_| self.deliberate) {
            let at = released + samples(settings.release_tail);
            if frame.end >= at {
                return Next::Ends { at };
            }
        }
        let silence = frame.end - self.last_voice;
        if !self.paused && self.voiced > 0 && silence >= samples(settings.pause) {
            self.paused = true;
            self.resuming.clear();
            return Next::Pauses {
                at: self.last_voice,
            };
        }
        if self.deliberate || !self.paused {
            return Next::Goes;
        }
        let patience = samples(self.patience(settings));
        // Voice that has just come back may be the turn going on: that is known soon.
        if silence >= patience + RESUMING_WINDOW || silence >= patience && self.resuming.is_empty()
        {
            return Next::Ends { at: frame.end };
        }
        Next::Quiet
    }

    /// How long silence must last. Text that does not know of the last words does not count:
    /// it is as late as the words are that matter.
    fn patience(&self, settings: &TurnSettings) -> Duration {
        let patience = &settings.patience;
        let until = self
            .hint
            .until
            .saturating_add(samples(patience.text_tolerance));
        match self.hint.clause.filter(|_| until >= self.last_voice) {
            None => patience.unknown,
            Some(Clause::Finished) => patience.finished,
            Some(Clause::Open) => patience.open,
            Some(Clause::Unfinished) => patience.unfinished,
        }
    }

    pub(super) fn how(&self, settings: &TurnSettings) -> SpeechEnd {
        if self.deliberate {
            return if self.voiced < ANY_VOICE {
                SpeechEnd::Noise
            } else {
                SpeechEnd::Turn
            };
        }
        if self.barged {
            SpeechEnd::Turn
        } else if self.voiced < samples(settings.shortest) && self.hint.said == Said::Nothing {
            SpeechEnd::Noise
        } else if self.overlap {
            SpeechEnd::Backchannel
        } else {
            SpeechEnd::Turn
        }
    }
}
