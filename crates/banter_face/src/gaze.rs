//! Looking at something: what the head does of it, what the eyes do, and how fast.
//!
//! Angles are `[yaw, pitch]` in radians: to the character's own left, and up.

use banter_lipsync::{Blendshape, Weights};
use bevy::prelude::*;
use std::f32::consts::PI;

const DEGREE: f32 = PI / 180.0;

/// How far the eyes turn. There the `eyeLook...` shapes are at 1.
const EYES: Vec2 = Vec2::new(30.0 * DEGREE, 20.0 * DEGREE);
/// How far the head turns.
const HEAD: Vec2 = Vec2::new(40.0 * DEGREE, 25.0 * DEGREE);
/// The head's share of the way.
const SHARE: Vec2 = Vec2::new(0.6, 0.5);
/// What is further to a side, or behind, is not looked at.
const FIELD: f32 = 110.0 * DEGREE;
/// The pace of the head, in radians a second for each radian of the way: it is there in
/// about half a second.
const PACE: f32 = 9.0;
/// The speed of the eyes in radians a second: that of a saccade of middle size.
const SACCADE: f32 = 450.0 * DEGREE;
/// What is nearer to its aim than this, in radians, has arrived.
const ARRIVED: f32 = 0.002;

/// Where a face looks at present.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Gaze {
    /// The head's angles.
    pub(crate) head: Vec2,
    /// The head's angular velocity.
    velocity: Vec2,
    /// The eyes' angles, on top of the head's.
    pub(crate) eyes: Vec2,
    arrived: bool,
}

/// The angles of a direction in the face's axes (`+Y` up, `+Z` where it faces), or `None`
/// if it cannot be looked at.
pub(crate) fn angles(direction: Vec3) -> Option<Vec2> {
    let Vec3 { x, y, z } = direction;
    let far = direction.length_squared() > 1e-6 && direction.is_finite();
    let yaw = x.atan2(z);
    (far && yaw.abs() <= FIELD).then(|| Vec2::new(yaw, y.atan2(x.hypot(z))))
}

impl Gaze {
    /// Goes on for `dt` seconds towards what is looked at, or ahead if nothing is. Without
    /// a head that turns, the eyes do all they can.
    pub(crate) fn advance(&mut self, dt: f32, aim: Option<Vec2>, has_head: bool) {
        let aim = aim.unwrap_or(Vec2::ZERO);
        let head = if has_head {
            (aim * SHARE).clamp(-HEAD, HEAD)
        } else {
            Vec2::ZERO
        };
        // A critically damped spring, solved exactly: the same at any frame rate.
        let away = self.head - head;
        let pull = (self.velocity + away * PACE) * dt;
        let decay = (-PACE * dt).exp();
        self.velocity = (self.velocity - pull * PACE) * decay;
        self.head = head + (away + pull) * decay;

        // The eyes are there first and go back as the head follows.
        let eyes = (aim - self.head).clamp(-EYES, EYES);
        self.eyes = self.eyes.move_towards(eyes, SACCADE * dt);
        self.arrived = self.head.distance(head) < ARRIVED
            && self.velocity.length() < ARRIVED
            && self.eyes.distance(eyes) < ARRIVED;
    }

    /// Whether it is on its way.
    pub(crate) fn is_moving(&self) -> bool {
        !self.arrived
    }

    /// The eyes' angles, strayed by some more, within what eyes can do.
    pub(crate) fn strayed(&self, stray: Vec2) -> Vec2 {
        (self.eyes + stray).clamp(-EYES, EYES)
    }
}

