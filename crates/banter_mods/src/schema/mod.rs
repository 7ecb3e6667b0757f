//! The JSON Schema of persona files, for editors that complete and check TOML by one.

mod manner;
mod table;
#[cfg(test)]
mod tests;

use banter_core::VoiceEffectKind;
use banter_core::persona::MOODS;
use serde_json::{Map, Value, json};
use table::{Field, Holds};

/// A BCP 47 tag.
const LANGUAGE: &str = "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$";

/// The JSON Schema of persona files (draft 7), as `assets/persona.schema.json` has it. Editors find it
/// by a first line `#:schema ../persona.schema.json`.
///
/// ```
/// let schema = banter_mods::persona_schema();
/// assert_eq!(schema["required"], serde_json::json!(["name"]));
/// assert_eq!(schema["properties"]["voice"]["properties"]["rate"]["maximum"], 4.0);
/// ```
pub fn persona_schema() -> Value {
    let mut schema = object(table::TOP, &["name"]);
    if let Value::Object(fields) = &mut schema {
        let top = [
            ("$schema", "http://json-schema.org/draft-07/schema#"),
            ("title", "Persona of bevy_banter"),
            (
                "description",
                "Who a character is, what it knows, how it speaks.",
            ),
        ];
        for (name, text) in top {
            fields.insert(name.to_owned(), json!(text));
        }
    }
    schema
}

fn object(fields: &[Field], required: &[&str]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = of(&field.holds);
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), json!(field.doc));
        }
        properties.insert(field.name.to_owned(), schema);
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn text(longest: usize) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": longest})
}

/// One, or a list of so many.
fn one_or(one: &Value, most: usize) -> Value {
    json!({"anyOf": [one, {"type": "array", "items": one, "maxItems": most}]})
}

fn file(longest: usize, ends: &[&str]) -> Value {
    let ends: Vec<String> = ends.iter().map(|end| end.replace('.', "\\.")).collect();
    let pattern = format!("^[^/\\\\:#][^\\\\:#]*({})$", ends.join("|"));
    json!({"type": "string", "maxLength": longest, "pattern": pattern})
}

fn of(holds: &Holds) -> Value {
    match holds {
        Holds::Text(longest) => text(*longest),
        Holds::Texts(most, longest) => one_or(&text(*longest), *most),
        Holds::Number(least, most) => json!({"type": "number", "minimum": least, "maximum": most}),
        Holds::Whole => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        Holds::Flag => json!({"type": "boolean"}),
        Holds::Mood => {
            let moods = MOODS.join("|");
            json!({
                "type": "string",
                "pattern": format!("^\\s*({moods})(\\s+[0-9.]+)?\\s*$"),
                "examples": MOODS,
            })
        }
        Holds::Language => {
            json!({"type": "string", "pattern": LANGUAGE, "minLength": 2, "maxLength": 35})
        }
        Holds::Time => json!({"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5]?[0-9]$"}),
        Holds::File(longest, ends) => file(*longest, ends),
        Holds::Files(most, longest, ends) => one_or(&file(*longest, ends), *most),
        Holds::Entries(most, fields, required) => {
            json!({"type": "array", "items": object(fields, required), "maxItems": most})
        }
        Holds::Table(fields) => object(fields, &[]),
        Holds::Word(words) => json!({"enum": words}),
        Holds::Effects(most) => {
            let names = VoiceEffectKind::ALL.map(VoiceEffectKind::name);
            let pattern = format!("^\\s*({})(\\s+[0-9.]+)?\\s*$", names.join("|"));
            let one = json!({"type": "string", "pattern": pattern, "examples": names});
            one_or(&one, *most)
        }
        Holds::Moods(fields) => {
            let moods = MOODS.map(|mood| (mood.to_owned(), object(fields, &[])));
            let moods = Value::Object(moods.into_iter().collect());
            json!({"type": "object", "additionalProperties": false, "properties": moods})
        }
        Holds::Languages(most, fields) => {
            json!({"type": "object", "maxProperties": most, "additionalProperties": false,
                "patternProperties": {LANGUAGE: object(fields, &[])}})
        }
        Holds::Categories(most, variants, longest) => {
            let texts = one_or(&text(*longest), *variants);
            json!({"type": "object", "additionalProperties": texts, "maxProperties": most})
        }
    }
}
