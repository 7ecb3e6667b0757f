//! What can be wrong with a guard policy, as one sentence for its writer.

/// Why a guard policy cannot be used: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GuardPolicyError {
    /// Something in a file is wrong.
    #[error("{source_name}:{line}:{column}: {reason}")]
    Wrong {
        /// The file, as it was named to [`GuardPolicy::parse`](super::GuardPolicy::parse).
        source_name: String,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Something in a rule that was made in code is wrong.
    #[error("rule {rule} of the guard policy: {reason}")]
    Rule {
        /// The number of the rule, from 1.
        rule: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The file is larger than a guard policy may be.
    #[error(
        "{source_name} has more than {limit} bytes, which a guard's policy may have; shorten it"
    )]
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

impl GuardPolicyError {
    /// An error at the byte `offset` of `text`.
    pub(super) fn at(text: &str, source_name: &str, offset: usize, reason: String) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let in_line = before.rsplit('\n').next().unwrap_or_default();
        Self::Wrong {
            source_name: source_name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: in_line.chars().count() + 1,
            reason,
        }
    }
}
