//! Where a sentence ends.

use crate::words::is_unspaced;

/// After these a dot ends nothing. `no.` and `etc.` end sentences more often than not.
const ABBREVIATIONS: [&str; 18] = [
    "mr", "mrs", "ms", "dr", "st", "prof", "sr", "jr", "vs", "approx", "capt", "lt", "col", "gen",
    "rev", "hon", "sgt", "mt",
];

/// Whether `text` is a whole sentence, given the character that follows it and whether there
/// is white space between them.
pub(crate) fn is_whole(text: &str, next: char, spaced: bool) -> bool {
    if is_end(next) || (is_closing(next) && !spaced) {
        return false;
    }
    let text = text.trim_end();
    let body = text.trim_end_matches(is_closing);
    let closed = body.len() < text.len();
    let goes_on = next.is_lowercase();
    match body.chars().next_back() {
        Some('。' | '！' | '？' | '｡') => true,
        Some('!' | '?') => (spaced || is_unspaced(next)) && !(closed && goes_on),
        Some('…') => spaced && !goes_on,
        Some('.') if body.ends_with("..") || closed => spaced && !goes_on,
        Some('.') => spaced && !is_abbreviation(body.strip_suffix('.').unwrap_or(body)),
        _ => false,
    }
}

fn is_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡')
}

fn is_closing(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | ')' | ']' | '»' | '”' | '’' | '」' | '』' | '）' | '》' | '】'
    )
}

/// Whether a dot after `text` belongs to its last word.
fn is_abbreviation(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_uppercase() && letter != 'I';
    }
    let dotted = word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.contains(char::is_alphabetic));
    dotted
        || ABBREVIATIONS
            .iter()
            .any(|short| short.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_belongs_to_an_abbreviation() {
        for word in ["Dr", "(Mr", "e.g", "5 p.m", "J", "U.S"] {
            assert!(is_abbreviation(word), "{word}");
        }
        for word in ["", "No", "I", "5", "etc", "door", "1.2"] {
            assert!(!is_abbreviation(word), "{word}");
        }
    }

    #[test]
    fn what_follows_decides() {
        assert!(is_whole("Yes.", 'N', true));
        assert!(!is_whole("Yes.", 'N', false));
        assert!(!is_whole("Yes.", '"', false));
        assert!(!is_whole("Well...", 'm', true));
        assert!(is_whole("好！", '您', false));
    }
}
