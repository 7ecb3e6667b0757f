//! What the game plays, for the echo canceller.

use banter_capture::PcmWriter;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the mix goes beside the sound card.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tap(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Samples per second of the mix; 0 until it has begun.
    rate: AtomicU32,
    /// The audio thread never waits for it: while the game puts a writer in, a block is lost.
    writer: Mutex<Option<PcmWriter>>,
}

impl Tap {
    /// Frames per second of the mix, once it has begun.
    pub(crate) fn rate(&self) -> Option<u32> {
        Some(self.0.rate.load(Ordering::Relaxed)).filter(|rate| *rate > 0)
    }

    /// Sends the mix, in stereo, to `writer` from now on.
    pub(crate) fn connect(&self, writer: Option<PcmWriter>) {
        let mut place = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        *place = writer;
    }
}

#[cfg(feature = "playback")]
mod effect {
    use super::{Ordering, Tap};
    use kira::Frame;
    use kira::effect::{Effect, EffectBuilder};
    use kira::info::Info;
    use kira::track::MainTrackBuilder;

    impl Tap {
        /// The track with this on it.
        pub(crate) fn attach(self, track: MainTrackBuilder) -> MainTrackBuilder {
            track.with_effect(self)
        }
    }

    impl EffectBuilder for Tap {
        type Handle = ();

        fn build(self) -> (Box<dyn Effect>, ()) {
            (Box::new(TapEffect(self)), ())
        }
    }

    /// Sits on the main track: after distance, direction and volume, so that it hears what the
    /// loudspeakers get.
    struct TapEffect(Tap);

    impl Effect for TapEffect {
        fn init(&mut self, rate: u32, _: usize) {
            self.0.0.rate.store(rate, Ordering::Relaxed);
        }

        fn on_change_sample_rate(&mut self, rate: u32) {
            self.0.0.rate.store(rate, Ordering::Relaxed);
        }

        fn process(&mut self, frames: &mut [Frame], _: f64, _: &Info) {
            let Ok(mut writer) = self.0.0.writer.try_lock() else {
                return;
            };
            let Some(writer) = writer.as_mut() else {
                return;
            };
            for frame in frames {
                writer.write(&[frame.left, frame.right]);
            }
        }
    }
}
