//! Samples in, speech events out.

mod belief;
mod events;
mod joining;
mod meter;
mod overlap;
mod second;
mod time;
mod utterance;

#[cfg(test)]
mod tests;

use crate::turn::{Level, NoiseFloor, Ring, Window};
use crate::{Gate, RATE, SpeechEvent, TurnListener, TurnSettings, VoiceActivity};
use belief::Belief;
use joining::Joining;
pub use meter::Meter;
use second::SecondOpinion;
use time::{onset_window, samples, seconds};
use utterance::{Hint, Utterance};

/// Seconds that are kept: the longest silence within a turn and the longest pre-roll, with
/// room for a detector's frame.
const KEPT: usize = 7;

/// For so many samples, 300 ms, a detector that knows nothing yet takes the beginning of any
/// noise for a voice. The pre-roll makes up for it.
const WARM_UP: u64 = 4_800;

/// Makes [`SpeechEvent`]s of one stream of mono sound at [`RATE`].
///
/// It has no clock: all times are counted in samples, so a recording gives the same events
/// at any speed and in pieces of any length. What is called between two pushes happens at
/// that place of the stream. A pipeline keeps 7 s of sound and nothing else; apart from the
/// pieces of [`SpeechEvent::Audio`] it does not allocate while it runs.
///
/// - `Audio` begins with [`TurnSettings::pre_roll`], but never before the end of the last
///   utterance's sound. While an utterance is paused its sound is held back: it follows
///   [`SpeechEvent::Resumed`], and if the turn ends instead it is left out. So what a
///   recogniser makes of the sound at a pause is final, unless it resumes.
/// - A held button is somebody's word that they speak: all sound is handed on at once, even
///   while it is paused, a character that speaks is interrupted when the button is pressed
///   ([`SpeechEvent::BargeInConfirmed`]), and only an utterance without any voice is
///   [`SpeechOutcome::Noise`](crate::SpeechOutcome::Noise). A button that is pressed in the middle of an utterance takes it
///   over. After [`TurnSettings::longest`] it has to be pressed again.
/// - A detector that [asks for it](VoiceActivity::wants_pitch) is believed only where there
///   is a pitch nearby, or something that lasts as a whisper does: keys and clicks begin no
///   utterance and keep none from ending.
/// - Speech that goes on within [`TurnSettings::joining`] of a turn's last voice, before any
///   character was heard, [joins](SpeechEvent::Started) that turn: its speaker only paused.
/// - An utterance that began while a character was at an answer is
///   [suspected](SpeechEvent::BargeInSuspected) to interrupt it soon, and interrupts it when it
///   is known to be a line: it goes on for longer than an "uh-huh", or its text has other words.
///   If neither comes it is [`SpeechOutcome::Backchannel`](crate::SpeechOutcome::Backchannel) after
///   [a silence of its own](crate::BargeInSettings). If the character ends by itself and there is
///   still voice after that, the utterance stands for itself: it is `BargeInConfirmed`, too.
///
/// ```
/// use banter_capture::{Gate, LoudnessDetector, Pipeline, SpeechEvent, TurnSettings};
///
/// let mut pipeline = Pipeline::new(TurnSettings::default(), Box::new(LoudnessDetector::default()));
/// pipeline.set_gate(Gate::Open);
/// let mut sound = vec![0.0; 8_000];
/// sound.extend((0..8_000).map(|i| 0.3 * (i as f32 * 0.2).sin()));
/// sound.extend([0.0; 32_000]);
///
/// let mut events = Vec::new();
/// pipeline.push(&sound, &mut events);
/// assert!(matches!(events[0], SpeechEvent::Started { at: 0.5, .. }));
/// let Some(SpeechEvent::Ended { end, decided, .. }) = events.last() else { panic!() };
/// assert!((end - 1.0).abs() < 0.02);
/// assert!((decided - end - 0.7).abs() < 0.02);
/// ```
pub struct Pipeline {
    settings: TurnSettings,
    vad: Box<dyn VoiceActivity>,
    gate: Gate,
    playing: bool,
    ring: Ring,
    /// The frame that is being filled.
    frame: Vec<f32>,
    frame_length: usize,
    level: Level,
    floor: NoiseFloor,
    onset: Window,
    belief: Belief,
    /// Up to where voice begins nothing.
    warm_at: u64,
    utterance: Option<Utterance>,
    joining: Joining,
    /// Up to where sound was handed on: the next piece begins here or later.
    sent: u64,
    /// Where the button was pressed, until that is dealt with.
    pressed: Option<u64>,
    /// Where it was let go.
    released: Option<u64>,
    meter: Meter,
    piece: Vec<f32>,
    second: Option<SecondOpinion>,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline")
            .field("gate", &self.gate)
            .field("playing", &self.playing)
            .field("position", &self.position())
            .field("utterance", &self.utterance)
            .finish_non_exhaustive()
    }
}

impl Pipeline {
    /// A pipeline for a stream that begins with the next [`Pipeline::push`]. Its gate is
    /// [closed](Gate::Closed). Settings are taken as [`TurnSettings::bounded`] makes them.
    pub fn new(settings: TurnSettings, vad: Box<dyn VoiceActivity>) -> Self {
        let settings = settings.bounded();
        let frame_length = vad.frame().clamp(1, RATE as usize);
        Self {
            onset: onset_window(&settings, frame_length),
            belief: Belief::new(frame_length),
            settings,
            vad,
            gate: Gate::default(),
            playing: false,
            ring: Ring::new(KEPT * RATE as usize),
            frame: Vec::with_capacity(frame_length),
            frame_length,
            level: Level::default(),
            floor: NoiseFloor::new(frame_length as f32 / RATE as f32),
            warm_at: WARM_UP,
            utterance: None,
            joining: Joining::default(),
            sent: 0,
            pressed: None,
            released: None,
            meter: Meter::default(),
            piece: Vec::with_capacity(KEPT * RATE as usize),
            second: None,
        }
    }

