//! What is told about mods: mistakes, and files that several bring.

use std::fmt;

/// Problem of a mod: a file or a mod that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
#[non_exhaustive]
pub struct ModProblem {
    /// The mod, or the file in it: `harbour/personas/odo.persona.toml`.
    pub place: String,
    /// What is wrong, and what to do.
    pub reason: String,
}

impl ModProblem {
    pub(crate) fn new(place: &str, reason: impl Into<String>) -> Self {
        let plain = |text: &str| -> String {
            let signs = text.chars().take(500);
            signs
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect()
        };
        Self {
            place: plain(place),
            reason: plain(&reason.into()),
        }
    }

    /// What a parser said, which begins with the place.
    pub(crate) fn told(place: &str, sentence: &str) -> Self {
        Self::new(
            place,
            sentence
                .strip_prefix(place)
                .map_or(sentence, |it| it.trim_start_matches(':'))
                .trim(),
        )
    }
}

/// Override of a file: several mods bring it, and the last one's is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Override {
    /// The file, as assets are loaded by it.
    pub path: String,
    /// The mod whose file is taken.
    pub winner: String,
    /// The mods whose files are not, in their order.
    pub losers: Vec<String>,
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let losers = self.losers.join(", ");
        write!(f, "{}: of {} in place of {losers}", self.path, self.winner)
    }
}
