//! Calls of tools in JSON, as many models write them.

use super::part::ActionMark;
use serde_json::{Map, Value};

/// How many calls are taken from one text.
const MOST: usize = 8;

/// The actions that `text` calls, or `None` if it is no JSON. What calls nothing is no action.
pub(super) fn read(text: &str) -> Option<Vec<ActionMark>> {
    let value: Value = serde_json::from_str(text)
        // Written by somebody who thinks in Python.
        .or_else(|_| serde_json::from_str(&text.replace('\'', "\"")))
        .ok()?;
    if !value.is_object() && !value.is_array() {
        return None;
    }
    let mut calls = Vec::new();
    collect(&value, &mut calls, 0);
    Some(calls)
}

fn collect(value: &Value, calls: &mut Vec<ActionMark>, depth: usize) {
    if calls.len() >= MOST || depth > 4 {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| collect(value, calls, depth + 1)),
        Value::Object(map) => {
            if let Some(call) = call(map) {
                calls.push(call);
                return;
            }
            for key in [
                "tool_calls",
                "tool_call",
                "function_call",
                "function",
                "calls",
                "actions",
            ] {
                if let Some(inner) = map.get(key) {
                    collect(inner, calls, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The call that an object is.
fn call(map: &Map<String, Value>) -> Option<ActionMark> {
    let text = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| map.get(*key)?.as_str());
        found.map(|text| text.chars().take(64).collect::<String>())
    };
    let name = text(&[
        "name",
        "tool",
        "tool_name",
        "action",
        "function",
        "do",
        "command",
    ])?;
    let arguments = [
        "arguments",
        "parameters",
        "args",
        "input",
        "params",
        "action_input",
        "kwargs",
    ]
    .iter()
    .find_map(|key| map.get(*key));
    // Some write the arguments as JSON in a string.
    let parsed = arguments
        .and_then(Value::as_str)
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let object = match parsed.as_ref().or(arguments) {
        Some(Value::Object(arguments)) => object(arguments),
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Array(values)) => values.iter().find_map(Value::as_str).map(str::to_owned),
        _ => text(&["object", "target", "item", "thing"]),
    };
    let object = object.map(|object| object.chars().take(400).collect());
    Some(ActionMark { name, object })
}

/// What stands behind its name in brackets: the only argument, or all of them by their names.
fn object(arguments: &Map<String, Value>) -> Option<String> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let arguments: Vec<(&String, String)> = arguments
        .iter()
        .filter_map(|(name, value)| Some((name, scalar(value)?)))
        .take(MOST)
        .collect();
    match &arguments[..] {
        [] => None,
        [(_, only)] => Some(only.clone()),
        several => {
            let named = several.iter().map(|(name, text)| format!("{name}={text}"));
            Some(named.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn calls_of_many_makes_are_read() {
        for text in [
            r#"{"name": "pour", "arguments": {"object": "the ale"}}"#,
            r#"{"name": "pour", "arguments": "{\"target\": \"the ale\"}"}"#,
            r#"[{"name": "pour", "parameters": {"what": "the ale"}}]"#,
            r#"{"tool_calls": [{"function": {"name": "pour", "arguments": {"item": "the ale"}}}]}"#,
            r#"{'action': 'pour', 'object': 'the ale'}"#,
            r#"{"tool": "pour", "args": ["the ale"]}"#,
        ] {
            let calls = read(text).unwrap_or_default();
            assert_eq!(calls.len(), 1, "{text}");
            assert_eq!(calls[0].name, "pour", "{text}");
            assert_eq!(calls[0].object.as_deref(), Some("the ale"), "{text}");
        }
        let several = r#"{"name": "give", "arguments": {"count": 2, "item": "ale"}}"#;
        let calls = read(several).unwrap();
        assert_eq!(calls[0].object.as_deref(), Some("count=2, item=ale"));
        assert_eq!(read(r#"{"mood": 5}"#), Some(Vec::new()));
        assert_eq!(read("{smiles}"), None);
        assert_eq!(read("5"), None);
    }
}
