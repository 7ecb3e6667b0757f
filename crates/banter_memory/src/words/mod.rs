//! Words of a text, as far as retrieval needs them: in small letters, without their endings,
//! and of scripts without spaces the characters and pairs of them.

mod language;
mod stem;

pub(crate) use language::Asked;
pub use language::Language;
pub use stem::{root, stem};

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Whether a script is written without spaces: Han, Hiragana, Katakana.
pub fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The words of scripts with spaces as they are written, in small letters. What was drawn
/// together is parted: `who's` is two words, of which the second says nothing.
///
/// ```
/// use banter_memory::words::raw;
/// assert_eq!(raw("Who's at l'auberge?").collect::<Vec<_>>(), ["who", "is", "at", "auberge"]);
/// ```
pub fn raw(text: &str) -> impl Iterator<Item = String> + '_ {
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
pub fn unspaced(text: &str) -> Vec<(String, Range<usize>)> {
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
