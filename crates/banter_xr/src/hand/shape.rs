//! A hand in few numbers: where its wrist is, and how each segment of its fingers points.

use super::joint::{Finger, HandJoint, HandJoints};
use banter_core::Hand;
use bevy::math::{Isometry3d, Vec3};
use bevy::prelude::*;

/// Where fingers begin in the axes of a right wrist, and how long their segments are: metres of an
/// adult's hand, rounded from the medians of J. W. Garrett, "The adult human hand: some
/// anthropometric and biomechanical considerations", 1971.
const BASES: [Vec3; 5] = [
    Vec3::new(-0.022, -0.010, -0.025),
    Vec3::new(-0.025, 0.000, -0.090),
    Vec3::new(-0.003, 0.002, -0.092),
    Vec3::new(0.017, 0.000, -0.086),
    Vec3::new(0.034, -0.004, -0.078),
];
const LENGTHS: [[f32; 3]; 5] = [
    [0.045, 0.032, 0.027],
    [0.040, 0.024, 0.022],
    [0.044, 0.028, 0.023],
    [0.041, 0.026, 0.022],
    [0.032, 0.020, 0.020],
];
/// Sizes that hands have, to an adult's.
const SIZES: (f32, f32) = (0.5, 1.6);

/// Direction of a finger's segment in the axes of the wrist, radians.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq)]
pub struct Bend {
    /// Towards the palm: 0 goes on as the hand does, a quarter turn stands on the palm; `-π..=π`.
    pub flex: f32,
    /// Away from the thumb: `-π/2..=π/2`.
    pub splay: f32,
}

impl Bend {
    /// The direction that it is.
    fn direction(self, side: Hand) -> Vec3 {
        let (sin, cos) = self.splay.sin_cos();
        let (down, along) = self.flex.sin_cos();
        Vec3::new(mirror(side) * sin, -cos * down, -cos * along)
    }

    /// The bend that a direction is.
    fn of(direction: Vec3, side: Hand) -> Self {
        let v = direction.normalize_or(Vec3::NEG_Z);
        Self {
            flex: (-v.y).atan2(-v.z),
            splay: (mirror(side) * v.x).clamp(-1.0, 1.0).asin(),
        }
    }

    fn lerp(self, to: Self, t: f32) -> Self {
        Self {
            flex: self.flex + (to.flex - self.flex) * t,
            splay: self.splay + (to.splay - self.splay) * t,
        }
    }
}

/// Shape of a hand: its wrist, its size, and how each of three segments of five fingers points.
///
/// It is what a hand needs on a wire and in a script, and what a controller's buttons say of one.
///
/// ```
/// use banter_core::Hand;
/// use banter_xr::{HandJoint, HandShape};
///
/// let fist = HandShape::curled(Hand::Right, [1.0; 5]).joints();
/// let flat = HandShape::curled(Hand::Right, [0.0; 5]).joints();
/// let tip = |hand: banter_xr::HandJoints| hand.place(HandJoint::IndexTip).length();
/// assert!(tip(fist) < 0.5 * tip(flat));
/// ```
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct HandShape {
    /// Which hand it is.
    pub side: Hand,
    /// Where the wrist is: -Z along the hand, +Y out of its back.
    pub wrist: Isometry3d,
    /// How large the hand is; 1 is an adult's.
    pub size: f32,
    /// The segments, thumb first, each from the palm to the tip.
    pub bends: [[Bend; 3]; 5],
}

impl HandShape {
    /// A hand at the origin whose fingers are curled so far, thumb first: 0 is stretched, 1 a fist,
    /// about 0.35 at ease.
    pub fn curled(side: Hand, curls: [f32; 5]) -> Self {
        const STRETCHED: [f32; 3] = [0.05, 0.08, 0.10];
        const FIST: [f32; 3] = [1.45, 2.90, 3.50];
        const THUMB: [(Bend, Bend); 3] = [
            (bend(0.15, -0.75), bend(0.70, -0.10)),
            (bend(0.10, -1.00), bend(0.80, 0.50)),
            (bend(0.10, -1.10), bend(0.80, 0.90)),
        ];
        let mut bends = [[Bend::default(); 3]; 5];
        for ((finger, segments), curl) in bends.iter_mut().enumerate().zip(curls) {
            let curl = if curl.is_finite() {
                curl.clamp(0.0, 1.0)
            } else {
                0.0
            };
            for (k, segment) in segments.iter_mut().enumerate() {
                *segment = if finger == 0 {
                    THUMB[k].0.lerp(THUMB[k].1, curl)
                } else {
                    bend(STRETCHED[k] + (FIST[k] - STRETCHED[k]) * curl, 0.0)
                };
            }
        }
        Self {
            side,
            wrist: Isometry3d::IDENTITY,
            size: 1.0,
            bends,
        }
    }

