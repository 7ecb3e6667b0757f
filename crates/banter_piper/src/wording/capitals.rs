//! Words in capitals, which are words and are not spelled.

use std::borrow::Cow;

/// `text` in small letters where somebody shouts: where there are no small letters in it, and
/// more than one short word, which may be an abbreviation.
pub(super) fn lowered(text: &str) -> Cow<'_, str> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let shouted =
        letters > 3 && !text.contains(char::is_lowercase) && text.contains(char::is_uppercase);
    if !shouted {
        return Cow::Borrowed(text);
    }
    let mut lowered = String::with_capacity(text.len());
    let mut first = true;
    for c in text.chars() {
        if first || !c.is_uppercase() {
            lowered.push(c);
        } else {
            lowered.extend(c.to_lowercase());
        }
        first &= !c.is_alphabetic();
    }
    Cow::Owned(lowered)
}
