//! What a character is told that speaks without being asked, and one that is to come to an end.

use super::Prompt;
use super::clean::{LONGEST_LINE, line};
use super::section::{Section, SectionRole};
use banter_core::persona::Persona;

/// What stands in place of a line: what happens, or what the character wants.
pub(super) fn unasked(persona: &Persona, cue: &str) -> String {
    let name = cue.trim();
    let is_it = |other: &str| other.trim().eq_ignore_ascii_case(name);
    let goal = persona.goals.iter().find(|goal| is_it(&goal.name));
    let want = goal.and_then(|goal| goal.want.as_deref());
    let described = persona.cues.iter().find(|described| is_it(&described.name));
    let mut text = "Nobody has spoken.".to_owned();
    if want.is_none() || described.is_some() {
        let described = described.map(|described| described.description.clone());
        let happens = described.unwrap_or_else(|| by_name(name));
        text += &format!(" This is what happens: {}.", line(&happens, LONGEST_LINE));
    }
    match want {
        Some(want) => {
            let want = line(want, LONGEST_LINE);
            text += &format!(" You want {}. Say", want.trim_end_matches('.'));
            text += " something to that end.";
        }
        None => text += " Say something fitting.",
    }
    text
}

/// What happens, for the name of a cue or a sentence about it.
fn by_name(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "greet" => "somebody has just come in and looks at you; greet them".to_owned(),
        "farewell" => "somebody is leaving; say goodbye to them".to_owned(),
        _ => name.replace('_', " ").trim_end_matches('.').to_owned(),
    }
}

/// Tells a character that this is its last word for now: characters do not talk with each other
/// without end.
pub(crate) fn part(prompt: &mut Prompt) {
    let text = "You two have talked enough. With this you take leave, and ask nothing more.";
    let note = Section::composed("parting", SectionRole::Note, text.to_owned());
    prompt.add(note.priority(Section::KEEP));
}
