//! The mix: kira's manager, one listener, and a track for every voice.

use crate::Tap;
use crate::effects::Effects;
use crate::growing::Grower;
use crate::line::Delay;
use crate::marking::{Marked, Markers, Marking};
use crate::pulse::{Heart, Pulse};
use crate::settings::AudioSettings;
use crate::voice_sound::VoiceSound;
use banter_engine::VoiceEffect;
use banter_mark::Payload;
use bevy::math::{Quat, Vec3};
use kira::backend::Backend;
use kira::listener::{ListenerHandle, ListenerId};
use kira::track::{MainTrackBuilder, SpatialTrackBuilder, SpatialTrackHandle};
use kira::{AudioManager, AudioManagerSettings, Capacities, Decibels, Easing};
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) use crate::voice_sound::Voice;
pub(crate) use kira::Tween;

/// Voices that can sound at one time, those that fade out included. The rest goes on by
/// the clock.
const MAX_VOICES: usize = 256;
/// Sentences of one turn that kira holds at one time: the one that is heard and those before it
/// that still echo.
const MAX_SOUNDS: usize = 16;
/// A device that takes nothing for so long has stopped.
const STALL: Duration = Duration::from_secs(1);
/// A device that is opened may take so long to begin: wireless ones have to wake up.
const START: Duration = Duration::from_secs(2);

/// An [`AudioManager`] over any backend.
trait Tracks: Send + Sync {
    fn add(
        &mut self,
        listener: ListenerId,
        position: mint::Vector3<f32>,
        builder: SpatialTrackBuilder,
    ) -> Option<SpatialTrackHandle>;

    #[cfg(test)]
    fn count(&self) -> usize;
}

impl<B: Backend + Send + Sync> Tracks for AudioManager<B> {
    fn add(
        &mut self,
        listener: ListenerId,
        position: mint::Vector3<f32>,
        builder: SpatialTrackBuilder,
    ) -> Option<SpatialTrackHandle> {
        self.add_spatial_sub_track(listener, position, builder).ok()
    }

    #[cfg(test)]
    fn count(&self) -> usize {
        self.num_sub_tracks()
    }
}

/// Everything that sounds.
pub(crate) struct Mixer {
    tracks: Box<dyn Tracks>,
    listener: ListenerHandle,
    ears: (Vec3, Quat),
    pulse: Arc<Pulse>,
    markers: Markers,
    /// Whether a device takes the sound in its own time.
    live: bool,
    seen: (u64, Instant),
    stalled: bool,
}

impl Mixer {
    /// A mix on `backend`, which `tap` gets too. `live`: it takes sound in its own time, not
    /// in the game's.
    pub(crate) fn new<B>(backend: B::Settings, live: bool, tap: Tap) -> Result<Self, String>
    where
        B: Backend<Error: Display> + Send + Sync + 'static,
    {
        let mut manager = AudioManager::<B>::new(AudioManagerSettings {
            capacities: Capacities {
                sub_track_capacity: MAX_VOICES,
                ..Capacities::default()
            },
            main_track_builder: tap.attach(MainTrackBuilder::new()),
            internal_buffer_size: 128,
            backend_settings: backend,
        })
        .map_err(|error| error.to_string())?;
        let ears = (Vec3::ZERO, Quat::IDENTITY);
        let listener = manager
            .add_listener(vector(ears.0), quaternion(ears.1))
            .map_err(|error| error.to_string())?;
        let pulse = Arc::new(Pulse::default());
        manager
            .play(Heart::new(pulse.clone()))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            tracks: Box::new(manager),
            listener,
            ears,
            pulse,
            markers: Markers::default(),
            live,
            seen: (0, Instant::now()),
            stalled: false,
        })
    }

    /// How much later than mixed a sound is heard.
    ///
    /// A device plays one block while the next is mixed, so a sound is heard one block
    /// after its own block was asked for.
    pub(crate) fn delay(&self, settings: &AudioSettings) -> Delay {
        if !self.live {
            return Delay {
                block: 0.0,
                latency: 0.0,
            };
        }
        let block = self.pulse.callback_seconds();
        Delay {
            block,
            latency: block + settings.extra_latency.as_secs_f64(),
        }
    }

    pub(crate) fn set_paused(&self, paused: bool) {
        self.pulse.set_paused(paused);
    }

    /// Whether the device has stopped, and whether that is news.
    pub(crate) fn check_stalled(&mut self, now: Instant) -> (bool, bool) {
        let frames = self.pulse.frames();
        if !self.live || frames != self.seen.0 {
            self.seen = (frames, now);
        }
        let limit = if frames == 0 { START } else { STALL };
        let stalled = now.saturating_duration_since(self.seen.1) >= limit;
        let news = stalled != self.stalled;
        self.stalled = stalled;
        (stalled, news)
    }

    /// Whether a device was opened and has taken nothing yet.
    pub(crate) fn is_starting(&self) -> bool {
        self.live && !self.stalled && self.pulse.frames() == 0
    }

    pub(crate) fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// Moves the ears within `glide`. Costs nothing where they are still.
    pub(crate) fn set_ears(&mut self, position: Vec3, rotation: Quat, glide: Tween) {
        if self.ears == (position, rotation) || !position.is_finite() || !rotation.is_finite() {
            return;
        }
        self.ears = (position, rotation);
        self.listener.set_position(vector(position), glide);
        self.listener.set_orientation(quaternion(rotation), glide);
    }

    /// What marks a sound of this rate.
    pub(crate) fn marking(&mut self, rate: u32, payload: Payload) -> Marking {
        self.markers.get(rate, payload)
    }

    /// A track at `position` with a linear `volume`, which is lowered by `ducking`; `None` when
    /// there are too many.
    pub(crate) fn add_track(
        &mut self,
        position: Vec3,
        volume: f32,
        ducking: f32,
        settings: &AudioSettings,
    ) -> Option<Track> {
        let position = if position.is_finite() {
            position
        } else {
            Vec3::ZERO
        };
        let (effects, effect) = Effects::new(self.pulse.clone());
        let builder = SpatialTrackBuilder::new()
            .volume(decibels(volume * ducking))
            .distances(settings.distances())
            .attenuation_function(Some(Easing::Linear))
            .sub_track_capacity(0)
            .sound_capacity(MAX_SOUNDS)
            .with_effect(effect)
            // So that a voice can fade out when its turn is gone.
            .persist_until_sounds_finish(true);
        let handle = self
            .tracks
            .add(self.listener.id(), vector(position), builder)?;
        Some(Track {
            handle,
            pulse: self.pulse.clone(),
            effects,
            position,
            volume,
            ducking,
        })
    }

    /// How many tracks there are, those that fade out included.
    #[cfg(test)]
    pub(crate) fn tracks(&self) -> usize {
        self.tracks.count()
    }

    /// Makes believe that the device takes sound in its own time, and has stopped.
    #[cfg(test)]
    pub(crate) fn stall(&mut self) {
        self.live = true;
        self.seen = (self.pulse.frames(), Instant::now() - STALL);
    }
}

