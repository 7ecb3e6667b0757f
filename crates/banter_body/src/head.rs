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
/// What is turned less than this has not turned: the cosine of half an angle of half a degree.
const TURNED: f32 = 0.99999;

/// The entity that is at the head of a body to which the game gave no [`Rig`].
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct OwnHead(pub(crate) Entity);

/// Gives a character a [`Rig`] when its skeleton is found, unless it has one of the game's. Its head looks where the
/// body faces: left and right are those of the body, whichever way the model was made. One that went with a former
/// model is made anew.
pub(crate) fn give(
    bound: On<BodyBound>,
    bodies: Query<(&BodyRig, Option<&OwnHead>, Option<&Rig>)>,
    here: Query<()>,
    mut commands: Commands,
) {
    let Ok((found, own, rig)) = bodies.get(bound.body) else {
        return;
    };
    let has_one = match own {
        Some(OwnHead(head)) => {
            here.contains(*head) || rig.is_some_and(|rig| rig.head != Some(*head))
        }
        None => rig.is_some(),
    };
    let Some(place) = place(found).filter(|_| !has_one) else {
        return;
    };
    let head = commands.spawn((place, ChildOf(bound.body))).id();
    let rig = Rig {
        head: Some(head),
        ..rig.copied().unwrap_or_default()
    };
    commands.entity(bound.body).try_insert((rig, OwnHead(head)));
}

/// Has heads follow their bodies.
pub(crate) fn follow(bodies: Query<(&BodyRig, &OwnHead)>, mut heads: Query<&mut Transform>) {
    for (rig, OwnHead(head)) in &bodies {
        let Some(place) = place(rig) else {
            continue;
        };
        if let Ok(mut head) = heads.get_mut(*head)
            && (head.translation.distance_squared(place.translation) > STILL * STILL
                || head.rotation.dot(place.rotation).abs() < TURNED)
        {
            *head = place;
        }
    }
}

/// Where the head is, in the character's own space.
fn place(rig: &BodyRig) -> Option<Transform> {
    let found = rig.found.as_ref()?;
    let mover = &found.mover;
    let (body, facing) = (mover.body(), mover.body().facing());
    // Who is worn looks where its wearer does.
    let (eyes, turn) = match &found.worn {
        Some(worn) => worn.sight(),
        None => {
            let joint = mover.frame().places[Bone::Head];
            (joint + EYES * body.build().size, Quat::IDENTITY)
        }
    };
    let (eyes, turn) = (facing * eyes, facing * turn);
    let place = Transform::from_translation(eyes).looking_to(turn * Vec3::Z, turn * Vec3::Y);
    (eyes.is_finite() && turn.is_finite()).then_some(place)
}
