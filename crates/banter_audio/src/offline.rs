//! Voices into a buffer, in step with the game's clock.

use crate::Tap;
use crate::mixer::Mixer;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use kira::backend::{Backend, Renderer};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::warn;

/// What is kept for [`OfflineMix::take`] at most: ten minutes at 48 kHz.
const MAX_KEPT: usize = 10 * 60 * 48_000 * 2;

/// Mix of everything that was heard, with [`AudioOutput::Offline`](crate::AudioOutput::Offline):
/// stereo at a fixed rate, and exactly as much of it as the game's clock has moved. A
/// recorder takes it after each frame, next to its picture.
///
/// At most ten minutes at 48 kHz are kept; what comes after is dropped until somebody takes
/// what is there.
///
/// ```
/// use banter_audio::{AudioOutput, AudioPlugin, OfflineMix};
/// use banter_core::test_app::TestApp;
/// use std::time::Duration;
///
/// let mut game = TestApp::new().with(AudioPlugin::new(AudioOutput::Offline { rate: 48_000 }));
/// game.run_for(Duration::from_millis(500));
/// let sound = game.world_mut().resource_mut::<OfflineMix>().take();
/// assert!((23_000..=25_000).contains(&(sound.len() / 2)));
/// assert!(sound.iter().all(|sample| *sample == 0.0), "nobody spoke");
/// ```
#[derive(Resource)]
pub struct OfflineMix {
    renderer: SyncCell<Renderer>,
    rate: u32,
    /// What is owed to the clock, in frames times a thousand million.
    owed: u128,
    block: Vec<f32>,
    kept: Vec<f32>,
    dropping: bool,
}

impl OfflineMix {
    /// A mix at `rate` frames a second, and what turns it into samples.
    pub(crate) fn new(rate: u32, tap: Tap) -> Result<(Mixer, Self), String> {
        let rate = rate.clamp(8_000, 192_000);
        let slot = Slot::default();
        let mixer = Mixer::new::<OfflineBackend>((rate, slot.clone()), false, tap)?;
        let renderer = slot
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            .ok_or_else(|| "the mix was never started".to_owned())?;
        let mix = Self {
            renderer: SyncCell::new(renderer),
            rate,
            owed: 0,
            block: Vec::new(),
            kept: Vec::new(),
            dropping: false,
        };
        Ok((mixer, mix))
    }

    /// Frames per second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// What was heard since it was last taken: left, right, left, right, each in -1..=1.
    pub fn samples(&self) -> &[f32] {
        &self.kept
    }

    /// Takes what was heard since the last time, in the form of [`OfflineMix::samples`].
    pub fn take(&mut self) -> Vec<f32> {
        self.dropping = false;
        std::mem::take(&mut self.kept)
    }

    pub(crate) fn advance(&mut self, nanoseconds: u128) {
        const SECOND: u128 = 1_000_000_000;
        self.owed += nanoseconds * u128::from(self.rate);
        let frames = usize::try_from(self.owed / SECOND).unwrap_or(usize::MAX);
        self.owed %= SECOND;
        // A clock that leaps (a game that was suspended) is followed a second far.
        let frames = frames.min(self.rate as usize);
        if frames == 0 {
            return;
        }
        self.block.clear();
        self.block.resize(frames * 2, 0.0);
        let renderer = self.renderer.get();
        renderer.on_start_processing();
        renderer.process(&mut self.block, 2);
        if self.kept.len() + self.block.len() <= MAX_KEPT {
            self.kept.extend_from_slice(&self.block);
        } else if !self.dropping {
            self.dropping = true;
            warn!("the offline mix is full and drops what is heard; take it with OfflineMix::take");
        }
    }
}

impl std::fmt::Debug for OfflineMix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "OfflineMix({} Hz, {} frames)",
            self.rate,
            self.kept.len() / 2
        )
    }
}

/// Mixes what this frame of the game is long.
pub(crate) fn render(mut mix: ResMut<OfflineMix>, time: Res<Time>) {
    mix.advance(time.delta().as_nanos());
}

/// Where kira leaves its renderer.
#[derive(Clone, Default)]
struct Slot(Arc<Mutex<Option<Renderer>>>);

struct OfflineBackend(Slot);

impl Backend for OfflineBackend {
    type Settings = (u32, Slot);
    type Error = Infallible;

    fn setup((rate, slot): Self::Settings, _: usize) -> Result<(Self, u32), Infallible> {
        Ok((Self(slot), rate))
    }

    fn start(&mut self, renderer: Renderer) -> Result<(), Infallible> {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(renderer);
        Ok(())
    }
}
