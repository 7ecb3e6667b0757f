//! How the player is listened to.

use super::ArgsError;
use banter_menu::Listening;

/// How the player is listened to, where the command line says so: it goes before what is set in the menu.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Talk {
    /// The name of a microphone, if another than the system's own choice.
    pub(crate) microphone: Option<String>,
    /// When the player is listened to.
    pub(crate) listen: Option<Listening>,
    /// Whether the player wears headphones, so that the microphone hears no loudspeaker.
    pub(crate) headphones: bool,
}

/// The way to listen that `word` stands for.
pub(super) fn mode(name: &str, word: &str) -> Result<Listening, ArgsError> {
    match word {
        "push-to-talk" => Ok(Listening::PushToTalk),
        "hands-free" => Ok(Listening::HandsFree),
        "attention" => Ok(Listening::Attention),
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
            ("push-to-talk", Listening::PushToTalk),
            ("hands-free", Listening::HandsFree),
            ("attention", Listening::Attention),
        ] {
            assert_eq!(super::mode("--listen", word), Ok(mode));
        }
    }
}
