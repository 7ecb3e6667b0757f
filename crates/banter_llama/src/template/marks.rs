//! Marks around what people said, so that it is still known after a template has laid it out.
//!
//! They are noncharacters, which Unicode keeps for a program's own use; what people said is
//! freed of them first. A mark stands inside the white space around a text, for templates
//! trim what they are given.

use banter_engine::ChatMessage;

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';
/// Stands where no token of a template may reach across.
pub(crate) const BREAK: char = '\u{fdd2}';
/// The first of the private characters that number the messages.
const FIRST_NUMBER: u32 = 0xf_0000;
const NUMBERS: u32 = 0xfffe;

/// A piece of a conversation that is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    /// Whether the template wrote it, and so may mean tokens with it. Where it could not be
    /// told apart, it has a [`BREAK`] between any two characters that people wrote.
    pub(crate) from_template: bool,
}

/// `content` between marks with its number.
pub(super) fn mark(index: usize, content: &str) -> String {
    mark_with(index, content, |core, text| text.push_str(core))
}

/// The same with a [`BREAK`] after each character.
pub(super) fn mark_all(index: usize, content: &str) -> String {
    mark_with(index, content, |core, text| {
        text.extend(core.chars().flat_map(|character| [character, BREAK]));
    })
}

fn mark_with(index: usize, content: &str, write: impl Fn(&str, &mut String)) -> String {
    let content: String = content
        .chars()
        .filter(|character| !is_mark(*character))
        .collect();
    let core = content.trim();
    if core.is_empty() {
        return content;
    }
    let (before, rest) = content.split_at(content.len() - content.trim_start().len());
    let after = rest.get(core.len()..).unwrap_or_default();
    let mut text = String::with_capacity(content.len() + 16);
    text.push_str(before);
    text.extend([OPEN, number(index)]);
    write(core, &mut text);
    text.extend([CLOSE, number(index)]);
    text.push_str(after);
    text
}

fn is_mark(character: char) -> bool {
    matches!(character, OPEN | CLOSE | BREAK)
}

fn number(index: usize) -> char {
    u32::try_from(index)
        .ok()
        .and_then(|index| char::from_u32(FIRST_NUMBER + index % NUMBERS))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A conversation that a template has laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    /// How many messages are not in it.
    pub(super) lost: usize,
    /// Whether the last one is in it.
    pub(super) has_last: bool,
    pub(super) parts: Vec<Part>,
}

/// The parts of a marked text. `None` if marks are missing or entangled.
pub(super) fn read(text: &str, messages: &[ChatMessage]) -> Option<Marked> {
    let mut parts = Vec::new();
    let mut seen = Vec::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once(OPEN) {
        let (inside, closed) = opened.split_once(CLOSE)?;
        let number = inside.chars().next()?;
        let core = inside.strip_prefix(number)?;
        let after = closed.strip_prefix(number)?;
        if before.contains(CLOSE) || core.contains(OPEN) {
            return None;
        }
        push(&mut parts, before, true);
        push(&mut parts, core, false);
        seen.push(number);
        rest = after;
    }
    if rest.contains(CLOSE) {
        return None;
    }
    push(&mut parts, rest, true);
    let is_lost = |(index, message): (usize, &ChatMessage)| {
        let says_something = |character: char| !character.is_whitespace() && !is_mark(character);
        message.content.contains(says_something) && !seen.contains(&number(index))
    };
    let lost: Vec<bool> = messages.iter().enumerate().map(is_lost).collect();
    Some(Marked {
        lost: lost.iter().filter(|lost| **lost).count(),
        has_last: lost.last() != Some(&true),
        parts,
    })
}

/// What is left to do with a text of [`mark_all`] whose marks are entangled: all of it is the
/// template's, but no token reaches into what people said.
pub(super) fn read_broken(text: &str) -> Marked {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if matches!(character, OPEN | CLOSE) {
            // Its number.
            characters.next();
            clean.push(BREAK);
        } else {
            clean.push(character);
        }
    }
    let mut parts = Vec::new();
    push(&mut parts, &clean, true);
    Marked {
        lost: 0,
        has_last: true,
        parts,
    }
}

fn push(parts: &mut Vec<Part>, text: &str, from_template: bool) {
    if text.is_empty() {
        return;
    }
    parts.push(Part {
        // What people wrote needs no breaks once it is known to be theirs.
        text: if from_template {
            text.to_owned()
        } else {
            text.replace(BREAK, "")
        },
        from_template,
    });
}
