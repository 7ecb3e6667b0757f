//! JSON Schemas of what tools take. Each property has an example, by which a test holds it against
//! what is read.

use serde_json::{Value, json};

fn object(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn text(description: &str, example: &str) -> Value {
    json!({ "type": "string", "description": description, "examples": [example] })
}

fn who() -> Value {
    text("The id of a player or a character, or its name.", "mara")
}

fn number_of_memory() -> Value {
    json!({ "type": "integer", "minimum": 0, "description": "The number of the memory, as search_memories tells it.", "examples": [1] })
}

pub(super) fn nothing() -> Value {
    object(&[], json!({}))
}

pub(super) fn person() -> Value {
    object(&["person"], json!({ "person": who() }))
}

pub(super) fn turns() -> Value {
    let most = json!({ "type": "integer", "minimum": 1, "maximum": 32, "description": "How many. 8.", "examples": [8] });
    object(
        &[],
        json!({ "person": text("Only those of this character, by its id or name.", "mara"), "most": most }),
    )
}

pub(super) fn search() -> Value {
    let most = json!({ "type": "integer", "minimum": 1, "maximum": 200, "description": "How many. 20.", "examples": [20] });
    let question = text(
        "What is searched for: a question or words.",
        "Who keeps bees?",
    );
    object(
        &["person"],
        json!({ "person": who(), "question": question, "most": most }),
    )
}

pub(super) fn memory() -> Value {
    object(
        &["person", "memory"],
        json!({ "person": who(), "memory": number_of_memory() }),
    )
}

pub(super) fn edit() -> Value {
    let words = text(
        "What it remembers from then on; 1 to 1,000 characters.",
        "Ada keeps geese.",
    );
    object(
        &["person", "memory", "text"],
        json!({ "person": who(), "memory": number_of_memory(), "text": words }),
    )
}

pub(super) fn say() -> Value {
    object(
        &["text"],
        json!({
            "text": text("The line; 1 to 4,000 characters.", "What do you serve?"),
            "to": text("The character that it is said to, by its id or name. Left out, the game decides.", "mara"),
            "speaker": text("The player who says it, by its id or name. Left out, the first one.", "ada"),
        }),
    )
}

pub(super) fn beat() -> Value {
    let reached = json!({ "type": "boolean", "description": "Whether the story has come to it.", "examples": [true] });
    object(
        &["beat", "reached"],
        json!({ "beat": text("The name of the beat.", "ferry_met"), "reached": reached }),
    )
}

pub(super) fn replay() -> Value {
    object(
        &["turn"],
        json!({
            "turn": { "type": "integer", "minimum": 1, "description": "The number of the turn, as list_turns tells it.", "examples": [1] },
            "seed": { "type": ["integer", "string"], "description": "Another seed: a whole number of 64 bits, also as text. Left out, the same.", "examples": ["42"] },
            "temperature": { "type": "number", "minimum": 0, "maximum": 2, "description": "Left out, the same.", "examples": [0.5] },
            "max_tokens": { "type": "integer", "minimum": 1, "maximum": 1024, "description": "Left out, the same.", "examples": [64] },
            "mind": text("Another model, as get_game tells them. Left out, the game's own.", "small"),
        }),
    )
}
