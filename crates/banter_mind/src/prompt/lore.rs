//! What a character knows of a line from files, as a section of its prompt.

use super::clean::{add, plain};
use super::section::names;
use super::{Prompt, Section, SectionRole};
use crate::knowledge::Known;

/// Below the persona's own lines, above all else.
const LORE: u8 = 170;
const TOLD: &str = "You know this, and tell it in your own words:";
const KEEPS: &str = "There is something about this that you keep to yourself. Say that you will \
                     not speak of it.";
const NOTHING: &str = "Nothing that you know is about this. If you are asked for a fact, say that \
                       you do not know it.";

/// Puts the section into the prompt, before the lines and facts of the persona itself, which
/// stand nearer to what is answered.
pub(crate) fn add_lore(prompt: &mut Prompt, known: &Known) {
    let text = lore(known);
    if text.is_empty() {
        return;
    }
    let section = Section::composed(names::LORE, SectionRole::Note, text).priority(LORE);
    let at = |section: &Section| section.name == names::MEMORY || section.name == names::LINE;
    let at = prompt.sections.iter().position(at);
    let at = at.unwrap_or(prompt.sections.len());
    prompt.sections.insert(at, section);
}

/// What of it is nobody's to say.
pub(crate) fn lore_scaffolding() -> String {
    [TOLD, KEEPS, NOTHING].join("\n")
}

fn lore(known: &Known) -> String {
    let mut text = String::new();
    if !known.told.is_empty() {
        add(&mut text, format_args!("{TOLD}\n"));
    }
    for told in &known.told {
        add(&mut text, format_args!("- {}\n", plain(told)));
    }
    if known.keeps {
        add(&mut text, format_args!("{KEEPS}\n"));
    }
    if known.nothing {
        add(&mut text, format_args!("{NOTHING}\n"));
    }
    text
}
