//! Text that is too long for one breath.

use super::boundary;
use super::rules::Rules;
use super::unspaced::{self, Stretch};
use crate::words::is_unspaced;
use unicode_segmentation::UnicodeSegmentation;

/// How much a character counts: a voice needs three times as long for one of a script without
/// spaces.
pub(super) fn weight(character: char) -> usize {
    if is_unspaced(character) { 3 } else { 1 }
}

/// After how many bytes `text`, which is too long, is cut: after the last comma of its second
/// half, at the last space, between words, or before its last letter.
pub(super) fn cut(text: &str, rules: &Rules) -> usize {
    let half = text.len() / 2;
    let pauses = text.char_indices().filter(|(at, c)| {
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            // Not the comma of "3,5".
            ',' | ';' | ':' => after.starts_with(char::is_whitespace),
            '，' | '、' | '；' | '：' => !after.is_empty(),
            _ => false,
        }
    });
    let comma = pauses
        .filter(|(at, _)| *at > half)
        .next_back()
        .map(|(at, c)| at + c.len_utf8());
    let mut spaces = text.trim_end().char_indices().filter(|(at, c)| {
        let (before, after) = text.split_at_checked(*at).unwrap_or_default();
        // Not the space of "12 000", nor the one after the number of an item.
        let digits =
            before.ends_with(char::is_numeric) && after.trim_start().starts_with(char::is_numeric);
        *c == ' ' && *at > 0 && !digits && !boundary::is_number(before)
    });
    let between = || {
        let length = text.chars().count();
        let stretch = Stretch {
            at: length,
            least: length / 2,
            most: length.saturating_sub(2),
        };
        let tail = text.ends_with(is_unspaced) && length > 8;
        if tail {
            unspaced::cut(text, stretch, rules)
        } else {
            None
        }
    };
    let last_letter = || {
        let last = text.grapheme_indices(true).next_back();
        last.map(|(at, _)| at).filter(|at| *at > 0)
    };
    comma
        .filter(|at| *at < text.len())
        .or_else(|| spaces.next_back().map(|(at, _)| at))
        .or_else(between)
        .or_else(last_letter)
        .unwrap_or(text.len())
}
