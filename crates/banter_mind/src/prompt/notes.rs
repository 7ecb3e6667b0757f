//! What stands before a line in the last message: who speaks, what is near, and the lines
//! and facts that have to do with it.

use super::Scene;
use super::clean::{LONGEST_LINE, LONGEST_THING, add, line, marked, plain};
use crate::choice::Choice;
use crate::items::{is_named, telling};
use crate::lexicon::Lexicon;
use crate::speech_text::Cast;

/// What stands before the lines and facts that have to do with a line, and before what one sees of a thing.
pub(super) const KNOWN: &str = "This is true, and how you say it:";
pub(super) const SEEN: &str = "What you see of";
/// How much is said of what has to do with a line, in bytes.
const RECALLED: usize = 2 * 1024;
/// How many things a character is told of: the nearest.
pub(crate) const THINGS: usize = 24;
/// What is nearer than so many metres is at hand.
const AT_HAND: f32 = 2.0;

/// Who speaks, what is near, and what one sees of what is spoken of, in sentences.
pub(super) fn notes(scene: &Scene) -> String {
    speaker(scene) + &surroundings(scene) + &seen(scene)
}

fn speaker(scene: &Scene) -> String {
    let mut text = String::new();
    if let Some(speaker) = scene.speaker.filter(|speaker| !speaker.name.is_empty()) {
        add(
            &mut text,
            format_args!("{} speaks to you", line(&speaker.name, LONGEST_THING)),
        );
        if !speaker.description.is_empty() {
            let description = line(&speaker.description, LONGEST_THING);
            add(&mut text, format_args!(": {description}"));
        }
        text.push_str(".\n");
    }
    text
}

/// What is near.
pub(super) fn surroundings(scene: &Scene) -> String {
    let mut text = String::new();
    let names = |at_hand: bool| {
        let things = scene.near.iter().take(THINGS);
        let there = things.filter(move |(_, distance)| (*distance < AT_HAND) == at_hand);
        let names = there.map(|(thing, _)| line(&thing.name, LONGEST_THING));
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    for (names, place) in [
        (names(true), "You can reach"),
        (names(false), "Further off you see"),
    ] {
        if !names.is_empty() {
            add(&mut text, format_args!("{place} {}.\n", names.join(", ")));
        }
    }
    text
}

/// What came of what the character did, a sentence each.
pub(super) fn deeds(scene: &Scene) -> String {
    let deeds = scene.deeds.iter().map(|deed| line(deed, LONGEST_LINE));
    deeds.collect::<Vec<_>>().join("\n")
}

/// What one sees of the things that are spoken of.
fn seen(scene: &Scene) -> String {
    let mut text = String::new();
    let lexicon = Lexicon::of(&scene.persona.language);
    let spoken = telling(&line(scene.text, LONGEST_LINE), lexicon);
    let described = scene.near.iter().take(THINGS).filter(|(thing, _)| {
        !thing.description.is_empty() && is_named(&spoken, &thing.name, lexicon)
    });
    for (thing, _) in described {
        let (name, seen) = (&thing.name, line(&thing.description, LONGEST_THING));
        let name = line(name, LONGEST_THING);
        let seen = seen.trim_end_matches('.');
        add(&mut text, format_args!("{SEEN} {name}: {seen}.\n"));
    }
    text
}

/// The lines and facts that have to do with the line, as the model has to write.
pub(super) fn known(scene: &Scene) -> String {
    let mut text = String::new();
    let mut cast = Cast::of(scene.persona);
    if let Some(speaker) = scene.speaker.filter(|speaker| !speaker.name.is_empty()) {
        cast = cast.talking_to(&speaker.name);
    }
    for choice in scene.known {
        let (say, line) = match choice {
            Choice::Line(index) => {
                let line = scene.persona.lines.get(*index);
                (line.map(|line| &line.say), line)
            }
            Choice::Fact(index) => (scene.persona.facts.get(*index).map(|fact| &fact.say), None),
            _ => (None, None),
        };
        for variant in say.into_iter().flatten() {
            if text.len() > RECALLED {
                break;
            }
            if text.is_empty() {
                add(&mut text, format_args!("{KNOWN}\n"));
            }
            text.push_str("- ");
            if let Some(mood) = line.and_then(|line| line.mood.as_ref()) {
                add(&mut text, format_args!("[{}] ", mood.name));
            }
            if let Some(action) = line.and_then(|line| line.action.as_ref()) {
                add(&mut text, format_args!("[do {action}"));
                if let Some(object) = line.and_then(|line| line.object.as_ref()) {
                    add(&mut text, format_args!(": {}", plain(object)));
                }
                text.push_str("] ");
            }
            add(&mut text, format_args!("{}\n", marked(variant, &cast)));
        }
    }
    text
}
