//! What an avatar's face is made of: its shapes, its expressions, its bones.

mod avatar;
mod bones;
#[cfg(test)]
pub(crate) mod file_tests;
pub(crate) mod vrm;

pub(crate) use avatar::Avatar;

use crate::bind::{Hierarchy, mesh_of, target_names};
use crate::blend::Grip;
use crate::joint::Joint;
use crate::retarget::{
    FIXED, FaceTable, FaceTableHandle, Links, Make, RigKind, Targets, VrmFace, Wanted, plan,
};
use crate::{ExtraShapes, FaceBound, MorphBinding};
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use vrm::{LookAt, LookBy};

/// How far a jaw bone opens at a `jawOpen` of 1, in degrees, unless a table says else. A
/// human jaw turns by about 25 degrees when it is opened as far as it goes.
const JAW_ANGLE: f32 = 22.0;

/// What was found below whoever has [`FaceWeights`](banter_core::FaceWeights).
#[derive(Component, Debug, Default)]
pub(crate) struct Rig {
    /// `None` while no face was found.
    kind: Option<RigKind>,
    /// How many of the rig's own shapes move.
    shapes: usize,
    /// The meshes that show the face.
    pub(crate) meshes: Vec<Entity>,
    /// What the face is asked to do.
    pub(crate) signals: Box<[f32]>,
    pub(crate) wanted: Wanted,
    pub(crate) vrm: Option<VrmFace>,
    /// How the eyes of a VRM are turned by its bones.
    pub(crate) look: Option<LookAt>,
    /// Whether shapes turn the eyes; else nodes do, if there are any.
    pub(crate) has_look_shapes: bool,
    /// The names of what the game adds.
    extras: Box<[String]>,
    /// Whether it was looked at anew and not shown since.
    pub(crate) is_fresh: bool,
    pub(crate) grip: Grip,
    pub(crate) head: Option<Joint>,
    /// The left and the right eye.
    pub(crate) eyes: [Option<Joint>; 2],
    /// The bone that opens the mouth, if no shape does.
    pub(crate) jaw: Option<Joint>,
    /// How far it does at 1, in radians.
    pub(crate) jaw_angle: f32,
    /// The mesh with the most shapes.
    pub(crate) mesh: Option<Entity>,
    /// From the axes of that mesh to those of the face (`+Y` up, `+Z` where it faces).
    pub(crate) facing: Quat,
    /// Whether it was said that there is no face, and since when there was cause to.
    pub(crate) missing: Missing,
}

/// How long a face has been missing.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) enum Missing {
    /// There is a face, or no avatar.
    #[default]
    No,
    /// There was an avatar without a face at this time of the game's clock, in seconds.
    Since(f64),
    /// It was said.
    Said,
}

impl Rig {
    /// Whether anything moves when it speaks.
    pub(crate) fn has_face(&self) -> bool {
        self.kind.is_some()
    }

    pub(crate) fn extras(&self) -> &[String] {
        &self.extras
    }
}

