//! What stands in brackets or asterisks: a stage direction, or words.
//!
//! A direction stands before, between or after sentences and tells what the character does.
//! An aside or an emphasis stands within a sentence and is said.

use super::boundary::is_end;
use super::cast::Cast;
use super::rules::{Rules, bare};
use crate::words::is_unspaced;

/// What surrounds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `( )`, `（ ）`
    Bracket,
    /// `* *`, `_ _`
    Star,
    /// `** **`
    Bold,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not said.
    Direction,
    /// It is said.
    Words,
    /// It is said, without its brackets.
    Bare,
    /// What follows it tells: see [`after`].
    Open,
}

/// What `inside` is, which stands where a sentence begins (`start`) or within one.
pub(super) fn judge(inside: &str, sign: Sign, start: bool, cast: &Cast) -> Verdict {
    let rules = cast.rules();
    let words = inside.split_whitespace().count();
    if !inside.contains(char::is_alphanumeric) {
        return Verdict::Direction;
    }
    if begins_like_direction(inside, rules) && (start || sign != Sign::Bold) {
        return Verdict::Direction;
    }
    if cast.acts(inside)
        && (start || words > 1 || sign == Sign::Star && bare(inside).ends_with('s'))
    {
        return Verdict::Direction;
    }
    if tells_of(inside, cast) && words > 1 && (sign == Sign::Star || start && sign == Sign::Bracket)
    {
        let past = sign == Sign::Bracket && !present(inside, rules);
        if !past {
            return Verdict::Direction;
        }
    }
    match sign {
        Sign::Bold => Verdict::Words,
        _ if start => Verdict::Open,
        _ => Verdict::Words,
    }
}

/// The same for [`Verdict::Open`], before `next`: the next character that is no white space,
/// if there is one in the line.
pub(super) fn after(inside: &str, sign: Sign, next: Option<char>, cast: &Cast) -> Verdict {
    let inside = inside.trim();
    let rules = cast.rules();
    let first = inside.chars().find(|c| c.is_alphanumeric());
    let capital = first.is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let whole = inside.ends_with(is_end) || inside.ends_with(['"', '”', '」']);
    let goes_on = next.is_some_and(|c| {
        c.is_lowercase() || matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '’' | '\'')
    });
    let personal = mentions(inside, &rules.people);
    let short = inside.split_whitespace().count() <= 2 && !inside.contains(is_unspaced);
    if !inside.contains(char::is_alphabetic) {
        return Verdict::Words;
    }
    match sign {
        Sign::Bracket if whole && (capital || personal) => Verdict::Bare,
        Sign::Bracket if goes_on && capital => Verdict::Words,
        Sign::Star if goes_on && (capital || short) => Verdict::Words,
        Sign::Star if whole && capital && (short || personal) => Verdict::Words,
        Sign::Bold => Verdict::Words,
        _ => Verdict::Direction,
    }
}

/// Whether its first words are those of stage directions.
fn begins_like_direction(inside: &str, rules: &Rules) -> bool {
    let inside = inside.trim_start_matches(|c: char| !c.is_alphanumeric());
    if inside.contains(is_unspaced) {
        return rules
            .directions
            .iter()
            .any(|word| inside.starts_with(word.as_str()))
            || rules.narrators.iter().any(|who| {
                let rest = inside.strip_prefix(who.as_str());
                rest.is_some_and(|rest| {
                    rules
                        .directions
                        .iter()
                        .any(|word| rest.contains(word.as_str()))
                })
            });
    }
    let mut words = inside.split_whitespace().map(bare);
    words
        .next()
        .is_some_and(|word| Rules::has(&rules.directions, &word))
}

/// Whether it begins with the character's name, or a word for it.
fn tells_of(inside: &str, cast: &Cast) -> bool {
    let first = bare(inside.split_whitespace().next().unwrap_or_default());
    Rules::has(&cast.rules().narrators, &first)
        || cast
            .name()
            .split_whitespace()
            .any(|name| bare(name) == first)
}

/// Whether the second word may be a verb of the present: English tells that by its ending.
fn present(inside: &str, rules: &Rules) -> bool {
    let verb = bare(inside.split_whitespace().nth(1).unwrap_or_default());
    rules.language != "en"
        || (verb.ends_with('s') && !matches!(verb.as_str(), "is" | "was" | "has" | "does"))
        || verb.ends_with("ly")
}

/// Whether one of `words` is in `text`.
fn mentions(text: &str, words: &[String]) -> bool {
    if text.contains(is_unspaced) {
        return words.iter().any(|word| text.contains(word.as_str()));
    }
    text.split_whitespace()
        .any(|word| Rules::has(words, &bare(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_told_from_words() {
        let cast = Cast::speaking("en").named("Mara");
        let look = |inside: &str, sign, start, next| match judge(inside, sign, start, &cast) {
            Verdict::Open => after(inside, sign, next, &cast),
            verdict => verdict,
        };
        let capital = Some('A');
        for (inside, sign) in [
            ("slams her tankard on the bar", Sign::Bracket),
            ("She slams her tankard.", Sign::Bracket),
            ("Mara leans closer.", Sign::Bracket),
            ("The door creaks open.", Sign::Star),
            ("whistling", Sign::Star),
            ("smiles", Sign::Bold),
        ] {
            assert_eq!(
                look(inside, sign, true, capital),
                Verdict::Direction,
                "{inside}"
            );
            assert_eq!(
                look(inside, sign, true, None),
                Verdict::Direction,
                "{inside}"
            );
        }
        for (inside, sign) in [
            ("sighs", Sign::Bracket),
            ("she says with a smile", Sign::Star),
        ] {
            assert_eq!(
                look(inside, sign, false, capital),
                Verdict::Direction,
                "{inside}"
            );
        }
        for (inside, sign) in [
            ("the old one", Sign::Bracket),
            ("not", Sign::Star),
            ("he is old", Sign::Bracket),
        ] {
            assert_eq!(
                look(inside, sign, false, capital),
                Verdict::Words,
                "{inside}"
            );
        }
        assert_eq!(
            look("He stayed.", Sign::Bracket, true, capital),
            Verdict::Bare
        );
        assert_eq!(
            look("2 < 3 and 5 > 4.", Sign::Bracket, true, None),
            Verdict::Bare
        );
        assert_eq!(
            look("The old one", Sign::Bracket, true, Some('i')),
            Verdict::Words
        );
        assert_eq!(look("Really", Sign::Star, true, Some('g')), Verdict::Words);
        assert_eq!(look("Never!", Sign::Star, true, capital), Verdict::Words);
    }
}
