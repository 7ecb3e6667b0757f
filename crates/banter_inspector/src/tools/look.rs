//! What tools look up in a snapshot.

use crate::view::Parts;
use serde_json::{Value, json};

/// Something to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    Characters,
    Character(String),
    Prompt(String),
    Floor,
    Game,
    Story,
    Turns { person: Option<String>, most: usize },
}

/// Why there is nothing of it.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum LookError {
    #[error("there is nobody called `{0}`; list_characters says who is there")]
    Nobody(String),
    #[error("no model has been asked for {0} yet: so far its persona has answered")]
    NoPrompt(String),
}

impl Look {
    /// What there is of it.
    pub(crate) fn of(&self, parts: &Parts) -> Result<Value, LookError> {
        Ok(match self {
            Self::Game => part(parts, "game"),
            Self::Story => part(parts, "story"),
            Self::Floor => json!({ "conversations": part(parts, "talk") }),
            Self::Characters => {
                let people = people(parts).map(|(_, person)| outline(&person));
                json!({ "people": people.collect::<Vec<_>>() })
            }
            Self::Character(name) => find(parts, name)?.1,
            Self::Prompt(name) => {
                let (id, person) = find(parts, name)?;
                let prompt = part(parts, &format!("prompt/{id}"));
                if prompt.is_null() {
                    let name = person["name"].as_str().unwrap_or(&id);
                    return Err(LookError::NoPrompt(name.to_owned()));
                }
                prompt
            }
            Self::Turns { person, most } => {
                let id = match person {
                    Some(name) => Some(find(parts, name)?.0),
                    None => None,
                };
                let mut turns: Vec<Value> = of_kind(parts, "turn/").map(|(_, turn)| turn).collect();
                turns.retain(|turn| id.as_deref().is_none_or(|id| turn["npc"] == id));
                turns.sort_by_key(|turn| std::cmp::Reverse(turn["number"].as_u64()));
                turns.truncate(*most);
                json!({ "turns": turns })
            }
        })
    }
}

fn part(parts: &Parts, key: &str) -> Value {
    let part = parts.get(key);
    part.and_then(|part| serde_json::from_str(part).ok())
        .unwrap_or_default()
}

fn of_kind<'p>(parts: &'p Parts, kind: &'p str) -> impl Iterator<Item = (&'p str, Value)> {
    let all = parts.range(kind.to_owned()..);
    let all = all.map_while(move |(key, part)| Some((key.strip_prefix(kind)?, part)));
    all.filter_map(|(key, part)| Some((key, serde_json::from_str(part).ok()?)))
}

fn people(parts: &Parts) -> impl Iterator<Item = (&str, Value)> {
    of_kind(parts, "person/")
}

/// Somebody by its id, or by its name.
fn find(parts: &Parts, name: &str) -> Result<(String, Value), LookError> {
    let by_id = part(parts, &format!("person/{name}"));
    if !by_id.is_null() {
        return Ok((name.to_owned(), by_id));
    }
    let is_called = |person: &Value| {
        let called = person["name"].as_str().unwrap_or_default();
        called.to_lowercase() == name.to_lowercase()
    };
    let mut people = people(parts);
    let found = people.find(|(_, person)| is_called(person));
    let found = found.map(|(id, person)| (id.to_owned(), person));
    found.ok_or_else(|| LookError::Nobody(name.to_owned()))
}

/// The most important of somebody.
fn outline(person: &Value) -> Value {
    let perceives = person["perceives"].as_array().into_iter().flatten();
    let perceives: Vec<&Value> = perceives.map(|percept| &percept["name"]).collect();
    json!({
        "id": person["id"],
        "name": person["name"],
        "player": person["player"],
        "mood": person["mood"],
        "says": person["says"],
        "perceives": perceives,
        "memories": person["episodes"],
    })
}
