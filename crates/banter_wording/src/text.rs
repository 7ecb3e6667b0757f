//! What of a text reaches a voice.

use banter_engine::EngineError;

/// The most characters that are spoken at once: some five minutes.
pub const MOST_CHARACTERS: usize = 4_000;

/// Text as a voice may see it: one line, without anything that an engine reads as a command.
///
/// Control characters start espeak-ng's embedded commands, and it uses the private planes
/// for its own marks. Zero-width and direction marks are dropped because some voices name
/// them aloud; the joiners stay, for scripts and emoji need them. Markup needs no care: it
/// is switched off, and `<b>` is so many plain characters.
///
/// # Errors
/// [`EngineError::Request`] for more than [`MOST_CHARACTERS`].
///
/// ```
/// assert_eq!(banter_wording::clean(" Come\n in! ")?, "Come in!");
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
pub fn clean(text: &str) -> Result<String, EngineError> {
    let count = text.chars().count();
    if count > MOST_CHARACTERS {
        return Err(EngineError::Request(format!(
            "a text of {count} characters is too long to be spoken at once; send at most {MOST_CHARACTERS}, sentence by sentence"
        )));
    }
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if c != '\0' && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if !is_mark(c) {
            cleaned.push(c);
        }
    }
    Ok(cleaned.trim().to_owned())
}

/// Whether a character is a mark for programs that has no sound.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' // zero-width space, directions, BOM
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' // direction overrides, isolates
        | '\u{fff0}'..='\u{ffff}' // interlinear marks, replacement characters
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}' // tags and private use
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commands_go_and_words_stay() {
        assert_eq!(clean("a\0b\u{1}+20S c\r\n\td").unwrap(), "ab +20S c d");
        assert_eq!(
            clean("\u{202e}<speak>[[p]]\u{feff}").unwrap(),
            "<speak>[[p]]"
        );
        assert_eq!(
            clean("今天的茶很好，请坐。").unwrap(),
            "今天的茶很好，请坐。"
        );
        assert_eq!(
            clean("\u{1f468}\u{200d}\u{1f373}").unwrap(),
            "\u{1f468}\u{200d}\u{1f373}"
        );
        assert_eq!(clean(" \n\0 ").unwrap(), "");
    }

    #[test]
    fn a_text_that_is_too_long_is_refused_with_both_numbers() {
        assert!(clean(&"é".repeat(MOST_CHARACTERS)).is_ok());
        let error = clean(&"é".repeat(MOST_CHARACTERS + 1))
            .unwrap_err()
            .to_string();
        assert!(error.contains("4001") && error.contains("4000"), "{error}");
    }

    proptest! {
        #[test]
        fn nothing_is_left_that_espeak_reads_as_a_command(text in any::<String>()) {
            let cleaned = clean(&text).unwrap();
            prop_assert!(!cleaned.chars().any(|c| c.is_control() || is_mark(c)));
            prop_assert!(!cleaned.contains("  "));
            prop_assert_eq!(clean(&cleaned).unwrap(), cleaned);
        }

        #[test]
        fn letters_are_never_lost(text in any::<String>()) {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&clean(&text).unwrap()), letters(&text));
        }
    }
}
