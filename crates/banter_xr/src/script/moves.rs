//! What people do with head and hands, one thing after another, each time a little otherwise.

use super::{Noise, Script, ScriptKey};
use crate::gesture::{HandGesture, HeadGesture};
use crate::hand::HandShape;
use banter_core::{Hand, Weights};
use bevy::math::{EulerRot, Isometry3d, Quat, Vec3};
use std::f32::consts::FRAC_PI_2;

/// How high eyes are, metres.
const EYES: f32 = 1.62;
/// Fingers at ease.
const EASE: [f32; 5] = [0.3, 0.3, 0.35, 0.38, 0.4];

/// Moves of a player, from a seed: no two waves of it are the same, and the same seed gives the same
/// player.
#[derive(Debug, Clone)]
pub struct Moves {
    keys: Vec<ScriptKey>,
    now: ScriptKey,
    chance: Noise,
}

impl Moves {
    /// Somebody who stands with hanging arms.
    pub fn new(seed: u64) -> Self {
        let now = ScriptKey {
            at: 0.0,
            head: Isometry3d::from_translation(Vec3::Y * EYES),
            hands: [Hand::Left, Hand::Right].map(hanging),
            gaze: (0.0, 0.0),
            face: Weights::ZERO,
        };
        Self {
            keys: vec![now],
            now,
            chance: Noise::new(seed, 0.0),
        }
    }

    /// How long it goes on so far, seconds.
    pub fn seconds(&self) -> f32 {
        self.now.at
    }

    /// The state that it has come to, to be changed: what is written here is reached `seconds` later.
    pub fn reach(&mut self, seconds: f32, change: impl FnOnce(&mut ScriptKey)) -> &mut Self {
        let at = self.now.at + seconds.max(0.001);
        change(&mut self.now);
        self.now.at = at;
        self.keys.push(self.now);
        self
    }

    /// Holds still.
    pub fn rest(&mut self, seconds: f32) -> &mut Self {
        self.reach(seconds, |_| {})
    }

    /// Both arms sink.
    pub fn relax(&mut self) -> &mut Self {
        let time = self.chance.between(0.35, 0.6);
        self.reach(time, |key| {
            key.hands = [Hand::Left, Hand::Right].map(hanging)
        })
    }

    /// Makes a gesture for so long, after the hand has come there.
    pub fn gesture(&mut self, side: Hand, gesture: HandGesture, seconds: f32) -> &mut Self {
        let mut turn = |most: f32| self.chance.between(-most, most);
        let (yaw, pitch, roll) = (turn(0.3), turn(0.25), turn(0.25));
        let sway = Vec3::new(turn(0.08), turn(0.08), turn(0.06));
        let up = Quat::from_rotation_x(FRAC_PI_2);
        let (place, base, curls) = match gesture {
            HandGesture::Point => (
                Vec3::new(0.2, 1.2, -0.42),
                Quat::IDENTITY,
                [self.chance.between(0.3, 1.0), 0.0, 0.97, 1.0, 1.0],
            ),
            HandGesture::OpenPalm => (Vec3::new(0.2, 1.32, -0.4), up, [0.1, 0.0, 0.0, 0.0, 0.05]),
            HandGesture::Wave => (Vec3::new(0.28, 1.42, -0.3), up, [0.1, 0.1, 0.08, 0.1, 0.15]),
            HandGesture::ThumbsUp => (
                Vec3::new(0.2, 1.15, -0.35),
                Quat::from_rotation_z(-FRAC_PI_2),
                [0.0, 1.0, 1.0, 1.0, 1.0],
            ),
            HandGesture::Grab => (
                Vec3::new(0.12, 1.1, -0.45),
                Quat::IDENTITY,
                [0.8, 0.95, 1.0, 1.0, 1.0],
            ),
        };
        let lean = Quat::from_euler(EulerRot::YXZ, yaw, pitch, roll);
        let turn = if gesture == HandGesture::ThumbsUp {
            // About the thumb, as a thumb that is up stays up.
            Quat::from_euler(EulerRot::YXZ, yaw, 0.5 * pitch, 0.6 * roll) * base
        } else {
            lean * base
        };
        let shape = HandShape::curled(side, curls).at(mirrored(side, place + sway, turn));
        let time = self.chance.between(0.35, 0.6);
        self.reach(time, |key| key.hands[side as usize] = shape);
        if gesture == HandGesture::Wave {
            self.waving(side, shape, seconds)
        } else {
            // Nobody holds quite still.
            let drift = Vec3::new(0.008, -0.006, 0.01);
            self.reach(seconds, |key| {
                key.hands[side as usize].wrist.translation += bevy::math::Vec3A::from(drift);
            })
        }
    }

    fn waving(&mut self, side: Hand, middle: HandShape, seconds: f32) -> &mut Self {
        let half = self.chance.between(0.16, 0.32);
        let (wide, tilt) = (
            self.chance.between(0.05, 0.10),
            self.chance.between(0.15, 0.4),
        );
        let until = self.now.at + seconds;
        let mut way = 1.0;
        while self.now.at < until {
            let mut shape = middle;
            shape.wrist.translation.x += way * wide;
            shape.wrist.rotation = Quat::from_rotation_z(-way * tilt) * shape.wrist.rotation;
            self.reach(half, |key| key.hands[side as usize] = shape);
            way = -way;
        }
        self
    }

