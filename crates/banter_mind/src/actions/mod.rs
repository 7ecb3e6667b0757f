//! Whether a character may do what it wants to do.
//!
//! What a model writes is data. An action is done only if it is open to the character, and what
//! it is done to must be something that this character perceives at this moment. Models seldom
//! keep to a form: `[pour: ale]`, `*pours an ale*` and `[do pour the ale barrel]` all mean the
//! same, where there is one thing that "ale" can mean; `[do give_item: item=the ale, to=Tom]` and
//! `[do give_item: the ale to Tom]` do, too.
//!
//! A [mark](ActionMark) is taken apart by its action's schema (`arguments`), and each argument
//! becomes a value of its kind (`value`) or a reason why not; names are found among what is
//! perceived (`find`).

mod arguments;
mod find;
mod resolve;
#[cfg(test)]
mod tests;
mod value;

use crate::speech_text::ActionMark;
use banter_core::persona::Line;
use banter_core::{ActionCall, ActionValue, Perceivable, Percepts, Sense};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
pub(crate) use find::{same_name, written};
pub(crate) use resolve::{Reach, permit, told};
use std::fmt::Write;
pub(crate) use value::LISTENER;

/// How many other names of a thing are read.
pub(crate) const ALIASES: usize = 8;

/// What characters perceive, in words.
#[derive(SystemParam)]
pub(crate) struct Surroundings<'w, 's> {
    percepts: Query<'w, 's, &'static Percepts>,
    things: Query<'w, 's, &'static Perceivable>,
}

impl Surroundings<'_, '_> {
    /// What `npc` perceives besides itself, the nearest first, with the distance in metres.
    pub(crate) fn of(&self, npc: Entity) -> impl Iterator<Item = (Entity, f32, &Perceivable)> {
        let percepts = self
            .percepts
            .get(npc)
            .map_or(&[][..], |percepts| &percepts.0);
        percepts
            .iter()
            .filter(move |percept| percept.entity != npc)
            .filter_map(|percept| {
                let thing = self.things.get(percept.entity).ok()?;
                Some((percept.entity, percept.distance, thing))
            })
    }

    /// What `npc` sees besides itself, or has beside it, and does not only hear.
    pub(crate) fn seen_by(&self, npc: Entity) -> impl Iterator<Item = (f32, &Perceivable)> {
        let percepts = self.percepts.get(npc).ok();
        let percepts = percepts.into_iter().flat_map(|percepts| &percepts.0);
        let seen = percepts.filter(move |it| it.entity != npc && it.sense != Sense::Hearing);
        seen.filter_map(|it| Some((it.distance, self.things.get(it.entity).ok()?)))
    }

    /// What `entity` is to `npc`, if it perceives it.
    pub(crate) fn seen(&self, npc: Entity, entity: Entity) -> Option<&Perceivable> {
        let percepts = self.percepts.get(npc).ok()?;
        self.things.get(percepts.of(entity)?.entity).ok()
    }

    /// The names of what `npc` perceives, the nearest first, with their other names behind them.
    pub(crate) fn names(&self, npc: Entity) -> Vec<(Entity, &str)> {
        let names = self
            .of(npc)
            .map(|(entity, _, thing)| (entity, thing.name.as_str()));
        let aliases = self.of(npc).flat_map(|(entity, _, thing)| {
            let aliases = thing.aliases.iter().take(ALIASES);
            aliases.map(move |alias| (entity, alias.as_str()))
        });
        names.chain(aliases).collect()
    }

    /// A call in words: `give item the ale, to Tom, count 2`.
    pub(crate) fn tell(&self, call: &ActionCall) -> String {
        let mut text = call.name.replace(['_', '-'], " ");
        for (number, (parameter, value)) in call.arguments.iter().enumerate() {
            text.push_str(if number == 0 { " " } else { ", " });
            if number > 0 {
                let _ = write!(text, "{} ", parameter.replace('_', " "));
            }
            let _ = match value {
                ActionValue::Entity(entity) => {
                    let thing = self.things.get(*entity);
                    write!(text, "{}", thing.map_or("something", |thing| &thing.name))
                }
                ActionValue::Choice(words) | ActionValue::Text(words) => write!(text, "{words}"),
                ActionValue::Number(number) => write!(text, "{number}"),
                ActionValue::Flag(flag) => write!(text, "{}", if *flag { "yes" } else { "no" }),
            };
        }
        text
    }

    /// What `entity` is to whoever perceives it.
    pub(crate) fn thing(&self, entity: Entity) -> Option<&Perceivable> {
        self.things.get(entity).ok()
    }
}

/// The action that is done with a line.
pub(crate) fn of_line(line: &Line) -> Option<ActionMark> {
    Some(ActionMark {
        name: line.action.clone()?,
        object: line.object.clone(),
    })
}
