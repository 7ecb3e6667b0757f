//! Numbers in the data of a GLB that cannot be drawn.

use super::data::{MOVED, place, vertices};
use super::value::{called, index, list, number};
use serde_json::Value;
use std::collections::HashSet;

/// A number with 32 bits.
const FLOAT: usize = 5126;

/// Whether every triangle is made of vertices that are there.
pub(super) fn check_indices(json: &Value, bin: &[u8]) -> Result<(), String> {
    for (mesh, value) in list(json, "meshes").iter().enumerate() {
        for primitive in list(value, "primitives") {
            let (Some(count), Some(indices)) =
                (vertices(json, primitive), number(primitive, "indices"))
            else {
                continue;
            };
            if let Some(wrong) = largest(json, indices, bin).filter(|it| *it >= count) {
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
pub(super) fn senseless(json: &Value, bin: &[u8]) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for primitive in list(json, "meshes")
        .iter()
        .flat_map(|mesh| list(mesh, "primitives"))
    {
        let attributes = primitive.get("attributes").into_iter();
        for shape in attributes.chain(list(primitive, "targets")) {
            for name in MOVED {
                let accessor = shape.get(name).and_then(index);
                if let Some(accessor) = accessor.filter(|it| seen.insert(*it)) {
                    look(json, accessor, bin, &mut found);
                }
            }
        }
    }
    found
}

fn look(json: &Value, accessor: usize, bin: &[u8], found: &mut Vec<usize>) {
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
    for element in 0..place.count {
        for part in 0..numbers {
            let at = place.start + element * place.stride + part * 4;
            let Some(bytes) = bin.get(at..at + 4) else {
                return;
            };
            let bytes = bytes.try_into().map(f32::from_le_bytes);
            // Beyond this a model's size is no number any more.
            let is_sane = |number: f32| number.is_finite() && number.abs() < 1e18;
            if bytes.is_ok_and(|number| !is_sane(number)) {
                found.push(at);
            }
        }
    }
}
