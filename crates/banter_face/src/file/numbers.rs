//! Numbers in the data of a GLB that cannot be drawn.

use super::data::{MOVED, complete, place, vertices};
use super::value::{called, index, list, number};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A number with 32 bits.
const FLOAT: usize = 5126;
/// How many elements are looked at in a file: twice what its shapes may move. Lists that overlap
/// would otherwise be read again and again.
const MOST_ELEMENTS: usize = 1 << 25;

/// Whether every triangle is made of vertices that are there.
pub(super) fn check_indices(json: &Value, bin: &[u8]) -> Result<(), String> {
    // Many primitives may share a list.
    let mut known: HashMap<usize, Option<usize>> = HashMap::new();
    for (mesh, value) in list(json, "meshes").iter().enumerate() {
        for primitive in list(value, "primitives") {
            let (Some(count), Some(indices)) =
                (vertices(json, primitive), number(primitive, "indices"))
            else {
                continue;
            };
            let largest = known
                .entry(indices)
                .or_insert_with(|| largest(json, indices, bin));
            if let Some(wrong) = largest.filter(|it| *it >= count) {
                return Err(format!(
                    "is damaged (the {} has a triangle with vertex {wrong} of {count}); export it \
                     again",
                    called("mesh", mesh, value)
                ));
            }
        }
    }
    Ok(())
}

/// The largest number in a list of indices.
fn largest(json: &Value, accessor: usize, bin: &[u8]) -> Option<usize> {
    let place = place(json, accessor)?;
    let kind = number(list(json, "accessors").get(accessor)?, "componentType")?;
    let bytes = bin.get(place.start..)?;
    let indices = bytes.chunks(place.stride.max(1)).take(place.count);
    let read = |bytes: &[u8]| match (kind, bytes) {
        (5121, [a, ..]) => usize::from(*a),
        (5123, [a, b, ..]) => usize::from(u16::from_le_bytes([*a, *b])),
        (5125, [a, b, c, d, ..]) => u32::from_le_bytes([*a, *b, *c, *d]) as usize,
        _ => 0,
    };
    indices.map(read).max()
}

/// The places of all numbers in the shapes of meshes that are none, such as NaN. They are
/// found once, however many shapes share them.
pub(super) fn senseless(json: &Value, bin: &[u8]) -> BTreeSet<usize> {
    let mut seen = HashSet::new();
    let mut found = BTreeSet::new();
    let mut left = MOST_ELEMENTS;
    for primitive in list(json, "meshes")
        .iter()
        .flat_map(|mesh| list(mesh, "primitives"))
    {
        let attributes = primitive.get("attributes").into_iter();
        for shape in attributes.chain(list(primitive, "targets")) {
            for name in MOVED {
                let accessor = shape.get(name).and_then(index);
                if let Some(accessor) = accessor.filter(|it| seen.insert(*it)) {
                    look(json, accessor, bin, &mut left, &mut found);
                }
            }
        }
    }
    found
}

fn look(json: &Value, accessor: usize, bin: &[u8], left: &mut usize, found: &mut BTreeSet<usize>) {
    // A shape whose list is not whole moves nothing, and its places would be anywhere.
    if complete(json, accessor, Some(bin)).is_err() {
        return;
    }
    let value = list(json, "accessors").get(accessor);
    let (Some(place), Some(value)) = (place(json, accessor), value) else {
        return;
    };
    let numbers = match value.get("type").and_then(Value::as_str) {
        Some("VEC3") => 3,
        Some("VEC4") => 4,
        _ => return,
    };
    if number(value, "componentType") != Some(FLOAT) {
        return;
    }
    let count = place.count.min(*left);
    *left -= count;
    for element in 0..count {
        for part in 0..numbers {
            let at = place.start + element * place.stride + part * 4;
            let Some(bytes) = bin.get(at..at + 4) else {
                return;
            };
            let bytes = bytes.try_into().map(f32::from_le_bytes);
            // Beyond this a model's size is no number any more.
            let is_sane = |number: f32| number.is_finite() && number.abs() < 1e18;
            if bytes.is_ok_and(|number| !is_sane(number)) {
                found.insert(at);
            }
        }
    }
}
