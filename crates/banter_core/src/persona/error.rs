//! What can be wrong with a persona file, as one sentence for its writer.

use crate::text_position;

/// Why a persona file cannot be used: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PersonaError {
    /// Something in the text is wrong.
    #[error("{source_name}:{line}:{column}: {reason}")]
    Wrong {
        /// The file, as it was named to [`Persona::parse`](crate::persona::Persona::parse).
        source_name: String,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The file is larger than a persona may be.
    #[error("{source_name} is too long: a persona has at most {limit} bytes; shorten it")]
    TooLarge {
        /// The file.
        source_name: String,
        /// The largest size.
        limit: usize,
    },
    /// The file could not be read.
    #[error("{source_name} could not be read ({reason}); look whether it is there and readable")]
    Unreadable {
        /// The file.
        source_name: String,
        /// What the system said.
        reason: String,
    },
}

impl PersonaError {
    /// An error at the byte `offset` of `text`.
    pub(crate) fn at(text: &str, source_name: &str, offset: usize, reason: String) -> Self {
        let (line, column) = text_position(text, offset);
        Self::Wrong {
            source_name: source_name.to_owned(),
            line,
            column,
            reason,
        }
    }
}
