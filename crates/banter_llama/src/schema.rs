//! JSON schemas as grammars.
//!
//! llama.cpp has a converter of its own, in a library that is not built here: it does more, and
//! ends the process on some schemas. This one knows the keywords that a form of an answer is
//! made of, and refuses the others, so that an answer is always of the schema.

mod literal;
#[cfg(test)]
mod tests;

use banter_engine::EngineError;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How deep a schema may nest.
const DEEPEST: usize = 32;
/// The most repetitions that a schema may name.
const MOST_REPEATED: u64 = 1_000;
/// The most rules that a schema may become.
const MOST_RULES: usize = 2_000;

/// What every grammar of a schema ends with: the rules for values of any form.
const VALUES: &str = r#"space ::= " "?
string ::= "\"" char* "\""
char ::= [^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F])
integer ::= "0" | "-"? [1-9] [0-9]{0,15}
number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
boolean ::= "true" | "false"
null ::= "null"
value ::= object | array | string | number | boolean | null
object ::= "{" space (string ":" space value ("," space string ":" space value)*)? space "}"
array ::= "[" space (value ("," space value)*)? space "]"
"#;

/// The keywords that say nothing about the form.
const REMARKS: [&str; 9] = [
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "default",
    "definitions",
    "description",
    "examples",
    "title",
];

/// The GBNF grammar of the values that fit `schema`, a JSON text.
///
/// # Errors
/// [`EngineError::Request`] for what is no JSON, and for a schema with keywords that are not
/// known here; the first of them is named with its place.
pub(crate) fn grammar(schema: &str) -> Result<String, EngineError> {
    let refuse =
        |reason: String| EngineError::Request(format!("the JSON schema cannot be used: {reason}"));
    let schema: Value = serde_json::from_str(schema)
        .map_err(|error| refuse(format!("it is no JSON ({error}); mend it")))?;
    let mut writer = Writer {
        root: &schema,
        rules: Vec::new(),
        named: BTreeMap::new(),
    };
    let root = writer.schema(&schema, "", 0).map_err(refuse)?;
    let mut grammar = format!("root ::= {root}\n");
    for (number, rule) in writer.rules.iter().enumerate() {
        // A String takes whatever is written to it.
        let _ = writeln!(grammar, "rule-{number} ::= {rule}");
    }
    Ok(grammar + VALUES)
}

/// Writes rules. Errors are the end of a sentence.
struct Writer<'s> {
    root: &'s Value,
    rules: Vec<String>,
    /// The rules of parts of the schema that others refer to.
    named: BTreeMap<String, String>,
}

