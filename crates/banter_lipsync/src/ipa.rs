//! From IPA symbols, as espeak-ng and its relatives write them, to visemes.
//!
//! ```
//! use banter_lipsync::{Viseme, visemes_of};
//!
//! assert_eq!(visemes_of("aɪ").as_slice(), [Viseme::Aa, Viseme::Ih]);
//! assert_eq!(visemes_of("tʃʰ").as_slice(), [Viseme::Ch]);
//! assert_eq!(visemes_of("_:").as_slice(), [Viseme::Sil]);
//! ```

use crate::Viseme;

/// A symbol with more letters than this is cut; the longest that espeak-ng emits has four.
const MAX_LETTERS: usize = 8;

/// The mouth shapes of one phone in their order: one, or up to three for diphthongs, triphthongs and affricates such as `pf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Visemes {
    list: [Viseme; 3],
    /// Always at least one: a phone without a visible movement is one [`Viseme::Sil`].
    len: u8,
}

impl Visemes {
    const SILENCE: Self = Self {
        list: [Viseme::Sil; 3],
        len: 1,
    };

    /// The shape that the phone begins with.
    pub const fn first(&self) -> Viseme {
        self.list[0]
    }

    /// The shape that the phone is known by: of a diphthong its open part, without the glide before or after it.
    ///
    /// ```
    /// use banter_lipsync::{Viseme, visemes_of};
    ///
    /// assert_eq!(visemes_of("aɪ").nucleus(), Viseme::Aa);
    /// assert_eq!(visemes_of("uai").nucleus(), Viseme::Aa);
    /// assert_eq!(visemes_of("tʃ").nucleus(), Viseme::Ch);
    /// ```
    pub fn nucleus(&self) -> Viseme {
        let is_open = |viseme: &&Viseme| matches!(viseme, Viseme::Aa | Viseme::E | Viseme::Oh);
        self.as_slice()
            .iter()
            .find(is_open)
            .copied()
            .unwrap_or(self.first())
    }

    /// The shapes less the glide at the end of a diphthong: `aa` of `aɪ`, but `aa` and `RR` of `ɑːɹ`.
    pub(crate) fn without_glide(&self) -> &[Viseme] {
        match self.as_slice() {
            [rest @ .., Viseme::Ih | Viseme::Ou]
                if matches!(rest.last(), Some(Viseme::Aa | Viseme::E | Viseme::Oh)) =>
            {
                rest
            }
            all => all,
        }
    }

    /// All shapes, at least one and at most three, no two neighbours equal.
    pub fn as_slice(&self) -> &[Viseme] {
        self.list.get(..usize::from(self.len)).unwrap_or(&self.list)
    }

    /// Adds a shape unless it repeats the last one or there is no room.
    fn push(&mut self, viseme: Viseme) {
        let len = usize::from(self.len);
        if len > 0 && self.list.get(len - 1) == Some(&viseme) {
            return;
        }
        if let Some(slot) = self.list.get_mut(len) {
            *slot = viseme;
            self.len += 1;
        }
    }
}

/// The mouth shapes that a phone passes through.
///
/// Stress, length, tones, ties and diacritics are ignored, save those that change the mouth (a rhotic `ɜː`, the
/// retroflex dot of `ts.`). Letters are then read from the left, the longest match first: `tʃ` is one `CH`, `aɪ` is
/// `aa` and `ih`, Mandarin's `uai` is `ou`, `aa` and `ih`. The `h` of an aspirated stop and the glottal stop before a
/// vowel do not move the mouth and count only when they stand alone.
///
/// Any text is accepted:
///
/// - a pause (`_`, `_:`, `;`, punctuation, nothing at all), a tone on its own and a language mark (`(en)`) are `sil`;
/// - capitals are read as the X-SAMPA or Kirshenbaum letters they are when a program leaves IPA switched off;
/// - an unknown letter is skipped beside known ones, and alone it is `nn`, a mouth slightly open, the least wrong for any sound.
pub fn visemes_of(symbol: &str) -> Visemes {
    if symbol.trim_start().starts_with('(') {
        return Visemes::SILENCE;
    }
    let mut buffer = ['\0'; MAX_LETTERS];
    let count = letters(symbol, &mut buffer);
    let mut rest = buffer.get(..count).unwrap_or(&buffer);
    let alone = count == 1;
    let mut visemes = Visemes {
        len: 0,
        ..Visemes::SILENCE
    };
    while let [letter, tail @ ..] = rest {
        rest = tail;
        if let Some((viseme, used)) = tail.first().and_then(|next| pair(*letter, *next)) {
            rest = tail.get(used..).unwrap_or_default();
            visemes.push(viseme);
        } else if (alone || !matches!(letter, 'h' | 'ɦ' | 'ʔ'))
            && let Some(viseme) = single(*letter)
        {
            visemes.push(viseme);
        }
    }
    if visemes.len == 0 {
        visemes.push(if count == 0 { Viseme::Sil } else { Viseme::Nn });
    }
    visemes
}

