//! The avatar's body follows the player's head and hands, and an avatar in a mirror follows that one.

use super::seat::SeatedPlay;
use super::wear::WearsAvatar;
use crate::hand::{Finger, HandJoint, HandJoints};
use crate::tracking::Tracked;
use banter_body::{Side, WornBody, WornHand, WornTargets};
use banter_core::{Blendshape, FaceWeights, Hand, Weights};
use banter_face::{DirectFace, FaceRegions, FaceSettings};
use bevy::prelude::*;
use std::f32::consts::PI;

/// Avatar in a mirror: it shows what another one does, its left as the other's right, with body and face.
///
/// It stands in the space of `space` as the other one does in its player's: put that where the player's own would be
/// in the mirror, as far behind the glass and turned around.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct MirrorsAvatar {
    /// The avatar that is seen in the mirror.
    pub of: Entity,
    /// The mirrored space.
    pub space: Entity,
}

/// What bodies are told of a tracked player: in the axes of a body, whose front is +Z.
pub(crate) fn targets(tracked: &Tracked) -> WornTargets {
    let head = tracked.head.map(|head| {
        let turn = head.rotation * Quat::from_rotation_y(PI);
        (head.translation.into(), turn)
    });
    let hands = tracked.hands.map(|hand| hand.map(|hand| worn_hand(&hand)));
    WornTargets { head, hands }
}

fn worn_hand(hand: &HandJoints) -> WornHand {
    let side = match hand.side {
        Hand::Left => Side::Left,
        Hand::Right => Side::Right,
    };
    let wrist = hand.pose(HandJoint::Wrist);
    let turn = wrist.rotation;
    let joints = Finger::ALL.map(|finger| finger.joints().map(|joint| hand.place(joint)));
    WornHand::new(
        side,
        wrist.translation.into(),
        turn * Vec3::NEG_Z,
        turn * Vec3::Y,
    )
    .with_fingers(&joints)
}

/// Avatars are moved by who wears them.
pub(crate) fn embody(
    players: Query<(Entity, &Tracked, &WearsAvatar, Option<&SeatedPlay>)>,
    mut bodies: Query<&mut WornBody>,
    avatars: Query<()>,
    mut commands: Commands,
) {
    for (player, tracked, avatar, seat) in &players {
        let floor = seat.map_or(0.0, |seat| -seat.raised);
        let targets = targets(tracked);
        match bodies.get_mut(avatar.0) {
            Ok(mut body) => {
                body.targets = targets;
                body.space = player;
                body.floor = floor;
            }
            Err(_) if targets.head.is_some() && avatars.contains(avatar.0) => {
                let body = WornBody {
                    targets,
                    floor,
                    ..WornBody::new(player)
                };
                commands.entity(avatar.0).try_insert(body);
            }
            Err(_) => {}
        }
    }
}

/// Who takes an avatar off, or puts on another one, leaves it to itself, unless somebody wears it still.
pub(crate) fn on_taken_off(
    off: On<Discard, WearsAvatar>,
    players: Query<&WearsAvatar>,
    mut commands: Commands,
) {
    let Ok(WearsAvatar(avatar)) = players.get(off.entity).copied() else {
        return;
    };
    // What is worn instead is known afterwards.
    commands.queue(move |world: &mut World| {
        let mut players = world.query::<&WearsAvatar>();
        let is_worn = players.iter(world).any(|worn| worn.0 == avatar);
        if !is_worn && let Ok(mut avatar) = world.get_entity_mut(avatar) {
            avatar.remove::<(WornBody, DirectFace)>();
        }
    });
}

/// What is no mirror any more lives by itself.
pub(crate) fn on_unmirrored(off: On<Remove, MirrorsAvatar>, mut commands: Commands) {
    commands
        .entity(off.entity)
        .try_remove::<(WornBody, DirectFace)>();
}

/// Mirrors show who is before them.
pub(crate) fn mirror(
    mirrors: Query<(
        Entity,
        &MirrorsAvatar,
        Option<&DirectFace>,
        Has<FaceSettings>,
    )>,
    faces: Query<&FaceWeights>,
    mut bodies: Query<&mut WornBody>,
    mut commands: Commands,
) {
    for (avatar, mirrors, before, lives) in &mirrors {
        let Ok(seen) = bodies.get(mirrors.of).copied() else {
            // Nobody is before the mirror any more.
            if bodies.contains(avatar) {
                commands
                    .entity(avatar)
                    .try_remove::<(WornBody, DirectFace)>();
            }
            continue;
        };
        let body = WornBody {
            space: mirrors.space,
            targets: seen.targets.mirrored(),
            floor: seen.floor,
            fit: seen.fit,
        };
        match bodies.get_mut(avatar) {
            Ok(mut shown) => *shown = body,
            Err(_) => {
                commands.entity(avatar).try_insert(body);
            }
        }
        if !lives {
            commands.entity(avatar).try_insert(FaceSettings::default());
        }
        if let Ok(face) = faces.get(mirrors.of) {
            let now = DirectFace {
                weights: mirrored(&face.0),
                regions: FaceRegions::ALL,
            };
            if before != Some(&now) {
                commands.entity(avatar).try_insert(now);
            }
        }
    }
}

/// A face as a mirror shows it.
fn mirrored(face: &Weights) -> Weights {
    let mut other = Weights::ZERO;
    for shape in Blendshape::ALL {
        other[shape.mirrored()] = face[shape];
    }
    other
}
