//! From sections to the messages that an engine reads.

use super::section::{Section, SectionRole};
use banter_engine::{ChatMessage, Role};
use std::borrow::Cow;
use std::ops::Range;

/// Sections as messages.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) messages: Vec<ChatMessage>,
    /// For each section that is in one: its number, its message, and its bytes there.
    pub(super) spans: Vec<(usize, usize, Range<usize>)>,
}

impl Layout {
    pub(super) fn of(sections: &[Section]) -> Self {
        let mut layout = Self::default();
        let mut notes = Vec::new();
        for (number, section) in sections.iter().enumerate() {
            // Somebody who speaks without words has spoken.
            if section.text().trim().is_empty() && section.role != SectionRole::User {
                continue;
            }
            if section.role == SectionRole::Note {
                notes.push((number, section.text()));
                continue;
            }
            let notes = std::mem::take(&mut notes);
            if section.role == SectionRole::User {
                let message = layout.open(Role::User);
                layout.put_notes(message, &notes);
                if !notes.is_empty() {
                    // Of the last note, so that all of a message belongs to a section.
                    layout.put_last(message, "\n");
                }
                layout.put(message, number, section.text());
                continue;
            }
            if !notes.is_empty() {
                let message = layout.open(Role::User);
                layout.put_notes(message, &notes);
            }
            let message = match section.role {
                SectionRole::Assistant => layout.open(Role::Assistant),
                _ => layout.system(),
            };
            layout.put(message, number, section.text());
        }
        if !notes.is_empty() {
            let message = layout.open(Role::User);
            layout.put_notes(message, &notes);
        }
        layout
    }

    fn open(&mut self, role: Role) -> usize {
        let content = String::new();
        self.messages.push(ChatMessage { role, content });
        self.messages.len() - 1
    }

    /// The system's message that is being written, on a new line.
    fn system(&mut self) -> usize {
        match self.messages.last() {
            Some(last) if last.role == Role::System => {
                let message = self.messages.len() - 1;
                if !last.content.ends_with('\n') {
                    self.put_last(message, "\n");
                }
                message
            }
            _ => self.open(Role::System),
        }
    }

    /// Adds the text of a section.
    fn put(&mut self, message: usize, number: usize, text: &str) {
        if let Some(content) = self.messages.get_mut(message).map(|m| &mut m.content) {
            let start = content.len();
            content.push_str(text);
            self.spans.push((number, message, start..content.len()));
        }
    }

    /// Adds to the section that was put last.
    fn put_last(&mut self, message: usize, text: &str) {
        let content = self.messages.get_mut(message).map(|m| &mut m.content);
        if let (Some(content), Some((.., range))) = (content, self.spans.last_mut()) {
            content.push_str(text);
            range.end = content.len();
        }
    }

    /// Adds notes in brackets, each on lines of its own. No note ends before its end.
    fn put_notes(&mut self, message: usize, notes: &[(usize, &str)]) {
        let count = notes.len();
        for (at, (number, text)) in notes.iter().enumerate() {
            let text = balanced(text);
            let text = text.trim_end();
            let before = if at == 0 { "(" } else { "" };
            let after = if at + 1 == count { ")" } else { "\n" };
            self.put(message, *number, &format!("{before}{text}{after}"));
        }
    }
}

/// `text` without brackets that close what it has not opened, and with those that are missing.
fn balanced(text: &str) -> Cow<'_, str> {
    let mut open = 0_usize;
    let mut is_balanced = true;
    for character in text.chars() {
        match character {
            '(' => open += 1,
            ')' if open == 0 => is_balanced = false,
            ')' => open -= 1,
            _ => {}
        }
    }
    if is_balanced && open == 0 {
        return Cow::Borrowed(text);
    }
    let mut open = 0_usize;
    let mut mended: String = text
        .trim_end()
        .chars()
        .filter(|character| match character {
            '(' => {
                open += 1;
                true
            }
            ')' => {
                let closes = open > 0;
                open = open.saturating_sub(1);
                closes
            }
            _ => true,
        })
        .collect();
    mended.extend(std::iter::repeat_n(')', open));
    Cow::Owned(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_neither_ends_early_nor_swallows_what_follows() {
        for (text, mended) in [
            ("A door (old).", "A door (old)."),
            ("Smile :) now", "Smile : now"),
            ("An (open\n", "An (open)"),
            (")(", "()"),
        ] {
            assert_eq!(balanced(text), mended);
        }
    }
}
