//! Whether a text sounds as if it went on.

use super::words::plain;
use super::{TurnSettings, WordList};
use std::time::Duration;

/// Clause at the end of a text, and what it says about what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clause {
    /// There is more to come: it ends with "and", "um", "the", a comma, a dash.
    Unfinished,
    /// It can go on or not.
    Open,
    /// It has come to an end: there is a full stop, or a "please".
    Finished,
}

/// Only so much of a text is looked at, in bytes from its end.
const TAIL: usize = 160;

/// What the end of `text` says about what comes next, with the words of its language if they
/// are known. Recognisers put a full stop behind everything, so it does not outweigh an
/// "um" or a "the".
///
/// ```
/// use banter_capture::{Clause, Words, clause};
///
/// let words = Words::default();
/// let english = words.get(Some("en"), "en");
/// assert_eq!(clause("I saw the.", english), Clause::Unfinished);
/// assert_eq!(clause("Who is it for?", english), Clause::Finished);
/// assert_eq!(clause("a house,", None), Clause::Unfinished);
/// ```
pub fn clause(text: &str, words: Option<&WordList>) -> Clause {
    let text = tail(text).trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '”' | '»' | '」' | '』' | ')' | '）' | ']' | '*')
    });
    let Some(last) = text.chars().next_back() else {
        return Clause::Open;
    };
    if matches!(last, '?' | '!' | '？' | '！') {
        return Clause::Finished;
    }
    let goes_on = matches!(
        last,
        ',' | '，' | '、' | ';' | '；' | ':' | '：' | '-' | '–' | '—' | '…' | '('
    );
    if goes_on || text.ends_with("..") {
        return Clause::Unfinished;
    }
    let stop = matches!(last, '.' | '。' | '．');
    let plain = plain(text, words.is_none_or(|words| words.spaces));
    if let Some(words) = words {
        let ends = |list: &[String]| list.iter().any(|phrase| plain.ends_with(phrase.as_str()));
        if ends(&words.closing) {
            return Clause::Finished;
        }
        if ends(&words.fillers)
            || ends(&words.conjunctions)
            || ends(&words.hanging)
            || !stop && ends(&words.leaning) && !words.leaning.contains(&plain)
        {
            return Clause::Unfinished;
        }
    }
    if stop {
        Clause::Finished
    } else if counting(&plain) {
        Clause::Unfinished
    } else {
        Clause::Open
    }
}

/// How much silence after `text` ends the turn: text in `language`, or in
/// [`TurnSettings::language`]. No text is [`unknown`](super::EndpointingSettings::unknown).
pub fn endpointing_delay(text: &str, language: Option<&str>, settings: &TurnSettings) -> Duration {
    let delays = &settings.endpointing;
    if text.trim().is_empty() {
        return delays.unknown;
    }
    match clause(text, settings.words.get(language, &settings.language)) {
        Clause::Finished => delays.finished,
        Clause::Open => delays.open,
        Clause::Unfinished => delays.unfinished,
    }
}

fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(TAIL);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// Whether the last two words are numbers: a number that is dictated goes on.
fn counting(plain: &str) -> bool {
    let mut words = plain
        .rsplit(' ')
        .map(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()));
    words.next() == Some(true) && words.next() == Some(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Words;
    use proptest::prelude::*;

    fn of(language: &str, text: &str) -> Clause {
        let words = Words::default();
        clause(text, words.get(Some(language), "en"))
    }

    #[test]
    fn sentences_that_go_on() {
        for (language, text) in [
            ("en", "I went to the market and"),
            ("en", "I went to the market because"),
            ("en", "well I went to the market,"),
            ("en", "I would like a, um"),
            ("en", "I would like a... Um."),
            ("en", "Let me see."),
            ("en", "I went to the"),
            ("en", "I went to the."),
            ("en", "I went to"),
            ("en", "what I want is"),
            ("en", "my number is 555 123"),
            ("en", "I was thinking…"),
            ("en", "he said -"),
            ("de", "ich möchte ein Bier und"),
            ("de", "Ich glaube, dass."),
            ("de", "ähm"),
            ("fr", "je voudrais une bière et"),
            ("fr", "je ne sais pas, euh"),
            ("es", "quiero una cerveza pero"),
            ("es", "este"),
            ("zh", "我想要一杯啤酒，"),
            ("zh", "我去过那里但是"),
            ("zh", "我想要那个"),
            ("zh", "嗯"),
            ("ja", "ビールが飲みたいんですけど"),
            ("ja", "ええと"),
            ("ja", "ビールを"),
        ] {
            assert_eq!(of(language, text), Clause::Unfinished, "{language}: {text}");
        }
    }

    #[test]
    fn sentences_that_are_over() {
        for (language, text) in [
            ("en", "I went to the market."),
            ("en", "\"Who is it for?\""),
            ("en", "Yes, it is."),
            ("en", "A beer please"),
            ("en", "Stop!"),
            ("de", "Wo ist der Brunnen?"),
            ("de", "Das war's. Danke"),
            ("fr", "Où est le puits ?"),
            ("es", "¿Dónde está el pozo?"),
            ("zh", "你好吗？"),
            ("zh", "你叫什么名字呢"),
            ("zh", "我知道了。"),
            ("ja", "井戸はどこですか"),
            ("ja", "分かりました。"),
        ] {
            assert_eq!(of(language, text), Clause::Finished, "{language}: {text}");
        }
    }

    #[test]
    fn sentences_of_which_one_cannot_tell() {
        for (language, text) in [
            ("en", "I went to the market"),
            ("en", "I heard the band"),
            ("en", "meet me at 5"),
            ("en", "maybe"),
            ("en", "no"),
            ("xx", "something and"),
            ("zh", "我去市场"),
            ("en", ""),
        ] {
            assert_eq!(of(language, text), Clause::Open, "{language}: {text}");
        }
    }

    #[test]
    fn delays_follow_the_clause() {
        let settings = TurnSettings::default();
        let p = settings.endpointing;
        assert_eq!(endpointing_delay("  ", None, &settings), p.unknown);
        assert_eq!(
            endpointing_delay("It is late.", None, &settings),
            p.finished
        );
        assert_eq!(
            endpointing_delay("It is late and", None, &settings),
            p.unfinished
        );
        assert_eq!(
            endpointing_delay("es ist spät und", Some("de"), &settings),
            p.unfinished
        );
        assert_eq!(
            endpointing_delay("es ist spät", Some("de"), &settings),
            p.open
        );
    }

    proptest! {
        #[test]
        fn any_text_has_a_delay(text in "\\PC{0,300}", language in "[a-z]{0,3}") {
            let settings = TurnSettings::default();
            let p = endpointing_delay(&text, Some(&language), &settings);
            prop_assert!(p >= settings.endpointing.finished && p <= settings.endpointing.unfinished);
        }

        #[test]
        fn what_was_long_ago_does_not_matter(before in "[a-z ,.]{0,400}") {
            let text = format!("{before} the market and");
            prop_assert_eq!(of("en", &text), Clause::Unfinished);
        }
    }
}
