//! The mind that is always there: answers from the persona's own lines and facts.
//!
//! A question goes to [`Author`], which runs on a thread of its own and says which entry of
//! the persona answers it ([`Choice`]). What is said then is one of that entry's variants,
//! never the same twice in a row. Nothing is invented: what no entry answers gets one of the
//! persona's `unknown` texts.
//!
//! ```
//! use banter_mind::{Author, Choice, Question, Thing};
//! use banter_persona::Persona;
//! use std::sync::Arc;
//!
//! let persona = Persona::parse(r#"
//!     name = "Odo"
//!     language = "en"
//!     description = "A ferryman."
//!     [[line]]
//!     ask = ["what does the crossing cost"]
//!     say = "Two coppers."
//!     [fallback]
//!     unknown = "No idea."
//!     not_heard = "What?"
//!     describe = "That's {name}. {description}"
//! "#, "odo.persona.toml")?;
//! let mut author = Author::default();
//! let mut ask = |text: &str| author.choose(&Question {
//!     persona: Arc::new(persona.clone()),
//!     text: text.into(),
//!     cue: false,
//!     things: vec![Thing { name: "the oar".into(), description: "Worn smooth.".into() }],
//! });
//! assert_eq!(ask("So what would a crossing cost me?"), Choice::Line(0));
//! assert_eq!(ask("Nice oar!"), Choice::Describe(Thing { name: "the oar".into(), description: "Worn smooth.".into() }));
//! assert_eq!(ask("Who won the war?"), Choice::Unknown);
//! # Ok::<(), banter_persona::PersonaError>(())
//! ```

use crate::actions::same_name;
use crate::index::{Entry, Index};
use crate::speech_text::ActionMark;
use crate::words::{weight, words};
use banter_core::Mood;
use banter_engine::{Engine, Inbox, Task};
use banter_persona::Persona;
use std::sync::{Arc, Weak};

/// The task of choosing an answer. It never leaves this process.
#[derive(Debug)]
pub enum Authoring {}

impl Task for Authoring {
    const NAME: &'static str = "author";
    type Request = Question;
    type Event = Choice;
}

/// Something that a character perceives, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// What one sees of it. May be empty.
    pub description: String,
}

/// What a character is to answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The character.
    pub persona: Arc<Persona>,
    /// What was said to it, or the cue.
    pub text: String,
    /// Whether the text is a cue.
    pub cue: bool,
    /// What the character perceives.
    pub things: Vec<Thing>,
}

/// What answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The persona's line of this number.
    Line(usize),
    /// The persona's fact of this number.
    Fact(usize),
    /// A description of something that is perceived.
    Describe(Thing),
    /// Nothing does.
    Unknown,
    /// There was nothing to hear.
    NotHeard,
    /// Nothing is to be said: a cue for which the persona has no line.
    Silence,
}

/// Chooses answers. It keeps an index for each persona that is in use.
#[derive(Default)]
pub struct Author {
    indices: Vec<(Weak<Persona>, Index)>,
}

impl std::fmt::Debug for Author {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Author")
            .field("indices", &self.indices.len())
            .finish()
    }
}

impl Engine<Authoring> for Author {
    fn serve(&mut self, inbox: &Inbox<Authoring>) {
        inbox.serve_each(|question, output| {
            let choice = self.choose(&question);
            output.send(choice)
        });
    }
}

impl Author {
    /// What answers `question`.
    pub fn choose(&mut self, question: &Question) -> Choice {
        let Question {
            persona,
            text,
            cue,
            things,
        } = question;
        let near = |index: usize| {
            let near = persona.lines.get(index).and_then(|line| line.near.as_ref());
            near.is_none_or(|near| things.iter().any(|thing| same_name(&thing.name, near)))
        };
        if *cue {
            let answers = |line: &banter_persona::Line| {
                line.cue
                    .as_ref()
                    .is_some_and(|cue| cue.eq_ignore_ascii_case(text.trim()))
            };
            let mut lines = persona.lines.iter().enumerate();
            if let Some((index, _)) = lines.find(|(index, line)| answers(line) && near(*index)) {
                return Choice::Line(index);
            }
        } else if !text.contains(char::is_alphanumeric) {
            return Choice::NotHeard;
        }
        let may = |entry| match entry {
            Entry::Line(index) => near(index),
            Entry::Fact(_) => true,
        };
        match self.index(persona).search(text, may) {
            Some((Entry::Line(index), _)) => Choice::Line(index),
            Some((Entry::Fact(index), _)) => Choice::Fact(index),
            None if *cue => Choice::Silence,
            None => match named(text, things) {
                Some(thing) if !persona.fallback.describe.is_empty() => {
                    Choice::Describe(thing.clone())
                }
                _ => Choice::Unknown,
            },
        }
    }

