//! The mind that is always there: answers from the persona's own lines and facts.
//!
//! A question goes to [`Author`], which runs on a thread of its own and says which entry of
//! the persona answers it ([`Choice`]). What is said then is one of that entry's variants,
//! never the same twice in a row. Nothing is invented: what no entry answers gets one of the
//! persona's `unknown` texts, or of its `acknowledge` texts where nothing was asked.
//!
//! ```
//! use banter_core::Perceivable;
//! use banter_mind::{Author, Choice, Question};
//! use banter_core::persona::Persona;
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
//!     things: vec![Perceivable::named("the oar").described("Worn smooth.")],
//! });
//! assert_eq!(ask("So what would a crossing cost me?"), Choice::Line(0));
//! assert_eq!(ask("Nice oar!"), Choice::Describe(Perceivable::named("the oar").described("Worn smooth.")));
//! assert_eq!(ask("Who won the war?"), Choice::Unknown);
//! # Ok::<(), banter_core::persona::PersonaError>(())
//! ```

use crate::Perceivable;
use crate::actions::same_name;
use crate::choice::{Choice, Question, Recall};
use crate::compose::compose;
use crate::episode::{Recollection, Recollector, remind, tell_back};
use crate::index::{Entry, Index};
use crate::inquiry::{Authoring, Finding, described};
use crate::items::{is_named, telling};
use crate::lexicon::{Kind, Lexicon};
use crate::lore::Lore;
use crate::request::requested;
use crate::vocative::without_vocative;
use banter_core::ActionSchema;
use banter_core::persona::Persona;
use banter_engine::{Engine, Inbox};
use std::sync::{Arc, Weak};

/// The least score of an answer. Set with the questions in this crate's tests: those that
/// are meant for a line lie above it, and those about nothing here below.
const THRESHOLD: f32 = 0.45;
/// The least score of what has to do with a question, though it may not answer it.
const RELATED: f32 = 0.36;
/// How many entries are recalled.
const RECALLED: usize = 4;
/// How sure it is that something which is perceived is asked about by its name.
const NAMED: f32 = 0.5;

/// Chooses answers. It keeps an index for each persona that is in use.
#[derive(Default)]
pub struct Author {
    indices: Vec<(Weak<Persona>, Index, Arc<Lore>)>,
    recollector: Recollector,
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
        inbox.serve_each(|mut inquiry, output| {
            inquiry.refer();
            let question = Question {
                text: match inquiry.question.cue {
                    true => inquiry.meant().to_owned(),
                    false => without_vocative(inquiry.meant(), &inquiry.question.persona.name),
                },
                ..inquiry.question.clone()
            };
            let mut recall = self.recall_with(&question, &inquiry.open());
            // What it is to be done to is not there for the character.
            recall.request = recall.request.filter(|_| !inquiry.is_out_of_sight());
            let remembered = self.recollector.recollect(&inquiry);
            let mut composed = compose(&inquiry, &recall, remembered.answer.is_some());
            let mut recollection = Recollection::default();
            let answered = composed.is_none();
            if let Some((told, remembered)) = tell_back(&inquiry, &remembered, &recall, answered) {
                (recall.choice, recollection) = (told, remembered);
                // That was one of the author's.
                recall.variant = None;
                composed = None;
            }
            if let Some(composed) = &mut composed {
                remind(&inquiry, &recall, &remembered, composed);
            }
            let references = inquiry.references;
            output.send(Finding {
                recall,
                composed,
                references,
                recollection,
            })
        });
    }
}

impl Author {
    /// What answers `question`.
    pub fn choose(&mut self, question: &Question) -> Choice {
        self.recall(question).choice
    }

    /// What answers `question`, and what else has to do with it.
    pub fn recall(&mut self, question: &Question) -> Recall {
        self.recall_with(question, &described(&question.persona))
    }

