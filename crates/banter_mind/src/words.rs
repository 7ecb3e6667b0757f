//! Words of any script.
//!
//! In scripts with spaces these are words in small letters without their endings, so that
//! `serving` finds `serve`. Chinese and Japanese have no spaces: there they are single
//! characters and pairs of neighbours.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Whether a script is written without spaces: Han, Hiragana, Katakana.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The words of scripts with spaces, without their endings, in the order in which they come.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    raw(text).map(|word| stem(&word)).collect()
}

/// The words of scripts with spaces as they are written, in small letters. What was drawn
/// together is parted: `who's` is two words, of which the second says nothing.
pub(crate) fn raw(text: &str) -> impl Iterator<Item = String> + '_ {
    let words = text
        .split_word_bounds()
        .filter(|word| word.contains(char::is_alphanumeric) && !word.contains(is_unspaced));
    words.flat_map(|word| {
        let lower = word.to_lowercase();
        let (first, second) = match lower.split_once(['\'', '’']) {
            // As in `l'auberge`.
            Some((first, rest)) if first.chars().count() <= 2 && rest.chars().count() > 2 => {
                (rest.to_owned(), None)
            }
            Some((first, "s")) if PRONOUNS.contains(&first) => {
                (first.to_owned(), Some("is".to_owned()))
            }
            Some((first, "re")) => (first.to_owned(), Some("are".to_owned())),
            Some((first, "ve")) => (first.to_owned(), Some("have".to_owned())),
            Some((first, "m")) => (first.to_owned(), Some("am".to_owned())),
            Some((first, _)) => (first.to_owned(), None),
            None => (lower, None),
        };
        std::iter::once(first).chain(second)
    })
}

/// Words with which `is` is drawn together.
const PRONOUNS: [&str; 13] = [
    "what", "who", "where", "when", "how", "that", "it", "there", "here", "he", "she", "this",
    "which",
];

/// The characters of scripts without spaces, and their pairs, with their places in bytes.
pub(crate) fn unspaced(text: &str) -> Vec<(String, Range<usize>)> {
    let mut keys = Vec::new();
    let mut previous: Option<(usize, char)> = None;
    for (at, character) in text.char_indices() {
        if !is_unspaced(character) {
            previous = None;
            continue;
        }
        let end = at + character.len_utf8();
        keys.push((character.to_string(), at..end));
        if let Some((start, previous)) = previous {
            keys.push(([previous, character].iter().collect(), start..end));
        }
        previous = Some((at, character));
    }
    keys
}

/// The word without a common English ending. It need be no word any more, only the same for
/// all forms of a word.
pub(crate) fn stem(word: &str) -> String {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    if !word.is_ascii() {
        return word.to_owned();
    }
    let without =
        |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    let mut stem = if let Some(rest) = without("ies", 2) {
        format!("{rest}y")
    } else if let Some(rest) = without("ing", 3).or_else(|| without("ed", 3)) {
        rest.to_owned()
    } else if let Some(rest) = without("es", 3) {
        rest.to_owned()
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else {
        without("s", 2).unwrap_or(word).to_owned()
    };
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let twice = stem.as_bytes().windows(2).last().is_some_and(|pair| {
        pair.first() == pair.last() && !pair.iter().any(|b| b"aeioulsz".contains(b))
    });
    if twice && stem.len() > 3 {
        stem.pop();
    }
    stem
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
