//! What tools are called with, read within bounds.

use super::{Call, Look, Search};
use crate::orders::{Order, Replay};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

type Read = Result<Call, serde_json::Error>;

/// How long the name of somebody or something may be, in characters.
const LONGEST_NAME: usize = 200;
/// How long a line may be.
const LONGEST_LINE: usize = 4_000;
/// How long a memory may be.
const LONGEST_MEMORY: usize = 1_000;

fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, serde_json::Error> {
    if !arguments.is_object() {
        return Err(Error::custom("they are no object"));
    }
    serde_json::from_value(arguments)
}

/// A text of 1 to `most` characters.
fn bounded<'de, D: Deserializer<'de>>(text: D, most: usize) -> Result<String, D::Error> {
    let text = String::deserialize(text)?;
    let length = text.chars().count();
    if text.trim().is_empty() || length > most {
        let wrong = format!("a text has {length} characters and should have 1 to {most}");
        return Err(Error::custom(wrong));
    }
    Ok(text)
}

fn name<'de, D: Deserializer<'de>>(text: D) -> Result<String, D::Error> {
    Ok(bounded(text, LONGEST_NAME)?.trim().to_owned())
}

fn some_name<'de, D: Deserializer<'de>>(text: D) -> Result<Option<String>, D::Error> {
    name(text).map(Some)
}

fn line<'de, D: Deserializer<'de>>(text: D) -> Result<String, D::Error> {
    bounded(text, LONGEST_LINE)
}

fn memory<'de, D: Deserializer<'de>>(text: D) -> Result<String, D::Error> {
    bounded(text, LONGEST_MEMORY)
}

/// A seed, as a number or, since not all of them fit into JavaScript's, as text.
fn seed<'de, D: Deserializer<'de>>(seed: D) -> Result<Option<u64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(
        untagged,
        expecting = "a seed is a whole number of 64 bits, or such a number as text"
    )]
    enum Seed {
        Number(u64),
        Text(String),
    }
    match Seed::deserialize(seed)? {
        Seed::Number(number) => Ok(Some(number)),
        Seed::Text(text) => {
            let number = text.trim().parse();
            number
                .map(Some)
                .map_err(|_| Error::custom("a seed is a whole number of 64 bits"))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    #[serde(deserialize_with = "name")]
    person: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turns {
    #[serde(default, deserialize_with = "some_name")]
    person: Option<String>,
    most: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Searched {
    #[serde(deserialize_with = "name")]
    person: String,
    question: Option<String>,
    most: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    #[serde(deserialize_with = "name")]
    person: String,
    memory: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edited {
    #[serde(deserialize_with = "name")]
    person: String,
    memory: u64,
    #[serde(deserialize_with = "memory")]
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(deserialize_with = "line")]
    text: String,
    #[serde(default, deserialize_with = "some_name")]
    to: Option<String>,
    #[serde(default, deserialize_with = "some_name")]
    speaker: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beat {
    #[serde(deserialize_with = "name")]
    beat: String,
    reached: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replayed {
    turn: u64,
    #[serde(default, deserialize_with = "seed")]
    seed: Option<u64>,
    temperature: Option<f32>,
    max_tokens: Option<u32>,
    #[serde(default, deserialize_with = "some_name")]
    mind: Option<String>,
}

fn look(arguments: Value, look: Look) -> Read {
    read::<Nothing>(arguments).map(|Nothing {}| Call::Look(look))
}

pub(super) fn list_characters(arguments: Value) -> Read {
    look(arguments, Look::Characters)
}

pub(super) fn get_floor(arguments: Value) -> Read {
    look(arguments, Look::Floor)
}

pub(super) fn get_game(arguments: Value) -> Read {
    look(arguments, Look::Game)
}

pub(super) fn get_story(arguments: Value) -> Read {
    look(arguments, Look::Story)
}

pub(super) fn get_character(arguments: Value) -> Read {
    let Person { person } = read(arguments)?;
    Ok(Call::Look(Look::Character(person)))
}

pub(super) fn get_prompt(arguments: Value) -> Read {
    let Person { person } = read(arguments)?;
    Ok(Call::Look(Look::Prompt(person)))
}

pub(super) fn list_turns(arguments: Value) -> Read {
    let Turns { person, most } = read(arguments)?;
    let most = most.unwrap_or(8).clamp(1, 32);
    Ok(Call::Look(Look::Turns { person, most }))
}

pub(super) fn search_memories(arguments: Value) -> Read {
    let Searched {
        person,
        question,
        most,
    } = read(arguments)?;
    let question = question.unwrap_or_default();
    Ok(Call::Search(Search {
        person,
        question: question.chars().take(LONGEST_LINE).collect(),
        most: most.unwrap_or(20).clamp(1, 200),
    }))
}

pub(super) fn edit_memory(arguments: Value) -> Read {
    let Edited {
        person,
        memory,
        text,
    } = read(arguments)?;
    let text = Some(text);
    Ok(Call::Order(Order::Amend {
        person,
        memory,
        text,
    }))
}

pub(super) fn forget_memory(arguments: Value) -> Read {
    let Memory { person, memory } = read(arguments)?;
    let text = None;
    Ok(Call::Order(Order::Amend {
        person,
        memory,
        text,
    }))
}

pub(super) fn undo(arguments: Value) -> Read {
    read::<Nothing>(arguments).map(|Nothing {}| Call::Order(Order::Undo))
}

pub(super) fn say_line(arguments: Value) -> Read {
    let Said { text, to, speaker } = read(arguments)?;
    Ok(Call::Order(Order::Say { speaker, to, text }))
}

pub(super) fn set_beat(arguments: Value) -> Read {
    let Beat { beat, reached } = read(arguments)?;
    Ok(Call::Order(Order::SetBeat { beat, reached }))
}

pub(super) fn reload_persona(arguments: Value) -> Read {
    let Person { person } = read(arguments)?;
    Ok(Call::Order(Order::Reload { person }))
}

pub(super) fn replay_turn(arguments: Value) -> Read {
    let replayed: Replayed = read(arguments)?;
    if replayed
        .temperature
        .is_some_and(|it| !(0.0..=2.0).contains(&it))
    {
        return Err(Error::custom("a temperature is a number from 0 to 2"));
    }
    if replayed
        .max_tokens
        .is_some_and(|it| !(1..=1_024).contains(&it))
    {
        return Err(Error::custom("an answer has 1 to 1,024 tokens"));
    }
    Ok(Call::Order(Order::Replay(Replay {
        turn: replayed.turn,
        seed: replayed.seed,
        temperature: replayed.temperature,
        max_tokens: replayed.max_tokens,
        mind: replayed.mind,
    })))
}
