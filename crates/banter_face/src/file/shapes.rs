//! Shapes that move nothing.

use super::data::{MOVED, complete, vertices};
use super::value::{index, list, list_made, number, text};
use serde_json::{Map, Value, json};

/// 64 zeros, as many as the largest element has bytes.
const ZEROS: &str = "data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
                     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
const ZEROS_LENGTH: usize = 64;
const FLOAT: usize = 5126;

/// What was done to a file's shapes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) changed: bool,
    /// Shapes whose data do not fit their mesh, and which move nothing now.
    pub(super) misfits: usize,
}

/// Gives data to lists of numbers that have none, which are lists of zeros by the format's
/// specification, and to shapes that say nothing of where vertices go. Bevy's loader refuses
/// the first, and takes one shape for another after one of the second.
pub(super) fn fill(json: &mut Value, bin: Option<&[u8]>) -> Filled {
    let mut filled = Filled::default();
    let mut zeros = Zeros::default();
    let empty: Vec<usize> = list(json, "accessors")
        .iter()
        .enumerate()
        .filter(|(_, it)| it.get("bufferView").is_none() && it.get("sparse").is_none())
        .map(|(place, _)| place)
        .collect();
    for place in empty {
        let Some(view) = zeros.view(json) else {
            return filled;
        };
        if let Some(accessor) = super::value::list_mut(json, "accessors")
            .get_mut(place)
            .and_then(Value::as_object_mut)
        {
            accessor.insert("sparse".to_owned(), sparse(view));
            filled.changed = true;
        }
    }
    for (mesh, primitive, target) in targets(json) {
        let Some((shape, misfit)) = shape(json, bin, (mesh, primitive, target), &mut zeros) else {
            continue;
        };
        filled.misfits += usize::from(misfit);
        let slot = super::value::list_mut(json, "meshes").get_mut(mesh);
        let slot = slot.and_then(|it| super::value::list_mut(it, "primitives").get_mut(primitive));
        let slot = slot.and_then(|it| super::value::list_mut(it, "targets").get_mut(target));
        if let Some(slot) = slot {
            *slot = Value::Object(shape);
            filled.changed = true;
        }
    }
    filled
}

/// The places of all morph targets.
fn targets(json: &Value) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    for (mesh, value) in list(json, "meshes").iter().enumerate() {
        for (primitive, value) in list(value, "primitives").iter().enumerate() {
            let targets = 0..list(value, "targets").len();
            all.extend(targets.map(|target| (mesh, primitive, target)));
        }
    }
    all
}

/// What to write in the place of a target, and whether it did not fit. `None` if it is right.
fn shape(
    json: &mut Value,
    bin: Option<&[u8]>,
    (mesh, primitive, target): (usize, usize, usize),
    zeros: &mut Zeros,
) -> Option<(Map<String, Value>, bool)> {
    let value = list(json, "meshes").get(mesh)?;
    let value = list(value, "primitives").get(primitive)?;
    let count = vertices(json, value)?;
    let said = list(value, "targets").get(target)?.as_object();
    let accessors = list(json, "accessors");
    let fits = |named: &Value| {
        let place = index(named);
        let accessor = place.and_then(|place| accessors.get(place));
        accessor.is_some_and(|it| {
            place.is_some_and(|place| complete(json, place, bin).is_ok())
                && number(it, "count") == Some(count)
                && number(it, "componentType") == Some(FLOAT)
                && text(it, "type") == Some("VEC3")
        })
    };
    let given = said.into_iter().flatten();
    let kept: Map<String, Value> = given
        .filter(|(name, named)| MOVED.contains(&name.as_str()) && fits(named))
        .map(|(name, named)| (name.clone(), named.clone()))
        .collect();
    let moves = said.is_some_and(|it| it.contains_key("POSITION"));
    if kept.contains_key("POSITION") && said.is_some_and(|it| *it == kept) {
        return None;
    }
    let misfit = moves && !kept.contains_key("POSITION");
    let mut kept = kept;
    if !kept.contains_key("POSITION") {
        kept.insert("POSITION".to_owned(), zeros.accessor(json, count)?.into());
    }
    Some((kept, misfit))
}

/// Lists of zeros that were added to a file.
#[derive(Debug, Default)]
struct Zeros {
    view: Option<usize>,
    /// How long each is, and where.
    accessors: Vec<(usize, usize)>,
}

impl Zeros {
    /// The place of 64 zeros among the file's views of data.
    fn view(&mut self, json: &mut Value) -> Option<usize> {
        if self.view.is_none() {
            let buffer = push(
                json,
                "buffers",
                json!({"byteLength": ZEROS_LENGTH, "uri": ZEROS}),
            )?;
            let view = json!({"buffer": buffer, "byteLength": ZEROS_LENGTH});
            self.view = push(json, "bufferViews", view);
        }
        self.view
    }

    /// The place of a list of so many displacements by nothing.
    fn accessor(&mut self, json: &mut Value, count: usize) -> Option<usize> {
        if let Some((_, place)) = self.accessors.iter().find(|(length, _)| *length == count) {
            return Some(*place);
        }
        let view = self.view(json)?;
        let accessor = json!({
            "componentType": FLOAT,
            "count": count,
            "type": "VEC3",
            "sparse": sparse(view),
        });
        let place = push(json, "accessors", accessor)?;
        self.accessors.push((count, place));
        Some(place)
    }
}

/// What makes a list of zeros of nothing: its first element is replaced by zero.
fn sparse(view: usize) -> Value {
    json!({
        "count": 1,
        "indices": {"bufferView": view, "componentType": 5121},
        "values": {"bufferView": view},
    })
}

fn push(json: &mut Value, name: &str, value: Value) -> Option<usize> {
    let list = list_made(json, name)?;
    list.push(value);
    Some(list.len() - 1)
}
