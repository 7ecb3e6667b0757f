//! What somebody asks a character to do.

use crate::Perceivable;
use crate::items::{items, telling};
use crate::lexicon::Lexicon;
use crate::speech_text::ActionMark;
use crate::words::{raw, tokens};
use banter_core::persona::{Action, Persona};

/// Among so many of the first words of a line the action has to be named.
const EARLY: usize = 7;
/// So many pairs of characters have to be shared with an action's description.
const PAIRS: usize = 2;

/// The action that `text` asks for, if the persona has it, and one of `things` to which it is
/// to be done. A question asks for none: "Who wiped the counter?"
pub(crate) fn requested(
    text: &str,
    persona: &Persona,
    things: &[Perceivable],
    lexicon: &Lexicon,
) -> Option<ActionMark> {
    let words: Vec<String> = raw(text).collect();
    let asks = words
        .first()
        .is_some_and(|word| lexicon.begins_question(word));
    if asks || words.iter().any(|word| lexicon.denies(word)) {
        return None;
    }
    let named = |action: &&Action| names(text, action, lexicon) || tells(text, action, lexicon);
    persona.actions.iter().filter(named).find_map(|action| {
        let object = if action.object {
            Some(meant(text, action, things, lexicon)?.name.clone())
        } else {
            None
        };
        Some(ActionMark {
            name: action.name.clone(),
            object,
        })
    })
}

/// Whether `text` names an action near its beginning, by its name or a word of the same
/// meaning.
fn names(text: &str, action: &Action, lexicon: &Lexicon) -> bool {
    let name = action.name.replace(['_', '-'], " ");
    let Some(verb) = items(&name, lexicon).into_iter().next() else {
        return false;
    };
    let mut said = items(text, lexicon).into_iter().take(EARLY);
    said.any(|item| {
        item.key == verb.key || item.groups.iter().any(|group| verb.groups.contains(group))
    })
}

/// Whether `text` says what an action's description does, in scripts without spaces, where
/// the name of an action is no word of the language.
fn tells(text: &str, action: &Action, lexicon: &Lexicon) -> bool {
    if !lexicon.kinds(text).is_empty() || text.trim_end().ends_with(['?', '？', '吗']) {
        return false;
    }
    let pairs = |text: &str| -> Vec<String> {
        let mut words = telling(text, lexicon);
        words.retain(|word| word.chars().count() == 2 && !word.is_ascii());
        words
    };
    let description = pairs(&action.description);
    let shared = pairs(text)
        .into_iter()
        .filter(|pair| description.contains(pair));
    shared.count() >= PAIRS
}

/// The thing that `text` means: the one whose name it shares most with, besides the action.
fn meant<'t>(
    text: &str,
    action: &Action,
    things: &'t [Perceivable],
    lexicon: &Lexicon,
) -> Option<&'t Perceivable> {
    let verb = tokens(&action.name.replace(['_', '-'], " "));
    let mut words = telling(text, lexicon);
    words.retain(|word| !verb.contains(word));
    let shared = |thing: &&Perceivable| {
        let name = telling(&thing.name, lexicon);
        let shared = name.iter().filter(|word| words.contains(word)).count();
        // Of two, the one of which more is said.
        (shared, shared * 100 / name.len().max(1))
    };
    things
        .iter()
        .rev()
        .max_by_key(shared)
        .filter(|thing| shared(thing).0 > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn asked(text: &str) -> Option<String> {
        let mut persona = Persona::fallback();
        let action = |name: &str, description: &str, object| Action {
            name: name.to_owned(),
            description: description.to_owned(),
            object,
        };
        persona.actions = vec![
            action("pour", "pours a mug", true),
            action("point_at", "points at something", true),
            action("wipe", "wipes something", true),
            action("wave", "waves", false),
        ];
        let thing = |name: &str| Perceivable {
            name: name.to_owned(),
            description: String::new(),
        };
        let things = ["the counter", "the ale barrel", "the cider jug", "the map"].map(thing);
        let mark = requested(text, &persona, &things, Lexicon::of("en"))?;
        Some(match mark.object {
            Some(object) => format!("{} {object}", mark.name),
            None => mark.name,
        })
    }

    #[test]
    fn what_is_asked_for_is_found() {
        for (text, action) in [
            ("Pour me an ale.", "pour the ale barrel"),
            ("Would you please pour some cider?", "pour the cider jug"),
            ("Wipe that counter, will you?", "wipe the counter"),
            ("Clean the counter!", "wipe the counter"),
            ("Point at the map.", "point_at the map"),
            ("Wave to the cat!", "wave"),
        ] {
            assert_eq!(asked(text).as_deref(), Some(action), "{text}");
        }
    }

    #[test]
    fn what_is_not_asked_for_is_not_done() {
        for text in [
            "Who wiped the counter?",
            "Don't pour me any ale.",
            "Pour me some wine.",
            "An ale, a map and a friend walk into a bar.",
            "Good evening.",
        ] {
            assert_eq!(asked(text), None, "{text}");
        }
    }
}