impl<'s> Writer<'s> {
    /// What a value of `schema`, which stands at `place`, looks like.
    fn schema(&mut self, schema: &'s Value, place: &str, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST} levels; flatten it"));
        }
        let members = match schema {
            Value::Bool(true) => return Ok("value".to_owned()),
            Value::Object(members) => members,
            _ => return Err(format!("at `{place}/` stands no schema; write an object")),
        };
        let known = Known { members, place };
        if let Some(target) = members.get("$ref") {
            known.only(&["$ref"])?;
            return self.reference(target, place, depth);
        }
        if let Some(values) = members.get("enum") {
            known.only(&["enum", "type"])?;
            let values = values.as_array().filter(|values| !values.is_empty());
            let values = values.ok_or_else(|| known.wrong("enum", "a list of values"))?;
            return Ok(either(values.iter().map(literal::of).collect()));
        }
        if let Some(value) = members.get("const") {
            known.only(&["const", "type"])?;
            return Ok(literal::of(value));
        }
        for several in ["anyOf", "oneOf"] {
            let Some(schemas) = members.get(several) else {
                continue;
            };
            known.only(&[several])?;
            let schemas = schemas.as_array().filter(|schemas| !schemas.is_empty());
            let schemas = schemas.ok_or_else(|| known.wrong(several, "a list of schemas"))?;
            let place = format!("{place}/{several}");
            let forms = schemas
                .iter()
                .enumerate()
                .map(|(index, schema)| self.schema(schema, &format!("{place}/{index}"), depth + 1));
            return Ok(either(forms.collect::<Result<_, _>>()?));
        }
        match members.get("type") {
            None if members.keys().all(|key| REMARKS.contains(&key.as_str())) => {
                Ok("value".to_owned())
            }
            None if members.contains_key("properties") => self.of_types(&["object"], &known, depth),
            None if members.contains_key("items") => self.of_types(&["array"], &known, depth),
            Some(Value::String(kind)) => self.of_types(&[kind], &known, depth),
            Some(Value::Array(kinds)) if !kinds.is_empty() => {
                let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).collect();
                self.of_types(&kinds, &known, depth)
            }
            _ => Err(known.wrong("type", "the name of a type")),
        }
    }

    /// One of several types, whose keywords stand side by side.
    fn of_types(
        &mut self,
        kinds: &[&str],
        known: &Known<'s, '_>,
        depth: usize,
    ) -> Result<String, String> {
        let keywords = kinds.iter().flat_map(|kind| keywords(kind));
        known.only(&keywords.copied().chain(["type"]).collect::<Vec<_>>())?;
        let forms = kinds.iter().map(|kind| self.of_type(kind, known, depth));
        Ok(either(forms.collect::<Result<_, _>>()?))
    }

    fn of_type(
        &mut self,
        kind: &str,
        known: &Known<'s, '_>,
        depth: usize,
    ) -> Result<String, String> {
        match kind {
            "object" => self.object(known, depth),
            "array" => self.array(known, depth),
            "string" => {
                let times = known.times("minLength", "maxLength")?;
                Ok(format!("\"\\\"\" char{times} \"\\\"\""))
            }
            "integer" | "number" | "boolean" | "null" => Ok(kind.to_owned()),
            _ => Err(known.wrong("type", "the name of a type")),
        }
    }

    /// An object: the members that must be there in the order of `required`, then the others in
    /// the order of `properties`. Members that are not named are not written.
    fn object(&mut self, known: &Known<'s, '_>, depth: usize) -> Result<String, String> {
        let properties = match known.members.get("properties") {
            None => None,
            Some(Value::Object(properties)) => Some(properties),
            Some(_) => return Err(known.wrong("properties", "an object of schemas")),
        };
        let Some(properties) = properties else {
            return match known.members.get("required") {
                None => Ok("object".to_owned()),
                Some(_) => Err(known.wrong("properties", "an object of schemas")),
            };
        };
        let required: Vec<&str> = match known.members.get("required") {
            None => Vec::new(),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(_) => return Err(known.wrong("required", "a list of names")),
        };
        let mut first = Vec::new();
        for name in &required {
            let schema = properties.get(*name);
            let schema =
                schema.ok_or_else(|| known.wrong("required", "of names in `properties`"))?;
            first.push(self.member(name, schema, known.place, depth)?);
        }
        let mut rest = Vec::new();
        for (name, schema) in properties {
            if !required.contains(&name.as_str()) {
                rest.push(self.member(name, schema, known.place, depth)?);
            }
        }
        let mut body = first.join(" \",\" space ");
        if first.is_empty() {
            // Whichever of them comes first has no comma before it.
            let mut starts = Vec::new();
            for (index, member) in rest.iter().enumerate() {
                let others = rest.get(index + 1..).unwrap_or_default();
                starts.push(format!("{member}{}", optional(others)));
            }
            if !starts.is_empty() {
                let starts = self.rule(starts.join(" | "))?;
                body = format!("{starts}?");
            }
        } else {
            body += &optional(&rest);
        }
        Ok(format!("\"{{\" space {body} space \"}}\""))
    }

    /// A member of an object, as a rule.
    fn member(
        &mut self,
        name: &str,
        schema: &'s Value,
        place: &str,
        depth: usize,
    ) -> Result<String, String> {
        let key = literal::of(&Value::String(name.to_owned()));
        let value = self.schema(schema, &format!("{place}/properties/{name}"), depth + 1)?;
        self.rule(format!("{key} \":\" space {value}"))
    }

    fn array(&mut self, known: &Known<'s, '_>, depth: usize) -> Result<String, String> {
        let item = match known.members.get("items") {
            None => "value".to_owned(),
            Some(schema) => {
                let form = self.schema(schema, &format!("{}/items", known.place), depth + 1)?;
                self.rule(form)?
            }
        };
        let (least, most) = known.bounds("minItems", "maxItems")?;
        if most == Some(0) {
            return Ok("\"[\" space \"]\"".to_owned());
        }
        let times = times(
            least.saturating_sub(1),
            most.map(|most| most.saturating_sub(1)),
        );
        let items = format!("{item} (\",\" space {item}){times}");
        let items = if least == 0 {
            format!("({items})?")
        } else {
            items
        };
        Ok(format!("\"[\" space {items} space \"]\""))
    }

    /// A part of this schema that stands elsewhere. It may contain itself.
    fn reference(
        &mut self,
        target: &'s Value,
        place: &str,
        depth: usize,
    ) -> Result<String, String> {
        let wrong =
            || format!("`$ref` at `{place}/` names no part of it; write `#/$defs/` and a name");
        let target = target.as_str().ok_or_else(wrong)?;
        if let Some(rule) = self.named.get(target) {
            return Ok(rule.clone());
        }
        let pointer = target.strip_prefix('#').ok_or_else(wrong)?;
        let schema = self.root.pointer(pointer).ok_or_else(wrong)?;
        // Its name stands before what it is made of, in which it may occur.
        let rule = self.rule(String::new())?;
        let number = self.rules.len() - 1;
        self.named.insert(target.to_owned(), rule.clone());
        let form = self.schema(schema, pointer, depth + 1)?;
        if form.starts_with("rule-") && !form.contains(' ') {
            return Err(format!(
                "`{target}` is only a reference to another part; name that"
            ));
        }
        if let Some(place) = self.rules.get_mut(number) {
            *place = form;
        }
        Ok(rule)
    }

    /// Makes a rule of `form`, and returns its name.
    fn rule(&mut self, form: String) -> Result<String, String> {
        if self.rules.len() >= MOST_RULES {
            return Err(format!("it has more than {MOST_RULES} parts; shorten it"));
        }
        self.rules.push(form);
        Ok(format!("rule-{}", self.rules.len() - 1))
    }
}

