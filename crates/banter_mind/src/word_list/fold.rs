//! Text in a form in which the same word is always the same letters.

use std::ops::Range;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A letter of a folded text, and the bytes of the text that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) letter: char,
    pub(super) from: Range<usize>,
}

/// `text` in small letters of usual width, without diacritics and signs that cannot be seen.
pub(super) fn fold(text: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        decompose_compatible(character, |part| {
            if !is_unseen(part) && !is_diacritic(part) {
                letters.extend(part.to_lowercase().map(|letter| Letter {
                    letter,
                    from: start..end,
                }));
            }
        });
    }
    letters
}

/// Whether a sign belongs to a word.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// The letters that a sign looks like.
pub(super) fn lookalikes(sign: char) -> &'static [char] {
    match sign {
        '0' => &['o'],
        '1' | '|' => &['i', 'l'],
        '!' => &['i'],
        '3' => &['e'],
        '4' | '@' => &['a'],
        '5' | '$' => &['s'],
        '7' | '+' => &['t'],
        '8' => &['b'],
        '9' => &['g'],
        _ => &[],
    }
}

/// Accents, and the points of Hebrew and Arabic. Marks without which a word is another one, as
/// in Hindi or Japanese, are none.
fn is_diacritic(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}')
}

fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}
