//! Where a wearer stands and where its trunk faces, told from head and hands alone.

use super::input::WornTargets;
use crate::root::Root;
use glam::{Quat, Vec3};
use std::f32::consts::{PI, TAU};

/// Beyond so much the trunk turns with the head, radians; and no neck is turned farther.
const EASY: f32 = 0.45;
const MOST: f32 = 1.25;
/// How fast it comes after, and how it settles meanwhile, in a second.
const TURNS: f32 = 7.0;
const SETTLES: f32 = 0.35;
/// How much both hands say of where the trunk faces, and from how far away on they say it, metres.
const HANDS: f32 = 0.35;
const AWAY: f32 = 0.2;
/// How far the head may be from above the feet of who stands upright, and how long the trunk is that leans, metres of an
/// adult. What is farther is a step.
const SWAYS: f32 = 0.08;
const TRUNK: f32 = 0.55;
/// How fast feet come below a head that stays away from above them, in a second.
const RECENTRES: f32 = 0.7;
/// What goes farther in a frame was put elsewhere, metres.
const LEAP: f32 = 0.7;

/// Where a wearer stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stance {
    place: Vec3,
    yaw: f32,
    begun: bool,
}

impl Stance {
    /// The root of its body; `neck` is the head's joint, `rest` where that is above the root of who stands.
    pub(super) fn advance(
        &mut self,
        seen: &WornTargets,
        neck: Vec3,
        rest: Vec3,
        size: f32,
        dt: f32,
    ) -> Root {
        let Some((eyes, turn)) = seen.head else {
            return self.root();
        };
        let head = yaw_of(turn).unwrap_or(self.yaw);
        let level = Vec3::new(1.0, 0.0, 1.0);
        if !self.begun {
            self.yaw = head;
            self.place = (neck - self.root().rotation * rest) * level;
            self.begun = true;
        }
        // Hands that are both before somebody are where the trunk faces.
        let mut faces = head;
        if let [Some(left), Some(right)] = &seen.hands {
            let way = (left.wrist.midpoint(right.wrist) - eyes) * level;
            let off = wrapped(way.x.atan2(way.z) - head);
            let sure = ((way.length() - AWAY) / AWAY).clamp(0.0, 1.0) * (1.0 - off.abs() / PI);
            faces = head + HANDS * sure * off.clamp(-1.2, 1.2);
        }
        let off = wrapped(faces - self.yaw);
        let beyond = off - off.clamp(-EASY, EASY);
        self.yaw += beyond * (1.0 - (-TURNS * dt).exp()) + off * (1.0 - (-SETTLES * dt).exp());
        let wrung = wrapped(head - self.yaw);
        self.yaw = wrapped(self.yaw + wrung - wrung.clamp(-MOST, MOST));

        let root = self.root();
        let away = (neck - root.rotation * rest) * level - self.place;
        let lower = (rest.y - neck.y).clamp(0.0, TRUNK * size);
        let trunk = TRUNK * size;
        let leash = SWAYS * size + (trunk * trunk - (trunk - lower).powi(2)).max(0.0).sqrt();
        let far = away.length();
        if far > LEAP.max(leash) {
            self.place += away;
        } else if far > leash {
            self.place += away * (1.0 - leash / far);
        }
        let upright = 1.0 - (lower / (0.15 * size)).min(1.0);
        self.place += away.clamp_length_max(leash) * (1.0 - (-RECENTRES * upright * dt).exp());
        self.root()
    }

    pub(super) fn root(&self) -> Root {
        Root {
            position: self.place,
            rotation: Quat::from_rotation_y(self.yaw),
            scale: 1.0,
        }
    }
}

/// Where a head faces, also while it looks up or down.
pub(super) fn yaw_of(turn: Quat) -> Option<f32> {
    let front = turn * Vec3::Z;
    let up = turn * Vec3::Y;
    let way = front - up * front.y;
    let way = if front.y.abs() > 0.999 {
        -up * front.y
    } else {
        way
    };
    (way.x.hypot(way.z) > 1e-3).then(|| way.x.atan2(way.z))
}

pub(super) fn wrapped(angle: f32) -> f32 {
    (angle + PI).rem_euclid(TAU) - PI
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::EulerRot;

    #[test]
    fn a_head_faces_somewhere_also_while_it_looks_at_its_feet() {
        for pitch in [-1.5, -0.9, 0.0, 0.7, 1.5] {
            let turn = Quat::from_euler(EulerRot::YXZ, 0.8, pitch, 0.0);
            let yaw = yaw_of(turn);
            assert!(
                yaw.is_some_and(|yaw| (yaw - 0.8).abs() < 0.01),
                "{pitch} {yaw:?}"
            );
        }
    }
}
