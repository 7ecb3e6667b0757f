//! Which morph targets of which meshes are whose face.

use crate::retarget::Links;
use banter_core::FaceWeights;
use bevy::mesh::MeshAccessError;
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;

/// More levels than any avatar has; a hierarchy that is deeper runs in a circle.
pub(crate) const MOST_LEVELS: usize = 256;

/// Binding of a mesh: which of its morph targets are moved by whose face.
///
/// Inserted beside [`MorphWeights`] below whoever has [`FaceWeights`], once the mesh is
/// loaded; remove it to have the mesh looked at anew, after its targets were renamed.
/// While it is there, the weights of the targets in it are the face's, mixed with what
/// animation clips write there as [`FaceBlend`](crate::FaceBlend) says; all others are left
/// alone.
#[derive(Component, Debug, Clone, PartialEq)]
pub struct MorphBinding {
    npc: Entity,
    pub(crate) links: Links,
}

impl MorphBinding {
    /// Whose face it is.
    pub fn npc(&self) -> Entity {
        self.npc
    }

    /// The places in [`MorphWeights`] that the face moves. None for a mesh without face
    /// shapes.
    pub fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        self.links.targets()
    }
}

/// What has changed below characters.
#[derive(Resource, Default)]
pub(crate) struct Hierarchy {
    /// Whether a mesh may have become somebody's.
    changed: bool,
    /// Whose avatars are to be looked at anew: meshes were bound or lost, or something else
    /// that counts has changed.
    pub(crate) refit: Vec<Entity>,
}

pub(crate) fn on_parented(_: On<Insert, ChildOf>, mut hierarchy: ResMut<Hierarchy>) {
    hierarchy.changed = true;
}

pub(crate) fn on_face(_: On<Add, FaceWeights>, mut hierarchy: ResMut<Hierarchy>) {
    hierarchy.changed = true;
}

pub(crate) fn on_morph(_: On<Insert, MorphWeights>, mut hierarchy: ResMut<Hierarchy>) {
    hierarchy.changed = true;
}

pub(crate) fn on_unbound(
    removed: On<Remove, MorphBinding>,
    bindings: Query<&MorphBinding>,
    mut hierarchy: ResMut<Hierarchy>,
) {
    if let Ok(binding) = bindings.get(removed.entity) {
        hierarchy.refit.push(binding.npc);
        hierarchy.changed = true;
    }
}

pub(crate) fn is_changed(hierarchy: Res<Hierarchy>) -> bool {
    hierarchy.changed
}

pub(crate) fn is_refit_due(hierarchy: Res<Hierarchy>) -> bool {
    !hierarchy.refit.is_empty()
}

/// Binds meshes that are loaded and belong to somebody.
pub(crate) fn bind(
    mut hierarchy: ResMut<Hierarchy>,
    unbound: Query<(Entity, &MorphWeights), Without<MorphBinding>>,
    parents: Query<&ChildOf>,
    faces: Query<(), With<FaceWeights>>,
    primitives: Query<(Option<&Children>, Option<&Mesh3d>)>,
    meshes: Option<Res<Assets<Mesh>>>,
    mut commands: Commands,
) {
    let hierarchy = &mut *hierarchy;
    hierarchy.changed = false;
    let Some(meshes) = meshes else {
        return;
    };
    for (entity, weights) in &unbound {
        let owner = std::iter::once(entity)
            .chain(parents.iter_ancestors(entity).take(MOST_LEVELS))
            .find(|ancestor| faces.contains(*ancestor));
        let Some(npc) = owner else {
            continue;
        };
        let mesh = mesh_of(entity, weights, &primitives);
        if mesh.is_some_and(|mesh| !meshes.contains(mesh)) {
            // Still loading: it is asked for again.
            hierarchy.changed = true;
            continue;
        }
        let links = Links::default();
        commands.entity(entity).insert(MorphBinding { npc, links });
        hierarchy.refit.push(npc);
    }
}

/// The mesh that names the targets of some weights.
pub(crate) fn mesh_of<'a>(
    entity: Entity,
    weights: &'a MorphWeights,
    primitives: &'a Query<(Option<&Children>, Option<&Mesh3d>)>,
) -> Option<&'a Handle<Mesh>> {
    let mesh = |entity: Entity| Some(&primitives.get(entity).ok()?.1?.0);
    let children = || primitives.get(entity).ok()?.0?.iter().find_map(mesh);
    weights
        .first_mesh()
        .or_else(|| mesh(entity))
        .or_else(children)
}

/// The names of a mesh's morph targets; none if it has no names.
pub(crate) fn target_names(mesh: &Mesh) -> Result<&[String], MeshAccessError> {
    Ok(mesh.try_morph_target_names()?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::{Stage, mesh};

    #[test]
    fn a_mesh_that_is_loaded_later_is_bound_then() {
        let mut stage = Stage::new();
        let handle = stage.meshes().reserve_handle();
        let face = stage.node_with(handle.clone(), 1, stage.npc);
        stage.game.step();
        assert!(stage.game.world().get::<MorphBinding>(face).is_none());
        stage.meshes().insert(&handle, mesh(&["jawOpen"])).unwrap();
        stage.game.step();
        let binding = stage.game.world().get::<MorphBinding>(face).unwrap();
        assert_eq!(binding.targets().collect::<Vec<_>>(), [0]);
        assert_eq!(binding.npc(), stage.npc);
    }

    #[test]
    fn an_avatar_may_be_parented_late_and_belongs_to_the_nearest() {
        let mut stage = Stage::new();
        let root = stage.game.world_mut().spawn(Transform::default()).id();
        let face = stage.node(&["jawOpen"], root);
        stage.game.step();
        assert!(stage.game.world().get::<MorphBinding>(face).is_none());
        let rider = stage
            .game
            .world_mut()
            .spawn((banter_core::NpcParticipant, ChildOf(stage.npc)))
            .id();
        stage.game.world_mut().entity_mut(rider).add_child(root);
        stage.game.step();
        let binding = stage.game.world().get::<MorphBinding>(face).unwrap();
        assert_eq!(binding.npc(), rider);
    }

    #[test]
    fn a_mesh_of_nobody_is_left_alone() {
        let mut stage = Stage::new();
        let nobody = stage.game.world_mut().spawn(Transform::default()).id();
        let face = stage.node(&["jawOpen"], nobody);
        stage.game.step();
        stage.game.step();
        assert!(stage.game.world().get::<MorphBinding>(face).is_none());
    }
}
