//! What can go wrong: only a name that nothing here bears.
//!
//! ```
//! use banter_lipsync::Viseme;
//!
//! let error = "oo".parse::<Viseme>().unwrap_err();
//! assert_eq!(error.to_string(), "\"oo\" is not the name of a viseme");
//! ```

/// A text that names no face shape or no viseme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not the name of {what}")]
pub struct UnknownName {
    what: &'static str,
    name: String,
}

impl UnknownName {
    /// Keeps only the beginning of the name, which may come from a broken file.
    pub(crate) fn new(what: &'static str, name: &str) -> Self {
        Self {
            what,
            name: name.chars().take(64).collect(),
        }
    }

    /// The name that was asked for, cut to 64 characters.
    pub fn name(&self) -> &str {
        &self.name
    }
}
