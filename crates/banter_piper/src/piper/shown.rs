//! Words from outside in sentences of ours.

/// Words from outside, fit for one line: at most 64 characters that can be printed.
pub(super) fn shown(words: &str) -> String {
    let printable = words.chars().filter(|c| !c.is_control());
    printable.take(64).collect()
}
