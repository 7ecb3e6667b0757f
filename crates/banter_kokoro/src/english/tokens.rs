//! A text as words with the punctuation after them: what is written short is written out.

use super::{dictionary, figures};

/// A word of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    /// What Kokoro is told of the punctuation after it.
    pub(super) mark: Option<char>,
    /// Whether its letters are said one by one.
    pub(super) is_spelled: bool,
}

/// Abbreviations with a dot, in small letters and without dots.
const SHORT: &[(&str, &str)] = &[
    ("mr", "mister"),
    ("mrs", "missus"),
    ("ms", "miz"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("st", "saint"),
    ("jr", "junior"),
    ("sr", "senior"),
    ("lt", "lieutenant"),
    ("capt", "captain"),
    ("col", "colonel"),
    ("gen", "general"),
    ("sgt", "sergeant"),
    ("rev", "reverend"),
    ("mt", "mount"),
    ("vs", "versus"),
    ("etc", "etcetera"),
    ("approx", "approximately"),
    ("no", "number"),
    ("eg", "for example"),
    ("ie", "that is"),
];

/// The words of `text`.
pub(super) fn tokens(text: &str, british: bool) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let used = if c.is_ascii_digit() {
            number(rest, &mut tokens, british)
        } else if c.is_alphabetic()
            || c == '\'' && rest.chars().nth(1).is_some_and(char::is_alphabetic)
        {
            word(rest, &mut tokens)
        } else {
            let stands_apart = rest.starts_with("- ") || rest.starts_with("--");
            if let (Some(mark), Some(last)) = (mark(c, stands_apart, rest), tokens.last_mut()) {
                last.mark = Some(stronger(last.mark, mark));
            }
            c.len_utf8()
        };
        rest = rest.get(used.max(1)..).unwrap_or_default();
    }
    tokens
}

/// What Kokoro is told of a character between words.
fn mark(c: char, stands_apart: bool, rest: &str) -> Option<char> {
    match c {
        '.' if rest.starts_with("...") => Some('…'),
        ',' | ';' | ':' | '.' | '!' | '?' | '—' | '…' => Some(c),
        '–' => Some('—'),
        '-' if stands_apart => Some('—'),
        '(' | ')' | '[' | ']' => Some(','),
        _ => None,
    }
}

/// Of two marks the one that says more.
fn stronger(there: Option<char>, new: char) -> char {
    const ORDER: &str = "?!….;:—,";
    let place = |mark| ORDER.find(mark).unwrap_or(usize::MAX);
    there
        .filter(|there| place(*there) <= place(new))
        .unwrap_or(new)
}

/// A number with what is written to it; how many bytes that is.
fn number(rest: &str, tokens: &mut Vec<Token>, british: bool) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let digit_follows = characters
            .peek()
            .is_some_and(|(_, next)| next.is_ascii_digit());
        let inner = matches!(c, '.' | ',' | ':' | '/') && digit_follows;
        if !c.is_ascii_digit() && !inner {
            break;
        }
        end = at + c.len_utf8();
    }
    let after = rest.get(end..).unwrap_or_default();
    let letters = after
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(after.len());
    let ending = after.get(..letters).unwrap_or_default();
    if matches!(ending, "st" | "nd" | "rd" | "th" | "s") {
        end += ending.len();
    }
    let said = figures::words(rest.get(..end).unwrap_or_default(), british);
    tokens.extend(
        said.split([' ', '-'])
            .filter(|word| !word.is_empty())
            .map(plain),
    );
    end
}

fn plain(word: &str) -> Token {
    Token {
        text: word.to_owned(),
        ..Token::default()
    }
}

/// A word, an abbreviation or words with hyphens; how many bytes that is.
fn word(rest: &str, tokens: &mut Vec<Token>) -> usize {
    let in_word = |c: char| c.is_alphabetic() || c == '\'';
    let mut end = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
    // Letters with a dot after each: "U.S.", "a.m."
    let dotted = rest
        .find(|c: char| !in_word(c) && c != '.')
        .unwrap_or(rest.len());
    let initials = rest.get(..dotted).unwrap_or_default();
    let are_initials = initials.matches('.').count() > 1
        && initials.split('.').all(|part| part.chars().count() < 2);
    if are_initials {
        let letters: String = initials.chars().filter(|c| *c != '.').collect();
        let ends_text = rest
            .get(dotted..)
            .is_some_and(|after| after.trim().is_empty());
        match written_out(&letters) {
            Some(words) => tokens.extend(words.split(' ').map(plain)),
            None => tokens.push(Token {
                text: letters,
                mark: ends_text.then_some('.'),
                is_spelled: true,
            }),
        }
        return dotted;
    }
    let whole = rest.get(..end).unwrap_or_default();
    let after = rest.get(end..).unwrap_or_default();
    if after.starts_with('.')
        && let Some(words) = written_out(whole)
        && (whole != "no" && whole != "No"
            || after
                .trim_start_matches(['.', ' '])
                .starts_with(|c: char| c.is_ascii_digit()))
    {
        tokens.extend(words.split(' ').map(plain));
        return end + 1;
    }
    // "A-frame" is in the dictionary, and "well-known" two words.
    let hyphened = rest
        .find(|c: char| !in_word(c) && c != '-')
        .unwrap_or(rest.len());
    let hyphened = rest
        .get(..hyphened)
        .unwrap_or_default()
        .trim_end_matches('-');
    if hyphened.len() > end
        && dictionary::sounds(hyphened, false, dictionary::Role::Unknown).is_some()
    {
        end = hyphened.len();
    }
    let whole = rest.get(..end).unwrap_or_default();
    let known = dictionary::exactly(whole, false, dictionary::Role::Unknown).is_some();
    let trimmed = if known {
        whole
    } else {
        whole.trim_matches('\'')
    };
    tokens.push(plain(trimmed));
    end
}

fn written_out(short: &str) -> Option<&'static str> {
    let low = short.to_lowercase();
    SHORT
        .iter()
        .find(|(written, _)| *written == low)
        .map(|(_, said)| *said)
}
