//! Settings of the senses.

use bevy::prelude::*;
use std::time::Duration;

/// Settings of the senses: how often everybody looks around, and what that may cost.
///
/// ```
/// use banter_sense::SenseSettings;
/// # let mut app = bevy::prelude::App::new();
/// // A crowd on a phone.
/// app.insert_resource(SenseSettings { rays_per_frame: 32, rate: 5.0, ..Default::default() });
/// ```
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct SenseSettings {
    /// How many times a second everybody looks around. 10.
    pub rate: f32,
    /// How many lines of sight are cast in a frame at most: the nearest and the most salient
    /// first, and what has waited. 128. What was never looked at is not seen yet.
    pub rays_per_frame: usize,
    /// For how long something stays perceived that went out of sight for a moment. 0.3 s.
    pub grace: Duration,
    /// For how long somebody who is heard and not seen is perceived by that. 4 s.
    pub heard_for: Duration,
    /// For how long a noise is known to who heard it. 20 s.
    pub noise_for: Duration,
    /// How light it is where nothing says otherwise, 0..=1: things are seen from so much of a
    /// sense's range. 1.
    pub light: f32,
}

impl Default for SenseSettings {
    fn default() -> Self {
        Self {
            rate: crate::RATE,
            rays_per_frame: 128,
            grace: Duration::from_millis(300),
            heard_for: Duration::from_secs(4),
            noise_for: Duration::from_secs(20),
            light: 1.0,
        }
    }
}

/// How light it is where something is, 0..=1. A component of it, for games that know; else
/// [`SenseSettings::light`] holds.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
pub struct LightLevel(pub f32);

/// How much something draws attention by itself, 0..=1: a drawn sword 1, a cobblestone 0. Without
/// it, people have 0.5 and things 0.2.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
pub struct Salience(pub f32);
