//! What a character remembers and feels, as sections of a prompt.

use super::clean::{LONGEST_LINE, line};
use super::section::{Section, SectionRole, names};
use super::{EPISODES, FEELINGS, Prompt};

/// What stands before what is remembered.
pub(super) const REMEMBERED: &str = "You remember, and may speak of it where you are asked:";

/// Adds what the character feels and what it remembers to `prompt`, a sentence each, before what
/// its author wrote about the line. Returns what was told.
pub(crate) fn remember(prompt: &mut Prompt, feelings: &[String], episodes: &[String]) -> String {
    let mut told = String::new();
    let mut add = |name, head: &str, mark: &str, lines: &[String], priority| {
        let mut text = String::new();
        for sentence in lines {
            let sentence = line(sentence, LONGEST_LINE);
            if text.is_empty() {
                text.push_str(head);
            }
            text = text + mark + &sentence + "\n";
        }
        if text.is_empty() {
            return;
        }
        told.push_str(&text);
        let at = prompt
            .sections
            .iter()
            .position(|section| section.name == names::MEMORY || section.name == names::LINE);
        let at = at.unwrap_or(prompt.sections.len());
        let section = Section::composed(name, SectionRole::Note, text).priority(priority);
        prompt.sections.insert(at, section);
    };
    add(names::FEELINGS, "", "", feelings, FEELINGS);
    let head = format!("{REMEMBERED}\n");
    add(names::EPISODES, &head, "- ", episodes, EPISODES);
    told
}
