//! What the author's thread is asked, and what comes of it.

use crate::check::Check;
use crate::choice::{Choice, Question, Recall};
use crate::episode::{Recollecting, Recollection};
use crate::grounding::Grounding;
use crate::knowledge::{Known, Reach};
use crate::lexicon::Lexicon;
use crate::prompt::{Past, Prompt};
use crate::quoted::Quoted;
use crate::reference::{Reference, Shown, references, resolved};
use crate::speech_text::ActionMark;
use banter_core::persona::Persona;
use banter_core::{ActionSchema, Perceivable};
use banter_engine::Task;
use std::borrow::Cow;
use std::sync::Arc;

/// The task of choosing an answer, and of composing what a model is asked. It never leaves
/// this process.
#[derive(Debug)]
pub enum Authoring {}

impl Task for Authoring {
    const NAME: &'static str = "author";
    type Request = Inquiry;
    type Event = Finding;

    fn urgency(inquiry: &Inquiry) -> u8 {
        u8::from(!inquiry.guess)
    }
}

/// Inquiry of the author: a question to a persona, and all that a prompt is composed of, where a model may be asked.
#[derive(Debug, Clone)]
pub struct Inquiry {
    pub(crate) question: Question,
    pub(crate) setting: Option<Setting>,
    /// What the character may do; unless it is given, what its persona alone describes.
    pub(crate) open: Option<Vec<Arc<ActionSchema>>>,
    /// What the speaker shows while it says the line.
    pub(crate) shown: Vec<Shown>,
    /// What words of the line mean that, and the line with names in place of them. Found on the
    /// author's thread.
    pub(crate) references: Vec<Reference>,
    pub(crate) resolved: Option<String>,
    /// Whether the line is still being said, and nobody waits for an answer yet.
    pub(crate) guess: bool,
}

impl Inquiry {
    pub(crate) fn new(question: Question, setting: Option<Setting>) -> Self {
        Self {
            question,
            setting,
            open: None,
            shown: Vec::new(),
            references: Vec::new(),
            resolved: None,
            guess: false,
        }
    }

    /// Finds what words of the line mean that is shown.
    pub(crate) fn refer(&mut self) {
        let Question {
            persona, text, cue, ..
        } = &self.question;
        if *cue || self.shown.is_empty() {
            return;
        }
        self.references = references(text, &self.shown, &persona.language);
        self.resolved = (!self.references.is_empty()).then(|| resolved(text, &self.references));
    }

    /// Whether the speaker shows something and asks for it that the character does not perceive.
    pub(crate) fn is_out_of_sight(&self) -> bool {
        self.references.iter().any(|it| it.shown.name.is_none())
    }

    /// The line as it is meant: with names in place of "that one".
    pub(crate) fn meant(&self) -> &str {
        self.resolved.as_deref().unwrap_or(&self.question.text)
    }

    /// What the character may do.
    pub(crate) fn open(&self) -> Cow<'_, [Arc<ActionSchema>]> {
        let described = || described(&self.question.persona).into();
        self.open.as_deref().map_or_else(described, Cow::Borrowed)
    }
}

/// What a persona describes that its character may do.
pub(crate) fn described(persona: &Persona) -> Vec<Arc<ActionSchema>> {
    let actions = persona.actions.iter();
    actions.map(|action| Arc::new(action.into())).collect()
}

impl From<Question> for Inquiry {
    fn from(question: Question) -> Self {
        Self::new(question, None)
    }
}

/// Finding of the author: what a persona has for a question, and the prompt, where a model is to be asked.
#[derive(Debug)]
pub struct Finding {
    /// What the persona has.
    pub recall: Recall,
    pub(crate) composed: Option<Composed>,
    /// What words of the line mean.
    pub(crate) references: Vec<Reference>,
    /// What the character has in mind where no model is asked.
    pub(crate) recollection: Recollection,
}

/// All that a prompt is composed of besides what the persona recalls.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// Whether the model is to be held to a grammar.
    pub(crate) grammar: bool,
    /// What came of what the character did.
    pub(crate) deeds: Vec<String>,
    pub(crate) near: Vec<(Perceivable, f32)>,
    pub(crate) past: Vec<Past>,
    /// How many exchanges of it are left out together.
    pub(crate) block: usize,
    pub(crate) speaker: Option<Perceivable>,
    /// Whether it answers another character, and the two have talked almost as long as they may.
    pub(crate) parting: bool,
    pub(crate) grounding: Grounding,
    pub(crate) sure: f32,
    /// What the character remembers for long, and how it is found.
    pub(crate) recollecting: Option<Recollecting>,
    /// What files it may know.
    pub(crate) reach: Reach,
    /// Where things are, and what is heard, as sentences.
    pub(crate) sensed: Vec<String>,
    /// The tag of the language that is answered in, where that is not the persona's.
    pub(crate) answer_in: Option<String>,
}

impl Setting {
    /// What files tell of `line`.
    pub(crate) fn known(&self, line: &str, lexicon: &Lexicon) -> Known {
        let before = self.past.last().map(|past| past.heard.as_str());
        let before = before.filter(|heard| !heard.is_empty());
        self.reach.find(line, before, lexicon)
    }
}

/// What a model is asked, and what its answer is held to.
#[derive(Debug)]
pub(crate) struct Composed {
    pub(crate) prompt: Prompt,
    pub(crate) check: Check,
    pub(crate) quoted: Quoted,
    /// What is done if the answer does nothing.
    pub(crate) wanted: Option<ActionMark>,
    /// Which episodes the prompt tells of.
    pub(crate) recollection: Recollection,
    /// What the answer is held to.
    pub(crate) grammar: Option<String>,
    /// What is said in its place, other than what the persona has.
    pub(crate) instead: Option<Choice>,
}