    fn recall_with(&mut self, question: &Question, open: &[Arc<ActionSchema>]) -> Recall {
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
        let lexicon = Lexicon::of(&persona.language);
        let (index, lore) = self.index(persona);
        if *cue {
            let answers = |line: &banter_core::persona::Line| {
                line.cue
                    .as_ref()
                    .is_some_and(|cue| cue.eq_ignore_ascii_case(text.trim()))
            };
            let mut lines = persona.lines.iter().enumerate();
            if let Some((index, _)) = lines.find(|(index, line)| answers(line) && near(*index)) {
                let choice = Choice::Line(index);
                let related = vec![(choice.clone(), 1.0)];
                return Recall {
                    related,
                    ..Recall::sure(choice, lore)
                };
            }
        } else if !text.contains(char::is_alphanumeric) {
            return Recall::sure(Choice::NotHeard, lore);
        }
        let may = |entry| match entry {
            Entry::Line(index) => near(index),
            Entry::Fact(_) => true,
        };
        let choice = |entry: Entry| match entry {
            Entry::Line(index) => Choice::Line(index),
            Entry::Fact(index) => Choice::Fact(index),
        };
        let found = index.search(text, may);
        // None if the best is one that may not answer: what is about something else is no
        // answer instead.
        let best = found
            .first()
            .filter(|((_, score), allowed)| *allowed && *score >= THRESHOLD)
            .map(|((entry, score), _)| (choice(*entry), *score));
        let kinds = lexicon.kinds(text);
        // What one sees of a thing says neither what it costs nor since when it is there.
        let described = || {
            named(text, things, lexicon)
                .filter(|_| !persona.fallback.describe.is_empty() && !*cue)
                .filter(|thing| {
                    // Not what its own name says: a copper anvil is no price.
                    let named = lexicon.kinds(&thing.name);
                    let mut asked = kinds.difference(&named);
                    !asked.any(|kind| kind.is_measured())
                })
                .map(|thing| {
                    let score = if kinds.contains(&Kind::What) {
                        1.0
                    } else {
                        NAMED
                    };
                    (Choice::Describe(thing.clone()), score)
                })
        };
        let nothing = match cue {
            true => Choice::Silence,
            false if lexicon.is_question(text) => Choice::Unknown,
            false => Choice::Acknowledge,
        };
        let entry = found.first().map(|((entry, _), _)| *entry);
        let variant = entry
            .filter(|_| best.is_some())
            .and_then(|entry| index.variant(entry, text));
        let (answer, score) = best.or_else(described).unwrap_or((nothing, 0.0));
        let related = found
            .iter()
            .filter(|((_, score), allowed)| *allowed && *score >= RELATED)
            .take(RECALLED)
            .map(|((entry, score), _)| (choice(*entry), *score));
        Recall {
            choice: answer,
            score: score.min(1.0),
            variant,
            related: related.collect(),
            request: requested(text, open, things, &persona.language).filter(|_| !*cue),
            lore,
        }
    }

    /// The index of `persona` and what else is known of it, made when it is first asked for.
    fn index(&mut self, persona: &Arc<Persona>) -> (&Index, Arc<Lore>) {
        let same = |kept: &Weak<Persona>| std::ptr::eq(kept.as_ptr(), Arc::as_ptr(persona));
        self.indices.retain(|(kept, ..)| kept.strong_count() > 0);
        let at = match self.indices.iter().position(|(kept, ..)| same(kept)) {
            Some(at) => at,
            None => {
                let (index, lore) = (Index::new(persona), Lore::new(persona));
                self.indices
                    .push((Arc::downgrade(persona), index, Arc::new(lore)));
                self.indices.len() - 1
            }
        };
        #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
        let (_, index, lore) = &self.indices[at];
        (index, Arc::clone(lore))
    }
}

/// The thing that `text` names: all words of its name that tell something are in the text.
pub(crate) fn named<'a>(
    text: &str,
    things: &'a [Perceivable],
    lexicon: &Lexicon,
) -> Option<&'a Perceivable> {
    let text = telling(text, lexicon);
    things
        .iter()
        .filter(|thing| is_named(&text, &thing.name, lexicon))
        .max_by_key(|thing| telling(&thing.name, lexicon).len())
}
