//! Words to expect, from who and what is near.

use crate::streaming::script::is_spaceless;

/// Characters of a name at most. What is longer is a description.
const LONGEST_NAME: usize = 60;
/// Names at most.
const MOST_NAMES: usize = 64;

/// A prompt for a decoder that lists `names`, the most important first, and takes no more
/// than `budget` of its tokens: `Mara, the Crooked Lantern, Tobin.`
///
/// A name comes once, whatever its case; one with too many characters is left out, and so is
/// one for which there is no more room. Tokens are not counted but estimated, on the high
/// side: one for each word and for three letters from a to z, one for any other letter, two
/// for a Chinese character.
///
/// ```
/// let names = ["Mara", "the Crooked\nLantern", "mara", " "];
/// assert_eq!(banter_speech::streaming::prompt(names, 60), "Mara, the Crooked Lantern.");
/// assert_eq!(banter_speech::streaming::prompt(names, 6), "Mara.");
/// assert_eq!(banter_speech::streaming::prompt(names, 0), "");
/// ```
pub fn prompt<'a>(names: impl IntoIterator<Item = &'a str>, budget: usize) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut prompt = String::new();
    // The full stop.
    let mut spent = 1;
    for name in names.into_iter().take(MOST_NAMES) {
        let name = clean(name);
        let folded = name.to_lowercase();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || known.contains(&folded) {
            continue;
        }
        // With the comma.
        let cost = tokens(&name) + 1;
        if spent + cost > budget {
            continue;
        }
        spent += cost;
        if !prompt.is_empty() {
            prompt.push_str(", ");
        }
        prompt.push_str(&name);
        known.push(folded);
    }
    if !prompt.is_empty() {
        prompt.push('.');
    }
    prompt
}

/// A name in one line, without signs that end a list.
fn clean(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let ends = |c: char| matches!(c, ',' | '.' | ';' | ':' | '，' | '。' | '、');
    words.join(" ").trim_matches(ends).trim().to_owned()
}

/// About how many tokens of a multilingual vocabulary a name takes; hardly ever less.
fn tokens(name: &str) -> usize {
    let mut thirds = 0;
    for character in name.chars() {
        thirds += match character {
            ' ' => 0,
            'a'..='z' | 'A'..='Z' => 1,
            c if is_spaceless(c) => 6,
            c if c.is_alphabetic() => 3,
            // A digit, a sign; what is beyond is told by its bytes.
            c => 3 * c.len_utf8(),
        };
    }
    // The end of each word is a token, full or not.
    usize::div_ceil(thirds, 3) + name.split(' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_have_precedence() {
        let names = ["Mara", "老板", "Łukasz", "Björn the Unlucky"];
        assert_eq!(prompt(names, 100), "Mara, 老板, Łukasz, Björn the Unlucky.");
        // What has no room leaves it to what is shorter.
        assert_eq!(prompt(names, 10), "Mara, Łukasz.");
        assert_eq!(prompt(["a very long name indeed", "Mara"], 7), "Mara.");
    }

    #[test]
    fn a_name_is_only_a_name() {
        let long = "x".repeat(61);
        let names = ["Mara.", "\u{0}\n", &long, "the <|endoftext|>\thearth,"];
        assert_eq!(prompt(names, 100), "Mara, the <|endoftext|> hearth.");
    }

    proptest! {
        #[test]
        fn the_budget_is_kept(names in prop::collection::vec(".{0,70}", 0..20), budget in 0_usize..200) {
            let prompt = prompt(names.iter().map(String::as_str), budget);
            prop_assert!(!prompt.chars().any(char::is_control));
            // No token is less than a byte, and none of ours more than three letters.
            prop_assert!(prompt.is_empty() || prompt.chars().filter(|c| *c != ' ').count() <= 3 * budget);
            prop_assert!(prompt.is_empty() || prompt.ends_with('.'));
        }
    }
}
