//! Which way a VRM 0.x model looks.

use super::parse::index;
use bevy::math::Mat4;
use serde_json::Value;

/// Bones that a body has on either side, without `left` and `right`.
const SIDES: [&str; 5] = ["UpperArm", "Shoulder", "UpperLeg", "Hand", "Eye"];
/// Bones that are nearer to each other, in metres, say nothing.
const APART: f32 = 0.005;

/// Whether a model looks along +Z although VRM 0.x says -Z, by where its left side is:
/// some tools turn models around and leave the version as it was.
pub(super) fn is_forward(document: &gltf::Document, value: &Value) -> bool {
    let places = places(document);
    let list = value.get("humanoid").and_then(|it| it.get("humanBones"));
    let list = list
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let bone = |name: &str| {
        let named = |it: &&Value| it.get("bone").and_then(Value::as_str) == Some(name);
        let node = index(list.iter().take(256).find(named)?.get("node")?)?;
        places.get(node).copied().flatten()
    };
    let across = SIDES.into_iter().find_map(|side| {
        let left = bone(&format!("left{side}"))?;
        let right = bone(&format!("right{side}"))?;
        Some(left.w_axis.x - right.w_axis.x).filter(|across| across.abs() > APART)
    });
    // Seen from above, the left of one who looks along +Z is towards +X.
    across.is_some_and(|across| across > 0.0)
}

/// Where each node is, as seen from its scene.
fn places(document: &gltf::Document) -> Vec<Option<Mat4>> {
    let mut places = vec![None; document.nodes().len()];
    let mut roots: Vec<bool> = vec![true; places.len()];
    for child in document.nodes().flat_map(|node| node.children()) {
        if let Some(root) = roots.get_mut(child.index()) {
            *root = false;
        }
    }
    let own = |node: &gltf::Node| Mat4::from_cols_array_2d(&node.transform().matrix());
    let roots = document.nodes().zip(roots).filter(|(_, root)| *root);
    let mut open: Vec<(gltf::Node, Mat4)> = roots.map(|(it, _)| (it, Mat4::IDENTITY)).collect();
    while let Some((node, above)) = open.pop() {
        let placed = above * own(&node);
        let slot = places.get_mut(node.index());
        if let Some(slot) = slot.filter(|slot| slot.is_none()) {
            *slot = Some(placed);
            open.extend(node.children().map(|child| (child, placed)));
        }
    }
    places
}
