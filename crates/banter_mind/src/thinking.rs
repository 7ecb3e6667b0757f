//! An answer that is being made, from its prompt on: the state that the steps hand on.

use crate::check::Check;
use crate::choice::Choice;
use crate::quoted::Quoted;
use crate::reference::Reference;
use crate::settings::MindSettings;
use crate::speech_text::{ActionMark, Cast, Splitter};
use banter_core::persona::Persona;
use banter_core::{ActionCall, ActionSchema};
use banter_engine::{GenerateEvent, GenerateRequest, Job};
use bevy::prelude::*;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A turn whose prompt is composed and not sent yet, with what becomes of the answer.
#[derive(Component)]
pub(crate) struct Drafted(pub(crate) Option<(Thinking, Check)>);

/// A turn whose answer is being made. Dropping it cancels the work.
#[derive(Component)]
pub(crate) struct Thinking {
    pub(crate) source: Source,
    pub(crate) persona: Arc<Persona>,
    pub(crate) splitter: Splitter,
    /// Sentences so far.
    pub(crate) written: usize,
    /// What was done so far.
    pub(crate) acts: Vec<ActionCall>,
    /// What of it a stage direction told of.
    pub(crate) told: Vec<ActionCall>,
    /// What another source of this answer had done before it failed.
    pub(crate) before: Vec<ActionCall>,
    /// Whether the first piece was announced.
    pub(crate) replying: bool,
    /// Bytes so far.
    pub(crate) bytes: usize,
    /// When the engine was last heard of.
    pub(crate) heard_of: Instant,
    /// What the persona would say. It is said if a model cannot, or makes something up.
    pub(crate) instead: Choice,
    /// Which of its texts is meant.
    pub(crate) meant: Option<usize>,
    /// What a model's sentences are held against.
    pub(crate) check: Option<Check>,
    /// Marks of others that a model has read.
    pub(crate) quoted: Quoted,
    /// Whether a sentence was left out.
    pub(crate) left_out: bool,
    /// What is done if the answer has done nothing.
    pub(crate) wanted: Option<ActionMark>,
    /// What is open to the character.
    pub(crate) open: Vec<Arc<ActionSchema>>,
    /// What words of the line mean.
    pub(crate) references: Vec<Reference>,
    /// What a model's answer is held to.
    pub(crate) grammar: Option<String>,
    /// What a model is asked if it cannot be held to a grammar.
    pub(crate) without_grammar: Option<GenerateRequest>,
    /// Whether it was asked that.
    pub(crate) goes_without: bool,
}

/// Where an answer comes from.
pub(crate) enum Source {
    Model(Job<GenerateEvent>),
    /// The persona's.
    Known(Choice),
}

impl Thinking {
    pub(crate) fn new(source: Source, persona: Arc<Persona>, settings: &MindSettings) -> Self {
        Self {
            source,
            splitter: Splitter::new(settings.sentence_length).told_by(Cast::of(&persona)),
            persona,
            written: 0,
            acts: Vec::new(),
            told: Vec::new(),
            before: Vec::new(),
            replying: false,
            bytes: 0,
            heard_of: Instant::now(),
            instead: Choice::Unknown,
            meant: None,
            check: None,
            quoted: Quoted::default(),
            left_out: false,
            wanted: None,
            open: Vec::new(),
            references: Vec::new(),
            grammar: None,
            without_grammar: None,
            goes_without: false,
        }
    }

    /// How long the language model has worked without a word. The time behind other
    /// characters, or while it loads, does not count; and a persona always answers.
    pub(crate) fn silence(&self) -> Duration {
        let begun = match &self.source {
            Source::Model(job) => job.begun(),
            Source::Known(_) => None,
        };
        begun.map_or(Duration::ZERO, |begun| begun.max(self.heard_of).elapsed())
    }

    /// Whether a mark only repeats one that stands in the words of others.
    pub(crate) fn quotes(&self, mark: &ActionMark) -> bool {
        let object = mark.object.as_deref().unwrap_or_default();
        self.quoted.holds(&format!("{} {object}", mark.name))
    }

    /// Whether anything was done in this answer, by whatever source of it.
    pub(crate) fn has_acted(&self) -> bool {
        !self.acts.is_empty() || !self.before.is_empty()
    }

    /// Lets the persona go on in a model's place. What is half written is forgotten, and the
    /// model's work is cancelled. What it has done stays done.
    pub(crate) fn correct(&mut self, settings: &MindSettings) {
        let instead = std::mem::replace(&mut self.instead, Choice::Silence);
        // Who has said something already does not say that it knows nothing.
        let silent = self.written > 0 && instead.is_nothing();
        self.source = Source::Known(if silent { Choice::Silence } else { instead });
        let cast = self.splitter.cast().clone();
        self.splitter = Splitter::new(settings.sentence_length).told_by(cast);
        self.before.append(&mut self.acts);
        self.check = None;
        self.quoted = Quoted::default();
        self.left_out = false;
    }
}