/// The keywords that say more about a type.
fn keywords(kind: &str) -> &'static [&'static str] {
    match kind {
        "object" => &["properties", "required", "additionalProperties"],
        "array" => &["items", "minItems", "maxItems"],
        "string" => &["minLength", "maxLength"],
        _ => &[],
    }
}

/// A schema with its place.
struct Known<'s, 'p> {
    members: &'s Map<String, Value>,
    place: &'p str,
}

impl Known<'_, '_> {
    /// Refuses every keyword but these and remarks.
    fn only(&self, keywords: &[&str]) -> Result<(), String> {
        let is_known = |key: &str| keywords.contains(&key) || REMARKS.contains(&key);
        match self.members.keys().find(|key| !is_known(key)) {
            None => Ok(()),
            Some(key) => Err(format!(
                "`{}` at `{}/` is not known here, or not together with what stands beside it; \
                 leave it out, or write a grammar in GBNF",
                key.escape_debug(),
                self.place.escape_debug()
            )),
        }
    }

    fn wrong(&self, key: &str, wanted: &str) -> String {
        let place = self.place.escape_debug();
        format!("`{key}` at `{place}/` is wrong or missing; write {wanted}")
    }

    /// How often something is repeated.
    fn times(&self, least: &str, most: &str) -> Result<String, String> {
        let (least, most) = self.bounds(least, most)?;
        Ok(times(least, most))
    }

    fn bounds(&self, least: &str, most: &str) -> Result<(u64, Option<u64>), String> {
        let number = |key: &str| match self.members.get(key) {
            None => Ok(None),
            Some(value) => match value.as_u64().filter(|number| *number <= MOST_REPEATED) {
                None => Err(self.wrong(key, &format!("a number from 0 to {MOST_REPEATED}"))),
                number => Ok(number),
            },
        };
        let (low, high) = (number(least)?.unwrap_or(0), number(most)?);
        match high {
            Some(high) if high < low => Err(self.wrong(most, "no less than the least")),
            _ => Ok((low, high)),
        }
    }
}

/// A repetition in a grammar.
fn times(least: u64, most: Option<u64>) -> String {
    match (least, most) {
        (0, None) => "*".to_owned(),
        (least, None) => format!("{{{least},}}"),
        (least, Some(most)) => format!("{{{least},{most}}}"),
    }
}

/// One of `forms`.
fn either(forms: Vec<String>) -> String {
    match <[String; 1]>::try_from(forms) {
        Ok([only]) => only,
        Err(forms) => format!("({})", forms.join(" | ")),
    }
}

/// Members that may each be there or not, behind another.
fn optional(members: &[String]) -> String {
    let each = |member: &String| format!(" (\",\" space {member})?");
    members.iter().map(each).collect()
}
