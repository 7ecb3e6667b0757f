//! Reading a glTF's JSON, which may say anything.

use serde_json::{Map, Value};

/// The elements of a list, or none where there is no list.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    let list = value.get(name).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// The same, to be changed.
pub(super) fn list_mut<'a>(value: &'a mut Value, name: &str) -> &'a mut [Value] {
    let list = value.get_mut(name).and_then(Value::as_array_mut);
    list.map_or(&mut [], Vec::as_mut_slice)
}

/// A place in a list, or a size.
pub(super) fn number(value: &Value, name: &str) -> Option<usize> {
    index(value.get(name)?)
}

/// A value that is a place in a list, or a size.
pub(super) fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// The text of a field.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// A list within an object, which is made where there is none.
pub(super) fn list_made<'a>(value: &'a mut Value, name: &str) -> Option<&'a mut Vec<Value>> {
    let made = value.as_object_mut()?.entry(name.to_owned());
    made.or_insert_with(|| Value::Array(Vec::new()))
        .as_array_mut()
}

/// An object within an object. What is there and is no object is replaced.
pub(super) fn object_made<'a>(
    value: &'a mut Value,
    name: &str,
) -> Option<&'a mut Map<String, Value>> {
    let slot = value
        .as_object_mut()?
        .entry(name.to_owned())
        .or_insert(Value::Null);
    if !slot.is_object() {
        *slot = Value::Object(Map::new());
    }
    slot.as_object_mut()
}

/// How much of a name is told.
const LONGEST: usize = 40;

/// A name from a file as it can be written to a log.
pub(crate) fn plain(name: &str) -> String {
    let short: String = name.chars().take(LONGEST).collect();
    short.escape_debug().to_string()
}

/// What to call an element of a list: its name, or its place.
pub(super) fn called(kind: &str, place: usize, value: &Value) -> String {
    match text(value, "name").filter(|name| !name.is_empty()) {
        Some(name) => format!("{kind} \"{}\"", plain(name)),
        None => format!("{kind} {place}"),
    }
}
