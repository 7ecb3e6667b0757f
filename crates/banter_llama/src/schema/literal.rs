//! A JSON value as a literal of a grammar.

use serde_json::Value;

/// The value exactly as it is written, without white space.
pub(super) fn of(value: &Value) -> String {
    let mut literal = String::from("\"");
    for character in value.to_string().chars() {
        match character {
            '"' | '\\' => literal.extend(['\\', character]),
            _ => literal.push(character),
        }
    }
    literal.push('"');
    literal
}
