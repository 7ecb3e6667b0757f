//! Motions that are written down: keys of hands and trunk, and what lies between.

use crate::arm::{HandGoal, HandShape, arm_frame, hand_turn, shoulder};
use crate::bone::{Bone, Side};
use crate::humanoid::Humanoid;
use crate::pose::Frame;
use crate::task::Motion;
use glam::{Quat, Vec3};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The motions that come with the crate.
const OURS: &str = include_str!("../motions/motions.toml");

/// The bones of the trunk that keys tell.
pub(crate) const TOLD: [Bone; 5] = [Bone::Hips, Bone::Spine, Bone::Chest, Bone::Neck, Bone::Head];

/// A hand of a key.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandKey {
    at: Vec3,
    fingers: Vec3,
    palm: Vec3,
    #[serde(deserialize_with = "shape")]
    shape: HandShape,
}

fn shape<'de, D: serde::Deserializer<'de>>(from: D) -> Result<HandShape, D::Error> {
    let name = String::deserialize(from)?;
    HandShape::named(&name).ok_or_else(|| {
        serde::de::Error::custom(format!("there is no shape of a hand called `{name}`"))
    })
}

impl HandKey {
    /// Where it puts the hand of a side.
    pub(crate) fn goal(&self, body: &Humanoid, frame: &Frame, side: Side) -> HandGoal {
        let mirror = Vec3::new(side.sign(), 1.0, 1.0);
        // As the body stands, turned with it but upright.
        let (yaw, ..) = frame.turns[Bone::Hips].to_euler(glam::EulerRot::YXZ);
        let upright = Quat::from_rotation_y(yaw);
        let from = shoulder(body, frame, side);
        let reach = arm_frame(body, side, Vec3::ZERO, self.at);
        HandGoal {
            wrist: from + upright * reach,
            turn: upright * hand_turn(side, self.fingers * mirror, self.palm * mirror),
            swivel: 0.0,
            shape: self.shape,
            grip: Vec3::ZERO,
        }
    }
}

/// A key: the trunk in degrees, the hand, the shoulders' lift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Key {
    at: f32,
    hips: Vec3,
    spine: Vec3,
    chest: Vec3,
    neck: Vec3,
    head: Vec3,
    shoulders: f32,
    hand: Option<HandKey>,
}

impl Key {
    fn trunk(&self) -> [Vec3; 5] {
        [self.hips, self.spine, self.chest, self.neck, self.head]
    }
}

/// A motion.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clip {
    pub(crate) seconds: f32,
    /// Whether both hands do it.
    #[serde(default)]
    pub(crate) both: bool,
    keys: Vec<Key>,
}

/// What a motion asks of the trunk at a moment: turns of [`TOLD`], and the shoulders' lift in radians.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bearing {
    pub(crate) trunk: [Quat; 5],
    pub(crate) shoulders: f32,
}

impl Clip {
    /// Whether it needs a hand.
    pub(crate) fn has_hand(&self) -> bool {
        self.keys.iter().any(|key| key.hand.is_some())
    }

    /// The keys about a moment, and how far it is from the one to the other.
    fn about(&self, time: f32) -> (usize, usize, f32) {
        let next = self
            .keys
            .iter()
            .position(|key| key.at > time)
            .unwrap_or(self.keys.len() - 1);
        let last = next.saturating_sub(1);
        let (a, b) = (self.keys[last].at, self.keys[next].at);
        (
            last,
            next,
            if b > a {
                ((time - a) / (b - a)).clamp(0.0, 1.0)
            } else {
                1.0
            },
        )
    }

    /// A curve through a value of the keys that is smooth at each and rests at the ends (Catmull-Rom, with the keys' own
    /// times).
    fn curve(&self, time: f32, of: impl Fn(&Key) -> Vec3) -> Vec3 {
        let (last, next, t) = self.about(time);
        let at = |k: usize| of(&self.keys[k]);
        let slope = |k: usize| {
            if k == 0 || k + 1 >= self.keys.len() {
                return Vec3::ZERO;
            }
            (at(k + 1) - at(k - 1)) / (self.keys[k + 1].at - self.keys[k - 1].at).max(1e-3)
        };
        let span = self.keys[next].at - self.keys[last].at;
        let (p, q) = (at(last), at(next));
        let (m, n) = (slope(last) * span, slope(next) * span);
        let (t2, t3) = (t * t, t * t * t);
        p * (2.0 * t3 - 3.0 * t2 + 1.0)
            + m * (t3 - 2.0 * t2 + t)
            + q * (3.0 * t2 - 2.0 * t3)
            + n * (t3 - t2)
    }

