//! Kokoro's alphabet: the signs that its voices were taught with, those of
//! [misaki](https://github.com/hexgrad/misaki). Most are IPA; some sounds of two signs are one.

/// Every sign with its number, as in the model's `config.json`.
#[rustfmt::skip]
const SIGNS: &[(char, i64)] = &[
    (';', 1), (':', 2), (',', 3), ('.', 4), ('!', 5), ('?', 6), ('—', 9), ('…', 10), ('"', 11),
    ('(', 12), (')', 13), ('“', 14), ('”', 15), (' ', 16), ('\u{303}', 17), ('ʣ', 18), ('ʥ', 19),
    ('ʦ', 20), ('ʨ', 21), ('ᵝ', 22), ('ꭧ', 23), ('A', 24), ('I', 25), ('O', 31), ('Q', 33),
    ('S', 35), ('T', 36), ('W', 39), ('Y', 41), ('ᵊ', 42), ('a', 43), ('b', 44), ('c', 45),
    ('d', 46), ('e', 47), ('f', 48), ('h', 50), ('i', 51), ('j', 52), ('k', 53), ('l', 54),
    ('m', 55), ('n', 56), ('o', 57), ('p', 58), ('q', 59), ('r', 60), ('s', 61), ('t', 62),
    ('u', 63), ('v', 64), ('w', 65), ('x', 66), ('y', 67), ('z', 68), ('ɑ', 69), ('ɐ', 70),
    ('ɒ', 71), ('æ', 72), ('β', 75), ('ɔ', 76), ('ɕ', 77), ('ç', 78), ('ɖ', 80), ('ð', 81),
    ('ʤ', 82), ('ə', 83), ('ɚ', 85), ('ɛ', 86), ('ɜ', 87), ('ɟ', 90), ('ɡ', 92), ('ɥ', 99),
    ('ɨ', 101), ('ɪ', 102), ('ʝ', 103), ('ɯ', 110), ('ɰ', 111), ('ŋ', 112), ('ɳ', 113),
    ('ɲ', 114), ('ɴ', 115), ('ø', 116), ('ɸ', 118), ('θ', 119), ('œ', 120), ('ɹ', 123),
    ('ɾ', 125), ('ɻ', 126), ('ʁ', 128), ('ɽ', 129), ('ʂ', 130), ('ʃ', 131), ('ʈ', 132),
    ('ʧ', 133), ('ʊ', 135), ('ʋ', 136), ('ʌ', 138), ('ɣ', 139), ('ɤ', 140), ('χ', 142),
    ('ʎ', 143), ('ʒ', 147), ('ʔ', 148), ('ˈ', 156), ('ˌ', 157), ('ː', 158), ('ʰ', 162),
    ('ʲ', 164), ('↓', 169), ('→', 171), ('↗', 172), ('↘', 173), ('ᵻ', 177),
];

/// Signs that stand for two sounds or for another sign, and what they are in IPA.
const SHORT: &[(char, &str)] = &[
    ('A', "eɪ"),
    ('I', "aɪ"),
    ('O', "oʊ"),
    ('Q', "əʊ"),
    ('S', "ss"),
    ('T', "ɾ"),
    ('W', "aʊ"),
    ('Y', "ɔɪ"),
    ('ʣ', "dz"),
    ('ʥ', "dʑ"),
    ('ʦ', "ts"),
    ('ʨ', "tɕ"),
    ('ꭧ', "ʈʂ"),
    ('ʤ', "dʒ"),
    ('ʧ', "tʃ"),
    ('ᵊ', "ə"),
    ('ᵻ', "ɪ"),
];

/// What kind of thing a sign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sound,
    /// Stress, before the vowel that has it.
    Stress,
    /// Length, tone, aspiration, nasality: belongs to the sound before it.
    Mark,
    /// Between two words.
    Blank,
    /// Punctuation.
    Pause,
}

/// The number of a sign, if it is one.
pub(crate) fn number(sign: char) -> Option<i64> {
    let found = SIGNS.iter().find(|(known, _)| *known == sign);
    found.map(|(_, number)| *number)
}

/// What kind of thing a sign of the alphabet is.
pub(crate) fn kind(sign: char) -> Kind {
    match sign {
        ' ' => Kind::Blank,
        'ˈ' | 'ˌ' => Kind::Stress,
        'ː' | 'ʰ' | 'ʲ' | 'ᵝ' | '\u{303}' | '↓' | '→' | '↗' | '↘' => Kind::Mark,
        ';' | ':' | ',' | '.' | '!' | '?' | '—' | '…' | '"' | '(' | ')' | '“' | '”' => {
            Kind::Pause
        }
        _ => Kind::Sound,
    }
}

/// Whether a sign is a sound of its own.
pub(crate) fn is_sound(sign: char) -> bool {
    kind(sign) == Kind::Sound
}

/// A sign in IPA, added to `symbol`.
pub(crate) fn push_ipa(symbol: &mut String, sign: char) {
    match SHORT.iter().find(|(short, _)| *short == sign) {
        Some((_, ipa)) => symbol.push_str(ipa),
        None => symbol.push(sign),
    }
}

/// Whether a sign is a vowel that a syllable may have.
pub(crate) fn is_vowel(sign: char) -> bool {
    "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻeoyøœɐɨɯɤᵊɚ".contains(sign)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn signs_have_numbers_of_their_own() {
        let mut numbers: Vec<i64> = SIGNS.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), SIGNS.len());
        assert_eq!(
            (number(' '), number('ˈ'), number('好')),
            (Some(16), Some(156), None)
        );
        assert!(SHORT.iter().all(|(sign, _)| number(*sign).is_some()));
    }
}