    /// Asks `listener`, too, whether a speaker who pauses has finished. For that 8 s of sound more
    /// are kept, and at each pause they are copied.
    pub fn set_turn_listener(&mut self, listener: Box<dyn TurnListener>) {
        self.second = Some(SecondOpinion::of(listener));
    }

    /// The settings in use.
    pub fn settings(&self) -> &TurnSettings {
        &self.settings
    }

    /// Other settings from here on, also for the utterance in progress. They are taken as
    /// [`TurnSettings::bounded`] makes them.
    pub fn set_settings(&mut self, settings: TurnSettings) {
        let settings = settings.bounded();
        // So that saying the same again and again does not keep speech from beginning.
        if settings != self.settings {
            self.settings = settings;
            self.onset = onset_window(&self.settings, self.frame_length);
        }
    }

    /// Whether what comes next is meant for anybody.
    pub fn set_gate(&mut self, gate: Gate) {
        let here = self.ring.end();
        match (self.gate, gate) {
            (Gate::Held, Gate::Held) => {}
            (_, Gate::Held) => {
                // Let go and pressed again: the utterance is still that of the first press.
                self.released = None;
                self.pressed.get_or_insert(here);
            }
            (Gate::Held, _) => self.released = Some(here),
            _ => {}
        }
        self.gate = gate;
    }

    /// The gate as it is.
    pub fn gate(&self) -> Gate {
        self.gate
    }

    /// Whether a character is at an answer from here on, which could be interrupted: it thinks,
    /// or it is heard. The silence between two of its sentences is part of it.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
    }

    /// Whether an answer is heard from here on: then no speech goes on with the line before it.
    pub fn set_answered(&mut self, answered: bool) {
        self.joining.set_answered(answered);
    }

    /// The text so far of the utterance in progress, whenever there is some, in `language`
    /// if that is known. It is taken to be about all sound up to
    /// [`text_delay`](crate::EndpointingSettings::text_delay) before this moment; who knows
    /// better calls [`Pipeline::hint_until`].
    pub fn hint(&mut self, text: &str, language: Option<&str>) {
        let delay = samples(self.settings.endpointing.text_delay);
        self.hint_at(text, language, self.ring.end().saturating_sub(delay));
    }

    /// As [`Pipeline::hint`], with text that is about all sound up to `until`, in seconds
    /// since the stream's first sample.
    pub fn hint_until(&mut self, text: &str, language: Option<&str>, until: f64) {
        // A cast of a float goes to the nearest there is, and of what is no number to zero.
        self.hint_at(text, language, (until * f64::from(RATE)) as u64);
    }

    fn hint_at(&mut self, text: &str, language: Option<&str>, until: u64) {
        if let Some(utterance) = &mut self.utterance {
            utterance.hint = Hint::new(text, language, until, &self.settings);
        }
    }

    /// What is heard right now.
    pub fn meter(&self) -> Meter {
        self.meter
    }

    /// Seconds that were pushed so far.
    pub fn position(&self) -> f64 {
        seconds(self.ring.end())
    }

    /// Takes the next samples, mono at [`RATE`], as many as there are, and appends what they
    /// bring to `events`. What is not a number counts as silence, and what is beyond -1..=1
    /// as -1 or 1.
    pub fn push(&mut self, samples: &[f32], events: &mut Vec<SpeechEvent>) {
        let mut rest = samples;
        while !rest.is_empty() {
            let room = self.frame_length - self.frame.len();
            let (now, later) = rest.split_at(rest.len().min(room));
            rest = later;
            let from = self.frame.len();
            self.frame.extend(now.iter().map(|&sample| {
                if sample.is_finite() {
                    sample.clamp(-1.0, 1.0)
                } else {
                    0.0
                }
            }));
            self.ring.push(&self.frame[from..]);
            if let Some(second) = &mut self.second {
                second.hear(&self.frame[from..]);
            }
            if self.frame.len() == self.frame_length {
                self.step(events);
                self.frame.clear();
            }
        }
    }

    /// Puts other sound in the place of the last that was pushed: it turned out to be that of
    /// another channel. Nothing is done while there is an utterance.
    pub(crate) fn replace(&mut self, samples: &[f32]) {
        if self.utterance.is_none() {
            // What was handed on stays what it was.
            let most = self.ring.end().saturating_sub(self.sent);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let kept = samples.len().saturating_sub(most);
            let samples = samples.get(kept..).unwrap_or_default();
            self.ring.replace(samples);
            if let Some(second) = &mut self.second {
                second.hear_instead(samples);
            }
        }
    }

    /// The stream has ended or stalled: ends the utterance in progress, and forgets what
    /// was heard. The stream may go on: positions are counted on, and a button that is still
    /// held begins another utterance.
    pub fn flush(&mut self, events: &mut Vec<SpeechEvent>) {
        self.begin_held(events);
        if let Some(utterance) = self.utterance.take() {
            let to = self.ring.end();
            self.end(utterance, to, events);
        }
        self.joining.forget();
        self.frame.clear();
        self.onset.clear();
        self.belief.reset();
        self.vad.reset();
        self.warm_at = self.ring.end() + WARM_UP;
        self.released = None;
        self.pressed = (self.gate == Gate::Held).then_some(self.ring.end());
    }
}