/// Writes the base letters of a symbol and says how many there are.
fn letters(symbol: &str, buffer: &mut [char; MAX_LETTERS]) -> usize {
    let mut count = 0_usize;
    for c in symbol.chars() {
        let last = count.checked_sub(1).and_then(|i| buffer.get_mut(i));
        // Marks that change what the mouth does rewrite the letter they follow.
        let rewritten = match (last.as_deref(), c) {
            (Some('ɜ'), 'ː' | ':') => Some('ɝ'),
            (Some('ɯ'), 'ᵝ') => Some('u'),
            (Some('r'), '\u{31d}') => Some('ʒ'),
            (Some('s'), '.') => Some('ʂ'),
            (Some('z'), '.') => Some('ʐ'),
            (Some('r'), '.') => Some('ɽ'),
            _ => None,
        };
        if let (Some(last), Some(letter)) = (last, rewritten) {
            *last = letter;
            continue;
        }
        let letter = match c {
            '˞' => 'ɹ',
            // A raised glide with nothing to ride on is a short sound of its own.
            'ʲ' if count == 0 => 'j',
            'ʷ' if count == 0 => 'w',
            _ if is_mark(c) => continue,
            _ => c,
        };
        let Some(slot) = buffer.get_mut(count) else {
            break;
        };
        *slot = letter;
        count += 1;
    }
    count
}

/// Whether a character is no letter of its own: stress, length, tone, tie, diacritic, digit or punctuation.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{207f}' |
        '\u{2b0}'..='\u{2ff}'       // modifier letters: ˈ ˌ ː ʰ ʲ ʷ ˤ, tone bars
        | '\u{300}'..='\u{36f}'     // combining marks and ties
        | '\u{1d2c}'..='\u{1d6a}'   // small raised and lowered letters
        | '\u{1d9b}'..='\u{1dff}'
    ) || !c.is_alphabetic()
}

/// A viseme for two letters that are one sound, and how many letters after the first it uses up.
///
/// Of an affricate only the fricative is seen, so the stop is passed over and the next letter stays to be read.
fn pair(letter: char, next: char) -> Option<(Viseme, usize)> {
    match (letter, next) {
        ('t' | 'd' | 'ʈ' | 'ɖ', _) => match single(next)? {
            fricative @ (Viseme::Ss | Viseme::Ch) => Some((fricative, 1)),
            _ => None,
        },
        ('s', 'x') => Some((Viseme::Ch, 1)), // Swedish sj
        ('n', 'g' | 'ɡ') => Some((Viseme::Kk, 1)),
        ('o', 'e') => Some((Viseme::Oh, 1)), // œ, as some voices spell it
        ('ə', 'ʊ') => Some((Viseme::Oh, 0)),
        ('ə', 'l' | 'n') => Some((Viseme::Nn, 1)), // syllabic consonants
        _ => None,
    }
}

