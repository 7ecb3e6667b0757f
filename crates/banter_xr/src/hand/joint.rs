//! The 26 joints of a hand, as `XR_EXT_hand_tracking` names and orders them.

use banter_core::Hand;
use bevy::math::{Isometry3d, Vec3};
use bevy::prelude::*;

/// Joint of a hand, in the order of `XR_EXT_hand_tracking`.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum HandJoint {
    Palm,
    Wrist,
    ThumbMetacarpal,
    ThumbProximal,
    ThumbDistal,
    ThumbTip,
    IndexMetacarpal,
    IndexProximal,
    IndexIntermediate,
    IndexDistal,
    IndexTip,
    MiddleMetacarpal,
    MiddleProximal,
    MiddleIntermediate,
    MiddleDistal,
    MiddleTip,
    RingMetacarpal,
    RingProximal,
    RingIntermediate,
    RingDistal,
    RingTip,
    LittleMetacarpal,
    LittleProximal,
    LittleIntermediate,
    LittleDistal,
    LittleTip,
}

/// Finger of a hand.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Finger {
    Thumb,
    Index,
    Middle,
    Ring,
    Little,
}

impl Finger {
    /// All five, the thumb first.
    pub const ALL: [Self; 5] = [
        Self::Thumb,
        Self::Index,
        Self::Middle,
        Self::Ring,
        Self::Little,
    ];

    /// The four joints between which its three free segments are, from the palm to the tip. The
    /// thumb's first segment is its metacarpal, which moves as well.
    pub const fn joints(self) -> [HandJoint; 4] {
        use HandJoint::*;
        match self {
            Self::Thumb => [ThumbMetacarpal, ThumbProximal, ThumbDistal, ThumbTip],
            Self::Index => [IndexProximal, IndexIntermediate, IndexDistal, IndexTip],
            Self::Middle => [MiddleProximal, MiddleIntermediate, MiddleDistal, MiddleTip],
            Self::Ring => [RingProximal, RingIntermediate, RingDistal, RingTip],
            Self::Little => [LittleProximal, LittleIntermediate, LittleDistal, LittleTip],
        }
    }
}

/// Joints of one hand: where each of the 26 is, in metres.
///
/// As OpenXR has them, a joint's -Z points along its bone to the tip and its +Y out of the back of
/// the hand.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct HandJoints {
    /// Which hand it is.
    pub side: Hand,
    /// The poses, in the order of [`HandJoint`].
    pub poses: [Isometry3d; HandJoints::COUNT],
}

impl HandJoints {
    /// How many joints a hand has.
    pub const COUNT: usize = 26;

    /// A joint's pose.
    pub fn pose(&self, joint: HandJoint) -> Isometry3d {
        self.poses[joint as usize]
    }

    /// Where a joint is.
    pub fn place(&self, joint: HandJoint) -> Vec3 {
        self.poses[joint as usize].translation.into()
    }

    /// Whether every number in it is one. What is not is no hand.
    pub fn is_finite(&self) -> bool {
        self.poses
            .iter()
            .all(|pose| pose.translation.is_finite() && pose.rotation.is_finite())
    }

    /// The same hand somewhere else.
    #[must_use]
    pub fn moved(&self, by: Isometry3d) -> Self {
        Self {
            side: self.side,
            poses: self.poses.map(|pose| by * pose),
        }
    }

    /// The joints of a hand whose positions are these; turns are taken from how the bones lie. For
    /// sources that know positions only.
    pub fn from_places(side: Hand, places: &[Vec3; Self::COUNT]) -> Self {
        let at = |joint: HandJoint| places[joint as usize];
        let wrist = at(HandJoint::Wrist);
        let index = at(HandJoint::IndexProximal) - wrist;
        let little = at(HandJoint::LittleProximal) - wrist;
        let back = match side {
            Hand::Right => little.cross(index),
            Hand::Left => index.cross(little),
        };
        let along = at(HandJoint::MiddleProximal) - wrist;
        let mut turns = [look(along, back); Self::COUNT];
        for finger in Finger::ALL {
            let chain = finger.joints();
            for pair in chain.windows(2) {
                let turn = look(at(pair[1]) - at(pair[0]), back);
                turns[pair[0] as usize] = turn;
                turns[pair[1] as usize] = turn;
            }
        }
        let mut poses = [Isometry3d::IDENTITY; Self::COUNT];
        for ((pose, place), turn) in poses.iter_mut().zip(places).zip(turns) {
            *pose = Isometry3d::new(*place, turn);
        }
        Self { side, poses }
    }
}

/// The turn whose -Z goes along and whose +Y is as near to up as can be.
fn look(along: Vec3, up: Vec3) -> Quat {
    let along = along.normalize_or(Vec3::NEG_Z);
    let side = along
        .cross(up)
        .try_normalize()
        .unwrap_or_else(|| along.any_orthonormal_vector());
    Quat::from_mat3(&Mat3::from_cols(side, side.cross(along), -along))
}
