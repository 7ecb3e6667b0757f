//! How a panel is pressed: by a finger that goes through it, or by a trigger.

use bevy::math::{Vec2, Vec3};

/// How far before a panel a finger has to have been before it presses once more, metres: a finger that trembles in it presses
/// once.
const CLEAR: f32 = 0.012;
/// Farther than this no finger goes in a frame, metres: it was lost, and found elsewhere.
const LEAP: f32 = 0.2;
/// How far a trigger is pulled that presses, and how far it is let go before it presses once more.
const PULLED: f32 = 0.6;
const LET_GO: f32 = 0.35;

/// Finger before a panel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Poke {
    before: Option<Vec3>,
    is_clear: bool,
}

impl Poke {
    /// Sees where the finger's tip is from the panel's middle, metres, +Z before it; where it has gone through the panel's plane
    /// in this frame.
    ///
    /// How fast it went does not matter, nor how often it was looked at.
    pub(super) fn advance(&mut self, tip: Option<Vec3>) -> Option<Vec2> {
        let Some(now) = tip else {
            *self = Self::default();
            return None;
        };
        let before = self.before.replace(now);
        if now.z > CLEAR {
            self.is_clear = true;
        }
        let before = before.filter(|before| before.distance(now) < LEAP)?;
        if !self.is_clear || before.z <= 0.0 || now.z > 0.0 {
            return None;
        }
        self.is_clear = false;
        let share = before.z / (before.z - now.z);
        Some(before.lerp(now, share).truncate())
    }
}

/// Trigger of a controller that points at a panel.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pull {
    was_let_go: bool,
}

impl Pull {
    /// Sees how far it is pulled; whether it presses in this frame. One that was pulled already when the panel appeared does not.
    pub(super) fn advance(&mut self, trigger: f32) -> bool {
        if trigger < LET_GO {
            self.was_let_go = true;
        }
        let presses = self.was_let_go && trigger > PULLED;
        if presses {
            self.was_let_go = false;
        }
        presses
    }
}

/// Where a ray meets the panel's plane from before it, both in metres from the panel's middle.
pub(super) fn met(origin: Vec3, way: Vec3) -> Option<Vec2> {
    const FARTHEST: f32 = 4.0;
    let length = -origin.z / way.z;
    let meets = origin.z > 0.0 && way.z < -0.05 && length < FARTHEST;
    meets.then(|| (origin + way * length).truncate())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pokes(places: &[f32]) -> usize {
        let mut poke = Poke::default();
        let pressed = places
            .iter()
            .filter(|z| poke.advance(Some(Vec3::new(0.01, 0.02, **z))).is_some());
        pressed.count()
    }

    #[test]
    fn a_finger_presses_once_however_fast_it_is_and_however_it_trembles() {
        assert_eq!(pokes(&[0.05, 0.03, 0.01, -0.01, -0.02]), 1);
        assert_eq!(pokes(&[0.08, -0.06]), 1, "within one frame");
        let trembles = [0.05, 0.004, -0.003, 0.005, -0.002, 0.006, -0.004];
        assert_eq!(pokes(&trembles), 1);
        assert_eq!(pokes(&[0.05, -0.01, 0.03, -0.01]), 2);
    }

    #[test]
    fn a_finger_that_comes_from_behind_or_from_nowhere_presses_nothing() {
        assert_eq!(pokes(&[-0.05, -0.01, 0.01, 0.05]), 0);
        assert_eq!(pokes(&[0.3, -0.01]), 0, "it was lost in between");
        let mut poke = Poke::default();
        poke.advance(Some(Vec3::Z * 0.05));
        poke.advance(None);
        assert_eq!(poke.advance(Some(Vec3::Z * -0.01)), None);
    }

    #[test]
    fn it_presses_where_it_went_through() {
        let mut poke = Poke::default();
        poke.advance(Some(Vec3::new(0.0, 0.0, 0.06)));
        let at = poke.advance(Some(Vec3::new(0.04, 0.0, -0.02))).unwrap();
        assert!((at.x - 0.03).abs() < 1e-5);
    }

    #[test]
    fn a_trigger_presses_once_each_time_it_is_pulled() {
        let mut pull = Pull::default();
        let pressed = [1.0, 0.0, 0.5, 0.7, 0.5, 0.9, 0.2, 0.8].map(|it| pull.advance(it));
        let expected = [false, false, false, true, false, false, false, true];
        assert_eq!(pressed, expected);
    }

    #[test]
    fn a_ray_meets_a_panel_from_before_it_only() {
        let at = met(Vec3::new(0.2, 0.0, 0.4), Vec3::new(-0.3, 0.0, -1.0));
        assert!(at.unwrap().distance(Vec2::new(0.08, 0.0)) < 1e-5);
        assert_eq!(met(Vec3::new(0.0, 0.0, -0.4), Vec3::Z), None);
        assert_eq!(met(Vec3::new(0.0, 0.0, 0.4), Vec3::X), None);
    }
}
