//! Meshes with more morph targets than Bevy shows.

use super::names::count;
use super::value::{called, index, list, list_mut, number, plain, text};
use crate::retarget::{Worth, worth};
use bevy::mesh::morph::MAX_MORPH_WEIGHTS;
use serde_json::Value;
use std::collections::HashMap;

/// How many names of shapes are told that were left out.
const MOST_TOLD: usize = 3;

/// Leaves out the shapes of a mesh that say least about a face, where there are more than
/// Bevy shows, and says so: a sentence for each mesh.
///
/// What moves a mouth goes before what else a face knows, that before shapes that are shown
/// from the start, and those before all others; of equals the first stay.
pub(super) fn trim(json: &mut Value) -> Vec<String> {
    let meshes = 0..list(json, "meshes").len();
    meshes.filter_map(|mesh| trim_mesh(json, mesh)).collect()
}

fn trim_mesh(json: &mut Value, place: usize) -> Option<String> {
    let mesh = list(json, "meshes").get(place)?;
    let count = count(mesh);
    if count <= MAX_MORPH_WEIGHTS {
        return None;
    }
    let names: Vec<String> = mesh
        .get("extras")
        .map(|extras| list(extras, "targetNames"))
        .unwrap_or_default()
        .iter()
        .map(|name| name.as_str().unwrap_or_default().to_owned())
        .collect();
    let name = |target: usize| names.get(target).map_or("", String::as_str);
    let bound = bound(json, place);
    let shown = list(mesh, "weights");
    let rank = |target: usize| match worth(name(target)) {
        Worth::Mouth => 0,
        _ if bound.contains(&target) => 0,
        Worth::Face => 1,
        Worth::Nothing => {
            let weight = shown.get(target).and_then(Value::as_f64);
            2 + u8::from(weight.is_none_or(|it| it == 0.0))
        }
    };
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|target| rank(*target));
    let (kept, left) = order.split_at(MAX_MORPH_WEIGHTS);
    let mut kept = kept.to_vec();
    kept.sort_unstable();
    let mut left = left.to_vec();
    left.sort_unstable();
    let told: Vec<String> = left
        .iter()
        .map(|it| plain(name(*it)))
        .take(MOST_TOLD)
        .collect();
    let sentence = format!(
        "has {count} morph targets on the {}, and Bevy shows {MAX_MORPH_WEIGHTS}: the {} that \
         say least about a face are left out ({}, ...); leave out shapes that are not needed \
         when you export it",
        called("mesh", place, mesh),
        left.len(),
        told.join(", ")
    );
    let new: HashMap<usize, usize> = kept
        .iter()
        .enumerate()
        .map(|(new, old)| (*old, new))
        .collect();
    keep(json, place, &kept);
    rebind(json, place, count, &new);
    still(json, place);
    Some(sentence)
}

/// The nodes that show a mesh.
fn nodes(json: &Value, mesh: usize) -> Vec<usize> {
    let nodes = list(json, "nodes").iter().enumerate();
    nodes
        .filter(|(_, node)| number(node, "mesh") == Some(mesh))
        .map(|(place, _)| place)
        .collect()
}

/// The targets of a mesh that an avatar's expressions name.
fn bound(json: &Value, mesh: usize) -> Vec<usize> {
    let nodes = nodes(json, mesh);
    let mut found = Vec::new();
    let mut copy = json.get("extensions").cloned().unwrap_or(Value::Null);
    each_bind(&mut copy, |bind| {
        if is_of(bind, mesh, &nodes) {
            found.extend(number(bind, "index"));
        }
        true
    });
    found
}

/// Whether a bind of an expression is to a mesh.
fn is_of(bind: &Value, mesh: usize, nodes: &[usize]) -> bool {
    match number(bind, "node") {
        Some(node) => nodes.contains(&node),
        None => number(bind, "mesh") == Some(mesh),
    }
}

/// Goes through the binds of all expressions of a VRM of either version, and leaves out those
/// of which `each` says so.
fn each_bind(extensions: &mut Value, mut each: impl FnMut(&mut Value) -> bool) {
    let mut go = |holder: &mut Value, name: &str| {
        if let Some(binds) = holder.get_mut(name).and_then(Value::as_array_mut) {
            binds.retain_mut(&mut each);
        }
    };
    if let Some(master) = extensions.pointer_mut("/VRM/blendShapeMaster") {
        for group in list_mut(master, "blendShapeGroups") {
            go(group, "binds");
        }
    }
    for kind in ["preset", "custom"] {
        let path = format!("/VRMC_vrm/expressions/{kind}");
        let group = extensions.pointer_mut(&path).and_then(Value::as_object_mut);
        for expression in group.into_iter().flat_map(|it| it.values_mut()) {
            go(expression, "morphTargetBinds");
        }
    }
}

/// Keeps some targets of a mesh.
fn keep(json: &mut Value, place: usize, kept: &[usize]) {
    let shorten = |holder: &mut Value, name: &str| {
        if let Some(all) = holder.get_mut(name).and_then(Value::as_array_mut) {
            *all = kept.iter().filter_map(|it| all.get(*it).cloned()).collect();
        }
    };
    for node in nodes(json, place) {
        if let Some(node) = list_mut(json, "nodes").get_mut(node) {
            shorten(node, "weights");
        }
    }
    let Some(mesh) = list_mut(json, "meshes").get_mut(place) else {
        return;
    };
    shorten(mesh, "weights");
    if let Some(extras) = mesh.get_mut("extras") {
        shorten(extras, "targetNames");
    }
    for primitive in list_mut(mesh, "primitives") {
        shorten(primitive, "targets");
    }
}

/// Has expressions bind what is left of a mesh by its new places.
fn rebind(json: &mut Value, mesh: usize, count: usize, new: &HashMap<usize, usize>) {
    let nodes = nodes(json, mesh);
    let Some(extensions) = json.get_mut("extensions") else {
        return;
    };
    each_bind(extensions, |bind| {
        if !is_of(bind, mesh, &nodes) {
            return true;
        }
        // A bind to what was never there is told by whoever reads the expressions.
        let Some(target) = number(bind, "index").filter(|target| *target < count) else {
            return true;
        };
        match (new.get(&target), bind.get_mut("index")) {
            (Some(new), Some(index)) => {
                *index = (*new).into();
                true
            }
            _ => false,
        }
    });
}

/// Leaves out animations of a mesh's shapes: their numbers count the shapes that are gone.
fn still(json: &mut Value, mesh: usize) {
    let nodes = nodes(json, mesh);
    for animation in list_mut(json, "animations") {
        if let Some(channels) = animation.get_mut("channels").and_then(Value::as_array_mut) {
            channels.retain(|channel| {
                let target = channel.get("target").unwrap_or(&Value::Null);
                let node = target.get("node").and_then(index);
                text(target, "path") != Some("weights")
                    || node.is_none_or(|it| !nodes.contains(&it))
            });
        }
    }
}
