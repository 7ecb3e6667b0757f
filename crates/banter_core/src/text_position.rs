//! Positions in text files, for sentences about what is wrong with them.

/// The line and the character in it, both from 1, of the byte `offset` of `text`. What lies
/// within a character, or behind the end, counts as the beginning of that character, or as the end.
///
/// ```
/// use banter_core::text_position;
/// assert_eq!(text_position("né\nwas", 0), (1, 1));
/// assert_eq!(text_position("né\nwas", 2), (1, 2));
/// assert_eq!(text_position("né\nwas", 5), (2, 2));
/// assert_eq!(text_position("né\nwas", 99), (2, 4));
/// ```
pub fn text_position(text: &str, offset: usize) -> (usize, usize) {
    let before = text
        .get(..text.floor_char_boundary(offset))
        .unwrap_or_default();
    let in_line = before.rsplit('\n').next().unwrap_or_default();
    (
        before.matches('\n').count() + 1,
        in_line.chars().count() + 1,
    )
}
