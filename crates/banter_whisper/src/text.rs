//! What whisper writes, without what nobody said.

/// The text of a segment: markers are left out, and what is not text is empty.
///
/// - Whatever is in square brackets (`[BLANK_AUDIO]`, `[Music]`) and between `<|` and `|>`
///   is left out wherever it stands: whisper never writes speech that way.
/// - Of the rest, a description that stands alone (`(music)`, `*sighs*`, `♪ la la ♪`) is
///   nothing, and so is a text without any letter or digit (`...`).
/// - White space is a single space, and there is none at the ends.
pub(crate) fn clean(text: &str) -> String {
    let text = without(text, "<|", "|>");
    let text = without(&text, "[", "]");
    let text = text.replace('\u{fffd}', "");
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    if is_description(&words) || !words.chars().any(char::is_alphanumeric) {
        words.clear();
    }
    words
}

/// The longest prompt in bytes. Whisper itself heeds some 220 tokens.
const LONGEST_PROMPT: usize = 800;

/// Words to expect, as whisper takes them: without control characters, cut between two
/// words where there are too many, or within the first if that alone is too long.
pub(crate) fn prompt(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if kept.len() + word.len() >= LONGEST_PROMPT {
            if kept.is_empty() {
                // Not every language has spaces.
                kept.push_str(&word[..word.floor_char_boundary(LONGEST_PROMPT)]);
            }
            break;
        }
        if !word.is_empty() {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(word);
        }
    }
    kept
}

/// The end of the text that comes before a sound, as whisper takes it: without control
/// characters, cut between two words, or within the last if that alone is too long.
pub(crate) fn tail(text: &str) -> String {
    let mut words = Vec::new();
    let mut length = 0;
    for word in text.rsplit(|c: char| c.is_whitespace() || c.is_control()) {
        if length + word.len() >= LONGEST_PROMPT {
            if words.is_empty() {
                words.push(&word[word.ceil_char_boundary(word.len() - LONGEST_PROMPT)..]);
            }
            break;
        }
        if !word.is_empty() {
            length += word.len() + 1;
            words.push(word);
        }
    }
    words.reverse();
    words.join(" ")
}

/// `text` without what is between `open` and `close`, and without these. An `open` that is
/// never closed stays.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((_, behind)) = after.split_once(close) else {
            break;
        };
        kept.push_str(before);
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Whether all of `text` is one sound, described.
fn is_description(text: &str) -> bool {
    let marks = [
        ("(", ")"),
        ("（", "）"),
        ("*", "*"),
        ("♪", "♪"),
        ("【", "】"),
    ];
    marks.iter().any(|(open, close)| {
        text.strip_prefix(open)
            .and_then(|text| text.trim_end_matches('.').strip_suffix(close))
            // Two asides with words between them are no description.
            .is_some_and(|inner| !inner.contains(open) && !inner.contains(close))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_said_is_left_out() {
        for nothing in [
            "",
            " [BLANK_AUDIO]",
            "[Music] [Applause]",
            "(music)",
            " (speaking in a foreign language).",
            "*sighs*",
            "♪ ♪",
            "♪ la la la ♪",
            "[_EOT_]",
            "<|endoftext|>",
            "...",
            "（音楽）",
        ] {
            assert_eq!(clean(nothing), "", "{nothing}");
        }
    }

    #[test]
    fn what_was_said_stays() {
        for (text, wanted) in [
            (
                " And so,  my fellow\nAmericans.",
                "And so, my fellow Americans.",
            ),
            ("Two pints [laughs] please.", "Two pints please."),
            ("Ale (the dark one), please.", "Ale (the dark one), please."),
            ("(yes) or (no)", "(yes) or (no)"),
            ("an open [ bracket", "an open [ bracket"),
            (" 你好，老板", "你好，老板"),
            ("42", "42"),
            ("half a letter\u{fffd}", "half a letter"),
        ] {
            assert_eq!(clean(text), wanted);
        }
    }

    #[test]
    fn a_prompt_is_short_and_has_no_zero_in_it() {
        assert_eq!(prompt("Mara\0 the\n innkeeper "), "Mara the innkeeper");
        let long = prompt(&"stein ".repeat(1_000));
        assert!(long.len() < 800 && long.ends_with("stein"), "{long}");
        let long = prompt(&"店".repeat(1_000));
        assert!((790..=800).contains(&long.len()), "{long}");
    }

    #[test]
    fn of_what_was_said_before_the_end_counts() {
        assert_eq!(tail(" Good\0 evening,\n Mara. "), "Good evening, Mara.");
        let long = tail(&format!("{}please", "stein ".repeat(1_000)));
        assert!(long.len() < 800 && long.ends_with("stein please"), "{long}");
        let long = tail(&"店".repeat(1_000));
        assert!((790..=800).contains(&long.len()), "{long}");
        assert_eq!(tail(&"x".repeat(800)).len(), 800);
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned_once_and_for_all(text in "[\\[\\]<|>()*♪a-z \\n.]{0,40}") {
            let once = clean(&text);
            prop_assert!(once.len() <= text.len());
            prop_assert_eq!(once.trim(), &once);
        }
    }
}
