//! Words as they are said: addresses in words, pictures not at all.

use super::emoji::{self, JOINER};
use super::links;
use super::part::Part;
use super::rules::Rules;
use crate::words::is_unspaced;

/// The longest word that is looked at as a whole, in bytes.
const LONGEST: usize = 2048;

/// Holds a word back until it is whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    token: String,
    after_picture: bool,
}

impl Tokens {
    /// Reads a part and appends what stands to `parts`.
    pub(super) fn push(&mut self, part: Part, rules: &Rules, parts: &mut Vec<Part>) {
        match part {
            Part::Text(text) => text.chars().for_each(|c| self.feed(c, rules, parts)),
            other => {
                self.finish(rules, parts);
                parts.push(other);
            }
        }
    }

    /// Ends the word that is held back.
    pub(super) fn finish(&mut self, rules: &Rules, parts: &mut Vec<Part>) {
        if !self.token.is_empty() {
            let worded = links::worded(&self.token, rules);
            if worded.is_empty() {
                parts.push(Part::Gap);
            }
            say(&worded, parts);
            self.token.clear();
        }
    }

    fn feed(&mut self, c: char, rules: &Rules, parts: &mut Vec<Part>) {
        let after_picture = std::mem::take(&mut self.after_picture);
        if emoji::is_picture(c) || after_picture && c == JOINER {
            self.after_picture = true;
            self.finish(rules, parts);
            parts.push(Part::Gap);
            return;
        }
        if emoji::is_variation(c) {
            self.after_picture = after_picture;
            return;
        }
        if c.is_whitespace() || is_unspaced(c) || is_wide(c) {
            self.finish(rules, parts);
            say(c.encode_utf8(&mut [0; 4]), parts);
            return;
        }
        self.token.push(c);
        if self.token.len() > LONGEST {
            say(&self.token, parts);
            self.token.clear();
        }
    }
}

/// Punctuation of scripts that are written without spaces.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// Appends `text` to what is said.
pub(super) fn say(text: &str, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Text(before)) => before.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}
