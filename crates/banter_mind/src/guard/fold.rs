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

/// The letters that a sign looks like: digits and signs for Latin letters, and letters of Cyrillic
/// and Greek that are drawn as Latin ones are.
pub(super) fn lookalikes(sign: char) -> &'static [char] {
    match sign {
        '0' | 'о' | 'ο' | 'օ' => &['o'],
        '1' | '|' => &['i', 'l'],
        '!' | 'і' | 'ι' | 'ı' => &['i'],
        '3' | 'е' | 'ε' | 'є' => &['e'],
        '4' | '@' | 'а' | 'α' => &['a'],
        '5' | '$' | 'ѕ' => &['s'],
        '7' | '+' | 'т' | 'τ' => &['t'],
        '8' | 'в' | 'β' => &['b'],
        '9' => &['g'],
        'с' | 'ϲ' => &['c'],
        'ԁ' => &['d'],
        'һ' | 'н' => &['h'],
        'ј' => &['j'],
        'к' | 'κ' => &['k'],
        'ӏ' => &['l'],
        'м' => &['m'],
        'η' | 'п' => &['n'],
        'р' | 'ρ' => &['p'],
        'ԛ' => &['q'],
        'г' => &['r'],
        'υ' => &['u'],
        'ν' | 'ѵ' => &['v'],
        'ԝ' | 'ω' => &['w'],
        'х' | 'χ' => &['x'],
        'у' | 'γ' => &['y'],
        _ => &[],
    }
}

/// `letters` in Latin, as far as they look like it.
pub(super) fn skeleton(letters: &[Letter]) -> impl Iterator<Item = char> {
    letters.iter().map(|letter| {
        let alike = lookalikes(letter.letter).first();
        alike.copied().unwrap_or(letter.letter)
    })
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
