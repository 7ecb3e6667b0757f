//! What is in hands where no skeleton is, and what players hold.

use crate::walk::front;
use banter_body::{BodyDeed, BodyTarget, BodyTask, BodyTasks, Grasp, HeldBy, Side};
use banter_core::{InHands, PlayerParticipant, Rig, Rigs};
use bevy::prelude::*;

/// Where something is carried: seen from a head that looks along its negative Z, and from the feet of somebody who is
/// nothing but a place, metres.
const BEFORE_EYES: Vec3 = Vec3::new(0.24, -0.3, -0.55);
const AHEAD: f32 = 0.35;
const HIGH: f32 = 1.05;

/// What is said of hands.
pub(crate) const FULL: &str = "both hands are full";
pub(crate) const GONE: &str = "it is not there any more";
pub(crate) const TAKEN: &str = "somebody else has taken it";
pub(crate) const NOTHING: &str = "there is nothing in the hand";

/// The same task by somebody who has no skeleton: things change hands and places at once.
pub(crate) fn without_body(world: &mut World, task: &BodyTask) -> Result<(), String> {
    let body = task.body;
    if let Some(what) = task.deed.needs_in_hand()
        && !held(world, body).contains(&Some(what))
    {
        return Err(NOTHING.to_owned());
    }
    match task.deed {
        BodyDeed::Take { what, .. } | BodyDeed::Hold { what, .. } => into(world, what, body),
        BodyDeed::Place { what, at } => {
            let at = place(world, at).ok_or("there is no such place any more")?;
            let middle = world
                .get::<Grasp>(what)
                .map_or(Vec3::ZERO, |grasp| grasp.at);
            let mut thing = world.entity_mut(what);
            thing.remove::<HeldBy>();
            if let Some(mut transform) = thing.get_mut::<Transform>() {
                transform.translation = at - middle;
                transform.rotation = Quat::IDENTITY;
            }
            Ok(())
        }
        BodyDeed::Give { what, .. } => {
            world.entity_mut(what).remove::<HeldBy>();
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What somebody holds in the left hand and in the right.
pub(crate) fn held(world: &World, body: Entity) -> [Option<Entity>; 2] {
    let mut hands = [None; 2];
    if let Some(mut things) = world.try_query::<(Entity, &HeldBy)>() {
        for (thing, held) in things.iter(world).filter(|(_, held)| held.body == body) {
            hands[held.hand.index()] = Some(thing);
        }
    }
    hands
}

/// A hand that is empty: rather the right one.
pub(crate) fn empty(world: &World, body: Entity) -> Option<Side> {
    let held = held(world, body);
    let mut hands = [Side::Right, Side::Left].into_iter();
    hands.find(|hand| held[hand.index()].is_none())
}

/// Whether somebody has a hand for something, or has it already.
pub(crate) fn may_take(world: &World, body: Entity, thing: Entity) -> Result<(), String> {
    let has = held(world, body).contains(&Some(thing));
    let may = has || empty(world, body).is_some();
    may.then_some(()).ok_or_else(|| FULL.to_owned())
}

/// Something comes into an empty hand of somebody, or stays in the hand that has it: with a skeleton, the body takes it up.
pub(crate) fn into(world: &mut World, thing: Entity, body: Entity) -> Result<(), String> {
    if world.get_entity(thing).is_err() {
        return Err(GONE.to_owned());
    }
    if held(world, body).contains(&Some(thing)) {
        return Ok(());
    }
    let hand = empty(world, body).ok_or(FULL)?;
    world.entity_mut(thing).insert(HeldBy { body, hand });
    Ok(())
}

/// Whether something is there, and in nobody's hand but theirs.
pub(crate) fn is_free_for(world: &World, thing: Entity, theirs: [Entity; 2]) -> Result<(), String> {
    if world.get_entity(thing).is_err() {
        return Err(GONE.to_owned());
    }
    match world.get::<HeldBy>(thing) {
        Some(held) if !theirs.contains(&held.body) => Err(TAKEN.to_owned()),
        _ => Ok(()),
    }
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
