//! What is below a character: its nodes, and where they are.

use super::bones::{eye_rank, head_rank, jaw_rank};
use super::vrm::{Bones as VrmBones, Version, Vrm, VrmFile, VrmNode};
use super::{Joint, Rig};
use crate::bind::MOST_LEVELS;
use crate::retarget::Bones;
use banter_core::FaceWeights;
use bevy::ecs::system::SystemParam;
use bevy::math::Affine3A;
use bevy::prelude::*;
use std::f32::consts::PI;
use std::sync::Arc;

/// What is below a character, without what belongs to another one below it.
#[derive(SystemParam)]
pub(crate) struct Avatar<'w, 's> {
    children: Query<'w, 's, &'static Children>,
    parents: Query<'w, 's, &'static ChildOf>,
    faces: Query<'w, 's, (), With<FaceWeights>>,
    transforms: Query<'w, 's, &'static Transform>,
    names: Query<'w, 's, &'static Name>,
    shown: Query<'w, 's, (), With<Mesh3d>>,
    files: Query<'w, 's, &'static VrmFile>,
    nodes: Query<'w, 's, &'static VrmNode>,
}

/// The bones of a face.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    head: Option<Entity>,
    pub(super) jaw: Option<Entity>,
    /// The left and the right one.
    pub(super) eyes: [Option<Entity>; 2],
}

impl Avatar<'_, '_> {
    /// Every entity below, those nearer first.
    pub(crate) fn below(&self, npc: Entity) -> Vec<Entity> {
        let mut found = vec![npc];
        let mut next = 0;
        while let Some(entity) = found.get(next).copied() {
            next += 1;
            if let Ok(children) = self.children.get(entity) {
                found.extend(children.iter().filter(|child| !self.faces.contains(*child)));
            }
        }
        found.remove(0);
        found
    }

    /// What the file says of the face, if it was a VRM.
    pub(super) fn vrm(&self, below: &[Entity]) -> Option<Arc<Vrm>> {
        let mut files = below.iter().filter_map(|it| self.files.get(*it).ok());
        files.next().map(|file| file.0.clone())
    }

    /// A node's place in such a file.
    pub(super) fn node(&self, entity: Entity) -> Option<usize> {
        self.nodes.get(entity).ok().map(|node| node.0)
    }

    /// The uppermost thing that is drawn.
    pub(super) fn body(&self, below: &[Entity]) -> Option<Entity> {
        below.iter().copied().find(|it| self.shown.contains(*it))
    }

    /// Where an entity is, as seen from the character.
    fn placed(&self, entity: Entity, npc: Entity) -> Affine3A {
        std::iter::once(entity)
            .chain(self.parents.iter_ancestors(entity).take(MOST_LEVELS))
            .take_while(|ancestor| *ancestor != npc)
            .filter_map(|ancestor| self.transforms.get(ancestor).ok())
            .fold(Affine3A::IDENTITY, |below, transform| {
                transform.compute_affine() * below
            })
    }

    fn named(&self, entities: &[Entity], rank: impl Fn(&str) -> u8) -> Option<Entity> {
        // Of those that fit best the first, the one nearest to the root.
        let mut best = None;
        for entity in entities {
            let rank = self.names.get(*entity).map_or(0, |name| rank(name));
            if rank > best.map_or(0, |(_, best)| best) {
                best = Some((*entity, rank));
            }
        }
        best.map(|(entity, _)| entity)
    }

    /// Finds the bones: as the table says, else as the VRM says, else by their names.
    pub(super) fn bones(&self, below: &[Entity], vrm: Option<&Vrm>, table: &Bones) -> Found {
        let numbered = |place: fn(&VrmBones) -> Option<usize>| {
            let place = place(&vrm?.bones)?;
            let mut nodes = below.iter().copied();
            nodes.find(|entity| self.node(*entity) == Some(place))
        };
        let called = |name: &Option<String>| {
            let name = name.as_deref()?;
            self.named(below, |it| u8::from(it == name))
        };
        let find = |name: &Option<String>, place, rank: &dyn Fn(&str) -> u8| {
            called(name)
                .or_else(|| numbered(place))
                .or_else(|| self.named(below, rank))
        };
        Found {
            head: find(&table.head, |it| it.head, &head_rank),
            jaw: find(&table.jaw, |it| it.jaw, &jaw_rank),
            eyes: [
                find(&table.left_eye, |it| it.eyes[0], &|it| eye_rank(it, true)),
                find(&table.right_eye, |it| it.eyes[1], &|it| eye_rank(it, false)),
            ],
        }
    }

    /// Makes joints of the bones, and finds out which way they face, from the mesh of the
    /// face.
    pub(super) fn measure(
        &self,
        npc: Entity,
        mesh: Option<Entity>,
        found: Found,
        vrm: Option<&Vrm>,
        rig: &mut Rig,
    ) {
        let face = mesh.map_or(Affine3A::IDENTITY, |mesh| self.placed(mesh, npc));
        // glTF models face +Z, and then the left eye is towards +X. Some were made the
        // other way round, as VRM was before 1.0.
        let at = |eye: Entity| {
            face.inverse()
                .transform_point3(self.placed(eye, npc).translation.into())
        };
        let turned = match found.eyes {
            [Some(left), Some(right)] => at(left).x < at(right).x,
            _ => vrm.is_some_and(|vrm| vrm.version == Version::Zero),
        };
        rig.facing = if turned {
            Quat::from_rotation_y(PI)
        } else {
            Quat::IDENTITY
        };
        let facing = rotation(face) * rig.facing;
        let joint = |entity: Entity, before: Option<Joint>| {
            let own = self.transforms.get(entity).ok()?.rotation;
            let facing = rotation(self.placed(entity, npc)).inverse() * facing;
            Some(Joint::new(entity, facing, own).or_before(before))
        };
        rig.head = found.head.and_then(|head| joint(head, rig.head));
        rig.jaw = found.jaw.and_then(|jaw| joint(jaw, rig.jaw));
        let before = rig.eyes;
        for ((eye, entity), before) in rig.eyes.iter_mut().zip(found.eyes).zip(before) {
            *eye = entity.and_then(|entity| joint(entity, before));
        }
        rig.mesh = mesh;
    }
}

fn rotation(placed: Affine3A) -> Quat {
    let (_, rotation, _) = placed.to_scale_rotation_translation();
    if rotation.is_finite() {
        rotation
    } else {
        Quat::IDENTITY
    }
}
