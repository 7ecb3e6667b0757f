//! What a call of an action looks like.

use super::numbers;
use crate::actions::{LISTENER, written};
use banter_core::{ActionParameter, ActionSchema, ParameterKind};

/// What is known of the arguments before the model writes.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// What is said already, by parameter.
    pub(super) said: &'a [Option<String>],
    /// Whether there is anything that can be named.
    pub(super) things: bool,
    /// The name of whom the character talks to.
    pub(super) listener: Option<&'a str>,
}

impl Given<'_> {
    /// What an argument looks like; `None` if there can be none.
    fn value(&self, number: usize, parameter: &ActionParameter) -> Option<String> {
        match self.said.get(number).and_then(Option::as_deref) {
            Some(LISTENER) => match self.listener {
                Some(name) => Some(literal(name)),
                None => self.any(parameter),
            },
            Some(said) => Some(literal(said)),
            None => self.any(parameter),
        }
    }

    fn any(&self, parameter: &ActionParameter) -> Option<String> {
        match &parameter.kind {
            ParameterKind::Entity => self.things.then(|| "thing".to_owned()),
            ParameterKind::Choice(choices) => {
                let choices = choices.iter().map(|choice| literal(&written(choice)));
                let choices: Vec<String> = choices.collect();
                (!choices.is_empty()).then(|| format!("({})", choices.join(" | ")))
            }
            ParameterKind::Number { min, max, whole } => numbers::between(*min, *max, *whole),
            // Its first letter is no blank, so that it says something.
            ParameterKind::Text { longest } => {
                let more = longest.saturating_sub(1);
                Some(format!("[0-9A-Za-z\\u00C0-\\uFFFF] letter{{0,{more}}}"))
            }
            ParameterKind::Flag => Some("(\"yes\" | \"no\")".to_owned()),
        }
    }
}

/// What a call of `action` looks like: arguments that it needs stand before those that may be
/// left out. `None` where it can have no argument that it needs.
pub(super) fn call(action: &ActionSchema, given: &Given) -> Option<String> {
    let alone = action.parameters.len() == 1;
    let name = |parameter: &ActionParameter| match alone {
        true => String::new(),
        false => format!("{}=", parameter.name),
    };
    let mut call = literal(&action.name);
    let mut before = ": ";
    let mut optional = Vec::new();
    for (number, parameter) in action.parameters.iter().enumerate() {
        match given.value(number, parameter) {
            Some(value) if parameter.optional => optional.push((name(parameter), value)),
            Some(value) => {
                let sign = literal(&format!("{before}{}", name(parameter)));
                call = format!("{call} {sign} {value}");
                before = ", ";
            }
            None if parameter.optional => {}
            None => return None,
        }
    }
    let next =
        |(name, value): &(String, String)| format!(" ({} {value})?", literal(&format!(", {name}")));
    if before == ", " {
        return Some(call + &optional.iter().map(next).collect::<String>());
    }
    // Where all may be left out, whichever comes first has the colon.
    let starts: Vec<String> = (0..optional.len())
        .filter_map(|at| {
            let (name, value) = optional.get(at)?;
            let start = literal(&format!(": {name}"));
            let rest = optional.get(at + 1..).unwrap_or_default();
            Some(format!(
                "{start} {value}{}",
                rest.iter().map(next).collect::<String>()
            ))
        })
        .collect();
    Some(match starts.is_empty() {
        true => call,
        false => format!("{call} ({})?", starts.join(" | ")),
    })
}

/// A text as it stands.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from('"');
    for sign in text.chars() {
        match sign {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            c if c.is_control() => literal.push(' '),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}
