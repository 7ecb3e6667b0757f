//! Occluders in the shape of meshes.

use crate::occluder::{Occluder, OccluderShape, Triangles};
use crate::shape::Cuboid;
use crate::tree::TriangleTree;
use bevy::math::Vec3;
use bevy::mesh::{Mesh, Mesh3d, VertexAttributeValues};
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{AsyncComputeTaskPool, Task};
use std::sync::Arc;

/// A mesh of more triangles hides as its box does.
const MOST: usize = 300_000;

/// The trees of meshes that are there, and those that are being made.
#[derive(Resource, Default)]
struct Trees {
    ready: HashMap<AssetId<Mesh>, Arc<TriangleTree>>,
    work: HashMap<AssetId<Mesh>, Task<TriangleTree>>,
}

pub(crate) fn build(app: &mut App) {
    app.init_resource::<Trees>().add_systems(
        PreUpdate,
        sort_triangles.run_if(resource_exists::<Assets<Mesh>>),
    );
}

/// Occluders whose triangles are not sorted yet, or whose mesh is another now.
type Unsorted = Or<(Without<Triangles>, Changed<Mesh3d>)>;

/// Sorts the triangles of each mesh once, on other threads.
fn sort_triangles(
    occluders: Query<(Entity, &Occluder, &Mesh3d), Unsorted>,
    meshes: Res<Assets<Mesh>>,
    mut trees: ResMut<Trees>,
    mut commands: Commands,
) {
    let Trees { ready, work } = trees.bypass_change_detection();
    for (entity, occluder, mesh) in &occluders {
        if occluder.shape != OccluderShape::Mesh {
            continue;
        }
        let id = mesh.0.id();
        if let Some(tree) = ready.get(&id) {
            commands
                .entity(entity)
                .try_insert(Triangles(Arc::clone(tree)));
        } else if let Some(task) = work.get_mut(&id) {
            if let Some(tree) = check_ready(task) {
                work.remove(&id);
                ready.insert(id, Arc::new(tree));
            }
        } else if let Some(mesh) = meshes.get(id) {
            let triangles = triangles(mesh);
            let pool = AsyncComputeTaskPool::get();
            work.insert(id, pool.spawn(async move { TriangleTree::new(triangles) }));
        }
    }
    if !ready.is_empty() {
        // What nobody holds any more is forgotten.
        ready.retain(|id, tree| Arc::strong_count(tree) > 1 || meshes.contains(*id));
    }
}

/// The triangles of a mesh.
fn triangles(mesh: &Mesh) -> Vec<[Vec3; 3]> {
    let positions = match mesh.try_attribute(Mesh::ATTRIBUTE_POSITION) {
        Ok(VertexAttributeValues::Float32x3(positions)) => positions,
        _ => {
            tracing::warn!(
                "a mesh hides nothing, since the places of its corners are not to be read; load \
                 it with RenderAssetUsages::MAIN_WORLD"
            );
            return Vec::new();
        }
    };
    let corner = |at: usize| positions.get(at).copied().map(Vec3::from);
    let too_many = |count: usize| count > MOST;
    if let Ok(all) = mesh.triangles() {
        let all: Vec<_> = all
            .take(MOST + 1)
            .map(|triangle| triangle.vertices)
            .collect();
        if !too_many(all.len()) {
            return all;
        }
    } else if !too_many(positions.len() / 3) {
        let all = (0..positions.len() / 3).map(|it| 3 * it);
        let all = all.filter_map(|at| Some([corner(at)?, corner(at + 1)?, corner(at + 2)?]));
        return all.collect();
    }
    tracing::warn!("a mesh has more than {MOST} triangles and hides as its box does");
    let bounds = positions.iter().copied().map(Vec3::from);
    box_around(bounds.fold(Cuboid::EMPTY, Cuboid::with))
}

/// The sides of a box, two triangles each.
fn box_around(cuboid: Cuboid) -> Vec<[Vec3; 3]> {
    let corners = cuboid.corners();
    let sides = [
        [0, 1, 3, 2],
        [4, 5, 7, 6],
        [0, 1, 5, 4],
        [2, 3, 7, 6],
        [0, 2, 6, 4],
        [1, 3, 7, 5],
    ];
    let corner = |at: usize| corners.get(at).copied().unwrap_or_default();
    let halves = sides
        .into_iter()
        .flat_map(|[a, b, c, d]| [[a, b, c], [a, c, d]]);
    halves.map(|half| half.map(corner)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy::asset::RenderAssetUsages;
    use bevy::mesh::{Indices, PrimitiveTopology};

    #[test]
    fn a_box_of_triangles_is_closed() {
        let tree = TriangleTree::new(box_around(Cuboid::around(Vec3::ZERO, Vec3::ONE)));
        for way in [Vec3::X, Vec3::Y, Vec3::Z, Vec3::new(1.0, 0.4, -0.3)] {
            let from = way * -4.0 + Vec3::new(0.1, 0.2, 0.15);
            assert!(tree.is_cut(from, way * 4.0), "{way}");
        }
    }

    #[test]
    fn meshes_with_and_without_indices_are_read() {
        let corners = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
        let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, corners);
        assert_eq!(triangles(&mesh).len(), 1);
        // One index that leads nowhere: that triangle is left out.
        let mesh = mesh.with_inserted_indices(Indices::U32(vec![0, 1, 2, 0, 1, 9]));
        assert_eq!(triangles(&mesh).len(), 1);
        let bare = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all());
        assert!(triangles(&bare).is_empty());
    }
}
