//! What of a transcript surely stands.

use banter_core::Transcript;

/// The whole words of a transcript that will not change any more.
pub(super) fn stable(transcript: &Transcript) -> &str {
    let text = transcript.text.as_str();
    let (fixed, rest) = text.split_at(text.floor_char_boundary(transcript.fixed));
    let in_a_word =
        fixed.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
    let whole = match fixed.rsplit_once(char::is_whitespace) {
        Some((whole, _)) if in_a_word => whole,
        // Where words have no spaces between them each sign is as good as a word.
        _ => fixed,
    };
    whole.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, fixed: usize) -> String {
        let text = text.to_owned();
        stable(&Transcript {
            text,
            fixed,
            ..Transcript::default()
        })
        .to_owned()
    }

    #[test]
    fn only_whole_words_stand() {
        for (text, fixed, stands) in [
            ("What do you serve", 0, ""),
            ("What do you serve", 11, "What do you"),
            ("What do you serve", 12, "What do you"),
            ("What do you serve", 15, "What do you"),
            ("What do you serve", 17, "What do you serve"),
            ("What do you serve", 99, "What do you serve"),
            ("Well, yes", 5, "Well,"),
            ("你有什么茶", 7, "你有"),
        ] {
            assert_eq!(of(text, fixed), stands, "{text} {fixed}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_beginning_of_any_text(text in ".{0,60}", fixed in 0_usize..200) {
            prop_assert!(text.trim_start().starts_with(&of(&text, fixed)));
        }
    }
}
