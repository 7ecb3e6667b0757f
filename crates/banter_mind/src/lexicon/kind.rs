//! Kinds of questions.

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Who,
    Where,
    When,
    Count,
    Price,
    What,
}

impl Kind {
    /// Whether the answer is a number or a time.
    pub(crate) fn is_measured(self) -> bool {
        matches!(self, Self::When | Self::Count | Self::Price)
    }

    pub(super) fn named(label: &str) -> Option<Self> {
        Some(match label {
            "who" => Self::Who,
            "where" => Self::Where,
            "when" => Self::When,
            "count" => Self::Count,
            "price" => Self::Price,
            "what" => Self::What,
            _ => return None,
        })
    }
}
