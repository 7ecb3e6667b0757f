//! What can be wrong with a file of knowledge, as one sentence for its writer.

/// Why knowledge cannot be used: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KnowledgeError {
    /// Something in a file is wrong.
    #[error("{source_name}:{line}: {reason}")]
    Wrong {
        /// The file, as it was named to [`KnowledgePack::parse`](super::KnowledgePack::parse).
        source_name: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The file, or all of a pack, is larger than knowledge may be.
    #[error("{source_name} has more than {limit} bytes; make several of it")]
    TooLarge {
        /// The file.
        source_name: String,
        /// The largest size.
        limit: usize,
    },
    /// A file could not be read.
    #[error("{source_name} could not be read ({reason}); look whether it is there and readable")]
    Unreadable {
        /// The file.
        source_name: String,
        /// What the system said.
        reason: String,
    },
}

impl KnowledgeError {
    /// An error in a line, from 1. What a parser quotes comes from the file, so it is bounded.
    pub(super) fn at(source_name: &str, line: usize, reason: impl AsRef<str>) -> Self {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        Self::Wrong {
            source_name: source_name.to_owned(),
            line,
            reason: reason.as_ref().chars().take(400).map(plain).collect(),
        }
    }

    /// What the parser of TOML says of `toml`, which begins at this line of the file.
    pub(super) fn toml(
        source_name: &str,
        first: usize,
        toml: &str,
        error: &toml::de::Error,
    ) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let message: Vec<_> = error.message().lines().map(str::trim).collect();
        let reason = format!("{}; correct it there", message.join(", "));
        Self::at(source_name, first + line_of(toml, offset) - 1, reason)
    }
}

/// The line, from 1, of the byte `offset`.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..text.floor_char_boundary(offset));
    before.unwrap_or_default().matches('\n').count() + 1
}
