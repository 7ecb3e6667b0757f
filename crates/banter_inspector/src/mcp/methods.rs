//! The methods, and what they answer.

use super::era::{Era, HANDSHAKE, STATELESS};
use super::message::{INVALID_PARAMS, METHOD_NOT_FOUND, RpcError};
use crate::server::Desk;
use crate::tools::TOOLS;
use serde_json::{Map, Value, json};

/// What a model is told of this server.
const INSTRUCTIONS: &str = "A running game with characters. Begin with list_characters. People are named by id or name. \
                            What you change is changed in the game that somebody plays at this moment; undo takes \
                            changes of memories and beats back.";

/// Who answers.
pub(super) fn server() -> Value {
    json!({ "name": "bevy_banter", "version": env!("CARGO_PKG_VERSION") })
}

pub(super) fn answer(
    era: Era,
    method: &str,
    params: &Map<String, Value>,
    desk: &Desk,
) -> Result<Value, RpcError> {
    match (era, method) {
        (Era::Handshake, "initialize") => Ok(initialize(params)),
        (Era::Handshake, "ping") => Ok(json!({})),
        (Era::Stateless, "server/discover") => Ok(json!({
            "supportedVersions": STATELESS,
            "capabilities": capabilities(),
            "instructions": INSTRUCTIONS,
        })),
        (_, "tools/list") => {
            let tools: Vec<Value> = TOOLS.iter().map(|tool| tool.listed()).collect();
            Ok(json!({ "tools": tools }))
        }
        (_, "tools/call") => call(params, desk),
        _ => Err(RpcError::new(
            METHOD_NOT_FOUND,
            "there is no such method here",
        )),
    }
}

fn capabilities() -> Value {
    json!({ "tools": {} })
}

fn initialize(params: &Map<String, Value>) -> Value {
    let wanted = params.get("protocolVersion").and_then(Value::as_str);
    let known = HANDSHAKE.iter().find(|version| Some(**version) == wanted);
    json!({
        "protocolVersion": known.unwrap_or(&HANDSHAKE[0]),
        "capabilities": capabilities(),
        "serverInfo": server(),
        "instructions": INSTRUCTIONS,
    })
}

fn call(params: &Map<String, Value>, desk: &Desk) -> Result<Value, RpcError> {
    let wrong = |message: &str| RpcError::new(INVALID_PARAMS, message);
    let name = params.get("name").and_then(Value::as_str);
    let name = name.ok_or_else(|| wrong("`name` has to be the name of a tool"))?;
    let arguments = params
        .get("arguments")
        .cloned()
        .unwrap_or_else(|| json!({}));
    let called = desk.call(name, arguments);
    Ok(
        match called.ok_or_else(|| wrong("there is no tool of this name; tools/list has them"))? {
            Ok(value) => json!({
                "content": [{ "type": "text", "text": value.to_string() }],
                "structuredContent": value,
                "isError": false,
            }),
            // For the model to read, and to do otherwise.
            Err(error) => json!({
                "content": [{ "type": "text", "text": error.to_string() }],
                "isError": true,
            }),
        },
    )
}
