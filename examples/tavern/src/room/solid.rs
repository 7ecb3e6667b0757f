//! Meshes of what stands in the room.
//!
//! The parts of a thing become one mesh whose colours are in its vertices, so that the whole
//! room is drawn with one material and a software renderer compiles few shaders.

use super::plan::{Part, Shape};
use bevy::color::{Alpha, ColorToComponents, LinearRgba, Srgba};
use bevy::math::{EulerRot, Quat, Vec3};
use bevy::mesh::{ConicalFrustumMeshBuilder, Mesh, MeshBuilder, Meshable, SphereKind};
use bevy::mesh::{SphereMeshBuilder, VertexAttributeValues};
use bevy::prelude::{Cuboid, Transform};

/// Sides of something round with this radius in metres: as many as it takes to look it.
fn sides(radius: f32) -> u32 {
    (8.0 + 60.0 * radius.clamp(0.0, 0.2)) as u32
}

/// The mesh of those parts that shine by themselves, or of those that do not; `None` when
/// there are none.
pub(crate) fn mesh<'a>(parts: impl IntoIterator<Item = &'a Part>, glowing: bool) -> Option<Mesh> {
    let mut whole: Option<Mesh> = None;
    for part in parts {
        if (part.glow > 0.0) != glowing {
            continue;
        }
        let base = solid(part.shape);
        let [x, y, z] = part.turn.to_array().map(f32::to_radians);
        for index in 0..part.count {
            let mesh = coloured(base.clone(), part, index).transformed_by(Transform {
                translation: part.at + part.step * index as f32,
                rotation: Quat::from_euler(EulerRot::YXZ, y, x, z),
                scale: Vec3::ONE,
            });
            match &mut whole {
                // Both have the same attributes, which is all that merging asks for.
                Some(whole) => drop(whole.merge(&mesh)),
                None => whole = Some(mesh),
            }
        }
    }
    whole
}

fn solid(shape: Shape) -> Mesh {
    let mut mesh = match shape {
        Shape::Box([width, height, depth]) => Cuboid::new(width, height, depth).mesh().build(),
        Shape::Drum([foot, top, height]) => {
            let (foot, top) = (foot.max(1e-4), top.max(1e-4));
            ConicalFrustumMeshBuilder::new(top, foot, height, sides(foot.max(top))).build()
        }
        Shape::Ball(radii) => {
            let radii = Vec3::from(radii).max(Vec3::splat(1e-4));
            let sectors = sides(radii.max_element());
            let kind = SphereKind::Uv {
                sectors,
                stacks: sectors / 2 + 1,
            };
            SphereMeshBuilder::new(1.0, kind).build().scaled_by(radii)
        }
    };
    mesh.remove_attribute(Mesh::ATTRIBUTE_UV_0);
    mesh
}

/// Gives the vertices their colours.
fn coloured(mesh: Mesh, part: &Part, index: u32) -> Mesh {
    let light = 1.0 + part.uneven * (2.0 * scatter(part.at, index) - 1.0);
    let strength = if part.glow > 0.0 { part.glow } else { light };
    let colour = colour(&part.colour) * strength;
    let heights: Vec<f32> = match mesh.attribute(Mesh::ATTRIBUTE_POSITION) {
        Some(VertexAttributeValues::Float32x3(at)) => at.iter().map(|[_, y, _]| *y).collect(),
        _ => Vec::new(),
    };
    let foot = heights.iter().copied().fold(f32::INFINITY, f32::min);
    let top = heights.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let tall = (top - foot).max(1e-6);
    let colours: Vec<[f32; 4]> = heights
        .iter()
        .map(|height| {
            let shade = 1.0 - part.shade * (top - height) / tall;
            (colour * shade).with_alpha(1.0).to_f32_array()
        })
        .collect();
    mesh.with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
}

/// A colour by its hex code; what is not one is shown in the usual screaming pink.
pub(crate) fn colour(hex: &str) -> LinearRgba {
    Srgba::hex(hex).map_or(LinearRgba::rgb(1.0, 0.0, 1.0), LinearRgba::from)
}

/// A number in 0..=1 that looks like chance and is always the same.
fn scatter(at: Vec3, index: u32) -> f32 {
    let mut hash = index.wrapping_mul(0x9e37_79b9);
    for value in at.to_array() {
        hash = (hash ^ value.to_bits()).wrapping_mul(0x85eb_ca6b);
        hash ^= hash >> 15;
    }
    (hash >> 8) as f32 / (1 << 24) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn part(glow: f32, count: u32) -> Part {
        Part {
            shape: Shape::Box([1.0, 2.0, 1.0]),
            at: Vec3::ZERO,
            turn: Vec3::ZERO,
            colour: "#808080".into(),
            glow,
            shade: 0.5,
            uneven: 0.2,
            count,
            step: Vec3::X,
        }
    }

    #[test]
    fn lit_and_glowing_parts_are_kept_apart() {
        let parts = [part(0.0, 3), part(2.0, 1)];
        assert_eq!(mesh(&parts, false).unwrap().count_vertices(), 3 * 24);
        assert_eq!(mesh(&parts, true).unwrap().count_vertices(), 24);
        assert!(mesh(&parts[..1], true).is_none());
    }

    #[test]
    fn a_shaded_part_is_darker_at_its_foot() {
        let mesh = mesh(&[part(1.0, 1)], true).unwrap();
        let Some(VertexAttributeValues::Float32x3(at)) = mesh.attribute(Mesh::ATTRIBUTE_POSITION)
        else {
            panic!("positions");
        };
        let Some(VertexAttributeValues::Float32x4(colours)) = mesh.attribute(Mesh::ATTRIBUTE_COLOR)
        else {
            panic!("colours");
        };
        let full = colour("#808080").red;
        for (at, colour) in at.iter().zip(colours) {
            let expected = if at[1] > 0.0 { full } else { full / 2.0 };
            assert!((colour[0] - expected).abs() < 1e-5);
        }
    }

    #[test]
    fn chance_stays_in_its_range_and_repeats() {
        let drawn: Vec<f32> = (0..100).map(|i| scatter(Vec3::ONE, i)).collect();
        assert!(drawn.iter().all(|x| (0.0..=1.0).contains(x)));
        assert!(drawn.windows(2).any(|w| (w[0] - w[1]).abs() > 0.2));
        assert_eq!(scatter(Vec3::ONE, 5), drawn[5]);
    }
}
