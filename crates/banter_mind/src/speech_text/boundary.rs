//! Where a sentence ends.

use super::rules::{Rules, bare};
use crate::words::is_unspaced;

/// Whether a sentence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The next word tells: see [`begins`].
    Word,
}

/// Whether `text` is a whole sentence, given the character that follows it and whether there
/// is white space between them.
pub(crate) fn look(text: &str, next: char, spaced: bool, rules: &Rules) -> End {
    if is_end(next) || is_closing(next) && !spaced || closes(text, next) {
        return End::No;
    }
    let text = text.trim_end();
    // A quote may be closed by the sign that opens one in another language.
    let reversed = (text.contains('„') && text.ends_with(['“', '”']))
        || (text.contains('‚') && text.ends_with('‘'))
        || (text.contains('»') && text.ends_with('«'));
    let end = if reversed {
        text.trim_end_matches(['“', '‘', '«'])
    } else {
        text
    };
    let body = end.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace());
    let closed = body.len() < text.len();
    let goes_on = next.is_lowercase();
    let yes = |whole| if whole { End::Yes } else { End::No };
    let end = match body.chars().next_back() {
        _ if is_number(text) => End::No,
        // A quote ends, and what somebody says of it is the same sentence.
        Some('。' | '！' | '？' | '｡') => {
            yes(spaced || !text.ends_with(is_quote) || !next.is_alphanumeric())
        }
        // A blank may be missing: "Hello!Come in.Sit down."
        Some('!' | '?') if !spaced && !closed && runs_on(body, next) => End::Yes,
        Some('!' | '?') => yes((spaced || is_unspaced(next)) && !(closed && goes_on)),
        Some('…') => yes(spaced && !goes_on),
        Some('.') if body.ends_with("..") || closed => yes(spaced && !goes_on),
        Some('.') if spaced || runs_on(body, next) => {
            dot(body.strip_suffix('.').unwrap_or(body), next, rules)
        }
        _ => End::No,
    };
    match end {
        End::Yes if is_dash(next) => End::Word,
        end => end,
    }
}

/// Whether what follows a doubtful end, up to the end of its first word, begins a sentence.
pub(crate) fn begins(before: &str, after: &str, rules: &Rules) -> bool {
    let first = after.chars().find(|c| c.is_alphanumeric());
    if after.starts_with(is_dash) {
        return first.is_none_or(|first| !first.is_lowercase());
    }
    let word = bare(after);
    let last = last_word(before.trim_end().trim_end_matches('.'));
    if !last.is_empty() && last.chars().all(|c| c.is_ascii_digit()) {
        let head = before.trim_end().trim_end_matches('.');
        let head = head
            .trim_end_matches(|c: char| !c.is_whitespace())
            .trim_end();
        let ordinal = Rules::has(&rules.before_ordinal, &bare(last_word(head)));
        return !Rules::has(&rules.after_ordinal, &word)
            && (!ordinal || Rules::has(&rules.starters, &word));
    }
    let ending = |ending: &String| word.ends_with(ending.as_str());
    first.is_some_and(char::is_uppercase)
        && (Rules::has(&rules.starters, &word) || rules.starter_endings.iter().any(ending))
}

/// Whether a dot after `text` ends the sentence.
fn dot(text: &str, next: char, rules: &Rules) -> End {
    let word = bare(last_word(text));
    let (digit, capital) = (next.is_numeric(), next.is_uppercase());
    let open = next.is_alphanumeric() && !digit && !next.is_lowercase();
    // "z. B." is one abbreviation in two words.
    let mut forms: Vec<String> = Vec::new();
    for word in text.split_whitespace().rev().take(3) {
        let form = match forms.last() {
            Some(after) => format!("{}.{after}", bare(word)),
            None => bare(word),
        };
        forms.push(form);
    }
    let is_in = |list: &[String]| forms.iter().any(|form| Rules::has(list, form));
    if is_in(&rules.never_end) {
        return End::No;
    }
    let street = |ending: &String| word.ends_with(ending.as_str());
    if digit
        && (Rules::has(&rules.before_number, &word)
            || rules.before_number_endings.iter().any(street))
    {
        return End::No;
    }
    if word.chars().all(|c| c.is_ascii_digit()) && !word.is_empty() {
        return after_number(text, rules);
    }
    if is_in(&rules.may_end) {
        return if digit || next.is_lowercase() {
            End::No
        } else {
            End::Yes
        };
    }
    // "No." and "Fig." are words of their own where no number follows.
    if Rules::has(&rules.before_number, &word) && word.len() > 1 && !next.is_lowercase() {
        return End::Yes;
    }
    if Rules::has(&rules.after_name, &word) && follows_name(text) {
        return if capital { End::Yes } else { End::No };
    }
    if Rules::has(&rules.before_name, &word) {
        return if capital { End::Word } else { End::No };
    }
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic());
    let dotted = word.contains('.')
        && word
            .split('.')
            .all(|part| part.chars().count() == 1 && part.contains(char::is_alphabetic));
    if initial && Rules::has(&rules.words_of_one_letter, &word) {
        return End::Yes;
    }
    if initial && word.chars().all(is_unspaced) {
        return End::Yes;
    }
    if initial || dotted {
        return if open { End::Word } else { End::No };
    }
    End::Yes
}

