//! What is tracked of a person, as a body needs it.

use crate::arm::hand_turn;
use crate::bone::Side;
use crate::limit::mirrored;
use glam::{Quat, Vec3};

/// A person as it is tracked in one moment, in one space for all of it: metres, +Y up, the floor at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WornTargets {
    /// Between the eyes, and how the head is turned: +Z is where the face looks, +X to its own left.
    pub head: Option<(Vec3, Quat)>,
    /// The left and the right hand.
    pub hands: [Option<WornHand>; 2],
}

impl WornTargets {
    /// As a mirror shows them whose plane is where X is 0: the left hand is the right one.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let flip = Vec3::new(-1.0, 1.0, 1.0);
        let hand = |hand: Option<WornHand>| {
            hand.map(|hand| WornHand {
                wrist: hand.wrist * flip,
                turn: mirrored(hand.turn),
                fingers: hand
                    .fingers
                    .map(|fingers| fingers.map(|ways| ways.map(|way| way * flip))),
            })
        };
        let [left, right] = self.hands;
        Self {
            head: self
                .head
                .map(|(place, turn)| (place * flip, mirrored(turn))),
            hands: [hand(right), hand(left)],
        }
    }

    /// The same, all of it somewhere else.
    #[must_use]
    pub fn moved(&self, by: Vec3) -> Self {
        Self {
            head: self.head.map(|(place, turn)| (place + by, turn)),
            hands: self.hands.map(|hand| {
                hand.map(|hand| WornHand {
                    wrist: hand.wrist + by,
                    ..hand
                })
            }),
        }
    }

    /// The same with everything multiplied, and without what is no number.
    pub(super) fn scaled(&self, by: f32) -> Self {
        let sane = |place: Vec3, turn: Quat| {
            place.is_finite() && turn.is_finite() && turn.length_squared() > 0.5
        };
        let head = self.head.filter(|(place, turn)| sane(*place, *turn));
        let hands = self.hands.map(|hand| {
            let hand = hand.filter(|hand| sane(hand.wrist, hand.turn));
            hand.map(|hand| WornHand {
                wrist: hand.wrist * by,
                ..hand
            })
        });
        Self {
            head: head.map(|(place, turn)| (place * by, turn.normalize())),
            hands,
        }
    }
}

/// A tracked hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WornHand {
    /// Where the wrist is.
    pub wrist: Vec3,
    /// How the hand is turned from the T-pose, in which fingers point to the body's side and the palm down.
    pub turn: Quat,
    /// Where each of three segments of five fingers points, thumb first, from the palm to the tip: unit vectors in the
    /// hand's axes. `None` leaves fingers at ease.
    pub fingers: Option<[[Vec3; 3]; 5]>,
}

impl WornHand {
    /// A hand whose fingers would point along `along` were they stretched, and out of whose back `back` points.
    pub fn new(side: Side, wrist: Vec3, along: Vec3, back: Vec3) -> Self {
        Self {
            wrist,
            turn: hand_turn(side, along, -back),
            fingers: None,
        }
    }

    /// The same hand whose fingers go through these points, thumb first: of each the first joint that bends, the two
    /// next, and the tip. They are points of the same space as the wrist.
    #[must_use]
    pub fn with_fingers(mut self, joints: &[[Vec3; 4]; 5]) -> Self {
        let back = self.turn.inverse();
        let way = |from: Vec3, to: Vec3| (back * (to - from)).try_normalize();
        let mut fingers = [[Vec3::X; 3]; 5];
        for (segments, joints) in fingers.iter_mut().zip(joints) {
            for (segment, pair) in segments.iter_mut().zip(joints.windows(2)) {
                let Some(way) = way(pair[0], pair[1]).filter(|way| way.is_finite()) else {
                    return self;
                };
                *segment = way;
            }
        }
        self.fingers = Some(fingers);
        self
    }
}
