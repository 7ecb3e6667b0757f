//! Who is said to speak: `Mara:` before a line.
//!
//! A model that has seen scripts writes names before lines, and goes on with the lines of
//! others. Its own name is not said; at another's the answer is over.

use super::cast::Cast;
use super::rules::{Rules, bare};
use crate::words::is_unspaced;

/// What stands before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Words of the sentence.
    None,
    /// The character itself.
    Own,
    /// Somebody else.
    Other,
}

/// Where the text before the colon stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// It begins a line, and not only a sentence.
    pub(super) begins_line: bool,
    /// Something was said before.
    pub(super) later: bool,
    /// It is an item of a list, or what "We have three rooms:" speaks of.
    pub(super) listed: bool,
}

/// What `text`, with which a sentence begins and after which a colon stands, is.
pub(super) fn judge(text: &str, place: Place, cast: &Cast) -> Label {
    let rules = cast.rules();
    // "Traveller (smiling):"
    let name = text.split(['(', '（']).next().unwrap_or(text).trim();
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let plain = bare(name);
    if plain.is_empty() || name.chars().count() > 40 {
        return Label::None;
    }
    let is = |known: &str| {
        let known = bare(known);
        !known.is_empty() && (plain == known || known.split_whitespace().any(|part| part == plain))
    };
    if is(cast.name()) || Rules::has(&rules.own_labels, &plain) && place.begins_line {
        return Label::Own;
    }
    // "Player 1", "USER"
    let numberless = plain
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end();
    let talked_to = cast.listener().is_some_and(is)
        || matches!(numberless, "user" | "player" | "human" | "you")
        || (place.begins_line && Rules::has(&rules.listeners, numberless))
        || (place.begins_line && numberless == "system");
    if talked_to {
        return Label::Other;
    }
    let may_be = place.begins_line && place.later && !place.listed;
    if may_be && is_name(name, &plain, rules) {
        Label::Other
    } else {
        Label::None
    }
}

/// Whether this looks like somebody's name.
fn is_name(name: &str, plain: &str, rules: &Rules) -> bool {
    if Rules::has(&rules.not_labels, plain) {
        return false;
    }
    if name.chars().all(is_unspaced) {
        let says = |ending: &String| plain.ends_with(ending.as_str());
        return name.chars().count() <= 5 && !rules.not_label_endings.iter().any(says);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = |word: &str| {
        matches!(
            word,
            "of" | "the" | "von" | "der" | "de" | "la" | "du" | "del"
        )
    };
    (1..=4).contains(&words.len())
        && words.iter().all(|word| {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let letters = word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'));
            letters && (capital || small(word))
        })
        && !words
            .iter()
            .any(|word| Rules::has(&rules.not_labels, &bare(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(text: &str, later: bool, tag: &str) -> Label {
        let place = Place {
            begins_line: true,
            later,
            listed: false,
        };
        let cast = Cast::speaking(tag).named("Mara Bell").talking_to("Wren");
        judge(text, place, &cast)
    }

    #[test]
    fn names_are_told_from_words() {
        for text in ["Mara", "MARA", "Mara Bell", "Mara (softly)", "Assistant"] {
            assert_eq!(look(text, false, "en"), Label::Own, "{text}");
        }
        for text in ["User", "You", "Player 1", "Wren", "Traveller"] {
            assert_eq!(look(text, false, "en"), Label::Other, "{text}");
        }
        for text in ["Old Tom", "The Stranger", "Captain Reed (whispering)"] {
            assert_eq!(look(text, true, "en"), Label::Other, "{text}");
            assert_eq!(look(text, false, "en"), Label::None, "{text}");
        }
        for text in ["Listen", "We have three rooms", "Price", "Room 1", "", "12"] {
            assert_eq!(look(text, true, "en"), Label::None, "{text}");
        }
        assert_eq!(look("旅人", true, "zh"), Label::Other);
        assert_eq!(look("老王", true, "zh"), Label::Other);
        assert_eq!(look("他说", true, "zh"), Label::None);
        assert_eq!(look("Preise", true, "de"), Label::None);
        assert_eq!(look("Voyageur", false, "fr"), Label::Other);
    }
}
