//! What a hand looks like at this moment, in the few numbers that gestures are made of.

use crate::hand::{Finger, HandJoint, HandJoints};
use banter_core::Hand;
use bevy::math::{Isometry3d, Vec3};

/// Reading of a hand in one frame. Directions are those of the space that joints and head are in,
/// whose +Y is up.
///
/// All of it comes from positions: what trackers say of turns is poorer, and some say nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HandReading {
    /// How straight index, middle, ring and little finger are: the cosine between where they point
    /// and where the hand does. 1 is stretched, about 0.6 at ease, below 0 in a fist.
    pub straight: [f32; 4],
    /// Where the hand points, from the wrist to the middle finger's root.
    pub along: Vec3,
    /// Where the index finger points.
    pub index: Vec3,
    /// Where the palm faces.
    pub palm: Vec3,
    /// Where the thumb points, and how far its tip is from the index finger's root, in lengths of the
    /// hand's back.
    pub thumb: (Vec3, f32),
    /// How far the wrist is above the head, metres: mostly less than nothing.
    pub above_head: f32,
    /// How far the fingers are to the right of the head as it looks, metres.
    pub aside: f32,
    /// Where the head looks on the level.
    pub ahead: Vec3,
    /// Where the palm's middle is.
    pub place: Vec3,
}

/// Reads a hand, as seen from the head that it belongs to. `None` where the numbers are none, or
/// no hand.
///
/// ```
/// use banter_core::Hand;
/// use banter_xr::{HandShape, read_hand};
/// use bevy::math::Isometry3d;
///
/// let pointing = HandShape::curled(Hand::Right, [0.8, 0.0, 1.0, 1.0, 1.0]).joints();
/// let seen = read_hand(&pointing, &Isometry3d::from_xyz(0.0, 0.4, 0.2)).unwrap();
/// assert!(seen.straight[0] > 0.9 && seen.straight[1] < 0.0);
/// ```
pub fn read_hand(hand: &HandJoints, head: &Isometry3d) -> Option<HandReading> {
    let at = |joint| hand.place(joint);
    let wrist = at(HandJoint::Wrist);
    let back = at(HandJoint::MiddleProximal) - wrist;
    let along = back.try_normalize()?;
    let [index, little] =
        [HandJoint::IndexProximal, HandJoint::LittleProximal].map(|it| at(it) - wrist);
    let palm = match hand.side {
        Hand::Right => index.cross(little),
        Hand::Left => little.cross(index),
    }
    .try_normalize()?;
    let mut straight = [0.0; 4];
    for (out, finger) in straight.iter_mut().zip(&Finger::ALL[1..]) {
        let [root, .., tip] = finger.joints();
        *out = (at(tip) - at(root)).normalize_or_zero().dot(along);
    }
    let thumb = at(HandJoint::ThumbTip) - at(HandJoint::ThumbProximal);
    let away = at(HandJoint::ThumbTip).distance(at(HandJoint::IndexProximal));
    let looks = head.rotation * Vec3::NEG_Z;
    let ahead = Vec3::new(looks.x, 0.0, looks.z).normalize_or(Vec3::NEG_Z);
    let eyes = Vec3::from(head.translation);
    let tips = at(HandJoint::MiddleTip).midpoint(at(HandJoint::RingTip));
    let reading = HandReading {
        straight,
        along,
        index: (at(HandJoint::IndexTip) - at(HandJoint::IndexProximal)).normalize_or(along),
        palm,
        thumb: (thumb.normalize_or_zero(), away / back.length()),
        above_head: wrist.y - eyes.y,
        aside: (tips - eyes).dot(ahead.cross(Vec3::Y)),
        ahead,
        place: at(HandJoint::Palm),
    };
    let numbers = reading.straight.iter().sum::<f32>() + reading.aside + reading.thumb.1;
    (numbers.is_finite() && reading.place.is_finite() && reading.index.is_finite())
        .then_some(reading)
}
