//! What a character senses and is shown, as sections of its prompt.

use super::clean::{LONGEST_LINE, LONGEST_THING, add, line};
use super::section::{Section, SectionRole, names};
use super::{PERCEPTS, Prompt};
use crate::Perceivable;
use crate::reference::{How, Reference, Shown};

/// So many affordances of a thing are told.
const AFFORDANCES: usize = 8;
/// What is meant matters more than what is near.
const REFERENCE: u8 = PERCEPTS + 25;

/// Puts in where things are, and what is heard.
pub(crate) fn add_senses(prompt: &mut Prompt, sensed: &[String]) {
    let sensed = sensed.iter().map(|it| line(it, LONGEST_LINE));
    let text = sensed.collect::<Vec<_>>().join("\n");
    insert(prompt, names::SENSES, text, PERCEPTS);
}

/// Puts in what the words of the line mean, and what else the speaker shows.
pub(crate) fn add_references(
    prompt: &mut Prompt,
    references: &[Reference],
    shown: &[Shown],
    speaker: &str,
    near: &[(Perceivable, f32)],
) {
    let speaker = match line(speaker, LONGEST_THING) {
        name if name.is_empty() => "the speaker".to_owned(),
        name => name,
    };
    let mut text = String::new();
    for reference in references {
        let words = line(&reference.words, LONGEST_THING);
        let Some(name) = &reference.shown.name else {
            add(
                &mut text,
                format_args!("By \"{words}\" {speaker} means something that you do not see.\n"),
            );
            continue;
        };
        let name = line(name, LONGEST_THING);
        let how = how(reference.shown.how);
        add(
            &mut text,
            format_args!("By \"{words}\" {speaker} means {name} ({speaker} {how} it).\n"),
        );
        let thing = near
            .iter()
            .find(|(it, _)| Some(&it.name) == reference.shown.name.as_ref());
        if let Some((thing, _)) = thing {
            add(&mut text, format_args!("{}", uses(thing)));
        }
    }
    for shown in shown {
        let is_told = references.iter().any(|it| it.shown.entity == shown.entity);
        if let Some(name) = shown
            .name
            .as_ref()
            .filter(|_| !is_told && shown.how != How::Looks)
        {
            let name = line(name, LONGEST_THING);
            add(
                &mut text,
                format_args!("{speaker} {} {name}.\n", how(shown.how)),
            );
        }
    }
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    insert(
        prompt,
        names::REFERENCE,
        text.trim_end().to_owned(),
        REFERENCE,
    );
}

fn how(how: How) -> &'static str {
    match how {
        How::Points => "points at",
        How::Holds => "holds",
        How::Looks => "looks at",
    }
}

/// What one sees of a thing that is meant, and what can be done with it.
fn uses(thing: &Perceivable) -> String {
    let mut text = String::new();
    let seen = line(&thing.description, LONGEST_THING);
    if !seen.is_empty() {
        add(
            &mut text,
            format_args!("What you see of it: {}.\n", seen.trim_end_matches('.')),
        );
    }
    let uses = thing
        .affordances
        .iter()
        .take(AFFORDANCES)
        .map(|it| line(it, 64));
    let uses: Vec<String> = uses.filter(|it| !it.is_empty()).collect();
    if !uses.is_empty() {
        add(
            &mut text,
            format_args!("What can be done with it: {}.\n", uses.join(", ")),
        );
    }
    text
}

/// Puts a note behind the percepts.
fn insert(prompt: &mut Prompt, name: &'static str, text: String, priority: u8) {
    if text.is_empty() {
        return;
    }
    let section = Section::composed(name, SectionRole::Note, text).priority(priority);
    let is_before =
        |section: &Section| section.name == names::PERCEPTS || section.name == names::SENSES;
    let at = prompt.sections.iter().rposition(is_before);
    let at = at.map_or(prompt.sections.len(), |at| at + 1);
    prompt.sections.insert(at, section);
}
