//! What a head says: it nods, or is shaken.

use super::steady::Steady;
use super::swings::{Rhythm, Swings};
use bevy::prelude::*;

/// Gesture of a head.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeadGesture {
    /// It goes down and up again: yes.
    Nod,
    /// It goes from side to side: no.
    Shake,
}

/// How a head nods and is shaken, radians and seconds. Pacing within what people do: 1 to 4 Hz.
const NODDING: Rhythm = Rhythm {
    least: 0.10,
    time: (0.07, 0.5),
    count: 3,
};
const SHAKING: Rhythm = Rhythm {
    least: 0.11,
    time: (0.05, 0.5),
    count: 3,
};
/// Seconds for which a gesture is gone before another begins.
const ENDS: f32 = 0.35;
/// Where the head looks almost straight up or down it has no direction.
const STEEP: f32 = 1.3;

/// Watcher of a head: from its turns, frame by frame, to its gesture.
///
/// ```
/// use banter_xr::{HeadGesture, HeadWatcher};
/// use bevy::math::Quat;
///
/// let mut watcher = HeadWatcher::default();
/// let nods = (0..100).find_map(|k| {
///     let pitch = 0.15 * (k as f32 / 72.0 * 12.0).sin();
///     watcher.advance(1.0 / 72.0, Quat::from_rotation_x(pitch))
/// });
/// assert_eq!(nods, Some(HeadGesture::Nod));
/// ```
#[derive(Debug, Clone, Default)]
pub struct HeadWatcher {
    pitch: Swings,
    yaw: Swings,
    steady: [Steady; 2],
    /// Yaw without its leap at a half turn.
    turned: Option<(f32, f32)>,
}

impl HeadWatcher {
    /// Lives on for `dt` seconds and sees how the head is turned (-Z is where it looks); the gesture
    /// that it makes.
    pub fn advance(&mut self, dt: f32, head: Quat) -> Option<HeadGesture> {
        if !(dt.is_finite() && head.is_finite()) {
            return None;
        }
        let dt = dt.clamp(1e-4, 0.1);
        let (yaw, pitch, _) = head.to_euler(EulerRot::YXZ);
        if pitch.abs() > STEEP {
            *self = Self::default();
            return None;
        }
        let yaw = match self.turned {
            None => yaw,
            Some((last, whole)) => {
                let step = (yaw - last + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU);
                whole + step - std::f32::consts::PI
            }
        };
        let (raw, ..) = head.to_euler(EulerRot::YXZ);
        self.turned = Some((raw, yaw));
        let nods = self.pitch.advance(dt, pitch, &NODDING);
        let shakes = self.yaw.advance(dt, yaw, &SHAKING);
        // Who nods moves the head to the sides a little, and the other way round.
        self.steady[0].advance(dt, nods && !shakes, 0.0, ENDS);
        self.steady[1].advance(dt, shakes && !nods, 0.0, ENDS);
        if self.steady[0].is_on() {
            Some(HeadGesture::Nod)
        } else {
            self.steady[1].is_on().then_some(HeadGesture::Shake)
        }
    }
}
