//! Whether somebody who speaks while a character speaks wants it to stop.

use super::words::plain;
use super::{BargeInSettings, TurnSettings, WordList};
use std::time::Duration;

/// What to make of somebody who speaks while a character speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BargeIn {
    /// It cannot be told yet.
    Undecided,
    /// They want to speak.
    Interrupts,
    /// "Uh-huh": so far they only show that they listen.
    Backchannel,
}

/// What is known of the words of an utterance so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Said {
    #[default]
    Nothing,
    Backchannels,
    Words,
}

/// A text that is longer, in bytes, is more than a backchannel whatever it says.
const LONGEST: usize = 80;

/// Judges an overlapping utterance by how much voice there was in it so far and by the text
/// of it, if there is any yet, in `language` or in [`TurnSettings::language`].
///
/// Any word that is not a backchannel of the language interrupts, and so does voice for
/// longer than a backchannel takes. Since text is late, an utterance is mostly judged by its
/// voice alone: [`BargeInSettings::voice`] is where finding interruptions soon and letting
/// an "uh-huh" pass are balanced.
pub fn barge_in(
    voiced: Duration,
    text: &str,
    language: Option<&str>,
    settings: &TurnSettings,
) -> BargeIn {
    let said = said(text, settings.words.get(language, &settings.language));
    judge(voiced, said, &settings.barge_in)
}

pub(crate) fn judge(voiced: Duration, said: Said, settings: &BargeInSettings) -> BargeIn {
    match said {
        Said::Words => BargeIn::Interrupts,
        Said::Nothing if voiced >= settings.voice => BargeIn::Interrupts,
        Said::Nothing => BargeIn::Undecided,
        Said::Backchannels if voiced >= settings.backchannel => BargeIn::Interrupts,
        Said::Backchannels => BargeIn::Backchannel,
    }
}

/// What `text` says. Without a word list every word is one.
pub(crate) fn said(text: &str, words: Option<&WordList>) -> Said {
    if text.len() > LONGEST {
        return Said::Words;
    }
    let plain = plain(text, words.is_none_or(|words| words.spaces));
    if plain.is_empty() {
        return Said::Nothing;
    }
    match words {
        Some(words) if made_of(&plain, &words.backchannels) => Said::Backchannels,
        _ => Said::Words,
    }
}

/// Whether `text` is phrases one after another, and nothing else.
fn made_of(text: &str, phrases: &[String]) -> bool {
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for at in 0..text.len() {
        if !reached[at] {
            continue;
        }
        let rest = &text[at..];
        for phrase in phrases {
            // A phrase begins with a space where words do, so it must also end there.
            let whole = |after: &str| {
                !phrase.starts_with(' ') || after.is_empty() || after.starts_with(' ')
            };
            if rest.strip_prefix(phrase.as_str()).is_some_and(whole) {
                reached[at + phrase.len()] = true;
            }
        }
    }
    reached[text.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(ms: u64, text: &str, language: &str) -> BargeIn {
        let settings = TurnSettings::default();
        barge_in(Duration::from_millis(ms), text, Some(language), &settings)
    }

    #[test]
    fn voice_alone_interrupts_when_it_lasts() {
        assert_eq!(judged(100, "", "en"), BargeIn::Undecided);
        assert_eq!(judged(190, " ... ", "en"), BargeIn::Undecided);
        assert_eq!(judged(200, "", "en"), BargeIn::Interrupts);
    }

    #[test]
    fn backchannels_do_not() {
        for (language, text) in [
            ("en", "Uh-huh."),
            ("en", "yeah, yeah"),
            ("en", "Mm-hm"),
            ("en", "I see"),
            ("de", "Mhm, genau."),
            ("fr", "oui oui"),
            ("es", "ajá, sí"),
            ("zh", "嗯嗯，对。"),
            ("ja", "うん、そうですね"),
        ] {
            assert_eq!(judged(400, text, language), BargeIn::Backchannel, "{text}");
            assert_eq!(judged(900, text, language), BargeIn::Interrupts, "{text}");
        }
    }

    #[test]
    fn words_do() {
        for (language, text) in [
            ("en", "Wait"),
            ("en", "yeah but no"),
            ("en", "yeahs"),
            ("en", "I see a dragon"),
            ("de", "Moment"),
            ("zh", "等一下"),
            ("ja", "ちょっと待って"),
            ("xx", "mhm"),
        ] {
            assert_eq!(judged(150, text, language), BargeIn::Interrupts, "{text}");
        }
        assert_eq!(judged(150, &"yeah ".repeat(40), "en"), BargeIn::Interrupts);
    }

    proptest! {
        #[test]
        fn more_voice_never_takes_an_interruption_back(
            text in "\\PC{0,100}",
            ms in 0_u64..2_000,
            more in 0_u64..2_000,
        ) {
            if judged(ms, &text, "en") == BargeIn::Interrupts {
                prop_assert_eq!(judged(ms + more, &text, "en"), BargeIn::Interrupts);
            }
        }
    }
}
