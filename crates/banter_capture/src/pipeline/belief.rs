//! Which of what a detector takes for voice is one.

use super::utterance::Frame;
use crate::VoiceActivity;
use crate::turn::{Voicing, Window};

/// So much sound with a pitch within [`PITCH_WINDOW`] samples is a voice: 48 of 160 ms.
const PITCH: u64 = 768;
const PITCH_WINDOW: u64 = 2_560;
/// So much that a detector takes for voice within [`WHISPER_WINDOW`] samples is one without a
/// pitch: 240 of 288 ms. Keys are not pressed so close to each other.
const WHISPER: u64 = 3_840;
const WHISPER_WINDOW: u64 = 4_608;
/// A voice has a pitch every 600 ms: what comes later is something else.
const LASTS: u64 = 9_600;

/// Tells voices from keys, clicks and knocks, where a detector asks for it.
#[derive(Debug)]
pub(super) struct Belief {
    voicing: Voicing,
    pitched: Window,
    whispered: Window,
    /// Samples since there was a pitch.
    since: u64,
}

impl Belief {
    pub(super) fn new(frame: usize) -> Self {
        let frame = frame as u64;
        Self {
            voicing: Voicing::default(),
            pitched: Window::new(PITCH, PITCH_WINDOW, frame),
            whispered: Window::new(WHISPER, WHISPER_WINDOW, frame),
            since: u64::MAX,
        }
    }

    /// Takes the next frame, and says whether there is a voice in the last ones, if the
    /// detector says that there is one.
    pub(super) fn hear(&mut self, vad: &dyn VoiceActivity, sound: &[f32], frame: &Frame) -> bool {
        if !vad.wants_pitch() {
            self.since = 0;
            return true;
        }
        self.voicing.push(sound);
        let voiced = frame.any && self.voicing.is_voiced();
        let pitched = self.pitched.push(voiced);
        self.since = if pitched {
            0
        } else {
            self.since.saturating_add(frame.length)
        };
        self.whispered.push(frame.strong) || pitched
    }

    /// A frame as it counts within an utterance.
    pub(super) fn within(&self, mut frame: Frame, is_whispered: bool) -> Frame {
        let lasts = is_whispered || self.since <= LASTS;
        frame.strong &= lasts;
        frame.weak &= lasts;
        frame
    }

    /// Whether what is heard has no pitch.
    pub(super) fn is_whisper(&self) -> bool {
        self.pitched.is_empty()
    }

    /// Forgets the sound so far.
    pub(super) fn reset(&mut self) {
        self.voicing.reset();
        self.pitched.clear();
        self.whispered.clear();
        self.since = u64::MAX;
    }
}
