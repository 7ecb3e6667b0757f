//! Languages besides the character's own.

use super::author::language;
use super::clean::{LONGEST_THING, add, line};
use super::section::{Section, SectionRole, names};
use super::{Prompt, Scene};

/// Tells a character to answer in another language than its own, which `speaker` has spoken.
pub(crate) fn answer_in(prompt: &mut Prompt, tag: &str, speaker: &str) {
    let (name, who) = (language(tag), line(speaker, LONGEST_THING));
    let who = if who.is_empty() {
        "Who speaks to you"
    } else {
        &who
    };
    let text = format!("{who} spoke {name}: this time answer in {name}.\n");
    let note = Section::composed(names::LANGUAGE, SectionRole::Note, text);
    prompt.add(note.priority(Section::KEEP));
}

/// How words in another language are written, for who has voices for some.
pub(super) fn languages(scene: &Scene) -> String {
    let tags: Vec<&String> = scene.persona.voice.languages.keys().collect();
    let Some(first) = tags.first() else {
        return String::new();
    };
    let mut text = String::new();
    let known: Vec<String> = tags.iter().map(|tag| language(tag)).collect();
    add(
        &mut text,
        format_args!(
            "You also speak {}. Words in another language stand between marks, \
             as in [lang:{first}]...[/lang].\n",
            known.join(", ")
        ),
    );
    text
}
