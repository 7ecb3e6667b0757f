//! How much of a sentence was heard.

use banter_core::{ReplySentence, SentenceState};
use unicode_segmentation::UnicodeSegmentation;

/// What of a sentence was heard, in whole words.
pub(super) fn heard(sentence: &ReplySentence) -> &str {
    let text = sentence.text.as_str();
    if sentence.state == SentenceState::Played {
        return text;
    }
    let characters = text.chars().count() as f32;
    // A word of which no more than the last breath is missing was heard.
    let heard = (sentence.heard * characters + 0.5) as usize;
    let (mut passed, mut end) = (0, 0);
    for (start, word) in text.split_word_bound_indices() {
        passed += word.chars().count();
        if passed > heard {
            break;
        }
        if word.contains(char::is_alphanumeric) {
            end = start + word.len();
        }
    }
    if end > 0 && sentence.heard >= 1.0 {
        return text;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(text: &str, heard: f32) -> String {
        let sentence = ReplySentence {
            text: text.to_owned(),
            mood: None,
            state: SentenceState::Playing,
            heard,
        };
        super::heard(&sentence).to_owned()
    }

    #[test]
    fn a_sentence_is_cut_after_the_last_word_that_was_heard() {
        let text = "The ale is good, and the stew is better.";
        assert_eq!(half(text, 0.0), "");
        assert_eq!(half(text, 0.05), "");
        assert_eq!(half(text, 0.08), "The");
        assert_eq!(half(text, 0.4), "The ale is good");
        assert_eq!(half(text, 0.5), "The ale is good, and");
        assert_eq!(half(text, 1.0), text);
    }

    #[test]
    fn words_without_spaces_are_words_too() {
        assert_eq!(half("这是今年的新茶，你尝尝。", 0.5), "这是今年的新");
        assert_eq!(half("", 0.5), "");
    }
}
