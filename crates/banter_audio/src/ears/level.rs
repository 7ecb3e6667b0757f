//! How loud a speaker is at this moment, for a level meter.

use super::ear::Ear;
use bevy::prelude::*;

/// Level of what is heard of a speaker, for a meter in a game's menu. It is kept where somebody who is
/// listened to has it: insert it while the meter is shown, and remove it then.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct MicrophoneLevel {
    /// How loud it is, in dBFS, without rumble; -90 where nothing is heard.
    pub level_db: f32,
    /// Whether that is voice.
    pub voice: bool,
}

impl Default for MicrophoneLevel {
    fn default() -> Self {
        Self {
            level_db: -90.0,
            voice: false,
        }
    }
}

/// Keeps it.
pub(crate) fn measure(ear: Res<Ear>, mut levels: Query<(Entity, &mut MicrophoneLevel)>) {
    for (speaker, mut level) in &mut levels {
        let reading = ear.reading(speaker);
        let now = reading.map_or_else(MicrophoneLevel::default, |reading| MicrophoneLevel {
            level_db: reading.meter.level_db,
            voice: reading.meter.voice,
        });
        level.set_if_neq(now);
    }
}
