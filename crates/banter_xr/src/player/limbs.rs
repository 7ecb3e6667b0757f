//! Head, mouth and hands of a tracked player as entities: its rig.

use super::controllers::{Controllers, Held};
use super::gestures::Gestures;
use crate::gesture::HandGesture;
use crate::hand::{HandJoint, HandJoints};
use crate::tracking::{Tracked, gaze_angles, is_finite};
use banter_core::{GazeRay, Rig};
use bevy::math::{Isometry3d, Ray3d};
use bevy::prelude::*;

/// Where a mouth is from between the eyes, metres.
const MOUTH: Vec3 = Vec3::new(0.0, -0.075, -0.02);
/// Nobody's eyes turn farther, radians; what a tracker says beyond is an error of it.
const FARTHEST: f32 = 0.9;

/// The entities that are a tracked player's parts.
#[derive(Component, Debug, Default)]
pub(crate) struct Limbs {
    parts: Option<Parts>,
    /// What the player's rig was, if it had one.
    before: Option<Rig>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    head: Entity,
    mouth: Entity,
    hands: [Entity; 2],
}

/// Puts head, mouth and hands where they were tracked, below the player's own entity: only the game
/// moves that, so that nothing moves a camera that the player did not. A player who is not tracked
/// any more has the rig that it had before.
pub(crate) fn follow(
    mut players: Query<(
        Entity,
        &mut Tracked,
        &mut Limbs,
        &Gestures,
        Option<&mut Rig>,
        &GlobalTransform,
        Has<GazeRay>,
        Option<(&Controllers, &Held)>,
    )>,
    mut places: Query<&mut Transform, Without<Limbs>>,
    mut commands: Commands,
) {
    for (player, mut tracked, mut limbs, gestures, rig, place, has_gaze, holds) in &mut players {
        let sane = tracked.sane();
        if *tracked != sane {
            *tracked = sane;
        }
        let Some(head) = tracked.head else {
            if let Some(parts) = limbs.parts.take() {
                give_back(&mut commands, player, &parts, limbs.before.take());
            }
            continue;
        };
        let there = |parts: &Parts| {
            [parts.head, parts.mouth, parts.hands[0], parts.hands[1]]
                .iter()
                .all(|part| places.contains(*part))
        };
        let fresh = limbs.parts.is_none();
        let parts = match limbs.parts {
            Some(parts) if there(&parts) => parts,
            // In the frame in which they were spawned they cannot be found yet.
            Some(parts) if limbs.is_changed() => parts,
            _ => {
                let parts = spawn(&mut commands, player);
                limbs.parts = Some(parts);
                parts
            }
        };
        let mut put = |part: Entity, pose: Isometry3d| {
            let transform = Transform::from_isometry(pose);
            match places.get_mut(part) {
                Ok(mut place) => {
                    place.set_if_neq(transform);
                }
                Err(_) => {
                    commands.entity(part).try_insert(transform);
                }
            }
        };
        put(parts.head, head);
        for (k, hand) in tracked.hands.iter().enumerate() {
            if let Some(hand) = hand {
                // Whoever holds a controller points with it.
                let aim = holds.filter(|(_, held)| held.has(k));
                let aim = aim.and_then(|(controllers, _)| controllers.0[k]?.aim);
                let aim = aim.filter(is_finite);
                put(
                    parts.hands[k],
                    aim.unwrap_or_else(|| pointing(hand, gestures, k)),
                );
            }
        }
        let wanted = Rig {
            head: Some(parts.head),
            mouth: Some(parts.mouth),
            left_hand: tracked.hands[0].map(|_| parts.hands[0]),
            right_hand: tracked.hands[1].map(|_| parts.hands[1]),
        };
        match rig {
            Some(mut rig) => {
                if fresh {
                    limbs.before = Some(*rig);
                }
                rig.set_if_neq(wanted);
            }
            None => {
                commands.entity(player).try_insert(wanted);
            }
        }
        match tracked.gaze {
            Some(gaze) => {
                let (yaw, pitch) = gaze_angles(head.rotation, gaze);
                let kept = yaw.abs() < FARTHEST && pitch.abs() < FARTHEST;
                let turn = if kept { gaze } else { head.rotation };
                let way = place.affine().transform_vector3(turn * Vec3::NEG_Z);
                let origin = place.transform_point(head.translation.into());
                if let Ok(direction) = Dir3::new(way) {
                    let ray = GazeRay(Ray3d::new(origin, direction));
                    commands.entity(player).try_insert(ray);
                }
            }
            None if has_gaze => {
                commands.entity(player).try_remove::<GazeRay>();
            }
            None => {}
        }
    }
}

/// A hand's pose whose -Z is where it points: along the index finger while it does, else along the
/// hand.
fn pointing(hand: &HandJoints, gestures: &Gestures, k: usize) -> Isometry3d {
    let wrist = hand.pose(HandJoint::Wrist);
    let along = gestures
        .reading(k)
        .filter(|_| gestures.hands[k] == Some(HandGesture::Point))
        .map(|seen| seen.index);
    match along {
        Some(along) => {
            let at = hand.place(HandJoint::IndexProximal);
            Transform::from_translation(at)
                .looking_to(along, wrist.rotation * Vec3::Y)
                .to_isometry()
        }
        None => Isometry3d::new(hand.place(HandJoint::Palm), wrist.rotation),
    }
}

fn spawn(commands: &mut Commands, player: Entity) -> Parts {
    let mut part = |name: &'static str, parent: Entity, at: Vec3| {
        let bundle = (
            Name::new(name),
            Transform::from_translation(at),
            ChildOf(parent),
        );
        commands.spawn(bundle).id()
    };
    let head = part("head", player, Vec3::Y);
    Parts {
        head,
        mouth: part("mouth", head, MOUTH),
        hands: ["left hand", "right hand"].map(|name| part(name, player, Vec3::Y)),
    }
}

fn give_back(commands: &mut Commands, player: Entity, parts: &Parts, before: Option<Rig>) {
    for part in [parts.head, parts.hands[0], parts.hands[1]] {
        commands.entity(part).try_despawn();
    }
    let mut player = commands.entity(player);
    player.try_remove::<GazeRay>();
    match before {
        Some(rig) => player.try_insert(rig),
        None => player.try_remove::<Rig>(),
    };
}
