//! How the player is listened to.

use super::ArgsError;
use bevy_banter::prelude::ListenMode;

/// How the player is listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Talk {
    /// The name of a microphone, if another than the system's own choice.
    pub(crate) microphone: Option<String>,
    /// When the player is listened to. A window that is opened for the first time does not
    /// listen by itself.
    pub(crate) listen: ListenMode,
    /// Whether the player wears headphones, so that the microphone hears no loudspeaker.
    pub(crate) headphones: bool,
}

impl Default for Talk {
    fn default() -> Self {
        Self {
            microphone: None,
            listen: ListenMode::PushToTalk,
            headphones: false,
        }
    }
}

/// The way to listen that `word` stands for.
pub(super) fn mode(name: &str, word: &str) -> Result<ListenMode, ArgsError> {
    match word {
        "push-to-talk" => Ok(ListenMode::PushToTalk),
        "hands-free" => Ok(ListenMode::HandsFree),
        "attention" => Ok(ListenMode::Attention),
        other => Err(ArgsError(format!(
            "{name} wants push-to-talk, hands-free or attention, not `{other}`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn she_listens_in_one_of_three_ways() {
        for (word, mode) in [
            ("push-to-talk", ListenMode::PushToTalk),
            ("hands-free", ListenMode::HandsFree),
            ("attention", ListenMode::Attention),
        ] {
            assert_eq!(super::mode("--listen", word), Ok(mode));
        }
    }
}
