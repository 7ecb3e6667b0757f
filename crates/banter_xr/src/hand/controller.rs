//! A hand that holds a controller.

use super::joint::HandJoints;
use super::shape::HandShape;
use banter_core::Hand;
use bevy::math::{Isometry3d, Mat3, Quat, Vec2, Vec3};
use bevy::prelude::*;

/// Where a grip is in the axes of a right hand's wrist: in the middle of the fist.
const GRIP: Vec3 = Vec3::new(0.0, -0.028, -0.075);
/// How far fingers that hold a handle are curled, and those that press it; the index finger off, on and pulling a
/// trigger; the thumb off and on its button.
const HANDLE: (f32, f32) = (0.55, 1.0);
const INDEX: (f32, f32, f32) = (0.05, 0.35, 0.95);
const THUMB: (f32, f32) = (0.1, 0.75);

/// State of a controller in a hand.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq)]
pub struct ControllerState {
    /// OpenXR's grip pose, in the player's space: in the middle of the fist, -Z towards the thumb, +X to the player's
    /// right while the palms face each other. `None` while it is not tracked.
    pub grip: Option<Isometry3d>,
    /// OpenXR's aim pose: -Z is where it points.
    pub aim: Option<Isometry3d>,
    /// The trigger, `0..=1`.
    pub trigger: f32,
    /// Whether the finger lies on the trigger. What cannot tell says it while the trigger is pulled.
    pub trigger_touched: bool,
    /// The squeeze of the handle, `0..=1`.
    pub squeeze: f32,
    /// Whether the thumb lies on a button, a stick or a rest.
    pub thumb_touched: bool,
    /// The lower button: A on the right, X on the left.
    pub primary: bool,
    /// The upper button: B on the right, Y on the left.
    pub secondary: bool,
    /// The stick, each `-1..=1`, up and right positive.
    pub stick: Vec2,
}

impl ControllerState {
    /// The hand around it, as far as the controller knows: fingers curl by trigger and squeeze.
    ///
    /// ```
    /// use banter_core::Hand;
    /// use banter_xr::{ControllerState, HandJoint};
    /// use bevy::math::Isometry3d;
    ///
    /// let held = ControllerState { grip: Some(Isometry3d::from_xyz(0.2, 1.1, -0.3)), ..Default::default() };
    /// let wrist = held.hand(Hand::Right).unwrap().place(HandJoint::Wrist);
    /// assert!(wrist.distance(bevy::math::Vec3::new(0.2, 1.1, -0.3)) < 0.09);
    /// assert_eq!(ControllerState::default().hand(Hand::Right), None);
    /// ```
    pub fn hand(&self, side: Hand) -> Option<HandJoints> {
        let grip = self.grip?;
        let x = match side {
            Hand::Right => 1.0,
            Hand::Left => -1.0,
        };
        // The back of the hand is where +X is on the right, and fingers go on against +Y.
        let axes = Mat3::from_cols(Vec3::Z * x, Vec3::X * x, Vec3::Y);
        let turn = grip.rotation * Quat::from_mat3(&axes);
        let place = Vec3::from(grip.translation) - turn * GRIP;
        let mix = |(from, to): (f32, f32), share: f32| from + (to - from) * unit(share);
        let others = mix(HANDLE, self.squeeze);
        let touches = self.trigger_touched || self.trigger > 0.02;
        let index = if touches {
            mix((INDEX.1, INDEX.2), self.trigger)
        } else {
            INDEX.0
        };
        let thumb = if self.thumb_touched { THUMB.1 } else { THUMB.0 };
        let curls = [thumb, index, others, others, others];
        let shape = HandShape::curled(side, curls).at(Isometry3d::new(place, turn));
        Some(shape.joints()).filter(HandJoints::is_finite)
    }
}

fn unit(value: f32) -> f32 {
    if value.is_finite() {
        value.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::gesture::{HandGesture, HandWatcher};
    use crate::hand::HandJoint;

    /// Both controllers as they are held before the chest, thumbs up: -Z of the grip is up.
    fn held(side: Hand) -> ControllerState {
        let x = if side == Hand::Right { 0.2 } else { -0.2 };
        // X to the right, Y back, Z down.
        let turn = Quat::from_mat3(&Mat3::from_cols(Vec3::X, Vec3::Z, Vec3::NEG_Y));
        ControllerState {
            grip: Some(Isometry3d::new(Vec3::new(x, 1.2, -0.4), turn)),
            ..default()
        }
    }

    #[test]
    fn palms_face_each_other_and_fingers_point_ahead() {
        for side in [Hand::Left, Hand::Right] {
            let hand = held(side).hand(side).unwrap();
            let wrist = hand.pose(HandJoint::Wrist);
            let x = if side == Hand::Right { 1.0 } else { -1.0 };
            assert!(
                (wrist.rotation * Vec3::NEG_Z).dot(Vec3::NEG_Z) > 0.99,
                "{side:?}"
            );
            assert!((wrist.rotation * Vec3::Y).x * x > 0.99, "{side:?}");
            assert!(
                hand.place(HandJoint::Wrist).z > -0.4,
                "the wrist is behind the grip"
            );
            let thumb = hand.place(HandJoint::ThumbTip) - hand.place(HandJoint::LittleTip);
            assert!(thumb.y > 0.02, "{thumb}");
        }
    }

    #[test]
    fn a_finger_off_the_trigger_points_and_one_that_pulls_grabs() {
        let head = Isometry3d::from_xyz(0.0, 1.6, 0.0);
        let told = |state: ControllerState| {
            let mut watcher = HandWatcher::default();
            let mut told = None;
            for _ in 0..90 {
                told = watcher.advance(1.0 / 72.0, state.hand(Hand::Right).as_ref(), &head);
            }
            told
        };
        let mut state = ControllerState {
            squeeze: 1.0,
            thumb_touched: true,
            ..held(Hand::Right)
        };
        assert_eq!(told(state), Some(HandGesture::Point));
        (state.trigger, state.trigger_touched) = (1.0, true);
        assert_eq!(told(state), Some(HandGesture::Grab));
    }
}
