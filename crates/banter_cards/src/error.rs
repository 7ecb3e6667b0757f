//! Why a card cannot be read, in a sentence.

use crate::ArchiveError;

/// Why a file is not read as a card: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardError {
    /// The file, or the text in it, is larger than a card may be.
    #[error("{source_name} has {what} of more than {limit} bytes, which no card needs; shorten it")]
    TooLarge {
        /// The file.
        source_name: String,
        /// What of it.
        what: &'static str,
        /// The largest size.
        limit: usize,
    },
    /// There is no card in the file.
    #[error("{source_name} holds no character card ({reason}); export one as PNG, JSON or CHARX")]
    NoCard {
        /// The file.
        source_name: String,
        /// What it is instead, or what is missing.
        reason: String,
    },
    /// The card in it is damaged.
    #[error("{source_name} is damaged: {reason}; fetch or export it again")]
    Damaged {
        /// The file.
        source_name: String,
        /// What is damaged, and where.
        reason: String,
    },
    /// The card's text is no JSON.
    #[error(
        "{source_name}:{line}:{column}: the card's text is no JSON: {reason}; correct it there"
    )]
    Json {
        /// The file.
        source_name: String,
        /// The line of the text, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// The archive cannot be read.
    #[error("{source_name}: {error}")]
    Archive {
        /// The file.
        source_name: String,
        /// What is wrong with it.
        error: ArchiveError,
    },
}

impl CardError {
    pub(crate) fn no_card(source_name: &str, reason: impl Into<String>) -> Self {
        Self::NoCard {
            source_name: source_name.to_owned(),
            reason: reason.into(),
        }
    }

    pub(crate) fn damaged(source_name: &str, reason: impl Into<String>) -> Self {
        Self::Damaged {
            source_name: source_name.to_owned(),
            reason: reason.into(),
        }
    }

    pub(crate) fn too_large(source_name: &str, what: &'static str, limit: usize) -> Self {
        Self::TooLarge {
            source_name: source_name.to_owned(),
            what,
            limit,
        }
    }
}
