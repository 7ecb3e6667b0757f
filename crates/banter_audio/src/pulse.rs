//! What the audio thread and the game tell each other, without waiting.

use kira::Frame;
use kira::info::Info;
use kira::sound::{Sound, SoundData};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// The clock of the mix.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    frames: AtomicU64,
    callback: AtomicU32,
    rate: AtomicU32,
    paused: AtomicBool,
}

impl Pulse {
    /// Frames mixed so far. Sounds read it while a block is mixed and get its beginning.
    pub(crate) fn frames(&self) -> u64 {
        self.frames.load(Ordering::Acquire)
    }

    /// Seconds that the device takes at a time; 0 until it has taken anything.
    pub(crate) fn callback_seconds(&self) -> f64 {
        let rate = self.rate.load(Ordering::Relaxed);
        if rate == 0 {
            return 0.0;
        }
        f64::from(self.callback.load(Ordering::Relaxed)) / f64::from(rate)
    }

    /// Frames in a second; 0 until anything was mixed.
    pub(crate) fn rate(&self) -> u32 {
        self.rate.load(Ordering::Relaxed)
    }

    /// Whether voices hold still.
    pub(crate) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }

    pub(crate) fn set_paused(&self, paused: bool) {
        self.paused.store(paused, Ordering::Relaxed);
    }
}

/// A silent sound on the main track, which kira mixes after all others: it counts frames
/// and measures how many the device takes at a time.
pub(crate) struct Heart {
    pulse: Arc<Pulse>,
    since_callback: u32,
}

impl Heart {
    pub(crate) fn new(pulse: Arc<Pulse>) -> Self {
        Self {
            pulse,
            since_callback: 0,
        }
    }
}

impl SoundData for Heart {
    type Error = Infallible;
    type Handle = ();

    fn into_sound(self) -> Result<(Box<dyn Sound>, ()), Infallible> {
        Ok((Box::new(self), ()))
    }
}

impl Sound for Heart {
    fn on_start_processing(&mut self) {
        if self.since_callback > 0 {
            self.pulse
                .callback
                .store(self.since_callback, Ordering::Relaxed);
        }
        self.since_callback = 0;
    }

    fn process(&mut self, out: &mut [Frame], dt: f64, _: &Info) {
        out.fill(Frame::ZERO);
        self.pulse
            .rate
            .store((1.0 / dt).round() as u32, Ordering::Relaxed);
        self.pulse
            .frames
            .fetch_add(out.len() as u64, Ordering::Release);
        self.since_callback = self.since_callback.saturating_add(out.len() as u32);
    }

    fn finished(&self) -> bool {
        false
    }
}