/// Where a voice comes from. Dropping it lets what it plays end.
pub(crate) struct Track {
    handle: SpatialTrackHandle,
    pulse: Arc<Pulse>,
    effects: Effects,
    position: Vec3,
    volume: f32,
    /// What its volume is lowered by at the moment.
    ducking: f32,
}

impl Track {
    /// Plays `sound` as it grows, marked where it is to be, `pause` seconds after frame `end` of the mix; `None` when kira takes no
    /// more.
    pub(crate) fn play(
        &mut self,
        sound: &Grower,
        marking: Option<Marking>,
        end: u64,
        pause: f64,
    ) -> Option<Voice> {
        let tail = self.effects.tail();
        let sound = Marked::new(sound.reader(), marking);
        let sound = VoiceSound::new(sound, self.pulse.clone(), end, pause, tail);
        self.handle.play(sound).ok()
    }

    /// Moves the voice and sets its volume within `glide`. Costs nothing where both are
    /// what they were.
    pub(crate) fn set(&mut self, position: Vec3, volume: f32, glide: Tween) {
        if self.position != position && position.is_finite() {
            self.position = position;
            self.handle.set_position(vector(position), glide);
        }
        if self.volume != volume {
            self.volume = volume;
            let volume = decibels(volume * self.ducking);
            self.handle.set_volume(volume, glide);
        }
    }

    /// Goes over to these effects. Costs nothing where they are what they were.
    pub(crate) fn affect(&mut self, effects: &[VoiceEffect]) {
        self.effects.set(effects);
    }

    /// Lowers the volume by a linear `ducking` within so much time. Costs nothing where it is
    /// what it was.
    pub(crate) fn duck(&mut self, ducking: f32, within: Duration) {
        if self.ducking != ducking {
            self.ducking = ducking;
            let tween = Tween {
                duration: within,
                ..Tween::default()
            };
            let volume = decibels(self.volume * ducking);
            self.handle.set_volume(volume, tween);
        }
    }
}

/// The way to a new value within one frame of the game.
pub(crate) fn glide(delta: Duration) -> Tween {
    Tween {
        duration: delta.clamp(Duration::from_millis(5), Duration::from_millis(50)),
        ..Tween::default()
    }
}

fn decibels(volume: f32) -> Decibels {
    Decibels((20.0 * volume.log10()).max(Decibels::SILENCE.0))
}

fn vector(v: Vec3) -> mint::Vector3<f32> {
    mint::Vector3 {
        x: v.x,
        y: v.y,
        z: v.z,
    }
}

fn quaternion(q: Quat) -> mint::Quaternion<f32> {
    mint::Quaternion {
        v: mint::Vector3 {
            x: q.x,
            y: q.y,
            z: q.z,
        },
        s: q.w,
    }
}
