//! Whether somebody who speaks while a character speaks wants it to stop.

use super::words::plain;
use super::{BargeInSettings, TurnSettings, WordList};
use std::borrow::Cow;
use std::time::Duration;

/// Barge-in: what to make of somebody who speaks while a character speaks.
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
/// longer than a backchannel takes: [`BargeInSettings::voice`] while there is no text,
/// [`BargeInSettings::backchannel`] whatever there is. Laughs are backchannels, and so are notes
/// that some recognisers write in brackets: `[laughter]`.
pub fn barge_in(
    voiced: Duration,
    text: &str,
    language: Option<&str>,
    settings: &TurnSettings,
) -> BargeIn {
    let said = said(text, settings.words.get(language, &settings.language));
    settings.barge_in.judge(voiced, voiced, said)
}

impl BargeInSettings {
    /// Judges an overlapping utterance by the voice in it, by how much of that came since its
    /// last pause, and by its words.
    pub(crate) fn judge(&self, voiced: Duration, unbroken: Duration, said: Said) -> BargeIn {
        match said {
            Said::Words => BargeIn::Interrupts,
            _ if voiced >= self.backchannel => BargeIn::Interrupts,
            Said::Nothing if unbroken >= self.voice => BargeIn::Interrupts,
            Said::Nothing => BargeIn::Undecided,
            Said::Backchannels => BargeIn::Backchannel,
        }
    }
}

/// What `text` says. Without a word list every word is one.
pub(crate) fn said(text: &str, words: Option<&WordList>) -> Said {
    if text.len() > LONGEST {
        return Said::Words;
    }
    let (text, has_notes) = without_notes(text);
    let plain = plain(&text, words.is_none_or(|words| words.spaces));
    if plain.is_empty() {
        // A note tells of a sound that is no word.
        return if has_notes {
            Said::Backchannels
        } else {
            Said::Nothing
        };
    }
    match words {
        Some(words) if made_of(&plain, &words.backchannels) => Said::Backchannels,
        _ => Said::Words,
    }
}

/// The text without what stands in brackets or between asterisks, and whether anything did.
fn without_notes(text: &str) -> (Cow<'_, str>, bool) {
    const MARKS: [(char, char); 5] = [
        ('[', ']'),
        ('(', ')'),
        ('（', '）'),
        ('【', '】'),
        ('*', '*'),
    ];
    let opens = |text: &str| {
        let at = text.find(|c| MARKS.iter().any(|(open, _)| *open == c))?;
        let open = text.get(at..)?.chars().next()?;
        let (_, close) = MARKS.iter().find(|(other, _)| *other == open)?;
        let inside = at + open.len_utf8();
        let end = text.get(inside..)?.find(*close)?;
        Some((at, inside + end + close.len_utf8()))
    };
    let mut kept = Cow::Borrowed(text);
    let mut has_notes = false;
    while let Some((from, to)) = opens(&kept) {
        has_notes = true;
        kept.to_mut().replace_range(from..to, " ");
    }
    (kept, has_notes)
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
        assert_eq!(judged(690, " ... ", "en"), BargeIn::Undecided);
        assert_eq!(judged(700, "", "en"), BargeIn::Interrupts);
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
            ("en", "Ha ha ha!"),
            ("en", "Hahaha, yeah."),
            ("en", "[laughter]"),
            ("en", "*coughs* (laughs) okay"),
            ("de", "Hihi."),
            ("fr", "Ha ha ha"),
            ("es", "Jajaja"),
            ("zh", "哈哈哈"),
            ("ja", "あはは"),
        ] {
            assert_eq!(judged(400, text, language), BargeIn::Backchannel, "{text}");
            assert_eq!(judged(1_200, text, language), BargeIn::Interrupts, "{text}");
        }
    }

    #[test]
    fn words_do() {
        for (language, text) in [
            ("en", "Wait"),
            ("en", "yeah but no"),
            ("en", "yeahs"),
            ("en", "[laughter] Stop"),
            ("en", "What?"),
            ("en", "(what"),
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