/// Looks at avatars anew whose meshes were bound or lost.
pub(crate) fn fit(
    mut hierarchy: ResMut<Hierarchy>,
    mut rigs: Query<(&mut Rig, Option<&ExtraShapes>, Option<&FaceTableHandle>)>,
    mut bindings: Query<(Entity, &mut MorphBinding, &MorphWeights)>,
    primitives: Query<(Option<&Children>, Option<&Mesh3d>)>,
    meshes: Option<Res<Assets<Mesh>>>,
    tables: Option<Res<Assets<FaceTable>>>,
    avatar: Avatar,
    mut commands: Commands,
) {
    let mut refit = std::mem::take(&mut hierarchy.refit);
    refit.sort_unstable();
    refit.dedup();
    let no_bones = default();
    for npc in refit {
        let Ok((mut rig, extra, table)) = rigs.get_mut(npc) else {
            continue;
        };
        let before = (rig.kind, rig.shapes);
        let below = avatar.below(npc);
        let vrm = avatar.vrm(&below);
        let table = table.and_then(|table| tables.as_ref()?.get(&table.0));
        let table_bones = table.map_or(&no_bones, FaceTable::bones);
        let found = avatar.bones(&below, vrm.as_deref(), table_bones);

        let mine: Vec<(Entity, Targets)> = bindings
            .iter()
            .filter(|(_, binding, _)| binding.npc() == npc)
            .map(|(entity, _, weights)| {
                let mesh = mesh_of(entity, weights, &primitives);
                let mesh = mesh.and_then(|mesh| meshes.as_ref()?.get(mesh));
                let targets = Targets {
                    names: mesh
                        .and_then(|it| target_names(it).ok())
                        .unwrap_or_default(),
                    count: weights.weights().len(),
                    node: avatar.node(entity),
                };
                (entity, targets)
            })
            .collect();
        let (entities, targets): (Vec<Entity>, Vec<Targets>) = mine.into_iter().unzip();
        let extras = extra.map_or(&[][..], ExtraShapes::names);
        let mut plan = plan(Make {
            meshes: &targets,
            vrm: vrm.as_deref(),
            table,
            extras,
            has_eyes: found.eyes.iter().all(Option::is_some),
        });

        let mut wanted = Wanted::default();
        let mut most: Option<(Entity, usize)> = None;
        for (entity, rows) in entities.iter().zip(std::mem::take(&mut plan.rows)) {
            let Ok((_, mut binding, weights)) = bindings.get_mut(*entity) else {
                continue;
            };
            let links = Links::new(rows, weights.weights(), &binding.links);
            links.signals().for_each(|signal| wanted.add(signal));
            if !links.is_empty() && links.len() > most.map_or(0, |(_, most)| most) {
                most = Some((*entity, links.len()));
            }
            binding.links = links;
        }
        if let Some(vrm) = &plan.vrm {
            vrm.signals().for_each(|signal| wanted.add(signal));
        }
        let face = most.map(|(mesh, _)| mesh);
        let body = face.or_else(|| avatar.body(&below));
        let rig = &mut *rig;
        if plan.kind.is_none() && (found.jaw.is_none() || body.is_none()) {
            let missing = rig.missing;
            *rig = Rig {
                missing,
                ..default()
            };
            // What the game adds is shown all the same.
        } else {
            rig.missing = Missing::No;
            avatar.measure(npc, body, found, vrm.as_deref(), rig);
        }
        if plan.opens {
            rig.jaw = None;
        }
        rig.jaw_angle = table_bones.jaw_angle().unwrap_or(JAW_ANGLE).to_radians();
        rig.kind = plan.kind.or(rig.jaw.map(|_| RigKind::JawBone));
        rig.shapes = plan.shapes;
        let count = usize::from(FIXED) + extras.len() + plan.vrm.as_ref().map_or(0, VrmFace::len);
        rig.signals = vec![0.0; count].into();
        rig.wanted = wanted;
        rig.look = vrm.map(|vrm| vrm.look).filter(|it| it.by == LookBy::Bones);
        rig.vrm = plan.vrm;
        rig.has_look_shapes = plan.looks;
        rig.extras = extras.into();
        rig.meshes = entities;
        rig.is_fresh = true;
        let Some(kind) = rig.kind else {
            continue;
        };
        if before.0 != Some(kind) || rig.shapes > before.1 {
            let shapes = rig.shapes;
            commands.trigger(FaceBound { npc, kind, shapes });
        }
    }
}

/// Has avatars looked at anew whose tables were loaded or changed.
pub(crate) fn watch_tables(
    mut events: MessageReader<AssetEvent<FaceTable>>,
    faces: Query<(Entity, Ref<FaceTableHandle>), With<Rig>>,
    mut hierarchy: ResMut<Hierarchy>,
) {
    let changed: Vec<AssetId<FaceTable>> = events
        .read()
        .filter_map(|event| match event {
            AssetEvent::Added { id } | AssetEvent::Modified { id } | AssetEvent::Removed { id } => {
                Some(*id)
            }
            _ => None,
        })
        .collect();
    for (npc, table) in &faces {
        if table.is_changed() || changed.contains(&table.id()) {
            hierarchy.refit.push(npc);
        }
    }
}

#[cfg(test)]
#[path = "rig_tests.rs"]
mod tests;
