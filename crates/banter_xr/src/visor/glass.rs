//! The glass of a visor: a piece of a barrel.

use bevy::asset::RenderAssetUsages;
use bevy::math::{Vec2, Vec3};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// How strongly the glass is bent about the upright and about the level: one over the radius, metres.
const BENT: Vec2 = Vec2::new(1.0 / 0.115, 1.0 / 0.26);
/// Squares along its width and height.
const GRID: [u32; 2] = [32, 12];
/// How round its outline is: a squircle of this power.
const ROUND: f32 = 4.0;

/// The mesh of a curved display of a width and a height in metres, with round corners: its middle is at the origin and +Z
/// out of it.
pub fn visor_glass(size: Vec2) -> Mesh {
    let [across, down] = GRID;
    let mut places = Vec::new();
    let mut normals = Vec::new();
    let mut uvs = Vec::new();
    for row in 0..=down {
        for column in 0..=across {
            let uv = Vec2::new(column as f32 / across as f32, row as f32 / down as f32);
            let square = uv * 2.0 - 1.0;
            // A square's rays, as long as the squircle's.
            let most = square.abs().max_element();
            let power = square.abs().powf(ROUND).element_sum().powf(1.0 / ROUND);
            let round = if power > 1e-6 {
                square * (most / power)
            } else {
                square
            };
            let [x, y] = (round * Vec2::new(0.5, -0.5) * size).to_array();
            let (a, b) = (x * BENT.x, y * BENT.y);
            let z = (a.cos() - 1.0) / BENT.x + (b.cos() - 1.0) / BENT.y;
            places.push(Vec3::new(a.sin() / BENT.x, b.sin() / BENT.y, z));
            normals.push(Vec3::new(a.tan(), b.tan(), 1.0).normalize());
            uvs.push(round * 0.5 + 0.5);
        }
    }
    let mut indices = Vec::new();
    for row in 0..down {
        for column in 0..across {
            let at = row * (across + 1) + column;
            let below = at + across + 1;
            indices.extend([at, below, at + 1, at + 1, below, below + 1]);
        }
    }
    Mesh::new(
        PrimitiveTopology::TriangleList,
        RenderAssetUsages::default(),
    )
    .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, places)
    .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
    .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
    .with_inserted_indices(Indices::U32(indices))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn glass_is_as_large_as_it_was_asked_for_and_bent_back() {
        let mesh = visor_glass(Vec2::new(0.17, 0.08));
        let places = mesh.attribute(Mesh::ATTRIBUTE_POSITION).unwrap();
        let places = places.as_float3().unwrap();
        let most = |axis: usize| places.iter().map(|it| it[axis]).fold(f32::MIN, f32::max);
        assert!((0.07..0.085).contains(&most(0)) && (0.039..0.0401).contains(&most(1)));
        assert!(most(2) < 1e-6);
        assert!(places.iter().all(|it| it[2] > -0.05));
    }
}
