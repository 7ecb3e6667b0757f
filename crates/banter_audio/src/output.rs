//! Where the mix goes, and what happens when it cannot go there.

#[cfg(feature = "playback")]
use crate::Tap;
use crate::mixer::{Mixer, glide};
use crate::settings::AudioListener;
use banter_core::{Rigs, clock_is_paused};
use bevy::prelude::*;
#[cfg(feature = "playback")]
use kira::backend::cpal::{CpalBackend, CpalBackendSettings};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// How long sentences wait for a sound card that is being opened.
const PATIENCE: Duration = Duration::from_secs(2);

/// The output as it stands.
#[derive(Resource)]
pub(crate) enum Output {
    /// A sound card is being opened on a thread of its own: that can take seconds.
    Opening {
        thread: JoinHandle<Result<Mixer, String>>,
        since: Instant,
        late: bool,
    },
    /// Voices sound.
    Playing(Mixer),
    /// Nothing sounds.
    Silent,
}

impl Output {
    /// Begins to open the default sound card.
    #[cfg(feature = "playback")]
    pub(crate) fn device(tap: Tap) -> Self {
        Self::opening(|| Mixer::new::<CpalBackend>(CpalBackendSettings::default(), true, tap))
    }

    fn opening(open: impl FnOnce() -> Result<Mixer, String> + Send + 'static) -> Self {
        let spawned = std::thread::Builder::new()
            .name("open sound card".to_owned())
            .spawn(open);
        match spawned {
            Ok(thread) => Self::Opening {
                thread,
                since: Instant::now(),
                late: false,
            },
            Err(error) => Self::unavailable(&error.to_string()),
        }
    }

    /// Says once why nothing will be heard.
    pub(crate) fn unavailable(reason: &str) -> Self {
        let reason = reason.split(". ").next().unwrap_or(reason);
        let reason = reason.trim_end_matches('.');
        warn!(
            "no sound card can be used ({reason}), so sentences are shown without sound; \
             connect or enable one and restart the game"
        );
        Self::Silent
    }

    /// The mix, where one sounds.
    pub(crate) fn mixer(&mut self) -> Option<&mut Mixer> {
        match self {
            Self::Playing(mixer) if !mixer.is_stalled() => Some(mixer),
            _ => None,
        }
    }

    /// Whether sentences should wait, because a sound card is about to be there.
    pub(crate) fn is_awaited(&self) -> bool {
        match self {
            Self::Opening { late, .. } => !late,
            Self::Playing(mixer) => mixer.is_starting(),
            Self::Silent => false,
        }
    }

    /// Takes the sound card when it is open.
    fn poll(&mut self, now: Instant) {
        if !matches!(self, Self::Opening { thread, .. } if thread.is_finished()) {
            if let Self::Opening { since, late, .. } = self
                && !*late
                && now.saturating_duration_since(*since) >= PATIENCE
            {
                *late = true;
                warn!(
                    "the sound card does not answer, so sentences are shown without sound \
                     until it does; see whether another program blocks it"
                );
            }
            return;
        }
        let Self::Opening { thread, .. } = std::mem::replace(self, Self::Silent) else {
            return;
        };
        *self = match thread.join() {
            Ok(Ok(mixer)) => Self::Playing(mixer),
            Ok(Err(error)) => Self::unavailable(&error),
            Err(_) => Self::unavailable("its driver failed"),
        };
    }
}

/// Holds voices still while the game is paused.
pub(crate) fn hold(mut output: ResMut<Output>, clock: Option<Res<Time<Virtual>>>) {
    if let Output::Playing(mixer) = output.bypass_change_detection() {
        mixer.set_paused(clock_is_paused(clock));
    }
}

/// Follows the sound card as it opens, stops and comes back, and the listener.
pub(crate) fn follow(
    mut output: ResMut<Output>,
    listeners: Query<Entity, With<AudioListener>>,
    rigs: Rigs,
    time: Res<Time>,
) {
    let output = &mut *output;
    let now = Instant::now();
    output.poll(now);
    let Output::Playing(mixer) = output else {
        return;
    };
    match mixer.check_stalled(now) {
        (true, true) => warn!(
            "the sound card has stopped, so sentences are shown without sound; connect it \
             again or choose another one"
        ),
        (false, true) => info!("the sound card is back"),
        _ => {}
    }
    let (position, rotation) = listeners
        .iter()
        .next()
        .and_then(|listener| rigs.head(listener))
        .map_or((Vec3::ZERO, Quat::IDENTITY), |ears| {
            (ears.translation(), ears.rotation())
        });
    mixer.set_ears(position, rotation, glide(time.delta()));
}

#[cfg(all(test, feature = "playback"))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::offline::OfflineMix;

    fn settled(mut output: Output) -> Output {
        while matches!(&output, Output::Opening { thread, .. } if !thread.is_finished()) {
            std::thread::yield_now();
        }
        output.poll(Instant::now());
        output
    }

    #[test]
    fn a_card_that_fails_or_takes_its_thread_down_leaves_silence() {
        let failed = settled(Output::opening(|| Err("no such device".to_owned())));
        assert!(matches!(failed, Output::Silent));
        let crashed = settled(Output::opening(|| panic!("a driver")));
        assert!(matches!(crashed, Output::Silent));
    }

    #[test]
    fn a_card_that_opens_is_played_on() {
        let mut opened = settled(Output::opening(|| {
            OfflineMix::new(8_000, Tap::default()).map(|(mixer, _)| mixer)
        }));
        assert!(opened.mixer().is_some());
    }

    #[test]
    fn sentences_wait_for_a_card_to_begin_for_a_while_only() {
        let (mut mixer, _) = OfflineMix::new(8_000, Tap::default()).unwrap();
        mixer.stall();
        let now = Instant::now();
        assert_eq!(mixer.check_stalled(now), (false, false));
        assert!(Output::Playing(mixer).is_awaited());
        let (mut mixer, _) = OfflineMix::new(8_000, Tap::default()).unwrap();
        mixer.stall();
        assert_eq!(mixer.check_stalled(now + PATIENCE), (true, true));
        let mut output = Output::Playing(mixer);
        assert!(!output.is_awaited() && output.mixer().is_none());
    }

    #[test]
    fn sentences_wait_for_a_card_for_a_while_only() {
        let (release, held) = std::sync::mpsc::channel::<()>();
        let mut output = Output::opening(move || {
            let _ = held.recv();
            Err("too late".to_owned())
        });
        let now = Instant::now();
        output.poll(now);
        assert!(output.is_awaited());
        output.poll(now + PATIENCE);
        assert!(!output.is_awaited());
        drop(release);
        assert!(matches!(settled(output), Output::Silent));
    }
}
