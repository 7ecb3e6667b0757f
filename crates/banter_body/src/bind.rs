//! Finds the skeletons of models that appear below characters.

use crate::body::{Body, BodyNames};
use crate::event::{BodyBound, BodyMissing};
use crate::rig::{BodyRig, Found, Search};
use crate::vrm::VrmBone;
use banter_motion::{Bone, Humanoid, Mover, PerBone, SkeletonNode};
use bevy::animation::AnimatedBy;
use bevy::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// How long a model may be there without a skeleton, seconds: its parts may come one by one.
const PATIENCE: f64 = 0.5;
/// More nodes than any model has.
const MOST: usize = 4096;

/// Whether something has changed below characters since it was looked at last.
#[derive(Resource, Default)]
pub(crate) struct Changed(pub(crate) bool);

pub(crate) fn on_parented(_: On<Insert, ChildOf>, mut changed: ResMut<Changed>) {
    changed.0 = true;
}

pub(crate) fn on_body(_: On<Insert, Body>, mut changed: ResMut<Changed>) {
    changed.0 = true;
}

pub(crate) fn is_changed(changed: Res<Changed>) -> bool {
    changed.0
}

/// What is below a character.
#[derive(bevy::ecs::system::SystemParam)]
pub(crate) struct Below<'w, 's> {
    children: Query<'w, 's, &'static Children>,
    parents: Query<'w, 's, &'static ChildOf>,
    bodies: Query<'w, 's, (), With<Body>>,
    nodes: Query<'w, 's, (&'static Transform, Option<&'static Name>)>,
    vrm: Query<'w, 's, &'static VrmBone>,
    meshes: Query<'w, 's, (), With<Mesh3d>>,
}

impl Below<'_, '_> {
    /// Every entity below, nearer ones first, without those of another body.
    fn entities(&self, of: Entity) -> Vec<Entity> {
        let mut found = vec![of];
        let mut next = 0;
        while let Some(entity) = found.get(next).copied() {
            next += 1;
            if let Ok(children) = self.children.get(entity) {
                found.extend(
                    children
                        .iter()
                        .filter(|child| !self.bodies.contains(*child)),
                );
            }
            if found.len() > MOST {
                break;
            }
        }
        found.remove(0);
        found
    }

    fn skeleton(&self, entities: &[Entity]) -> Vec<SkeletonNode> {
        let places: HashMap<Entity, usize> = entities
            .iter()
            .enumerate()
            .map(|(k, entity)| (*entity, k))
            .collect();
        let node = |entity: &Entity| {
            let parent = self
                .parents
                .get(*entity)
                .ok()
                .and_then(|parent| places.get(&parent.parent()).copied());
            let (local, name) = match self.nodes.get(*entity) {
                Ok((transform, name)) => (
                    transform.compute_affine(),
                    name.map_or("", |name| name.as_str()),
                ),
                Err(_) => (bevy::math::Affine3A::IDENTITY, ""),
            };
            SkeletonNode {
                name: name.to_owned(),
                bone: self.vrm.get(*entity).ok().map(|bone| bone.0),
                parent,
                local,
            }
        };
        entities.iter().map(node).collect()
    }
}

/// Looks at models that have come.
pub(crate) fn bind(
    mut bodies: Query<(Entity, &Body, &mut BodyRig, Option<&BodyNames>)>,
    below: Below,
    animated: Query<&AnimatedBy>,
    time: Res<Time>,
    mut changed: ResMut<Changed>,
    mut commands: Commands,
) {
    changed.0 = false;
    let now = time.elapsed_secs_f64();
    for (body, settings, mut rig, names) in &mut bodies {
        if rig.found.is_some() {
            continue;
        }
        let entities = below.entities(body);
        if !entities.iter().any(|entity| {
            below.meshes.contains(*entity)
                || below
                    .nodes
                    .get(*entity)
                    .is_ok_and(|(_, name)| name.is_some())
        }) {
            continue;
        }
        if rig.search == Search::Said(entities.len()) {
            continue;
        }
        let skeleton = below.skeleton(&entities);
        let table = names.map(|names| names.0.clone()).unwrap_or_default();
        match Humanoid::new(&skeleton, &table) {
            Ok(humanoid) => {
                let found = found(humanoid, &entities, settings, body, &animated);
                let (bones, rest) = (found.bones.len(), found.mover.body().rest_pose());
                rig.found = Some(Box::new(found));
                rig.search = Search::Open;
                commands.trigger(BodyBound { body, bones, rest });
            }
            Err(error) => {
                let count = entities.len();
                match rig.search {
                    Search::Since(then, nodes) if nodes == count && now - then >= PATIENCE => {
                        rig.search = Search::Said(count);
                        let reason = format!("the model of {body}: {error}");
                        tracing::warn!("{reason}");
                        commands.trigger(BodyMissing { body, reason });
                    }
                    Search::Since(_, nodes) if nodes == count => changed.0 = true,
                    _ => {
                        rig.search = Search::Since(now, count);
                        changed.0 = true;
                    }
                }
            }
        }
    }
}

fn found(
    humanoid: Humanoid,
    entities: &[Entity],
    body: &Body,
    npc: Entity,
    animated: &Query<&AnimatedBy>,
) -> Found {
    // Eyes and jaw are the face's.
    let ours = |bone: &Bone| !matches!(bone, Bone::Jaw | Bone::LeftEye | Bone::RightEye);
    let bones: Vec<(Bone, Entity)> = Bone::ALL
        .into_iter()
        .filter(ours)
        .filter_map(|bone| Some((bone, *entities.get(humanoid.node(bone)?)?)))
        .collect();
    let mut players = PerBone::of(None);
    for (bone, entity) in &bones {
        players[*bone] = animated.get(*entity).ok().map(|by| by.0);
    }
    Found {
        mover: Mover::new(
            Arc::new(humanoid),
            body.style,
            body.seed.unwrap_or(npc.to_bits()),
        ),
        worn: None,
        bones,
        players,
        shares: [1.0; 4],
        // Those that wait take their steps in different frames.
        since: 0.0,
        fresh: false,
        carried: [None; 2],
        stands: false,
        shown: PerBone::of(None),
        skipped: npc.index_u32() % 4,
    }
}
