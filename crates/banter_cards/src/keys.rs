//! The keys of a lorebook as words to search for. A pattern is read and never run: it comes from
//! anybody, and one of a few signs can keep a computer busy for hours.

/// The most words of a key.
const MOST_WORDS: usize = 16;
/// The longest key that is read, in characters.
const LONGEST: usize = 500;

/// Whether a key is written as a pattern: `/\b(ferry|boat)s?\b/i`. `AC/DC` and `/house/odo` are none.
pub(crate) fn is_pattern(key: &str) -> bool {
    pattern(key).is_some()
}

fn pattern(key: &str) -> Option<&str> {
    let (inner, flags) = key.trim().strip_prefix('/')?.rsplit_once('/')?;
    let are_flags = flags.chars().all(|c| "dgimsuvy".contains(c));
    (are_flags && !inner.is_empty()).then_some(inner)
}

/// The words of a key. In a plain one commas part them.
pub(crate) fn words(key: &str, is_pattern: bool) -> Vec<String> {
    let key: String = key.chars().take(LONGEST).collect();
    let found: Vec<String> = match (pattern(&key), is_pattern) {
        (Some(pattern), _) => words_of_pattern(pattern),
        (None, true) => words_of_pattern(&key),
        (None, false) => key.split(',').map(|word| word.trim().to_owned()).collect(),
    };
    let found = found.into_iter();
    let found = found.filter(|word| word.chars().any(char::is_alphanumeric));
    found.take(MOST_WORDS).collect()
}

/// The runs of letters in a pattern that are not part of its signs. A letter before `?`, `*` or `{`
/// may be missing, and is left out.
fn words_of_pattern(pattern: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                end(&mut word, &mut words);
                // A class, a border or a sign that is meant as itself.
                signs.next();
            }
            '[' => {
                end(&mut word, &mut words);
                let mut before = '[';
                for inner in signs.by_ref() {
                    if inner == ']' && before != '\\' {
                        break;
                    }
                    before = inner;
                }
            }
            '(' => {
                end(&mut word, &mut words);
                if signs.peek() == Some(&'?') {
                    signs.next();
                    while signs
                        .next_if(|c| matches!(c, ':' | '=' | '!' | '<'))
                        .is_some()
                    {}
                }
            }
            '?' | '*' | '{' => {
                word.pop();
                end(&mut word, &mut words);
                if sign == '{' {
                    signs.by_ref().find(|c| *c == '}');
                }
            }
            c if c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'') => word.push(c),
            _ => end(&mut word, &mut words),
        }
    }
    end(&mut word, &mut words);
    words
}

fn end(word: &mut String, words: &mut Vec<String>) {
    let whole = std::mem::take(word);
    let whole = whole.trim();
    if whole.chars().count() > 1 {
        words.push(whole.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_give_their_words_and_are_not_run() {
        for (key, is_pattern, found) in [
            (r"/\b(ferry|boat)s?\b/i", false, &["ferry", "boat"][..]),
            ("AC/DC", false, &["AC/DC"]),
            ("/house/odo", false, &["/house/odo"]),
            ("渡口", false, &["渡口"]),
            ("(unclosed", true, &["unclosed"]),
            ("(a+)+$", true, &[]),
            ("toll, fee", false, &["toll", "fee"]),
            ("art", false, &["art"]),
            (
                r"/(?:old )?mill(er)?[a-z]{2,3}/",
                false,
                &["old", "mill", "er"],
            ),
            ("...", false, &[]),
        ] {
            assert_eq!(words(key, is_pattern), found, "{key}");
        }
        let slow = format!("/{}/", "(a|aa)+".repeat(100_000));
        assert!(words(&slow, false).len() <= MOST_WORDS);
    }
}
