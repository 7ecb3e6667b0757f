//! How an engine is set up: names and values, as they come from a file or a command line.

use crate::EngineError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
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
    pub fn parse<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, EngineError> {
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

    /// The value of `name` read as a `T`, `None` if it is not set, if it lies in `range`.
    ///
    /// ```
    /// use banter_engine::Settings;
    /// let settings = Settings::default().with("beam", 9);
    /// let error = settings.within("beam", 1..=8).unwrap_err();
    /// assert_eq!(error.to_string(), "the setting `beam = 9` cannot be used: it goes from 1 to 8");
    /// ```
    ///
    /// # Errors
    /// [`EngineError::Setting`] when the value is no `T` or out of `range`.
    pub fn within<T>(&self, name: &str, range: RangeInclusive<T>) -> Result<Option<T>, EngineError>
    where
        T: FromStr<Err: Display> + PartialOrd + Display,
    {
        match self.parse::<T>(name)? {
            Some(value) if !range.contains(&value) => Err(EngineError::Setting {
                name: name.to_owned(),
                value: value.to_string(),
                reason: format!("it goes from {} to {}", range.start(), range.end()),
            }),
            value => Ok(value),
        }
    }

    /// Refuses names that an engine does not know, for they are most often misspelt.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for the first that is not among `known`, which are named.
    pub fn refuse_unknown(&self, known: &[&str]) -> Result<(), EngineError> {
        match self.iter().find(|(name, _)| !known.contains(name)) {
            None => Ok(()),
            Some((name, value)) => Err(EngineError::Setting {
                name: name.to_owned(),
                value: value.to_owned(),
                reason: format!("there is no such setting, only {}", known.join(", ")),
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
