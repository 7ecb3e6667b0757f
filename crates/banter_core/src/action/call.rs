//! What a character is to do, in the one form that all stages share.

use bevy::prelude::*;

/// An action with its arguments. Entities are among them already: by the time that something is
/// a call, what was written was held against the action's
/// [`ActionSchema`](crate::ActionSchema) and against what the character perceives.
#[derive(Reflect, Debug, Clone, Default, PartialEq)]
pub struct ActionCall {
    /// Which action: the name in its schema.
    pub name: String,
    /// The arguments by the names of their parameters. Optional ones may be missing.
    pub arguments: Vec<(String, ActionValue)>,
}

/// The value of an argument.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub enum ActionValue {
    /// Something that the character perceives.
    Entity(Entity),
    /// One of the parameter's choices, as its schema has it.
    Choice(String),
    /// A number in the parameter's range.
    Number(f64),
    /// Words, in one line.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

impl ActionCall {
    /// A call without arguments.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            arguments: Vec::new(),
        }
    }

    /// The same with one more argument.
    ///
    /// ```
    /// use banter_core::{ActionCall, ActionValue};
    /// let call = ActionCall::new("knock").with("times", ActionValue::Number(3.0));
    /// assert_eq!(call.get("times"), Some(&ActionValue::Number(3.0)));
    /// ```
    #[must_use]
    pub fn with(mut self, parameter: impl Into<String>, value: ActionValue) -> Self {
        self.arguments.push((parameter.into(), value));
        self
    }

    /// The argument for this parameter.
    pub fn get(&self, parameter: &str) -> Option<&ActionValue> {
        let mut arguments = self.arguments.iter();
        let found = arguments.find(|(name, _)| name == parameter);
        found.map(|(_, value)| value)
    }

    /// The entities among the arguments, in their order.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        self.arguments.iter().filter_map(|(_, value)| match value {
            ActionValue::Entity(entity) => Some(*entity),
            _ => None,
        })
    }

    /// What it is done to: the first entity among its arguments.
    pub fn object(&self) -> Option<Entity> {
        self.entities().next()
    }
}
