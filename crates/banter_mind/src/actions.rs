//! Whether a character may do what it wants to do.
//!
//! What a model writes is data. An action is done only if the persona has it, and what it is
//! done to must be something that this character perceives at this moment.

use crate::markup::ActionMark;
use banter_core::{Perceivable, Percepts};
use banter_persona::{Action, Line, Persona};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

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

/// The action that is meant and what it is done to, or why it is not to be done.
pub(crate) fn permit<'p, 't>(
    mark: &ActionMark,
    persona: &'p Persona,
    mut perceived: impl Iterator<Item = (Entity, &'t str)>,
) -> Result<(&'p Action, Option<Entity>), &'static str> {
    let Some(action) = persona.action(&mark.name) else {
        return Err("the persona has no such action");
    };
    if !action.object {
        return Ok((action, None));
    }
    let Some(object) = &mark.object else {
        return Err("it is not said to what it is done");
    };
    match perceived.find(|(_, name)| same_name(name, object)) {
        Some((entity, _)) => Ok((action, Some(entity))),
        None => Err("the character perceives nothing of that name"),
    }
}

/// Whether two names are the same but for capitals and an English article.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = name.trim().to_lowercase();
        let article = ["the ", "a ", "an "]
            .into_iter()
            .find_map(|article| name.strip_prefix(article).map(str::trim_start));
        article.map(str::to_owned).unwrap_or(name)
    };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn persona() -> Persona {
        let mut persona = Persona::fallback();
        let action = |name: &str, object| Action {
            name: name.to_owned(),
            description: "does it".to_owned(),
            object,
        };
        persona.actions = vec![action("wave", false), action("pour", true)];
        persona
    }

    fn ask(name: &str, object: Option<&str>) -> Result<(String, bool), &'static str> {
        let mark = ActionMark {
            name: name.to_owned(),
            object: object.map(str::to_owned),
        };
        let perceived = [(Entity::PLACEHOLDER, "the ale barrel")];
        permit(&mark, &persona(), perceived.into_iter())
            .map(|(action, object)| (action.name.clone(), object.is_some()))
    }

    #[test]
    fn only_what_the_persona_has_and_perceives() {
        assert_eq!(
            ask("pour", Some("The Ale Barrel")),
            Ok(("pour".into(), true))
        );
        assert_eq!(ask("POUR", Some("ale barrel")), Ok(("pour".into(), true)));
        assert_eq!(ask("wave", Some("the moon")), Ok(("wave".into(), false)));
        assert!(ask("pour", Some("the moon")).is_err());
        assert!(ask("pour", None).is_err());
        assert!(ask("stab", Some("the ale barrel")).is_err());
        assert!(ask("", None).is_err());
    }
}
