//! What is in hands where no skeleton is, and what players hold.

use crate::walk::front;
use banter_body::{BodyDeed, BodyTarget, BodyTask, BodyTasks, HeldBy, Side};
use banter_core::{InHands, PlayerParticipant, Rig, Rigs};
use bevy::prelude::*;

/// Where something is carried: seen from a head that looks along its negative Z, and from the feet of somebody who is
/// nothing but a place, metres.
const BEFORE_EYES: Vec3 = Vec3::new(0.24, -0.3, -0.55);
const AHEAD: f32 = 0.35;
const HIGH: f32 = 1.05;

/// The same task by somebody who has no skeleton: things change hands and places at once.
pub(crate) fn without_body(world: &mut World, task: &BodyTask) -> Result<(), String> {
    let body = task.body;
    match task.deed {
        BodyDeed::Take { what, .. } | BodyDeed::Hold { what, .. } => {
            let hand = Side::Right;
            match world.get_entity_mut(what) {
                Ok(mut thing) => {
                    thing.insert(HeldBy { body, hand });
                    Ok(())
                }
                Err(_) => Err("it is not there any more".to_owned()),
            }
        }
        BodyDeed::Place(target) => {
            let thing = held(world, body).ok_or("there is nothing in the hand")?;
            let at = place(world, target).ok_or("there is no such place any more")?;
            let middle = world
                .get::<crate::Grasp>(thing)
                .map_or(Vec3::ZERO, |grasp| grasp.at);
            let mut thing = world.entity_mut(thing);
            thing.remove::<HeldBy>();
            if let Some(mut transform) = thing.get_mut::<Transform>() {
                transform.translation = at - middle;
                transform.rotation = Quat::IDENTITY;
            }
            Ok(())
        }
        BodyDeed::Give(..) => {
            let thing = held(world, body).ok_or("there is nothing in the hand")?;
            world.entity_mut(thing).remove::<HeldBy>();
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What somebody holds.
pub(crate) fn held(world: &World, body: Entity) -> Option<Entity> {
    let mut things = world.try_query::<(Entity, &HeldBy)>()?;
    let mut held = things.iter(world).filter(|(_, held)| held.body == body);
    held.next().map(|(thing, _)| thing)
}

fn place(world: &World, target: BodyTarget) -> Option<Vec3> {
    let at = match target.entity {
        Some(entity) => world
            .get::<GlobalTransform>(entity)?
            .transform_point(target.point),
        None => target.point,
    };
    at.is_finite().then_some(at)
}

/// Things go with those who hold them and have no skeleton.
pub(crate) fn carry(
    held: Query<(Entity, &HeldBy, Option<&ChildOf>)>,
    mut transforms: Query<&mut Transform>,
    places: Query<&GlobalTransform>,
    heads: Query<(Option<&Rig>, Has<PlayerParticipant>)>,
    rigs: Rigs,
    bodies: BodyTasks,
    mut commands: Commands,
) {
    for (thing, HeldBy { body, .. }, parent) in &held {
        if bodies.can_move(*body) {
            continue;
        }
        let Ok((rig, is_player)) = heads.get(*body) else {
            // Who is gone holds nothing: others may take it.
            commands.entity(thing).try_remove::<HeldBy>();
            continue;
        };
        // A player that has no rig is mostly a camera.
        let is_head = rig.map_or(is_player, |rig| rig.head.is_some());
        let Some(whose) = rigs.head(*body) else {
            continue;
        };
        let at = if is_head {
            whose.transform_point(BEFORE_EYES)
        } else {
            let (_, rotation, place) = whose.to_scale_rotation_translation();
            place + rotation * (front(&bodies, *body) * AHEAD + Vec3::Y * HIGH)
        };
        let above = parent.and_then(|parent| places.get(parent.parent()).ok());
        let at = above.map_or(at, |above| above.affine().inverse().transform_point3(at));
        if let Ok(mut transform) = transforms.get_mut(thing)
            && at.is_finite()
            && transform.translation != at
        {
            transform.translation = at;
        }
    }
}

/// What players hold is in their [`InHands`], so that "this" means it.
pub(crate) fn taken(
    taken: On<Insert, HeldBy>,
    held: Query<&HeldBy>,
    mut players: Query<Option<&mut InHands>, With<PlayerParticipant>>,
    mut commands: Commands,
) {
    let Ok(held) = held.get(taken.entity) else {
        return;
    };
    match players.get_mut(held.body) {
        Ok(Some(mut hands)) if !hands.0.contains(&taken.entity) => hands.0.insert(0, taken.entity),
        Ok(None) => {
            commands
                .entity(held.body)
                .try_insert(InHands(vec![taken.entity]));
        }
        _ => {}
    }
}

/// What is gone out of their hands is not.
pub(crate) fn let_go(
    gone: On<Discard, HeldBy>,
    held: Query<&HeldBy>,
    mut players: Query<&mut InHands>,
) {
    if let Ok(held) = held.get(gone.entity)
        && let Ok(mut hands) = players.get_mut(held.body)
    {
        hands.0.retain(|thing| *thing != gone.entity);
    }
}

/// What was held out comes into the hands of whom it was held out to.
pub(crate) fn receive(
    world: &mut World,
    thing: Entity,
    to: Entity,
    radius: f32,
) -> Result<(), String> {
    if world.get_entity(to).is_err() {
        return Err("there is nobody there any more".to_owned());
    }
    // The other hand, where one is full.
    let mut held = world.query::<&HeldBy>();
    let mut held = held.iter(world);
    let is_full = held.any(|held| held.body == to && held.hand == Side::Right);
    let hand = if is_full { Side::Left } else { Side::Right };
    let can_move = world
        .run_system_cached_with(has_skeleton, to)
        .unwrap_or(false);
    if can_move {
        let hold = BodyDeed::Hold {
            what: thing,
            radius,
            hand,
        };
        world.spawn(BodyTask::new(to, hold));
    } else if let Ok(mut thing) = world.get_entity_mut(thing) {
        thing.insert(HeldBy { body: to, hand });
    }
    Ok(())
}

fn has_skeleton(In(body): In<Entity>, bodies: BodyTasks) -> bool {
    bodies.can_move(body)
}
