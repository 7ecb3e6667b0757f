//! Text that is put into a prompt, without the signs that mean something there.

use crate::speech_text::{Cast, Part, Scanner};
use std::fmt::Write;

/// How much of a line is read, in characters.
pub(crate) const LONGEST_LINE: usize = 1000;
/// How much is said of a thing, in characters.
pub(super) const LONGEST_THING: usize = 200;

/// A line with the name of who says it, where that is known.
pub(super) fn by(speaker: &str, text: &str) -> String {
    let text = line(text, LONGEST_LINE);
    match line(speaker, LONGEST_THING) {
        name if name.is_empty() => text,
        name => format!("{name}: {text}"),
    }
}

/// What an author wrote, as a model has to write it: with its marks and the names of who
/// speaks, and nothing else that means something to a chat template.
pub(super) fn marked(text: &str, cast: &Cast) -> String {
    let (mut scanner, mut parts) = (Scanner::told_by(cast.clone()), Vec::new());
    scanner.push(text, &mut parts);
    scanner.finish(&mut parts);
    let mut marked = String::new();
    for part in joined(parts) {
        match part {
            Part::Text(text) => {
                let text = plain(&text);
                if !marked.is_empty() && !text.is_empty() && !marked.ends_with(' ') {
                    marked.push(' ');
                }
                marked += &text;
            }
            Part::Mood(mood) => add(&mut marked, format_args!(" [{}] ", mood.name)),
            Part::Action(action) => {
                let name = plain(&action.name);
                match &action.object {
                    Some(object) => {
                        add(
                            &mut marked,
                            format_args!(" [do {name}: {}] ", plain(object)),
                        );
                    }
                    None => add(&mut marked, format_args!(" [do {name}] ")),
                }
            }
            // An author's `*waves*` stays as a model may write it.
            Part::Direction(text) => add(&mut marked, format_args!(" *{}* ", plain(&text))),
            Part::Item | Part::Row | Part::Gap | Part::Stop => {}
            Part::Emphasis(_) | Part::Language(_) => {}
        }
    }
    marked.trim().to_owned()
}

/// Parts with texts as one where only the way of saying them changes.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (_, Part::Emphasis(_) | Part::Language(_)) => {}
            (Some(Part::Text(before)), Part::Text(text)) => *before += &text,
            (_, part) => joined.push(part),
        }
    }
    joined
}

pub(super) fn add(text: &mut String, more: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(more);
}

/// `text` as one line without the signs that mean something to a chat template or in an
/// answer.
pub(crate) fn plain(text: &str) -> String {
    line(text, usize::MAX)
}

/// What a game's author wrote, with its lines and marks, and without the signs of chat
/// templates or those that cannot be seen.
pub(super) fn written(text: &str) -> String {
    let text = text.chars().filter_map(|character| match character {
        '\n' => Some('\n'),
        '<' => Some('‹'),
        '>' => Some('›'),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c if is_unseen(c) => None,
        c => Some(c),
    });
    text.collect::<String>().trim().to_owned()
}

/// Whether a sign cannot be seen, or turns text around.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The same of at most `limit` characters.
pub(super) fn line(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(4096));
    for character in text.chars().take(limit) {
        match character {
            '[' | '{' => line.push('('),
            ']' | '}' => line.push(')'),
            '<' => line.push('‹'),
            '>' => line.push('›'),
            '*' | '`' | '#' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            c if is_unseen(c) => {}
            c => line.push(c),
        }
    }
    line.truncate(line.trim_end().len());
    line
}