    /// Nods or shakes the head, so many times.
    pub fn head(&mut self, gesture: HeadGesture, times: u32) -> &mut Self {
        let half = self.chance.between(0.13, 0.26);
        let wide = self.chance.between(0.15, 0.3);
        let rest = self.now.head.rotation;
        for _ in 0..times {
            for way in [1.0, -1.0] {
                let turn = match (gesture, way > 0.0) {
                    // Down, and back.
                    (HeadGesture::Nod, true) => Quat::from_rotation_x(-wide),
                    (HeadGesture::Nod, false) => Quat::IDENTITY,
                    (HeadGesture::Shake, _) => Quat::from_rotation_y(way * 0.8 * wide),
                };
                self.reach(half, |key| key.head.rotation = rest * turn);
            }
        }
        self.reach(half, |key| key.head.rotation = rest)
    }

    /// Makes a face.
    pub fn face(&mut self, seconds: f32, face: Weights) -> &mut Self {
        self.reach(seconds, |key| key.face = face)
    }

    /// Does what people do who say nothing with their hands: looks about, shifts, scratches its
    /// head, talks with loose hands.
    pub fn idle(&mut self, seconds: f32) -> &mut Self {
        let until = self.now.at + seconds;
        while self.now.at < until {
            let time = self.chance.between(0.5, 2.5);
            let side = if self.chance.uniform() < 0.5 {
                Hand::Left
            } else {
                Hand::Right
            };
            match (self.chance.uniform() * 6.0) as u32 {
                0 | 1 => self.look_about(time),
                2 => self.hold(side, Vec3::new(0.15, 1.05, -0.2), time),
                3 => self.scratch(side),
                4 => self.talk(side),
                _ => self.relax().rest(time),
            };
        }
        self
    }

    fn look_about(&mut self, time: f32) -> &mut Self {
        let (yaw, pitch) = (
            self.chance.between(-0.8, 0.8),
            self.chance.between(-0.3, 0.2),
        );
        let aside = self.chance.between(-0.06, 0.06);
        let takes = self.chance.between(0.3, 0.9);
        self.reach(takes, |key| {
            key.head = Isometry3d::new(
                Vec3::new(aside, EYES - 0.3 * aside.abs(), 0.0),
                Quat::from_euler(EulerRot::YXZ, yaw, pitch, 0.0),
            );
        })
        .rest(time)
    }

    /// A hand comes to a place and is at ease there.
    fn hold(&mut self, side: Hand, place: Vec3, time: f32) -> &mut Self {
        let turn = Quat::from_euler(
            EulerRot::YXZ,
            self.chance.between(0.0, 0.9),
            self.chance.between(-0.6, 0.6),
            self.chance.between(-1.2, 0.4),
        );
        let curls = EASE.map(|curl| curl + self.chance.between(-0.12, 0.15));
        let shape = HandShape::curled(side, curls).at(mirrored(side, place, turn));
        let takes = self.chance.between(0.4, 0.9);
        self.reach(takes, |key| key.hands[side as usize] = shape)
            .rest(time)
    }

    fn scratch(&mut self, side: Hand) -> &mut Self {
        self.hold(side, Vec3::new(0.12, EYES + 0.02, -0.08), 0.2);
        for way in [1.0, -1.0, 1.0, -1.0] {
            let time = self.chance.between(0.12, 0.2);
            self.reach(time, |key| {
                let at = &mut key.hands[side as usize].wrist.translation;
                at.y += way * 0.02;
                at.x += way * 0.01;
            });
        }
        self.relax()
    }

    /// Beats, as hands do beside words.
    fn talk(&mut self, side: Hand) -> &mut Self {
        self.hold(side, Vec3::new(0.2, 1.15, -0.3), 0.1);
        for _ in 0..5 {
            let beat = Vec3::new(
                self.chance.between(-0.025, 0.025),
                self.chance.between(0.03, 0.09),
                self.chance.between(-0.04, 0.04),
            );
            let time = self.chance.between(0.15, 0.35);
            for way in [1.0, -1.0] {
                let by = bevy::math::Vec3A::from(beat * way);
                self.reach(time, |key| key.hands[side as usize].wrist.translation += by);
            }
            let nod = self.chance.between(0.0, 0.06);
            self.reach(0.15, |key| {
                key.head.rotation *= Quat::from_rotation_x(-nod);
            });
            self.reach(0.2, |key| key.head.rotation *= Quat::from_rotation_x(nod));
        }
        self.relax()
    }
}

impl From<Moves> for Script {
    fn from(moves: Moves) -> Self {
        Self::new(moves.keys)
    }
}

/// A hand that hangs beside the leg, its back to the outside.
fn hanging(side: Hand) -> HandShape {
    let turn = Quat::from_rotation_x(-FRAC_PI_2) * Quat::from_rotation_z(-1.2);
    HandShape::curled(side, EASE).at(mirrored(side, Vec3::new(0.24, 0.82, -0.03), turn))
}

/// A pose of the right hand, or what it is in a mirror.
fn mirrored(side: Hand, place: Vec3, turn: Quat) -> Isometry3d {
    match side {
        Hand::Right => Isometry3d::new(place, turn),
        Hand::Left => Isometry3d::new(
            place * Vec3::new(-1.0, 1.0, 1.0),
            Quat::from_xyzw(turn.x, -turn.y, -turn.z, turn.w),
        ),
    }
}
