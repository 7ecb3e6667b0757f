//! What an action is called, what it does, and what arguments it takes.

use crate::persona::Action;

/// How long a name may be, in characters.
const LONGEST_NAME: usize = 32;
/// How long a description may be, in characters.
pub(super) const LONGEST_DESCRIPTION: usize = 200;
/// How many parameters an action may have.
pub(super) const MOST_PARAMETERS: usize = 8;
/// How many choices a parameter may have.
pub(super) const MOST_CHOICES: usize = 32;
/// How long a text may be, in characters, unless its field says less.
pub(super) const LONGEST_TEXT: usize = 200;
/// The name of the parameter of an action that only a persona describes.
const OBJECT: &str = "object";

/// An action as the mind knows it: what a model is told of it, what it can write for it, and
/// what an argument has to be.
///
/// A game's own types have theirs by reflection ([`ActionSchema::of`]); an action that only a
/// persona describes has one, too: it is done to one thing that is perceived, or to nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionSchema {
    /// The name: letters, digits, `_` and `-`, at most 32.
    pub name: String,
    /// What it is, for a prompt; at most 200 characters. May be empty.
    pub description: String,
    /// What it takes, at most 8.
    pub parameters: Vec<ActionParameter>,
}

/// What an action takes.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionParameter {
    /// The name: letters, digits and `_`, at most 32.
    pub name: String,
    /// What it is, for a prompt; at most 200 characters. May be empty.
    pub description: String,
    /// What an argument for it has to be.
    pub kind: ParameterKind,
    /// Whether it may be left out.
    pub optional: bool,
}

/// What an argument has to be.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    /// Something that the character perceives.
    Entity,
    /// One of these; at most 32.
    Choice(Vec<String>),
    /// A number from `min` to `max`.
    Number {
        /// The least.
        min: f64,
        /// The largest.
        max: f64,
        /// Whether it has no fraction.
        whole: bool,
    },
    /// Words in one line.
    Text {
        /// How many characters at most.
        longest: usize,
    },
    /// Yes or no.
    Flag,
}

impl ActionSchema {
    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&ActionParameter> {
        let mut parameters = self.parameters.iter();
        parameters.find(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }

    /// Whether a schema of data keeps within the bounds; else what does not, as the end of a
    /// sentence.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let long = |text: &str| text.chars().count() > LONGEST_DESCRIPTION;
        let parameters = &self.parameters;
        if !is_name(&self.name) || !parameters.iter().all(|it| is_parameter(&it.name)) {
            return Err("names have at most 32 letters, digits and `_`, an action's `-`, too");
        }
        if long(&self.description) || parameters.iter().any(|it| long(&it.description)) {
            return Err("a description has at most 200 characters");
        }
        let is_fine = |kind: &ParameterKind| match kind {
            ParameterKind::Choice(choices) => {
                let named = |choice: &String| choice.contains(char::is_alphanumeric);
                (1..=MOST_CHOICES).contains(&choices.len())
                    && choices.iter().all(|choice| named(choice) && !long(choice))
            }
            ParameterKind::Number { min, max, .. } => min <= max,
            ParameterKind::Text { longest } => (1..=LONGEST_TEXT).contains(longest),
            ParameterKind::Entity | ParameterKind::Flag => true,
        };
        match parameters.len() <= MOST_PARAMETERS && parameters.iter().all(|it| is_fine(&it.kind)) {
            true => Ok(()),
            false => Err(
                "it has at most 8 parameters, 1 to 32 choices for one, ranges that begin with the \
                 smaller number, and texts of at most 200 characters",
            ),
        }
    }

    /// Whether an argument that it must have is an entity: without any that is perceived it
    /// cannot be done.
    pub fn needs_entity(&self) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|it| it.kind == ParameterKind::Entity && !it.optional)
    }
}

impl From<&Action> for ActionSchema {
    fn from(action: &Action) -> Self {
        let object = action.object.then(|| ActionParameter {
            name: OBJECT.to_owned(),
            description: String::new(),
            kind: ParameterKind::Entity,
            optional: false,
        });
        Self {
            name: action.name.clone(),
            description: action.description.clone(),
            parameters: object.into_iter().collect(),
        }
    }
}

/// Whether a name can be written in a persona and in an action.
pub(super) fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// The same of a parameter.
pub(super) fn is_parameter(name: &str) -> bool {
    is_name(name) && !name.contains('-')
}
