//! What a model is told of the actions that are open to its character.

use super::clean::{add, plain};
use banter_core::{ActionParameter, ActionSchema, ParameterKind};
use std::sync::Arc;

/// What stands in the place of something that is perceived.
const THING: &str = "something near you";

/// What may be done, and how it is written.
pub(super) fn actions(open: &[Arc<ActionSchema>]) -> String {
    let mut text = String::new();
    if open.is_empty() {
        return text;
    }
    text.push_str(
        "You may do something by writing it in brackets behind your words, and only these:\n",
    );
    for action in open {
        add(&mut text, format_args!("- {}", plain(&action.description)));
        for parameter in &action.parameters {
            if !parameter.description.is_empty() {
                let (name, description) = (&parameter.name, plain(&parameter.description));
                add(&mut text, format_args!("; {name}: {description}"));
            }
        }
        // The mark stands last: a model goes on with what stands behind it.
        add(&mut text, format_args!(": [do {}]\n", form(action)));
    }
    text.push_str("If you are asked for one of these, do it. Otherwise only speak.\n");
    text
}

/// An action as it is written: `give_item: item=something near you, count=1 to 5`.
fn form(action: &ActionSchema) -> String {
    let mut text = plain(&action.name);
    let alone = action.parameters.len() == 1;
    for (number, parameter) in action.parameters.iter().enumerate() {
        text.push_str(if number == 0 { ": " } else { ", " });
        if !alone {
            add(&mut text, format_args!("{}=", plain(&parameter.name)));
        }
        text.push_str(&argument(parameter));
    }
    text
}

fn argument(parameter: &ActionParameter) -> String {
    let mut text = match &parameter.kind {
        ParameterKind::Entity => THING.to_owned(),
        ParameterKind::Choice(choices) => {
            let choices: Vec<_> = choices.iter().map(|choice| plain(choice)).collect();
            choices.join(" or ")
        }
        ParameterKind::Number { min, max, .. } => format!("{min} to {max}"),
        ParameterKind::Text { .. } => "a few words".to_owned(),
        ParameterKind::Flag => "yes or no".to_owned(),
    };
    if parameter.optional {
        text.push_str(" if you like");
    }
    text
}
