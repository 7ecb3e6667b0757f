//! What a step came to: nodes are turned, the game is told.

use crate::body::{Body, BodyOverClip, BodyStep};
use crate::event::{BodyMoment, BodyTaskEnded, BodyTaskMoment};
use crate::held::HeldBy;
use crate::live::Places;
use crate::rig::{BodyRig, Carried, Found, Part};
use crate::task::{Begun, BodyDeed, BodyTask};
use banter_motion::{Bone, Side, TaskEvent, TaskId};
use bevy::math::Affine3A;
use bevy::prelude::*;

/// How fast a part goes from a game's clips to the body's own motion, in a second.
const TURNS_OVER: f32 = 4.0;

/// Turns the nodes, on top of what clips wrote.
pub(crate) fn show(
    mut bodies: Query<(Entity, &Body, &mut BodyRig, &BodyOverClip, &BodyStep)>,
    mut transforms: Query<&mut Transform>,
    players: Query<&AnimationPlayer>,
    parents: Query<(&ChildOf, &GlobalTransform)>,
    time: Res<Time>,
    mut changed: ResMut<crate::bind::Changed>,
) {
    let dt = time.delta_secs();
    for (entity, body, mut rig, over, step) in &mut bodies {
        let rig = rig.bypass_change_detection();
        let Some(found) = rig.found.as_mut() else {
            continue;
        };
        let is_worn = found.worn.is_some();
        let plays = |player: Option<Entity>| {
            let player = player.and_then(|player| players.get(player).ok());
            player.is_some_and(|player| {
                player
                    .playing_animations()
                    .any(|(_, clip)| !clip.is_finished())
            })
        };
        // Clips write in every frame, and what is laid over them as well.
        let under_clip = found.players.0.iter().any(|player| plays(*player));
        if found.fresh || under_clip {
            found.fresh = false;
            if !turn(found, over, under_clip, &plays, &mut transforms, dt) {
                // A node is gone: the model is another one.
                rig.found = None;
                changed.0 = true;
                continue;
            }
        }
        // Who is worn stands where its wearer does.
        if !is_worn
            && body.moves
            && *step != BodyStep::default()
            && let Ok(mut transform) = transforms.get_mut(entity)
        {
            let above = parents
                .get(entity)
                .ok()
                .and_then(|(parent, _)| parents.get(parent.parent()).ok());
            let over = above.map_or(Affine3A::IDENTITY, |(_, place)| place.affine());
            transform.translation += over.inverse().transform_vector3(step.step);
            transform.rotate_local_y(step.yaw);
        }
    }
}

/// Turns the nodes of one; whether all are there.
fn turn(
    found: &mut Found,
    over: &BodyOverClip,
    under_clip: bool,
    plays: &dyn Fn(Option<Entity>) -> bool,
    transforms: &mut Query<&mut Transform>,
    dt: f32,
) -> bool {
    let mover = &found.mover;
    for part in Part::ALL {
        let bone = match part {
            Part::Legs => Bone::LeftUpperLeg,
            Part::Trunk => Bone::Spine,
            Part::Arm(side) => side.arm()[1],
        };
        let needed = match part {
            Part::Legs => mover.uses_legs(),
            Part::Trunk => mover.uses_trunk(),
            Part::Arm(side) => mover.uses_arm(side),
        };
        let needed = needed || found.worn.is_some();
        let wanted = match (plays(found.players[bone]), needed) {
            (false, _) => 1.0,
            (true, true) => over.needed.clamp(0.0, 1.0),
            (true, false) => over.resting.clamp(0.0, 1.0),
        };
        let share = &mut found.shares[part.index()];
        *share += (wanted - *share).clamp(-TURNS_OVER * dt, TURNS_OVER * dt);
    }
    let (pose, body) = match &found.worn {
        Some(worn) => (worn.pose(), worn.body()),
        None => (mover.pose(), mover.body()),
    };
    for (bone, entity) in &found.bones {
        let share = found.shares[Part::of(*bone).index()];
        if bone.is_finger() {
            // Nothing else turns fingers but clips, and mostly they keep still.
            let shown = &mut found.shown[*bone];
            let is_shown = *shown == Some(pose.rotations[*bone]);
            let all_ours = share >= 1.0 && !under_clip;
            *shown = all_ours.then_some(pose.rotations[*bone]);
            if is_shown && all_ours {
                continue;
            }
        }
        let Ok(mut transform) = transforms.get_mut(*entity) else {
            return false;
        };
        if share <= 0.0 {
            continue;
        }
        if let Some(turn) = body.local(pose, *bone) {
            transform.rotation = if share < 1.0 {
                transform.rotation.slerp(turn, share)
            } else {
                turn
            };
        }
        if *bone == Bone::Hips {
            let place = body.hips_translation(pose);
            transform.translation = transform.translation.lerp(place, share);
        }
    }
    true
}

/// Tells the game what happened in tasks.
pub(crate) fn tell(
    mut bodies: Query<(Entity, &mut BodyRig)>,
    tasks: Query<(Entity, &BodyTask, &Begun)>,
    places: Places,
    mut commands: Commands,
) {
    for (body, mut rig) in &mut bodies {
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            continue;
        };
        let find = |id: TaskId| {
            tasks
                .iter()
                .find(|(_, task, begun)| task.body == body && begun.0 == id)
        };
        let facing = found.mover.body().facing();
        let Found { mover, carried, .. } = &mut **found;
        let mut turns = [Quat::IDENTITY; 2];
        for side in Side::BOTH {
            turns[side.index()] = mover.grip(side, 0.03).1;
        }
        for event in mover.events() {
            let (id, moment, hand) = match event {
                TaskEvent::Ended { task, outcome } => {
                    if let Some((task, ..)) = find(task) {
                        commands.entity(task).try_remove::<Begun>();
                        commands.trigger(BodyTaskEnded {
                            task,
                            body,
                            outcome,
                        });
                        commands.entity(task).try_despawn();
                    }
                    continue;
                }
                TaskEvent::Grasped { task, hand } => (task, BodyMoment::Grasped, hand),
                TaskEvent::Released { task, hand } => (task, BodyMoment::Released, hand),
                TaskEvent::Offered { task, hand } => (task, BodyMoment::Offered, hand),
                TaskEvent::Pouring { task, hand } => (task, BodyMoment::Pouring, hand),
            };
            let Some((task, BodyTask { deed, .. }, _)) = find(id) else {
                continue;
            };
            let slot = &mut carried[hand.index()];
            if let (BodyMoment::Grasped, BodyDeed::Take { what, middle, .. }) = (moment, deed)
                && let (Some(place), Some(now)) = (places.of(body), places.of(*what))
            {
                // It stays turned as it was when the hand closed.
                let hand_turn = place.rotation() * facing * turns[hand.index()];
                *slot = Some(Carried {
                    object: *what,
                    turn: hand_turn.inverse() * now.rotation(),
                    middle: *middle,
                });
                commands.entity(*what).try_insert(HeldBy { body, hand });
            }
            let object = slot.map(|carried| carried.object);
            if moment == BodyMoment::Released
                && let Some(carried) = slot.take()
            {
                commands.entity(carried.object).try_remove::<HeldBy>();
            }
            commands.trigger(BodyTaskMoment {
                task,
                body,
                moment,
                hand,
                object,
            });
        }
    }
}
