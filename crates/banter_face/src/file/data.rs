//! Whether the data that meshes are made of are there.

use super::value::{called, index, list, number, text};
use bevy::mesh::morph::MAX_MORPH_WEIGHTS;
use serde_json::Value;
use std::collections::HashSet;

/// More vertices, over all morph targets of a file, than any avatar has: each takes 48 bytes
/// in memory.
const MOST_DISPLACEMENTS: u64 = 1 << 24;
/// More elements than a list may claim that brings no bytes for them.
const MOST_EMPTY: usize = 1 << 22;

/// What a morph target may move.
pub(super) const MOVED: [&str; 3] = ["POSITION", "NORMAL", "TANGENT"];

/// Where the elements of a list lie in the data that a GLB brings with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The first byte.
    pub(super) start: usize,
    /// Bytes from one element to the next.
    pub(super) stride: usize,
    pub(super) count: usize,
}

/// Says what is missing or senseless in the data of a file's meshes.
pub(super) fn check(json: &Value, bin: Option<&[u8]>) -> Result<(), String> {
    let accessors = list(json, "accessors");
    let mut seen = HashSet::new();
    let mut displacements = 0_u64;
    for (place, mesh) in list(json, "meshes").iter().enumerate() {
        let damaged = |what: String| {
            let mesh = called("mesh", place, mesh);
            format!(
                "is damaged ({what} in the {mesh}); export it again, or fetch it again if it was \
                 copied"
            )
        };
        for primitive in list(mesh, "primitives") {
            let attributes = primitive.get("attributes").and_then(Value::as_object);
            let targets = list(primitive, "targets");
            // A shape without its data is one that moves nothing, see `shapes`.
            let own = attributes.into_iter().flat_map(|it| it.values());
            for named in own.chain(primitive.get("indices")) {
                let accessor = index(named).filter(|it| *it < accessors.len());
                let Some(accessor) = accessor else {
                    return Err(damaged(format!("there is no list {named} of numbers")));
                };
                if seen.insert(accessor) {
                    complete(json, accessor, bin).map_err(&damaged)?;
                }
            }
            // More shapes than Bevy shows are left out, see `limit`.
            let vertices = vertices(json, primitive).unwrap_or(0) as u64;
            displacements += vertices.saturating_mul(targets.len().min(MAX_MORPH_WEIGHTS) as u64);
            if displacements > MOST_DISPLACEMENTS {
                return Err(format!(
                    "has morph targets with more than {MOST_DISPLACEMENTS} vertices in all; leave \
                     out shapes that are not needed, or export a coarser mesh"
                ));
            }
        }
    }
    Ok(())
}

/// How many vertices a primitive has.
pub(super) fn vertices(json: &Value, primitive: &Value) -> Option<usize> {
    let position = number(primitive.get("attributes")?, "POSITION")?;
    number(list(json, "accessors").get(position)?, "count")
}

/// Where the elements of a list lie in a GLB's own data. `None` if they are elsewhere, or
/// nowhere.
pub(super) fn place(json: &Value, accessor: usize) -> Option<Place> {
    let accessor = list(json, "accessors").get(accessor)?;
    let view = list(json, "bufferViews").get(number(accessor, "bufferView")?)?;
    let is_own = number(view, "buffer") == Some(0) && own_buffer(json);
    is_own.then_some(())?;
    Some(Place {
        start: optional(view, "byteOffset")?.checked_add(optional(accessor, "byteOffset")?)?,
        stride: number(view, "byteStride").or_else(|| size(accessor))?,
        count: number(accessor, "count")?,
    })
}

fn own_buffer(json: &Value) -> bool {
    let first = list(json, "buffers").first();
    first.is_some_and(|buffer| text(buffer, "uri").is_none())
}

/// Says what is wrong with a list of numbers.
pub(super) fn complete(json: &Value, place: usize, bin: Option<&[u8]>) -> Result<(), String> {
    let Some(accessor) = list(json, "accessors").get(place) else {
        return Ok(());
    };
    let what = called("list", place, accessor);
    let size = size(accessor).ok_or_else(|| format!("the {what} is of no known type"))?;
    let count = number(accessor, "count").filter(|count| *count > 0);
    let count = count.ok_or_else(|| format!("the {what} has no elements"))?;
    let short = || format!("the {what} is longer than its data");
    let reach = |value: &Value, count: usize, size: usize| {
        let view = number(value, "bufferView")
            .and_then(|view| list(json, "bufferViews").get(view))
            .ok_or_else(|| format!("the {what} has no data"))?;
        let stride = match view.get("byteStride") {
            None => size,
            Some(stride) => index(stride)
                .filter(|stride| *stride >= size)
                .ok_or_else(|| format!("the elements of the {what} overlap"))?,
        };
        let end = (count - 1).checked_mul(stride).and_then(|it| {
            it.checked_add(size)?
                .checked_add(optional(value, "byteOffset")?)
        });
        let length = number(view, "byteLength").unwrap_or(0);
        if end.is_none_or(|end| end > length) || !is_there(json, view, length, bin) {
            return Err(short());
        }
        Ok(())
    };
    if accessor.get("bufferView").is_some() {
        reach(accessor, count, size)?;
    } else if count > MOST_EMPTY {
        return Err(short());
    }
    let Some(sparse) = accessor.get("sparse") else {
        return Ok(());
    };
    let some = number(sparse, "count").filter(|some| (1..=count).contains(some));
    let some = some.ok_or_else(|| format!("the {what} replaces more than it has"))?;
    let indices = sparse.get("indices").unwrap_or(&Value::Null);
    reach(indices, some, component(indices).unwrap_or(4))?;
    reach(sparse.get("values").unwrap_or(&Value::Null), some, size)
}

/// Whether the bytes of a view are there, as far as can be told without reading other files.
fn is_there(json: &Value, view: &Value, length: usize, bin: Option<&[u8]>) -> bool {
    let end = optional(view, "byteOffset").and_then(|start| start.checked_add(length));
    let place = number(view, "buffer");
    let buffer = place.and_then(|place| list(json, "buffers").get(place));
    let (Some(end), Some(buffer)) = (end, buffer) else {
        return false;
    };
    let said = number(buffer, "byteLength").unwrap_or(0);
    let is_own = place == Some(0) && own_buffer(json);
    end <= said && (!is_own || end <= bin.map_or(0, <[u8]>::len))
}

/// A size that may be left out.
fn optional(value: &Value, name: &str) -> Option<usize> {
    value.get(name).map_or(Some(0), index)
}

/// Bytes of a number.
fn component(value: &Value) -> Option<usize> {
    Some(match number(value, "componentType")? {
        5120 | 5121 => 1,
        5122 | 5123 => 2,
        5125 | 5126 => 4,
        _ => return None,
    })
}

/// Bytes of an element.
fn size(accessor: &Value) -> Option<usize> {
    let numbers = match text(accessor, "type")? {
        "SCALAR" => 1,
        "VEC2" => 2,
        "VEC3" => 3,
        "VEC4" | "MAT2" => 4,
        "MAT3" => 9,
        "MAT4" => 16,
        _ => return None,
    };
    Some(numbers * component(accessor)?)
}
