//! Words of any script.
//!
//! In scripts with spaces these are words in small letters without their endings, so that
//! `serving` finds `serve`. Chinese and Japanese have no spaces: there they are single
//! characters and pairs of neighbours.

pub(crate) use banter_memory::words::{is_unspaced, raw, stem, unspaced};
use unicode_segmentation::UnicodeSegmentation;

/// The words of scripts with spaces, without their endings, in the order in which they come.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    raw(text).map(|word| stem(&word)).collect()
}

/// All words in small letters; of scripts without spaces the characters.
pub(crate) fn all_words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            &["serve", "serves", "served", "serving"][..],
            &["price", "prices", "priced"],
            &["story", "stories"],
            &["stop", "stops", "stopped", "stopping"],
            &["room", "rooms", "ROOM", "room's", "room’s"],
        ] {
            let stems: std::collections::HashSet<_> =
                forms.iter().flat_map(|form| tokens(form)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_ne!(tokens("bed"), tokens("bread"));
        assert_eq!(tokens("what's"), tokens("what is"));
        assert_eq!(tokens("l'auberge"), tokens("auberge"));
    }
}
