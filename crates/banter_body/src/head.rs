//! The head of a body: from there its character hears and sees, wherever it stands, sits or bends.

use crate::event::BodyBound;
use crate::rig::BodyRig;
use banter_core::Rig;
use banter_motion::Bone;
use bevy::prelude::*;

/// Where the eyes are, seen from the joint of the head: up and forward, metres for an adult.
const EYES: Vec3 = Vec3::new(0.0, 0.07, 0.08);
/// What moves less than this has not moved, metres.
const STILL: f32 = 1e-3;

/// The entity that is at the head of a body to which the game gave no [`Rig`].
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct OwnHead(Entity);

/// Gives a character a [`Rig`] when its skeleton is found, unless it has one. Its head looks where the body
/// faces: left and right are those of the body, whichever way the model was made.
pub(crate) fn give(
    bound: On<BodyBound>,
    bodies: Query<(&BodyRig, Option<&OwnHead>), Without<Rig>>,
    mut commands: Commands,
) {
    let Ok((rig, before)) = bodies.get(bound.body) else {
        return;
    };
    if let (Some(place), None) = (place(rig), before) {
        let head = commands.spawn((place, ChildOf(bound.body))).id();
        let mut body = commands.entity(bound.body);
        body.try_insert((Rig::with_head(head), OwnHead(head)));
    }
}

/// Has heads follow their bodies.
pub(crate) fn follow(bodies: Query<(&BodyRig, &OwnHead)>, mut heads: Query<&mut Transform>) {
    for (rig, OwnHead(head)) in &bodies {
        let is_fresh = rig.found.as_ref().is_some_and(|found| found.fresh);
        if !is_fresh {
            continue;
        }
        let Some(place) = place(rig) else {
            continue;
        };
        if let Ok(mut head) = heads.get_mut(*head)
            && head.translation.distance_squared(place.translation) > STILL * STILL
        {
            *head = place;
        }
    }
}

/// Where the head is, in the character's own space.
fn place(rig: &BodyRig) -> Option<Transform> {
    let mover = &rig.found.as_ref()?.mover;
    let (body, facing) = (mover.body(), mover.body().facing());
    let joint = mover.frame().places[Bone::Head];
    let eyes = facing * (joint + EYES * body.build().size);
    let place = Transform::from_translation(eyes).looking_to(facing * Vec3::Z, Vec3::Y);
    eyes.is_finite().then_some(place)
}