/// Turns the eyes of a face by its `eyeLook...` shapes.
pub(crate) fn look(face: &mut Weights, eyes: Vec2) {
    use Blendshape::{
        EyeLookDownLeft, EyeLookDownRight, EyeLookInLeft, EyeLookInRight, EyeLookOutLeft,
        EyeLookOutRight, EyeLookUpLeft, EyeLookUpRight,
    };
    let Vec2 { x: left, y: up } = eyes / EYES;
    for (shape, weight) in [
        (EyeLookOutLeft, left),
        (EyeLookInRight, left),
        (EyeLookInLeft, -left),
        (EyeLookOutRight, -left),
        (EyeLookUpLeft, up),
        (EyeLookUpRight, up),
        (EyeLookDownLeft, -up),
        (EyeLookDownRight, -up),
    ] {
        face[shape] = weight.clamp(0.0, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Blendshape::{EyeLookDownLeft, EyeLookInRight, EyeLookOutLeft, EyeLookUpRight};

    fn settled(aim: Vec2, has_head: bool) -> Gaze {
        let mut gaze = Gaze::default();
        for _ in 0..300 {
            gaze.advance(1.0 / 60.0, Some(aim), has_head);
        }
        gaze
    }

    #[test]
    fn directions_have_angles() {
        assert_eq!(angles(Vec3::Z), Some(Vec2::ZERO));
        let left = angles(Vec3::new(1.0, 0.0, 1.0));
        assert!(left.is_some_and(|a| (a.x.to_degrees() - 45.0).abs() < 1e-3 && a.y == 0.0));
        let up = angles(Vec3::new(0.0, 1.0, 1.0));
        assert!(up.is_some_and(|a| (a.y.to_degrees() - 45.0).abs() < 1e-3 && a.x == 0.0));
        for nowhere in [Vec3::NEG_Z, Vec3::ZERO, Vec3::NAN, Vec3::INFINITY] {
            assert_eq!(angles(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn head_and_eyes_share_the_way() {
        let aim = Vec2::new(0.5, -0.2);
        let gaze = settled(aim, true);
        assert!((gaze.head + gaze.eyes).distance(aim) < 0.01);
        assert!(gaze.head.x > 0.25 && gaze.eyes.x > 0.15);
        assert!(!gaze.is_moving());
        let fixed = settled(aim, false);
        assert_eq!(fixed.head, Vec2::ZERO);
        assert!(fixed.eyes.distance(aim) < 0.01);
    }

    #[test]
    fn nobody_turns_like_an_owl() {
        let gaze = settled(Vec2::new(1.9, 1.5), true);
        assert!(gaze.head.x.to_degrees() < 40.1 && gaze.eyes.x.to_degrees() < 30.1);
        assert!(gaze.head.y.to_degrees() < 25.1 && gaze.eyes.y.to_degrees() < 20.1);
        let strayed = gaze.strayed(Vec2::splat(0.1));
        assert_eq!(strayed, EYES);
    }

    #[test]
    fn the_eyes_are_there_first() {
        let mut gaze = Gaze::default();
        for _ in 0..6 {
            gaze.advance(1.0 / 60.0, Some(Vec2::new(0.5, 0.0)), true);
        }
        assert!((gaze.head.x + gaze.eyes.x - 0.5).abs() < 0.02, "{gaze:?}");
        assert!(gaze.head.x < 0.2 && gaze.is_moving());
    }

    #[test]
    fn the_frame_rate_does_not_turn_the_head() {
        let after = |rate: u16| {
            let mut gaze = Gaze::default();
            for _ in 0..rate / 4 {
                gaze.advance(1.0 / f32::from(rate), Some(Vec2::new(0.6, 0.1)), true);
            }
            gaze.head
        };
        assert!(after(20).distance(after(240)) < 1e-3);
    }

    #[test]
    fn shapes_turn_both_eyes_the_same_way() {
        let mut face = Weights::ZERO;
        look(&mut face, Vec2::new(0.5, -1.0) * EYES);
        assert!((face[EyeLookOutLeft] - 0.5).abs() < 1e-6);
        assert!((face[EyeLookInRight] - 0.5).abs() < 1e-6);
        assert_eq!(face[EyeLookDownLeft], 1.0);
        assert_eq!(face[EyeLookUpRight], 0.0);
        assert_eq!(face.iter().filter(|(_, w)| *w > 0.0).count(), 4);
    }
}
