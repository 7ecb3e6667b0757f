//! Whose answer a text is: what a reader of it must know of its speaker.

use super::rules::Rules;
use super::verbs;
use banter_core::persona::Persona;
use std::sync::Arc;

/// Cast of an answer: who speaks, to whom, in which language, and what it can do. Cheap to clone.
///
/// ```
/// use banter_mind::{Cast, Splitter, Spoken};
/// use banter_core::persona::Persona;
///
/// let cast = Cast::of(&Persona::fallback()).talking_to("Wren");
/// let (mut splitter, mut spoken) = (Splitter::new(200).told_by(cast), Vec::new());
/// splitter.push("Somebody: Good day, {{user}}!\nWren: Who are you?", &mut spoken);
/// splitter.finish(&mut spoken);
/// let texts: Vec<&str> = spoken.iter().filter_map(Spoken::text).collect();
/// assert_eq!(texts, ["Good day, Wren!"]);
/// ```
#[derive(Debug, Clone)]
pub struct Cast(Arc<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    rules: &'static Rules,
    name: String,
    listener: Option<String>,
    actions: Vec<String>,
}

impl Default for Cast {
    /// Nobody in particular, in English.
    fn default() -> Self {
        Self::speaking("en")
    }
}

impl Cast {
    /// Nobody in particular, in the language of this BCP 47 tag.
    pub fn speaking(language: &str) -> Self {
        Self(Arc::new(Inner {
            rules: Rules::of(language),
            name: String::new(),
            listener: None,
            actions: Vec::new(),
        }))
    }

    /// The character of `persona`.
    pub fn of(persona: &Persona) -> Self {
        let actions = persona.actions.iter().map(|action| action.name.clone());
        Self(Arc::new(Inner {
            rules: Rules::of(&persona.language),
            name: persona.name.clone(),
            listener: None,
            actions: actions.collect(),
        }))
    }

    /// The same with this name for the character.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut Arc::make_mut(&mut self.0).name);
        self
    }

    /// The same with the name of whom it talks to.
    #[must_use]
    pub fn talking_to(mut self, listener: &str) -> Self {
        Arc::make_mut(&mut self.0).listener = Some(listener.to_owned());
        self
    }

    pub(crate) fn rules(&self) -> &'static Rules {
        self.0.rules
    }

    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    pub(crate) fn listener(&self) -> Option<&str> {
        self.0.listener.as_deref()
    }

    /// What whom it talks to is called.
    pub(crate) fn guest(&self) -> &str {
        self.listener().unwrap_or(&self.0.rules.guest)
    }

    /// Whether `text` tells of one of the character's actions: "pours an ale".
    pub(crate) fn acts(&self, text: &str) -> bool {
        verbs::action(text, self.actions(), self.name(), self.rules()).is_some()
    }

    fn actions(&self) -> impl Iterator<Item = &str> {
        self.0.actions.iter().map(String::as_str)
    }
}
