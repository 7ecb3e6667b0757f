//! Parts of models that tests pose.

use crate::mesh::{Model, Part};

/// The part of a model's mesh that is drawn with a material.
pub(super) fn part(model: &Model, mesh: &str, material: crate::mesh::Material) -> Part {
    let shown = model.nodes.iter().find(|n| n.name == mesh).unwrap();
    let parts = &shown.mesh.as_ref().unwrap().parts;
    parts
        .iter()
        .find(|p| p.material == material)
        .unwrap()
        .clone()
}
