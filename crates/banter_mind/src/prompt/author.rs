//! The first message: who a character is, and how it answers.

use super::Scene;
use super::actions::actions;
use super::clean::{add, marked, plain};
use super::foreign::languages;
use crate::speech_text::Cast;
use banter_core::persona::{MOODS, Persona};

/// How much is said of what a character knows whatever it is asked, in bytes. What a line is
/// about is recalled besides.
const FACTS: usize = 3 * 1024;
/// Names of languages, by their tags. A model knows them better than the tags.
const LANGUAGES: [(&str, &str); 24] = [
    ("en-gb", "British English"),
    ("en-us", "American English"),
    ("en", "English"),
    ("cmn", "Mandarin Chinese"),
    ("zh", "Chinese"),
    ("yue", "Cantonese"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("pt", "Portuguese"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("ru", "Russian"),
    ("uk", "Ukrainian"),
    ("cs", "Czech"),
    ("sv", "Swedish"),
    ("da", "Danish"),
    ("fi", "Finnish"),
    ("tr", "Turkish"),
    ("ar", "Arabic"),
    ("hi", "Hindi"),
];

/// Who the character is.
pub(super) fn persona(persona: &Persona) -> String {
    let mut text = format!("You are {}.", plain(&persona.name));
    if !persona.description.is_empty() {
        add(&mut text, format_args!(" {}", plain(&persona.description)));
    }
    text.push('\n');
    if !persona.manner.is_empty() {
        add(
            &mut text,
            format_args!("How you speak: {}\n", plain(&persona.manner)),
        );
    }
    text
}

/// What it knows whatever it is asked.
pub(super) fn knowledge(persona: &Persona) -> String {
    let mut text = String::new();
    if !persona.facts.is_empty() {
        text.push_str("What you know:\n");
    }
    // Without a speaker's name, so that this section is the same for all.
    let cast = Cast::of(persona);
    let end = text.len() + FACTS;
    for fact in persona.facts.iter().filter_map(|fact| fact.say.first()) {
        if text.len() > end {
            break;
        }
        add(&mut text, format_args!("- {}\n", marked(fact, &cast)));
    }
    text
}

/// How to answer, and what may be done.
pub(super) fn rules(scene: &Scene) -> String {
    let mut text = format!(
        "You are {} and nobody else, and you are spoken to. Always answer in {}, as spoken words, \
         in one or two short sentences, as {} would: say \"I\" of yourself and \"you\" to whom you \
         answer. Do not repeat what was said, and do not describe what you see. Never make up \
         names, numbers or prices: say that you do not know.\n\
         Before a sentence you may write your mood in brackets, one of {}.\n",
        plain(&scene.persona.name),
        language(&scene.persona.language),
        plain(&scene.persona.name),
        MOODS.map(|mood| format!("[{mood}]")).join(", "),
    );
    text += &languages(scene);
    text += &limits(scene.persona);
    text += &actions(scene.actions);
    text
}

/// What it never does.
fn limits(persona: &Persona) -> String {
    let mut text = String::new();
    for never in persona.limits.iter().filter_map(|it| it.never.as_deref()) {
        let never = plain(never);
        add(
            &mut text,
            format_args!("You never {}.\n", never.trim_end_matches('.')),
        );
    }
    text
}

/// The name of a language, or its tag.
pub(crate) fn language(tag: &str) -> String {
    let first = tag.split('-').next().unwrap_or(tag);
    let named = |tag: &str| {
        let mut languages = LANGUAGES.iter();
        languages.find(|(known, _)| known.eq_ignore_ascii_case(tag))
    };
    let known = named(tag).or_else(|| named(first));
    known.map_or_else(|| plain(tag), |(_, name)| (*name).to_owned())
}
