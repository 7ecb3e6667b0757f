//! From the words of an argument to a value of its kind.

use super::find::{find, same_name, written};
use super::resolve::Reach;
use crate::lexicon::Lexicon;
use crate::reference::Reference;
use crate::speech_text::rules::{Rules, bare};
use banter_core::{ActionParameter, ActionValue, ParameterKind, Refusal};
use bevy::prelude::*;

/// How the one who is talked to stands in a persona's texts.
pub(crate) const LISTENER: &str = "{{user}}";

/// The value that `text` is for `parameter`.
pub(super) fn value(
    text: &str,
    parameter: &ActionParameter,
    reach: &Reach,
) -> Result<ActionValue, Refusal> {
    let wrong = Refusal::WrongArgument;
    match &parameter.kind {
        ParameterKind::Entity => entity(text, reach).map(ActionValue::Entity),
        ParameterKind::Choice(choices) => {
            choice(text, choices).map(ActionValue::Choice).ok_or(wrong)
        }
        ParameterKind::Number { min, max, whole } => {
            let number = number(text, reach.rules).filter(|number| {
                (*min..=*max).contains(number) && (!whole || number.fract() == 0.0)
            });
            number.map(ActionValue::Number).ok_or(wrong)
        }
        ParameterKind::Text { longest } => {
            let text = words(text, *longest);
            Some(text)
                .filter(|text| !text.is_empty())
                .map(ActionValue::Text)
                .ok_or(wrong)
        }
        ParameterKind::Flag => flag(text).map(ActionValue::Flag).ok_or(wrong),
    }
}

/// What is perceived under this name, or the one who is talked to.
fn entity(text: &str, reach: &Reach) -> Result<Entity, Refusal> {
    if text.trim() == LISTENER {
        return reach.listener.ok_or(Refusal::NotPerceived);
    }
    if let Some(shown) = shown(text, reach) {
        return Ok(shown);
    }
    let found = find(text, reach.perceived, reach.rules);
    let rules = reach.rules;
    let word = bare(text);
    let listens = [&rules.listeners, &rules.people, &rules.recipients]
        .into_iter()
        .any(|list| Rules::has(list, &word));
    match (found, reach.listener) {
        (Err(Refusal::NotPerceived), Some(listener)) if listens => Ok(listener),
        (found, _) => found,
    }
}

/// What the speaker has shown, if `text` is the words that it was meant by, or its name: of two red
/// mugs the one that was pointed at.
fn shown(text: &str, reach: &Reach) -> Option<Entity> {
    let is_it = |reference: &&Reference| {
        let name = reference.shown.name.as_deref().unwrap_or_default();
        bare(&reference.words) == bare(text)
            || same_name(name, text)
            || written(name) == text.trim()
    };
    let entity = reach.meant.iter().find(is_it)?.shown.entity;
    reach
        .perceived
        .iter()
        .any(|(it, _)| *it == entity)
        .then_some(entity)
}

/// The one of `choices` that is meant: the same but for signs and capitals, else the only one
/// that is a part of the text or has it as a part.
pub(crate) fn choice(text: &str, choices: &[String]) -> Option<String> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let said = letters(text);
    if said.is_empty() {
        return None;
    }
    if let Some(same) = choices.iter().find(|choice| letters(choice) == said) {
        return Some(same.clone());
    }
    let near = |choice: &&String| {
        let choice = letters(choice);
        said.contains(&choice) || said.len() >= 3 && choice.contains(&said)
    };
    let mut near = choices.iter().filter(near);
    near.next().filter(|_| near.next().is_none()).cloned()
}

/// The number that a text says, in digits or in words.
fn number(text: &str, rules: &Rules) -> Option<f64> {
    if let Ok(number) = text.trim().parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    let numbers = Lexicon::of(&rules.language).numbers(text);
    numbers.first().map(|number| number.value)
}

fn flag(text: &str) -> Option<bool> {
    match bare(text).as_str() {
        "yes" | "true" | "1" | "on" => Some(true),
        "no" | "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

/// One line of at most so many characters.
fn words(text: &str, longest: usize) -> String {
    let mut line = String::new();
    for sign in text.chars() {
        match sign {
            c if c.is_whitespace() || c.is_control() => {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {}
            c => line.push(c),
        }
    }
    let line: String = line.chars().take(longest).collect();
    line.trim().to_owned()
}
