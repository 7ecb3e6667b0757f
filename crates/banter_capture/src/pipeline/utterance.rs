//! An utterance in progress.

use super::overlap::Overlap;
use super::time::{samples, seconds};
use crate::turn::{Said, Window, clause, said, silence};
use crate::{Clause, SpeechEvent, SpeechOutcome, TurnSettings};
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
    pub(super) overlap: Overlap,
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
    /// How likely all was said, by the sound of it up to there.
    pub(super) sounds_done: Option<(u64, f32)>,
    resuming: Window,
}

impl Utterance {
    pub(super) fn new(start: u64, frame: usize, overlap: bool) -> Self {
        Self {
            start,
            overlap: Overlap::new(overlap),
            deliberate: false,
            joins: false,
            whispered: false,
            paused: false,
            voiced: 0,
            last_voice: start,
            hint: Hint::default(),
            sounds_done: None,
            resuming: Window::new(RESUMING, RESUMING_WINDOW, frame as u64),
        }
    }

    /// It interrupts, if there is anybody to interrupt.
    pub(super) fn barge_in(&mut self, at: u64, events: &mut Vec<SpeechEvent>) {
        self.overlap.barge_in(at.max(self.start), events);
    }

    /// It is suspected to interrupt, if there is voice enough. Not where it goes on with a line
    /// of which no answer was heard: it is that line.
    pub(super) fn suspect(
        &mut self,
        at: u64,
        settings: &TurnSettings,
        events: &mut Vec<SpeechEvent>,
    ) {
        if !self.joins {
            self.overlap.suspect(self.voiced, at, settings, events);
        }
    }

    /// Whether it may still turn out to be a backchannel.
    fn is_unconfirmed(&self) -> bool {
        self.overlap.is_open() && !self.joins && !self.deliberate
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
        let unsure = self.paused || self.overlap.is_open();
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
        if voice {
            self.overlap.hear(frame.length, playing);
        }
        self.suspect(frame.end, settings, events);
        if self
            .overlap
            .interrupts(self.voiced, self.hint.said, settings)
        {
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
        let quiet = frame.end - self.last_voice;
        if !self.paused && self.voiced > 0 && quiet >= samples(settings.pause) {
            self.paused = true;
            self.resuming.clear();
            self.overlap.pause(self.voiced);
            return Next::Pauses {
                at: self.last_voice,
            };
        }
        if self.deliberate || !self.paused {
            return Next::Goes;
        }
        let delay = samples(self.endpointing_delay(settings));
        // Voice that has just come back may be the turn going on: that is known soon.
        if quiet >= delay + RESUMING_WINDOW || quiet >= delay && self.resuming.is_empty() {
            return Next::Ends { at: frame.end };
        }
        Next::Quiet
    }

    /// How long silence must last. Text that does not know of the last words does not count:
    /// it is as late as the words are that matter.
    fn endpointing_delay(&self, settings: &TurnSettings) -> Duration {
        let delays = &settings.endpointing;
        let until = self
            .hint
            .until
            .saturating_add(samples(delays.text_tolerance));
        let is_known = until >= self.last_voice;
        if self.is_unconfirmed() {
            let barge_in = &settings.barge_in;
            let is_nothing = is_known && self.hint.said == Said::Backchannels;
            return if is_nothing {
                barge_in.settled
            } else {
                barge_in.verdict
            };
        }
        // What was heard before the last voice knows nothing of it.
        let sound = self
            .sounds_done
            .filter(|(until, _)| *until >= self.last_voice);
        let words = self.hint.clause.filter(|_| is_known);
        silence(words, sound.map(|(_, done)| done), delays)
    }

    pub(super) fn how(&self, settings: &TurnSettings) -> SpeechOutcome {
        if self.deliberate {
            return if self.voiced < ANY_VOICE {
                SpeechOutcome::Noise
            } else {
                SpeechOutcome::Line
            };
        }
        if self.overlap.has_barged_in() {
            SpeechOutcome::Line
        } else if self.voiced < samples(settings.shortest) && self.hint.said == Said::Nothing {
            SpeechOutcome::Noise
        } else if self.overlap.overlaps() {
            SpeechOutcome::Backchannel
        } else {
            SpeechOutcome::Line
        }
    }
}
