//! From what was written to a call that may be made, or the reason why not.

use super::arguments::arguments;
use super::value::value;
use crate::reference::Reference;
use crate::speech_text::rules::Rules;
use crate::speech_text::{ActionMark, verbs};
use banter_core::{ActionCall, ActionSchema, Refusal};
use bevy::prelude::*;
use std::sync::Arc;

/// What is within a character's reach: what it may do, and to what.
pub(crate) struct Reach<'a> {
    /// The actions that are open to it.
    pub(crate) open: &'a [Arc<ActionSchema>],
    /// What it perceives, by its names, the nearest first.
    pub(crate) perceived: &'a [(Entity, &'a str)],
    /// What words of the line that it answers mean, as the speaker showed it.
    pub(crate) meant: &'a [Reference],
    /// Whom it talks to, if it perceives them.
    pub(crate) listener: Option<Entity>,
    /// Its own name.
    pub(crate) name: &'a str,
    pub(crate) rules: &'a Rules,
}

impl Reach<'_> {
    fn action(&self, name: &str) -> Option<&ActionSchema> {
        let letters = |name: &str| name.trim().replace([' ', '-'], "_").to_lowercase();
        let name = letters(name);
        let mut open = self.open.iter().map(Arc::as_ref);
        open.find(|action| letters(&action.name) == name)
    }
}

/// The call that `mark` means, or why it is not to be made.
pub(crate) fn permit(mark: &ActionMark, reach: &Reach) -> Result<ActionCall, Refusal> {
    let behind = mark.object.as_deref().unwrap_or_default();
    if let Some(action) = reach.action(&mark.name) {
        return call(action, behind, reach);
    }
    let text = format!("{} {behind}", mark.name);
    told(&text, reach).unwrap_or(Err(Refusal::NoSuchAction))
}

/// The same for a stage direction, which may tell of an action in words of its own. `None` if
/// it tells of none.
pub(crate) fn told(text: &str, reach: &Reach) -> Option<Result<ActionCall, Refusal>> {
    let names = reach.open.iter().map(|action| action.name.as_str());
    let told = verbs::action(text, names, reach.name, reach.rules)?;
    let action = reach.action(told.name)?;
    Some(call(action, &told.rest, reach))
}

fn call(action: &ActionSchema, text: &str, reach: &Reach) -> Result<ActionCall, Refusal> {
    let mut call = ActionCall::new(&action.name);
    let written = arguments(text, action);
    for (parameter, text) in action.parameters.iter().zip(written) {
        let value = match text {
            Some(text) => value(&text, parameter, reach),
            None => Err(Refusal::MissingArgument),
        };
        match value {
            Ok(value) => call = call.with(&parameter.name, value),
            // What need not be said need not be understood.
            Err(_) if parameter.optional => {}
            Err(reason) => return Err(reason),
        }
    }
    Ok(call)
}
