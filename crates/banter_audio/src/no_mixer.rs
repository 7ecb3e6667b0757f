//! What stands for the mix where the crate is built without its feature `playback`: there is
//! none, and the compiler knows it.

use crate::growing::Grower;
use crate::line::Delay;
use crate::settings::AudioSettings;
use banter_engine::VoiceEffect;
use banter_mark::Payload;
use bevy::math::{Quat, Vec3};
use std::time::{Duration, Instant};

/// The way to a new value, of which there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tween;

pub(crate) fn glide(_: Duration) -> Tween {
    Tween
}

/// A mix that is never made.
#[derive(Debug)]
pub(crate) enum Mixer {}

impl Mixer {
    pub(crate) fn delay(&self, _: &AudioSettings) -> Delay {
        match *self {}
    }

    pub(crate) fn set_paused(&self, _: bool) {
        match *self {}
    }

    pub(crate) fn check_stalled(&mut self, _: Instant) -> (bool, bool) {
        match *self {}
    }

    pub(crate) fn is_starting(&self) -> bool {
        match *self {}
    }

    pub(crate) fn is_stalled(&self) -> bool {
        match *self {}
    }

    pub(crate) fn set_ears(&mut self, _: Vec3, _: Quat, _: Tween) {
        match *self {}
    }

    pub(crate) fn marking(&mut self, _: u32, _: Payload) -> Marking {
        match *self {}
    }

    pub(crate) fn add_track(
        &mut self,
        _: Vec3,
        _: f32,
        _: f32,
        _: &AudioSettings,
    ) -> Option<Track> {
        match *self {}
    }
}

/// A mark that nothing gets.
#[derive(Debug)]
pub(crate) enum Marking {}

/// A place of a voice, which none has.
#[derive(Debug)]
pub(crate) enum Track {}

impl Track {
    pub(crate) fn play(&mut self, _: &Grower, _: Option<Marking>, _: u64, _: f64) -> Option<Voice> {
        match *self {}
    }

    pub(crate) fn set(&mut self, _: Vec3, _: f32, _: Tween) {
        match *self {}
    }

    pub(crate) fn affect(&mut self, _: &[VoiceEffect]) {
        match *self {}
    }

    pub(crate) fn duck(&mut self, _: f32, _: Duration) {
        match *self {}
    }
}

/// A voice that never sounds.
#[derive(Debug)]
pub(crate) enum Voice {}

impl Voice {
    pub(crate) fn mixed(&self) -> f64 {
        match *self {}
    }

    pub(crate) fn ended(&self) -> Option<u64> {
        match *self {}
    }

    pub(crate) fn hold(&self, _: bool) {
        match *self {}
    }
}
