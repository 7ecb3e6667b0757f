//! The marks in an answer that are meant and not said: moods, actions, stage directions.
//!
//! | written | meaning |
//! |---|---|
//! | `[happy]`, `[sad 0.5]` | the mood of what follows, one of [`MOODS`](banter_persona::MOODS) |
//! | `[do pour: the ale barrel]`, `[do wave]` | an action, and what it is done to |
//! | `[anything else]` | taken out: nobody says brackets |
//! | `*smiles*` | a stage direction, taken out |
//! | `**word**` | emphasis: the word stays |
//!
//! A bracket or asterisk that is not closed within its line or within 120 characters was no
//! mark: it is taken out itself, and what follows it is said.
//!
//! ```
//! use banter_mind::{Part, Scanner};
//!
//! let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
//! scanner.push("Here. [do po", &mut parts);
//! scanner.push("ur: the ale barrel]", &mut parts);
//! scanner.finish(&mut parts);
//! let Part::Action(action) = &parts[1] else { panic!() };
//! assert_eq!((action.name.as_str(), action.object.as_deref()), ("pour", Some("the ale barrel")));
//! ```

use banter_core::Mood;
use banter_persona::parse_mood;

/// How long a mark may be, in characters.
const LONGEST: usize = 120;

/// An action as it was written. Whether it may be done is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionMark {
    /// The action's name.
    pub name: String,
    /// The name of what it is done to.
    pub object: Option<String>,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Something to say.
    Text(String),
    /// How what follows is meant.
    Mood(Mood),
    /// Something to do.
    Action(ActionMark),
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Text,
    Bracket,
    Asterisk,
}

/// Takes the marks out of a text that comes in pieces. Where the pieces are cut makes no
/// difference.
#[derive(Debug, Clone, Default)]
pub struct Scanner {
    state: State,
    /// What was read since the bracket or asterisk.
    held: String,
    /// How many characters that is.
    length: usize,
}

impl Scanner {
    /// Reads the next piece and appends what is certain of it to `parts`.
    pub fn push(&mut self, piece: &str, parts: &mut Vec<Part>) {
        for character in piece.chars() {
            self.feed(character, parts);
        }
    }

    /// Ends the text: what was held back was no mark.
    pub fn finish(&mut self, parts: &mut Vec<Part>) {
        while self.state != State::Text {
            self.release(parts);
        }
    }

    fn feed(&mut self, character: char, parts: &mut Vec<Part>) {
        match (self.state, character) {
            (State::Text, '[') => self.state = State::Bracket,
            (State::Text, '*') => self.state = State::Asterisk,
            (State::Text, _) => say(character, parts),
            (State::Bracket, ']') => {
                parts.extend(mark(&self.held));
                self.reset();
            }
            // Emphasis, if nothing stands between them; otherwise a stage direction.
            (State::Asterisk, '*') => self.reset(),
            (State::Bracket, '[') => {
                self.release(parts);
                self.feed(character, parts);
            }
            (State::Asterisk, _) if self.held.is_empty() && character.is_whitespace() => {
                self.reset();
                say(character, parts);
            }
            _ if character == '\n' || self.length == LONGEST => {
                self.release(parts);
                self.feed(character, parts);
            }
            _ => {
                self.held.push(character);
                self.length += 1;
            }
        }
    }

    /// What was held is said after all, but for the bracket or asterisk before it.
    fn release(&mut self, parts: &mut Vec<Part>) {
        let held = std::mem::take(&mut self.held);
        self.reset();
        // It may hold marks itself. It is shorter by the sign that began it: this ends.
        for character in held.chars() {
            self.feed(character, parts);
        }
    }

    fn reset(&mut self) {
        self.state = State::Text;
        self.held.clear();
        self.length = 0;
    }
}

fn say(character: char, parts: &mut Vec<Part>) {
    match parts.last_mut() {
        Some(Part::Text(text)) => text.push(character),
        _ => parts.push(Part::Text(character.into())),
    }
}

/// What stands between brackets, if it means anything.
fn mark(inside: &str) -> Option<Part> {
    let inside = inside.trim();
    if let Some(mood) = parse_mood(inside) {
        return Some(Part::Mood(mood));
    }
    let (word, rest) = inside.split_once(char::is_whitespace)?;
    if !word.eq_ignore_ascii_case("do") {
        return None;
    }
    let (name, object) = match rest.split_once([':', '：']) {
        Some((name, object)) => (name, Some(object.trim().to_owned())),
        None => (rest, None),
    };
    Some(Part::Action(ActionMark {
        name: name.trim().to_owned(),
        object: object.filter(|object| !object.is_empty()),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn scan(pieces: &[&str]) -> Vec<Part> {
        let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
        for piece in pieces {
            scanner.push(piece, &mut parts);
        }
        scanner.finish(&mut parts);
        parts
    }

    fn said(text: &str) -> String {
        let texts = scan(&[text]).into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn moods_and_actions_are_read() {
        let parts = scan(&["[happy]Welcome! [sad 0.5]Oh. [do wave][do pour：the ale barrel]"]);
        let mood = |name: &str, intensity| {
            let name = name.to_owned();
            Part::Mood(Mood { name, intensity })
        };
        let action = |name: &str, object: Option<&str>| {
            Part::Action(ActionMark {
                name: name.to_owned(),
                object: object.map(str::to_owned),
            })
        };
        assert_eq!(
            parts,
            [
                mood("happy", 1.0),
                Part::Text("Welcome! ".into()),
                mood("sad", 0.5),
                Part::Text("Oh. ".into()),
                action("wave", None),
                action("pour", Some("the ale barrel")),
            ]
        );
    }

    #[test]
    fn what_is_not_said_is_taken_out() {
        assert_eq!(said("*smiles. waves!* Hello."), " Hello.");
        assert_eq!(said("That is **hot**."), "That is hot.");
        assert_eq!(said("[INST] Hi [whatever that is]!"), " Hi !");
        assert_eq!(said("2 * 3 is six"), "2  3 is six");
        assert_eq!(said("* one\n* two"), " one\n two");
    }

    #[test]
    fn what_is_not_closed_is_said() {
        assert_eq!(said("a [b c"), "a b c");
        assert_eq!(said("a [b\nc]"), "a b\nc]");
        assert_eq!(said("a *b\nc"), "a b\nc");
        assert_eq!(said("[[happy]x"), "x");
        let long = "x".repeat(300);
        assert_eq!(said(&format!("[{long}")), long);
        assert_eq!(
            said(&format!("*[do wave {long}")),
            format!("do wave {long}")
        );
    }

    proptest! {
        #[test]
        fn cuts_make_no_difference(
            pieces in prop::collection::vec("[a-c \\[\\]*\n。do:]{0,9}", 0..40),
        ) {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(scan(&pieces), scan(&[&pieces.concat()]));
        }

        #[test]
        fn text_without_marks_is_kept(text in "[^\\[*]{0,200}") {
            prop_assert_eq!(said(&text), text);
        }

        #[test]
        fn anything_is_survived(text in "[\\[*\\]x\n]{0,2000}") {
            let said = said(&text);
            prop_assert!(!said.contains(['[', '*']));
        }
    }
}
