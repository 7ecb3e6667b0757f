//! What is heard right now.

use super::utterance::Frame;
use crate::TurnSettings;
use crate::turn::NoiseFloor;

/// Meter reading, what a pipeline made of the last frame: for a level meter, and to see why something is
/// taken for speech or is not.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Meter {
    /// How likely voice is, 0..=1.
    pub probability: f32,
    /// How loud it is, in dBFS, without rumble; -90 or more.
    pub level_db: f32,
    /// How loud the background is, in dBFS.
    pub floor_db: f32,
    /// Whether this is voice as it may begin an utterance.
    pub voice: bool,
}

impl Meter {
    /// Reads the next frame: whether there is voice in it.
    pub(super) fn read(
        &mut self,
        probability: f32,
        level_db: f32,
        floor: &mut NoiseFloor,
        settings: &TurnSettings,
        frame: Frame,
    ) -> Frame {
        let probability = if probability.is_finite() {
            probability.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let background = floor.db() + floor.unrest_db();
        let above = |db: f32| level_db >= settings.quietest_db.max(background + db);
        let strong = probability >= settings.onset && above(settings.margin_db);
        let weak = probability >= settings.offset && above(settings.margin_db * 0.5);
        floor.update(level_db, probability);
        *self = Self {
            probability,
            level_db,
            floor_db: floor.db(),
            voice: strong,
        };
        Frame {
            strong,
            weak,
            // Who holds a button may whisper.
            any: probability >= settings.offset,
            ..frame
        }
    }
}
