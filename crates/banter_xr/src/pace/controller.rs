//! How much of the machine inference may have beside a headset's frames.

use bevy::prelude::*;

/// Settings of the pace at which inference works while a headset is worn.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Resource, Default)]
pub struct PaceSettings {
    /// Seconds that a frame may take. `None` takes what the headset says: 11.1 ms at 90 Hz.
    pub budget: Option<f32>,
    /// How many frames in a hundred may be late before inference gives way: 1. From 3 on it never does.
    pub late: f32,
    /// The pace that it never goes below, in percent: 50. Less than half makes nobody's frames
    /// better, and answers late.
    pub least: u8,
}

impl Default for PaceSettings {
    fn default() -> Self {
        Self {
            budget: None,
            late: 1.0,
            least: 50,
        }
    }
}

/// A frame that takes so much of its budget was late.
const LATE: f32 = 1.25;
/// Seconds in which lateness is measured: one late frame alone is no reason. And seconds between two changes of the pace.
const WINDOW: f32 = 5.0;
/// So many late frames in a hundred are remembered at most, or it would give way long after all is well.
const WORST: f32 = 0.03;
const STEP: f32 = 0.1;
/// By how much the pace falls when frames are late, and how many percent a second it rises when not.
/// Falling by a share and rising by a sum keeps such loops stable (D. Chiu and R. Jain, "Analysis of
/// the increase and decrease algorithms for congestion avoidance", 1989).
const FALLS: f32 = 0.8;
const RISES: f32 = 6.0;

/// Controller of inference's pace: gives way quickly where frames are late while inference is busy,
/// and takes the machine back slowly.
///
/// ```
/// use banter_xr::{PaceController, PaceSettings};
///
/// let mut pace = PaceController::default();
/// let settings = PaceSettings::default();
/// for _ in 0..200 {
///     pace.advance(0.020, 1.0 / 90.0, true, &settings);
/// }
/// assert_eq!(pace.percent(), 50);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PaceController {
    pace: f32,
    late: f32,
    since: f32,
}

impl Default for PaceController {
    fn default() -> Self {
        Self {
            pace: 100.0,
            late: 0.0,
            since: 0.0,
        }
    }
}

impl PaceController {
    /// Sees a frame that took so many seconds of a budget, and whether inference was busy in it; the
    /// pace from now on, in percent.
    pub fn advance(&mut self, frame: f32, budget: f32, busy: bool, settings: &PaceSettings) -> u8 {
        if !(frame.is_finite() && frame > 0.0 && budget > 0.0) {
            return self.percent();
        }
        let frame = frame.min(0.5);
        let was_late = f32::from(frame > LATE * budget);
        let share = (frame / WINDOW).min(1.0);
        self.late = (self.late + (was_late - self.late) * share).min(WORST);
        self.since += frame;
        if self.since >= STEP {
            let passed = self.since;
            self.since = 0.0;
            let least = f32::from(settings.least.clamp(1, 100));
            if busy && self.late * 100.0 > settings.late.max(0.0) {
                self.pace = (self.pace * FALLS).max(least);
            } else {
                self.pace = (self.pace + RISES * passed).min(100.0);
            }
        }
        self.percent()
    }

    /// The pace, in percent.
    pub fn percent(&self) -> u8 {
        self.pace.round().clamp(1.0, 100.0) as u8
    }

    /// How many frames in a hundred were late in the last seconds; from 3 on no more is counted.
    pub fn late(&self) -> f32 {
        self.late * 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Noise;

    const BUDGET: f32 = 1.0 / 90.0;

    /// Plays a minute in which inference at full pace delays so many frames in a hundred; those that
    /// were late, in percent, and the mean pace. Frames are late more than in proportion to the pace.
    fn minute(at_full: f32, own: f32) -> (f32, f32) {
        let mut chance = Noise::new(3, 0.0);
        let mut pace = PaceController::default();
        let settings = PaceSettings::default();
        let (mut late, mut sum, frames) = (0.0, 0.0, 90 * 60);
        for k in 0..frames {
            let much = f32::from(pace.percent()) / 100.0;
            let risk = own + at_full * much.powi(4);
            let is_late = chance.uniform() * 100.0 < risk;
            let frame = if is_late { 2.0 } else { 1.0 } * BUDGET;
            pace.advance(frame, BUDGET, true, &settings);
            if k > frames / 6 {
                late += f32::from(is_late);
                sum += much;
            }
        }
        let counted = frames as f32 * 5.0 / 6.0;
        (late / counted * 100.0, sum / counted)
    }

    #[test]
    fn frames_come_on_time_and_the_mind_keeps_half() {
        for at_full in [0.5, 2.0, 6.0, 12.0] {
            let (late, pace) = minute(at_full, 0.1);
            println!("{at_full} % late at full pace: {late:.2} %, pace {pace:.2}");
            assert!(late < 1.1, "{at_full}: {late}");
            assert!(pace >= 0.5);
        }
        let (_, pace) = minute(0.15, 0.05);
        assert!(pace > 0.9, "{pace}");
    }

    #[test]
    fn inference_that_rests_gives_nothing_up() {
        let mut pace = PaceController::default();
        for _ in 0..500 {
            pace.advance(0.03, BUDGET, false, &PaceSettings::default());
        }
        assert_eq!(pace.percent(), 100);
        assert!(pace.late() > 2.0);
    }

    #[test]
    fn what_was_given_up_comes_back() {
        let mut pace = PaceController::default();
        let settings = PaceSettings::default();
        for _ in 0..100 {
            pace.advance(0.03, BUDGET, true, &settings);
        }
        assert_eq!(pace.percent(), 50);
        for _ in 0..90 * 15 {
            pace.advance(BUDGET, BUDGET, true, &settings);
        }
        assert!(pace.percent() > 95);
    }
}