/// The class of one letter.
fn single(letter: char) -> Option<Viseme> {
    Some(match letter {
        'p' | 'b' | 'm' | 'ɓ' | 'ʙ' | 'β' | 'ʘ' | 'P' | 'B' | 'M' => Viseme::Pp,
        'f' | 'v' | 'ʋ' | 'ɱ' | 'ⱱ' | 'ɸ' | 'F' => Viseme::Ff,
        'θ' | 'ð' | 'T' | 'D' => Viseme::Th,
        't' | 'd' | 'ɾ' | 'ʈ' | 'ɖ' | 'ɗ' | 'ɽ' | 'ɺ' | 'ǀ' | 'ǃ' => Viseme::Dd,
        'k' | 'g' | 'ɡ' | 'c' | 'ɟ' | 'q' | 'ɢ' | 'ɠ' | 'ʛ' | 'ʄ' | 'ŋ' | 'ɴ' => Viseme::Kk,
        'x' | 'ɣ' | 'χ' | 'ç' | 'ʝ' | 'h' | 'ɦ' | 'ħ' | 'ʕ' | 'ʜ' | 'ʢ' | 'ʔ' | 'ʡ' => {
            Viseme::Kk
        }
        'ʁ' | 'ʀ' | 'ɰ' | 'G' | 'X' | 'C' | 'K' | 'N' => Viseme::Kk,
        'ʃ' | 'ʒ' | 'ɕ' | 'ʑ' | 'ʂ' | 'ʐ' | 'ɧ' | 'ʧ' | 'ʤ' | 'ʨ' | 'ʥ' | 'S' | 'Z' => {
            Viseme::Ch
        }
        's' | 'z' | 'ʦ' | 'ʣ' | 'ɬ' | 'ɮ' => Viseme::Ss,
        'n' | 'ɲ' | 'ɳ' | 'l' | 'ɫ' | 'ɭ' | 'ʎ' | 'ʟ' | 'ǁ' | 'ǂ' | 'L' | 'J' => Viseme::Nn,
        'r' | 'ɹ' | 'ɻ' | 'ɚ' | 'ɝ' | 'R' => Viseme::Rr,
        'a' | 'ɑ' | 'æ' | 'ʌ' | 'ɐ' | 'ä' | 'ã' | 'á' | 'à' | 'â' | 'A' | 'V' => {
            Viseme::Aa
        }
        'e' | 'ɛ' | 'ε' | 'ə' | 'ɘ' | 'ɜ' | 'ɤ' | 'ẽ' | 'é' | 'è' | 'ê' | 'ë' | 'E' => {
            Viseme::E
        }
        'i' | 'ɪ' | 'ɨ' | 'ᵻ' | 'ɯ' | 'j' | 'ĩ' | 'í' | 'ì' | 'î' | 'ï' | 'I' => {
            Viseme::Ih
        }
        'o' | 'ɔ' | 'ɒ' | 'ø' | 'œ' | 'ɶ' | 'ɵ' | 'ɞ' | 'õ' | 'ó' | 'ò' | 'ô' | 'ö' | 'O' | 'Q' => {
            Viseme::Oh
        }
        'u' | 'ʊ' | 'ʉ' | 'y' | 'ʏ' | 'w' | 'ʍ' | 'ɥ' | 'ᵿ' | 'ũ' | 'ú' | 'ù' | 'û' | 'ü' | 'U'
        | 'W' | 'Y' | 'H' => Viseme::Ou,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Viseme::{Aa, Ch, Dd, E, Ff, Ih, Kk, Nn, Oh, Ou, Pp, Rr, Sil, Ss};

    fn check(symbols: &str, expected: &[Viseme]) {
        for symbol in symbols.split(' ') {
            assert_eq!(visemes_of(symbol).as_slice(), expected, "{symbol}");
        }
    }

    #[test]
    fn marks_are_ignored() {
        check("a aː ˈa a˥˩ a4 ã a\u{303} 'a a-", &[Aa]);
        check("tʲ t\u{32a} tˤ t` tʰ th t[", &[Dd]);
        check("a\u{200d}ɪ a\u{361}ɪ ˈaɪ aɪː ai\u{32f} a:ɪ", &[Aa, Ih]);
    }

    #[test]
    fn marks_that_move_the_mouth_count() {
        check("ɜː ɜ:", &[Rr]);
        check("ɜ", &[E]);
        check("ə˞", &[E, Rr]);
        check("r\u{31d} r\u{31d}\u{30a}", &[Ch]);
        check("s. ts. ts.h z. ʈ\u{361}ʂ", &[Ch]);
        check("ɯᵝ", &[Ou]);
        check("ɯ", &[Ih]);
    }

    #[test]
    fn phones_that_move() {
        check("aʊ ɑu", &[Aa, Ou]);
        check("oʊ əʊ", &[Oh, Ou]);
        check("eɪ", &[E, Ih]);
        check("ɔɪ", &[Oh, Ih]);
        check("ɔø", &[Oh]);
        check("uai", &[Ou, Aa, Ih]);
        check("iəu", &[Ih, E, Ou]);
        check("ja", &[Ih, Aa]);
        check("pf", &[Pp, Ff]);
        check("ɛɹ", &[E, Rr]);
        check("onɡ", &[Oh, Kk]);
        check("oenɡ", &[Oh, Kk]);
        check("ʔœ", &[Oh]);
        check("ʲ", &[Ih]);
    }

    #[test]
    fn affricates_show_their_fricative() {
        check("tʃ dʒ tɕ dʑ t\u{361}ʃʰ tɕh tʃ` ʨ ʧ", &[Ch]);
        check("ts dz tsʰ tsh ʦ", &[Ss]);
    }

    #[test]
    fn pauses_and_marks_alone_are_silent() {
        check("_ _: ; ! . , | 5 ˥ (en) (cmn) ː", &[Sil]);
        assert_eq!(Viseme::from_ipa(""), Sil);
        assert_eq!(Viseme::from_ipa(" \u{fffd}"), Sil);
    }

    #[test]
    fn strangers_have_a_class() {
        check("ж 好 ʬ", &[Nn]);
        check("жa", &[Aa]);
        check("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[Aa]);
        check("S tS dZ", &[Ch]);
    }
}