    /// The trunk at a moment, as who does it with this hand bears it.
    pub(crate) fn bearing(&self, time: f32, side: Side) -> Bearing {
        let mirror = if side == Side::Left {
            Vec3::new(1.0, -1.0, -1.0)
        } else {
            Vec3::ONE
        };
        let trunk = std::array::from_fn(|k| {
            let [x, y, z] =
                (self.curve(time, |key| key.trunk()[k]) * mirror * std::f32::consts::PI / 180.0)
                    .to_array();
            Quat::from_euler(glam::EulerRot::YXZ, y, x, z)
        });
        let shoulders = self
            .curve(time, |key| Vec3::splat(key.shoulders))
            .x
            .to_radians();
        Bearing { trunk, shoulders }
    }

    /// The hand at a moment: none before its first key and after its last.
    pub(crate) fn hand(
        &self,
        time: f32,
        body: &Humanoid,
        frame: &Frame,
        side: Side,
    ) -> Option<HandGoal> {
        let (last, next, t) = self.about(time);
        let goal = |key: &Key| Some(key.hand?.goal(body, frame, side));
        match (goal(&self.keys[last]), goal(&self.keys[next])) {
            (Some(from), Some(to)) => Some(from.lerp(&to, crate::ease::smooth(0.0, 1.0, t))),
            // On the way to the first one.
            (None, Some(to)) => Some(to),
            _ => None,
        }
    }

    /// Seconds to the first key with a hand.
    pub(crate) fn lead(&self) -> f32 {
        self.keys
            .iter()
            .find(|key| key.hand.is_some())
            .map_or(0.0, |key| key.at)
    }

    fn is_sane(&self) -> bool {
        self.keys.len() >= 2
            && self.keys.is_sorted_by(|a, b| a.at < b.at)
            && self.seconds.is_finite()
    }
}

/// Where hands are held while one talks.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gesture {
    pub(crate) open: f32,
    #[serde(default)]
    pub(crate) both: bool,
    pub(crate) hand: HandKey,
}

/// Everything that is written down.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Motions {
    #[serde(default)]
    pub(crate) gesture: Vec<Gesture>,
    #[serde(flatten)]
    clips: BTreeMap<String, Clip>,
}

impl Motions {
    fn read(text: &str) -> Result<Self, String> {
        let motions: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        match motions.clips.iter().find(|(_, clip)| !clip.is_sane()) {
            Some((name, _)) => Err(format!(
                "the motion `{name}` needs two keys or more, in the order of their times"
            )),
            None => Ok(motions),
        }
    }

    /// Those that come with the crate.
    pub(crate) fn ours() -> Arc<Self> {
        static MOTIONS: LazyLock<Arc<Motions>> =
            LazyLock::new(|| Arc::new(Motions::read(OURS).unwrap_or_default()));
        MOTIONS.clone()
    }

    pub(crate) fn clip(&self, motion: Motion) -> Option<&Clip> {
        self.clips.get(motion.name())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn all_motions_are_there_and_begin_and_end_at_rest() {
        let motions = Motions::read(OURS).unwrap();
        assert!(motions.gesture.len() >= 4);
        for motion in Motion::ALL {
            let clip = motions.clip(motion).unwrap();
            for time in [0.0, clip.seconds, clip.seconds + 9.0] {
                let Bearing { trunk, shoulders } = clip.bearing(time, Side::Left);
                assert!(
                    shoulders == 0.0
                        && trunk
                            .iter()
                            .all(|turn| turn.angle_between(Quat::IDENTITY) < 1e-3)
                );
            }
        }
    }

    #[test]
    fn a_file_that_is_wrong_is_told() {
        let keys = "[a]\nseconds = 1.0\nkeys = [{ at = 1.0 }, { at = 0.5 }]";
        assert!(Motions::read(keys).unwrap_err().contains("`a`"));
        let shape = "[[gesture]]\nopen = 0\nhand = { at = [0,0,0], fingers = [0,0,1], palm = [0,1,0], shape = \"claw\" }";
        assert!(Motions::read(shape).unwrap_err().contains("claw"));
    }
}
