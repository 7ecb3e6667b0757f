//! How an engine is set up: names and values, as they come from a file or a command line.

use crate::EngineError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Names and values for an engine, handed to a host process at its start.
///
/// They are text, so that a game needs none of the engine's types: the engine reads what
/// it knows with [`Settings::parse`] and answers for what it cannot use.
///
/// ```
/// use banter_engine::Settings;
/// let settings = Settings::default().with("threads", 4);
/// assert_eq!(settings.parse("threads")?, Some(4_u32));
/// assert_eq!(settings.parse::<u32>("layers")?, None);
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// The same settings with `name` set to `value`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.0.insert(name.into(), value.to_string());
        self
    }

    /// The value of `name`, if it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of `name` read as a `T`, `None` if it is not set.
    ///
    /// # Errors
    /// [`EngineError::Setting`] when the value is no `T`.
    pub fn parse<T: FromStr<Err: std::fmt::Display>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, EngineError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.parse() {
            Ok(parsed) => Ok(Some(parsed)),
            Err(error) => Err(EngineError::Setting {
                name: name.to_owned(),
                value: value.to_owned(),
                reason: error.to_string(),
            }),
        }
    }

    /// All names and values, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