    /// The same hand with its wrist here.
    #[must_use]
    pub fn at(mut self, wrist: Isometry3d) -> Self {
        self.wrist = wrist;
        self
    }

    /// The shape of a tracked hand. Fingers of unusual proportions come out with usual ones.
    pub fn of(hand: &HandJoints) -> Self {
        let side = hand.side;
        let wrist = hand.pose(HandJoint::Wrist);
        let back = wrist.rotation.inverse();
        let mut bends = [[Bend::default(); 3]; 5];
        let (mut long, mut usual) = (0.0, 0.0);
        for ((finger, segments), lengths) in Finger::ALL.into_iter().zip(&mut bends).zip(LENGTHS) {
            let chain = finger.joints();
            for ((segment, pair), length) in segments.iter_mut().zip(chain.windows(2)).zip(lengths)
            {
                let way = hand.place(pair[1]) - hand.place(pair[0]);
                *segment = Bend::of(back * way, side);
                long += way.length();
                usual += length;
            }
        }
        let size = if long.is_finite() { long / usual } else { 1.0 };
        Self {
            side,
            wrist,
            size: size.clamp(SIZES.0, SIZES.1),
            bends,
        }
    }

    /// The 26 joints.
    pub fn joints(&self) -> HandJoints {
        let mut places = [Vec3::ZERO; HandJoints::COUNT];
        let flip = Vec3::new(mirror(self.side), 1.0, 1.0);
        places[HandJoint::Palm as usize] = Vec3::new(-0.002, 0.0, -0.06) * flip;
        for ((finger, base), (bends, lengths)) in Finger::ALL
            .into_iter()
            .zip(BASES)
            .zip(self.bends.iter().zip(LENGTHS))
        {
            let chain = finger.joints();
            let mut place = base * flip;
            places[chain[0] as usize] = place;
            if finger != Finger::Thumb {
                // The metacarpal's own joint is at the root of the hand.
                let root = Vec3::new(0.6 * base.x, base.y, -0.03) * flip;
                places[chain[0] as usize - 1] = root;
            }
            for ((joint, bend), length) in chain[1..].iter().zip(bends).zip(lengths) {
                place += bend.direction(self.side) * length;
                places[*joint as usize] = place;
            }
        }
        let mut hand = HandJoints::from_places(self.side, &places.map(|it| it * self.size));
        hand.poses[HandJoint::Wrist as usize] = Isometry3d::IDENTITY;
        hand.moved(self.wrist)
    }

    /// Somewhere between two shapes of the same hand.
    #[must_use]
    pub fn lerp(&self, to: &Self, t: f32) -> Self {
        let mut mixed = *self;
        mixed.wrist = between(self.wrist, to.wrist, t);
        mixed.size += (to.size - self.size) * t;
        for (mine, theirs) in mixed
            .bends
            .iter_mut()
            .flatten()
            .zip(to.bends.as_flattened())
        {
            *mine = Bend::of(
                mine.direction(self.side)
                    .lerp(theirs.direction(self.side), t),
                self.side,
            );
        }
        mixed
    }
}

/// A pose between two.
pub(crate) fn between(from: Isometry3d, to: Isometry3d, t: f32) -> Isometry3d {
    Isometry3d {
        translation: from.translation.lerp(to.translation, t),
        rotation: from.rotation.slerp(to.rotation, t),
    }
}

const fn bend(flex: f32, splay: f32) -> Bend {
    Bend { flex, splay }
}

/// A left hand is a right one in a mirror.
fn mirror(side: Hand) -> f32 {
    match side {
        Hand::Left => -1.0,
        Hand::Right => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_hand_is_its_shape(curls in prop::array::uniform5(0.0_f32..1.0), size in 0.7_f32..1.3, left: bool, yaw in -3.0_f32..3.0) {
            let side = if left { Hand::Left } else { Hand::Right };
            let wrist = Isometry3d::new(Vec3::new(0.3, 1.2, -0.4), Quat::from_euler(EulerRot::YXZ, yaw, 0.4, -0.8));
            let shape = HandShape { size, ..HandShape::curled(side, curls).at(wrist) };
            let hand = shape.joints();
            prop_assert!(hand.is_finite());
            let again = HandShape::of(&hand);
            prop_assert!((again.size - size).abs() < 1e-3);
            for (a, b) in hand.poses.iter().zip(again.joints().poses) {
                prop_assert!(a.translation.distance(b.translation) < 1e-3);
            }
        }
    }

    #[test]
    fn left_is_right_in_a_mirror() {
        let [left, right] =
            [Hand::Left, Hand::Right].map(|side| HandShape::curled(side, [0.3; 5]).joints());
        for (a, b) in left.poses.iter().zip(right.poses) {
            let flip = Vec3::new(-1.0, 1.0, 1.0);
            let (a, b) = (Vec3::from(a.translation), Vec3::from(b.translation));
            assert!((a * flip).distance(b) < 1e-5);
        }
    }
}