    /// The index of `persona`, made when it is first asked for.
    fn index(&mut self, persona: &Arc<Persona>) -> &Index {
        let same = |kept: &Weak<Persona>| std::ptr::eq(kept.as_ptr(), Arc::as_ptr(persona));
        self.indices.retain(|(kept, _)| kept.strong_count() > 0);
        let at = match self.indices.iter().position(|(kept, _)| same(kept)) {
            Some(at) => at,
            None => {
                self.indices
                    .push((Arc::downgrade(persona), Index::new(persona)));
                self.indices.len() - 1
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
        &self.indices[at].1
    }
}

/// The thing that `text` names: all words of its name that tell something are in the text.
fn named<'a>(text: &str, things: &'a [Thing]) -> Option<&'a Thing> {
    let text = words(text);
    let telling = |thing: &Thing| -> Vec<String> {
        let mut words = words(&thing.name);
        words.retain(|word| weight(word) > 0.2);
        words
    };
    things
        .iter()
        .map(|thing| (thing, telling(thing)))
        .filter(|(_, name)| !name.is_empty() && name.iter().all(|word| text.contains(word)))
        .max_by_key(|(_, name)| name.len())
        .map(|(thing, _)| thing)
}

/// What is said and done for a [`Choice`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The words, in which [marks](crate::Part) may stand.
    pub say: String,
    /// How they are meant.
    pub mood: Option<Mood>,
    /// What is done with them.
    pub action: Option<ActionMark>,
    /// Which variant it is.
    pub variant: usize,
}

impl Answer {
    /// The answer of `persona` for `choice`. Any `draw` chooses a variant that is not
    /// `last`, where there is more than one.
    pub fn render(persona: &Persona, choice: &Choice, last: Option<usize>, draw: u64) -> Self {
        let fallback = &persona.fallback;
        let (texts, line) = match choice {
            Choice::Line(index) => {
                let line = persona.lines.get(*index);
                (line.map_or(&[][..], |line| &line.say), line)
            }
            Choice::Fact(index) => {
                let fact = persona.facts.get(*index);
                (fact.map_or(&[][..], |fact| &fact.say), None)
            }
            Choice::Describe(_) => (&fallback.describe[..], None),
            Choice::Unknown => (&fallback.unknown[..], None),
            Choice::NotHeard => (&fallback.not_heard[..], None),
            Choice::Silence => (&[][..], None),
        };
        let variant = pick(texts.len(), last, draw);
        let text = texts.get(variant).map_or("", String::as_str);
        Self {
            say: match choice {
                Choice::Describe(thing) => fill(text, thing),
                _ => text.to_owned(),
            },
            mood: line.and_then(|line| line.mood.clone()),
            action: line.and_then(|line| {
                Some(ActionMark {
                    name: line.action.clone()?,
                    object: line.object.clone(),
                })
            }),
            variant,
        }
    }
}

/// Puts a thing into a template. Its name begins a sentence where the template does.
fn fill(template: &str, thing: &Thing) -> String {
    // In one go: a name in braces of its own is not filled in again.
    let described = |part: &str| part.replace("{description}", &thing.description);
    let parts: Vec<String> = template.split("{name}").map(described).collect();
    let text = parts.join(&thing.name);
    let mut characters = text.trim().chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// One of `count` variants, but not `last` where another is to be had.
fn pick(count: usize, last: Option<usize>, draw: u64) -> usize {
    let among = |n: usize| (draw % (n as u64).max(1)) as usize;
    match last.filter(|last| *last < count) {
        Some(last) if count > 1 => {
            let other = among(count - 1);
            if other < last { other } else { other + 1 }
        }
        _ => among(count),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_template_is_filled_once_and_begins_with_a_capital() {
        let thing = Thing {
            name: "the {description}".into(),
            description: "Old.".into(),
        };
        assert_eq!(
            fill("{name}! {description}", &thing),
            "The {description}! Old."
        );
    }

    proptest! {
        #[test]
        fn no_variant_comes_twice_in_a_row(count in 2_usize..9, last in 0_usize..12, draw: u64) {
            let variant = pick(count, Some(last), draw);
            prop_assert!(variant < count && variant != last);
        }

        #[test]
        fn every_variant_can_come(count in 1_usize..9) {
            let all: std::collections::HashSet<_> = (0..64).map(|draw| pick(count, None, draw)).collect();
            prop_assert_eq!(all.len(), count);
        }
    }
}
