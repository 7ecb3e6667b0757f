//! Tabletops: a hand that gestures, or sinks back from a gesture, stays above them.

use crate::ease::smooth;
use glam::{Quat, Vec2, Vec3};

/// From so far outside of its edge on a top lifts hands, metres: the whole of it over the top itself.
const EDGE: f32 = 0.15;
/// What is so far below a top is under the table and stays there, metres: from the first on some of it,
/// from the second on all.
const UNDER: [f32; 2] = [0.2, 0.4];

/// Horizontal top of a table or counter, in the world.
///
/// ```
/// use banter_motion::Tabletop;
/// use glam::{Quat, Vec2, Vec3};
///
/// let top = Tabletop {
///     middle: Vec3::new(0.0, 0.8, 0.5),
///     turn: Quat::IDENTITY,
///     half: Vec2::new(0.6, 0.3),
/// };
/// // A hand in the wood comes out of it; one beside the table hangs as it did.
/// assert!((top.lifted(Vec3::new(0.2, 0.7, 0.4), 0.1).y - 0.9).abs() < 1e-5);
/// assert_eq!(top.lifted(Vec3::new(0.9, 0.7, 0.4), 0.1).y, 0.7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tabletop {
    /// Its middle, metres.
    pub middle: Vec3,
    /// How it is turned: +Y is away from it.
    pub turn: Quat,
    /// Half its width and depth, along its own x and z, metres.
    pub half: Vec2,
}

impl Tabletop {
    /// `point`, at least `clearance` metres above the top where it is over or in it. Towards the edge it
    /// is lifted less, so that a hand that passes by does not jump.
    pub fn lifted(&self, point: Vec3, clearance: f32) -> Vec3 {
        let seen = self.turn.inverse() * (point - self.middle);
        let within = |at: f32, half: f32| smooth(half + EDGE, half, at.abs());
        let above = smooth(UNDER[1], UNDER[0], -seen.y);
        let share = within(seen.x, self.half.x) * within(seen.z, self.half.y) * above;
        let missing = (clearance - seen.y).max(0.0);
        point + self.turn * (Vec3::Y * missing * share)
    }

    /// Whether somebody who stands at `place` may have a hand over it.
    pub fn is_within(&self, place: Vec3, reach: f32) -> bool {
        let seen = self.turn.inverse() * (place - self.middle);
        seen.x.abs() < self.half.x + reach && seen.z.abs() < self.half.y + reach
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOP: Tabletop = Tabletop {
        middle: Vec3::new(0.0, 1.1, 0.6),
        turn: Quat::IDENTITY,
        half: Vec2::new(1.0, 0.2),
    };

    proptest! {
        #[test]
        fn nothing_over_a_top_is_below_it_and_nothing_jumps(x in -2.0_f32..2.0, y in 0.0_f32..2.0, z in -1.0_f32..2.0) {
            let point = Vec3::new(x, y, z);
            let lifted = TOP.lifted(point, 0.1);
            let over = x.abs() < 1.0 && (z - 0.6).abs() < 0.2;
            if over && y > 0.9 {
                prop_assert!(lifted.y > 1.2 - 1e-4);
            }
            if y < 0.7 {
                prop_assert_eq!(lifted, point, "who sits at a table has a lap");
            }
            prop_assert!(lifted.y >= y - 1e-5 && (lifted - point).reject_from(Vec3::Y).length() < 1e-5);
            let next = TOP.lifted(point + Vec3::new(0.001, 0.001, 0.001), 0.1);
            prop_assert!((next.y - lifted.y).abs() < 0.015, "{lifted} {next}");
        }
    }
}
