//! A sentence as kira plays it.

use crate::marking::Marked;
use crate::pulse::Pulse;
use banter_engine::resample::Interpolator;
use kira::Frame;
use kira::info::Info;
use kira::sound::{Sound, SoundData};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Seconds in which a voice that is stopped falls silent: long enough to be no click, and
/// short enough to be an interruption.
const STOP_FADE: f64 = 0.1;
/// Seconds in which it does for a pause.
const PAUSE_FADE: f64 = 0.02;
/// A sentence that is still being made and whose next sound is late falls silent as for a pause,
/// and goes on when so many seconds of it are there.
const RESERVE: f64 = 0.25;
/// Stands for a voice that has not ended.
const NEVER: u64 = u64::MAX;

#[derive(Debug)]
struct Progress {
    /// Seconds of the sentence that are mixed, as the bits of an `f64`.
    mixed: AtomicU64,
    /// The frame of the mix at which the sentence was over.
    ended: AtomicU64,
    stopped: AtomicBool,
    held: AtomicBool,
}

/// The game's end of a sentence that is played. Dropping it fades the sentence out.
#[derive(Debug)]
pub(crate) struct Voice(Arc<Progress>);

impl Voice {
    /// Seconds of the sentence that are mixed; negative while its beginning lies ahead.
    pub(crate) fn mixed(&self) -> f64 {
        f64::from_bits(self.0.mixed.load(Ordering::Acquire))
    }

    /// The frame of the mix at which the sentence was over, once it is.
    pub(crate) fn ended(&self) -> Option<u64> {
        let frame = self.0.ended.load(Ordering::Acquire);
        (frame != NEVER).then_some(frame)
    }

    /// Holds it still in the middle of a word, or lets it go on.
    pub(crate) fn hold(&self, is_held: bool) {
        self.0.held.store(is_held, Ordering::Relaxed);
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.0.stopped.store(true, Ordering::Relaxed);
    }
}

/// A sentence on its way to kira.
pub(crate) struct VoiceSound {
    sound: Marked,
    pulse: Arc<Pulse>,
    progress: Arc<Progress>,
    interpolator: Interpolator,
    /// The frame of the mix, and seconds after it, before which nothing is heard.
    after: (u64, f64),
    /// Samples of `sound`.
    position: f64,
    gain: f32,
    /// Whether what comes next is not made yet.
    lacks: bool,
    /// Seconds that the track's effects are still heard when all was said.
    tail: f64,
    /// Whether all was said.
    said: bool,
    finished: bool,
}

impl VoiceSound {
    /// `sound`, `pause` seconds after frame `end` of the mix or as soon as possible.
    pub(crate) fn new(sound: Marked, pulse: Arc<Pulse>, end: u64, pause: f64, tail: f64) -> Self {
        Self {
            sound,
            pulse,
            progress: Arc::new(Progress {
                mixed: AtomicU64::new(0.0_f64.to_bits()),
                ended: AtomicU64::new(NEVER),
                stopped: AtomicBool::new(false),
                held: AtomicBool::new(false),
            }),
            interpolator: Interpolator::new(),
            after: (end, pause),
            position: 0.0,
            gain: 1.0,
            lacks: false,
            tail,
            said: false,
            finished: false,
        }
    }

    fn note(&self, seconds: f64) {
        self.progress
            .mixed
            .store(seconds.to_bits(), Ordering::Release);
    }

    /// Looks whether what comes next is there, of `there` samples, for so many frames.
    fn wait(&mut self, there: f64, whole: bool, ahead: f64) {
        let left = there - self.position;
        self.lacks = !whole
            && if self.lacks {
                left < RESERVE * f64::from(self.sound.rate())
            } else {
                left < ahead
            };
    }

    /// Mixes one frame of a sound of `there` samples; `false` once they are all heard.
    fn frame(&mut self, out: &mut Frame, step: f64, there: f64, target: f32, fade: f32) -> bool {
        self.gain = if self.gain > target {
            (self.gain - fade).max(target)
        } else {
            (self.gain + fade).min(target)
        };
        if self.gain > 0.0 && self.position < there {
            let value = self.sound.at(&self.interpolator, self.position);
            *out = Frame::from_mono(value * self.gain);
            self.position += step;
        }
        self.position < there
    }
}

impl SoundData for VoiceSound {
    type Error = Infallible;
    type Handle = Voice;

    fn into_sound(self) -> Result<(Box<dyn Sound>, Voice), Infallible> {
        let voice = Voice(self.progress.clone());
        Ok((Box::new(self), voice))
    }
}

impl Sound for VoiceSound {
    fn process(&mut self, out: &mut [Frame], dt: f64, _: &Info) {
        out.fill(Frame::ZERO);
        let stopped = self.progress.stopped.load(Ordering::Relaxed);
        self.said |= stopped && (self.position == 0.0 || self.gain == 0.0);
        if self.said {
            self.tail -= dt * out.len() as f64;
            self.finished = self.tail <= 0.0 || self.position == 0.0;
            return;
        }
        let now = self.pulse.frames();
        let start = self
            .after
            .0
            .saturating_add((self.after.1 / dt).round() as u64);
        let lead = usize::try_from(start.saturating_sub(now)).unwrap_or(usize::MAX);
        let rate = f64::from(self.sound.rate());
        let (there, whole) = self.sound.there();
        let there = there as f64;
        let step = rate * dt;
        if self.position == 0.0 {
            self.sound.begin((now + lead as u64) as f64 * dt);
        }
        // The way to silence and this block, with the samples that a value is made of.
        let ahead = PAUSE_FADE * rate + out.len() as f64 * step + 32.0;
        self.wait(there, whole, ahead + self.sound.ahead());
        let is_held = self.pulse.is_paused() || self.progress.held.load(Ordering::Relaxed);
        // Nothing of a beginning is faded away: it waits until there is enough.
        if self.position == 0.0 {
            self.gain = if is_held || self.lacks { 0.0 } else { 1.0 };
        }
        let (target, fade) = match (stopped, is_held || self.lacks) {
            (true, _) => (0.0, STOP_FADE),
            (false, true) => (0.0, PAUSE_FADE),
            (false, false) => (1.0, PAUSE_FADE),
        };
        let fade = (dt / fade) as f32;
        for (index, frame) in out.iter_mut().enumerate().skip(lead) {
            if !self.frame(frame, step, there, target, fade) && whole {
                self.said = true;
                self.finished = self.tail <= 0.0;
                self.note(there / rate);
                let end = now + index as u64 + 1;
                self.progress.ended.store(end, Ordering::Release);
                return;
            }
        }
        if lead > out.len() {
            self.note(-((lead - out.len()) as f64 * dt));
        } else {
            self.note(self.position / rate);
        }
    }

    fn finished(&self) -> bool {
        self.finished
    }
}
