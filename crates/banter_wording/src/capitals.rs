//! Words in capitals, which are words and are not spelled.

use std::borrow::Cow;

/// `text` in small letters where somebody shouts: all of it, if there are no small letters
/// and more than one short word, which may be an abbreviation; else the words of `shouted`,
/// which a voice may take for abbreviations.
pub(crate) fn lowered<'t>(text: &'t str, shouted: &[String]) -> Cow<'t, str> {
    if !text.contains(char::is_uppercase) {
        return Cow::Borrowed(text);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 3 && !text.contains(char::is_lowercase) {
        return Cow::Owned(small(text));
    }
    if shouted.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut lowered = String::with_capacity(text.len());
    let mut before = "";
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        let capitals = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
        let known = capitals && shouted.iter().any(|one| word.eq_ignore_ascii_case(one));
        // "the US", "in IT"
        let name = matches!(word, "US" | "IT") && matches!(before, "the" | "The" | "in");
        if known && !name {
            lowered.push_str(&part.to_lowercase());
        } else {
            lowered.push_str(part);
        }
        if !word.is_empty() {
            before = word;
        }
    }
    Cow::Owned(lowered)
}

/// `text` in small letters but for the first.
fn small(text: &str) -> String {
    let mut small = String::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        if first || !c.is_uppercase() {
            small.push(c);
        } else {
            small.extend(c.to_lowercase());
        }
        first &= !c.is_alphabetic();
    }
    small
}