/// Whether after `text` and its sign a sentence begins with `next`, though no blank does.
fn runs_on(text: &str, next: char) -> bool {
    let word = last_word(text);
    let word = word.get(..word.len() - 1).unwrap_or_default();
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    next.is_uppercase()
        && word.chars().count() > 1
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
        && word.ends_with(char::is_lowercase)
}

/// Whether the last word of `text` stands after a name, which does not begin the sentence.
fn follows_name(text: &str) -> bool {
    let mut words = text.split_whitespace().rev().skip(1);
    let name = words.next().unwrap_or_default();
    words.next().is_some()
        && name.starts_with(char::is_uppercase)
        && name.ends_with(char::is_alphanumeric)
}

/// Whether a dot after a number ends the sentence.
fn after_number(text: &str, rules: &Rules) -> End {
    let before = text
        .trim_end_matches(|c: char| !c.is_whitespace())
        .trim_end();
    if before.ends_with([':', ';', '：', '；']) {
        // The first of a list that follows in the same line.
        return End::No;
    }
    if rules.after_ordinal.is_empty() {
        End::Yes
    } else {
        End::Word
    }
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or(text)
}

/// Whether `text` is nothing but the number of a list's item: "1.", "(2)", "a)".
pub(crate) fn is_number(text: &str) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let Some(number) = inner.strip_suffix(['.', ')', '）', '．', '、']) else {
        return false;
    };
    let count = number.chars().count();
    let digits = (1..=3).contains(&count) && number.chars().all(char::is_numeric);
    let letter =
        count == 1 && !text.ends_with('.') && number.chars().all(|c| c.is_ascii_alphabetic());
    digits || letter
}

pub(crate) fn is_end(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡')
}

/// Whether a character stands right after a word.
pub(crate) fn is_sign(character: char) -> bool {
    matches!(
        character,
        '.' | ',' | '!' | '?' | ';' | ':' | '…' | '。' | '，' | '！' | '？'
    )
}

pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '—' | '–')
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '”' | '’' | '」' | '』' | '»')
}

pub(crate) fn is_closing(character: char) -> bool {
    is_quote(character) || matches!(character, '\'' | ')' | ']' | '）' | '》' | '】')
}

/// Whether `sign` closes a quote of `text`: French has a blank before it, and German closes
/// with what opens one in English.
fn closes(text: &str, sign: char) -> bool {
    let opener = match sign {
        '»' => '«',
        '«' => '»',
        '“' => '„',
        '‘' => '‚',
        _ => return false,
    };
    text.matches(opener).count() > text.matches(sign).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_belongs_to_an_abbreviation() {
        for (tag, text, next) in [
            ("en", "Dr.", 'S'),
            ("en", "(Mr.", 'S'),
            ("en", "e.g.", 'A'),
            ("en", "at 5 p.m.", 's'),
            ("en", "J.", 'S'),
            ("en", "Room No.", '5'),
            ("de", "z. B.", 'D'),
            ("fr", "Mme.", '1'),
            ("es", "Sra.", '¿'),
        ] {
            assert_ne!(look(text, next, true, Rules::of(tag)), End::Yes, "{text}");
        }
        for (tag, text, next) in [
            ("en", "No.", 'I'),
            ("en", "It was I.", 'G'),
            ("en", "It says 55.", 'T'),
            ("en", "and so on, etc.", 'T'),
            ("en", "It closes at 5 p.m.", 'T'),
            ("de", "usw.", 'D'),
            ("es", "etc.", 'L'),
            ("en", "It is on Elm St.", 'M'),
        ] {
            assert_eq!(look(text, next, true, Rules::of(tag)), End::Yes, "{text}");
        }
    }

    #[test]
    fn the_next_word_tells_what_a_title_is() {
        let rules = Rules::of("en");
        assert_eq!(look("Ask for Mr.", 'T', true, rules), End::Word);
        assert!(begins("Ask for Mr. ", "The", rules));
        assert!(!begins("We saw St. ", "John", rules));
        assert!(begins("«¿Vienes?» ", "—Pregunto", rules));
        assert!(!begins("¿Vienes? ", "—preguntó", Rules::of("es")));
        let rules = Rules::of("de");
        assert_eq!(look("am 3.", 'M', true, rules), End::Word);
        assert!(!begins("am 3. ", "Mann", rules) && begins("am 3. ", "Danach", rules));
        assert!(!begins("Es war ein 3. ", "Oktober", rules));
        assert!(begins("Das Schild sagt 55. ", "Danach", rules));
    }

    #[test]
    fn what_follows_decides() {
        let look = |text, next, spaced| look(text, next, spaced, Rules::of("en"));
        assert_eq!(look("Yes.", 'N', true), End::Yes);
        assert_eq!(look("e.g.", 'N', false), End::No);
        assert_eq!(look("Yes.", 'N', false), End::Yes);
        assert_eq!(look("Mr.", 'N', false), End::Word);
        assert_eq!(look("Yes.", '"', false), End::No);
        assert_eq!(look("Well...", 'm', true), End::No);
        assert_eq!(look("好！", '您', false), End::Yes);
        assert_eq!(look("他说：「走吧！」", '然', false), End::No);
        assert_eq!(look("「走吧！」", '「', false), End::Yes);
        assert_eq!(look("« Non ! »", 'd', true), End::No);
        assert_eq!(look("« Non !", '»', true), End::No);
    }

    #[test]
    fn a_list_number_is_no_sentence() {
        for text in ["1.", "(2)", "12)", "a)", "３．"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["1998.", "I.", "5", "one.", "1. The"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
