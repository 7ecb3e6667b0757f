//! Where a file names the shapes of its meshes.

use super::value::{index, list, object_made, text};
use crate::retarget::is_known;
use serde_json::Value;

/// What exporters call the list of names.
const KEYS: [&str; 6] = [
    "targetNames",
    "target_names",
    "morphTargetNames",
    "blendShapeNames",
    "shapeKeyNames",
    "shapeNames",
];

/// Writes the names of shapes where Bevy's loader looks for them, the `extras` of a mesh.
/// Says whether anything was changed.
///
/// They are looked for in the `extras` of the mesh, of its primitives and of the nodes that
/// show it, at the targets themselves and at the lists of numbers that these are made of. Of
/// several, those are taken of which a face knows the most. A mesh without names takes those
/// of another with as many shapes, if all such have the same: a head's teeth and beard were
/// exported beside it.
pub(super) fn settle(json: &mut Value) -> bool {
    let meshes = list(json, "meshes");
    let counts: Vec<usize> = meshes.iter().map(count).collect();
    let mut found: Vec<Option<Vec<String>>> = meshes
        .iter()
        .enumerate()
        .map(|(place, mesh)| best(json, place, mesh, counts.get(place).copied().unwrap_or(0)))
        .collect();
    for place in 0..found.len() {
        let count = counts.get(place).copied().unwrap_or(0);
        if count > 0 && found.get(place).is_some_and(Option::is_none) {
            let lent = lent(&found, count);
            if let Some(slot) = found.get_mut(place) {
                *slot = lent;
            }
        }
    }
    let mut changed = false;
    for (mesh, names) in super::value::list_mut(json, "meshes").iter_mut().zip(found) {
        let Some(names) = names else {
            continue;
        };
        let said = mesh.get("extras").and_then(|it| it.get("targetNames"));
        let names = Value::from(names);
        if said != Some(&names)
            && let Some(extras) = object_made(mesh, "extras")
        {
            extras.insert("targetNames".to_owned(), names);
            changed = true;
        }
    }
    changed
}

/// How many morph targets a mesh has.
pub(super) fn count(mesh: &Value) -> usize {
    let primitives = list(mesh, "primitives").iter();
    let counts = primitives.map(|primitive| list(primitive, "targets").len());
    counts.max().unwrap_or(0)
}

/// How many of some names a face knows.
fn known(names: &[String]) -> usize {
    names.iter().filter(|name| is_known(name)).count()
}

/// The names that fit a mesh best.
fn best(json: &Value, place: usize, mesh: &Value, count: usize) -> Option<Vec<String>> {
    if count == 0 {
        return None;
    }
    let shows = |node: &&Value| node.get("mesh").and_then(index) == Some(place);
    let nodes = list(json, "nodes").iter().filter(shows);
    let primitives = list(mesh, "primitives");
    let extras = std::iter::once(mesh).chain(primitives).chain(nodes);
    let listed = extras.filter_map(|it| listed(it.get("extras")?));
    let single = primitives.first().into_iter().flat_map(|primitive| {
        let targets = list(primitive, "targets");
        [at_targets(targets), at_accessors(json, targets)]
    });
    let all = listed.chain(single.flatten());
    // The first of those that are equally good.
    let mut best: Option<(Vec<String>, usize)> = None;
    for mut names in all {
        names.truncate(count);
        let known = known(&names);
        if best.as_ref().is_none_or(|(_, most)| known > *most) {
            best = Some((names, known));
        }
    }
    best.map(|(names, _)| names)
}

/// A list of names.
fn listed(extras: &Value) -> Option<Vec<String>> {
    let list = KEYS.iter().find_map(|key| extras.get(*key)?.as_array())?;
    let name = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names: Vec<String> = list.iter().map(name).collect();
    names.iter().any(|name| !name.is_empty()).then_some(names)
}

/// Names at the targets themselves, as old exporters of avatars wrote them.
fn at_targets(targets: &[Value]) -> Option<Vec<String>> {
    let name = |target: &Value| {
        let places = ["extras", "extra"]
            .into_iter()
            .filter_map(|it| target.get(it));
        let mut names = places.chain([target]).filter_map(|it| text(it, "name"));
        names.next().map(str::to_owned)
    };
    named(targets.iter().map(name))
}

/// Names at the lists of numbers that targets are made of.
fn at_accessors(json: &Value, targets: &[Value]) -> Option<Vec<String>> {
    let accessors = list(json, "accessors");
    let name = |target: &Value| {
        let place = target.get("POSITION").or_else(|| target.get("NORMAL"));
        let accessor = accessors.get(index(place?)?)?;
        text(accessor, "name").map(str::to_owned)
    };
    named(targets.iter().map(name))
}

/// Names that tell one shape from another.
fn named(names: impl Iterator<Item = Option<String>>) -> Option<Vec<String>> {
    let names: Vec<String> = names.map(Option::unwrap_or_default).collect();
    let mut different: Vec<&str> = names.iter().map(String::as_str).collect();
    different.sort_unstable();
    different.dedup();
    let some = different.iter().any(|name| !name.is_empty());
    (some && (different.len() > 1 || names.len() == 1)).then_some(names)
}

/// The names of the other meshes with so many shapes, if they all have the same.
fn lent(found: &[Option<Vec<String>>], count: usize) -> Option<Vec<String>> {
    let mut same = found
        .iter()
        .flatten()
        .filter(|names| names.len() == count && known(names) > 0);
    let first = same.next()?;
    same.all(|names| names == first).then(|| first.clone())
}
