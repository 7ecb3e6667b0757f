//! What is to be answered, what an answer is made with, and the engines that are asked.

use crate::Perceivable;
use crate::actions::Surroundings;
use crate::answer::Answer;
use crate::authored::Choice;
use crate::check::Check;
use crate::chorus::Chorus;
use crate::plugin::AuthorWorker;
use crate::prompt::{LONGEST_LINE, Occasion};
use crate::quoted::Quoted;
use crate::speech_text::{ActionMark, Cast, Splitter};
use crate::{MindEngine, MindSeed, MindSettings};
use banter_core::persona::Persona;
use banter_core::{EngineError, LineReady, MemberOf, People, PersonId, TurnCause};
use banter_engine::{GenerateEvent, GenerateRequest, Job};
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a variant is drawn that nobody else had.
const TRIES: u64 = 8;

/// A turn for which an answer is wanted.
#[derive(Component, Debug)]
pub(crate) struct Asked {
    pub(crate) occasion: Occasion,
    pub(crate) since: Instant,
}

/// A turn whose answer is being made. Dropping it cancels the work.
#[derive(Component)]
pub(crate) struct Thinking {
    pub(crate) source: Source,
    pub(crate) persona: Arc<Persona>,
    pub(crate) splitter: Splitter,
    /// Sentences so far.
    pub(crate) written: usize,
    /// What was done so far.
    pub(crate) acts: Vec<Act>,
    /// What of it a stage direction told of.
    pub(crate) told: Vec<Act>,
    /// What another source of this answer had done before it failed.
    pub(crate) before: Vec<Act>,
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
}

/// An action by its name, and what it was done to.
pub(crate) type Act = (String, Option<Entity>);

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
        let silent = self.written > 0 && instead == Choice::Unknown;
        self.source = Source::Known(if silent { Choice::Silence } else { instead });
        let cast = self.splitter.cast().clone();
        self.splitter = Splitter::new(settings.sentence_length).told_by(cast);
        self.before.append(&mut self.acts);
        self.check = None;
        self.quoted = Quoted::default();
        self.left_out = false;
    }
}

/// What a character said last for each choice, so that it varies. Every `NpcParticipant` has it.
#[derive(Component, Default)]
pub(crate) struct Said {
    last: HashMap<std::mem::Discriminant<Choice>, HashMap<usize, usize>>,
    answers: u64,
    /// Its number among the characters of its persona.
    voice: Option<u64>,
}

impl Said {
    /// A number for the next answer of a character of this name, the same for the same seed,
    /// and another for another character of that name.
    pub(crate) fn draw(&mut self, seed: MindSeed, name: &str, chorus: &mut Chorus) -> u64 {
        self.answers += 1;
        let voice = *self.voice.get_or_insert_with(|| chorus.join(name));
        // A hasher with fixed keys: the same in every run.
        let mut hasher = std::hash::DefaultHasher::new();
        (seed.0, name, voice, self.answers).hash(&mut hasher);
        hasher.finish()
    }

    /// The words for `choice`, other than the last time: those that are `meant`, or any, other
    /// than `others` of the same persona had for it where there are so many.
    pub(crate) fn vary(
        &mut self,
        persona: &Persona,
        choice: &Choice,
        meant: Option<usize>,
        draw: u64,
        others: Option<usize>,
    ) -> Answer {
        let number = choice.number();
        let kind = self.last.entry(std::mem::discriminant(choice)).or_default();
        let last = kind.get(&number).copied();
        let meant = meant.filter(|meant| Some(*meant) != last);
        let render = |more: u64| Answer::render(persona, choice, last, draw.wrapping_add(more));
        let other = (0..TRIES).map(render);
        let mut other = other.filter(|answer| Some(answer.variant) != others);
        let answer = match meant {
            Some(meant) => Answer::of(persona, choice, meant),
            None => other.next().unwrap_or_else(|| render(0)),
        };
        kind.insert(number, answer.variant);
        answer
    }
}

/// Notes what is to be answered.
pub(crate) fn ask(
    mut heard: MessageReader<LineReady>,
    cues: Query<(Entity, &TurnCause), Added<TurnCause>>,
    mut commands: Commands,
) {
    let mut note = |turn: Entity, occasion| {
        let asked = Asked {
            occasion,
            since: Instant::now(),
        };
        // The turn may have been ended in the meantime.
        if let Ok(mut turn) = commands.get_entity(turn) {
            turn.try_insert(asked);
        }
    };
    for LineReady { turn, text, .. } in heard.read() {
        note(*turn, Occasion::Line(bounded(text)));
    }
    for (turn, cause) in &cues {
        if let TurnCause::Cue(cue) | TurnCause::ActionResult(cue) = cause {
            note(turn, Occasion::Cue(bounded(cue)));
        }
    }
}

fn bounded(text: &str) -> String {
    text.chars().take(LONGEST_LINE).collect()
}

/// Hands questions to the engines.
#[derive(SystemParam)]
pub(crate) struct Asker<'w, 's> {
    engine: Option<Res<'w, MindEngine>>,
    pub(crate) author: Option<Res<'w, AuthorWorker>>,
    surroundings: Surroundings<'w, 's>,
    names: Query<'w, 's, &'static Name>,
    people: Res<'w, People>,
    ids: Query<'w, 's, &'static PersonId>,
    conversations: Query<'w, 's, &'static MemberOf>,
}

impl Asker<'_, '_> {
    /// The name of the language model, for messages.
    pub(crate) fn engine_name(&self) -> String {
        let name = self
            .engine
            .as_ref()
            .map(|engine| engine.0.name().to_owned());
        name.unwrap_or_else(|| "the mind".to_owned())
    }

    pub(crate) fn things(&self, npc: Entity) -> Vec<(Perceivable, f32)> {
        let perceived = self.surroundings.of(npc).map(|(_, distance, thing)| {
            let (name, description) = (thing.name.clone(), thing.description.clone());
            (Perceivable { name, description }, distance)
        });
        perceived.collect()
    }

    /// Who somebody is, as far as others know: by what is perceived of it, or its name.
    pub(crate) fn known_as(&self, somebody: Option<Entity>) -> Option<Perceivable> {
        let somebody = somebody?;
        if let Some(thing) = self.surroundings.thing(somebody) {
            let (name, description) = (thing.name.clone(), thing.description.clone());
            return Some(Perceivable { name, description });
        }
        let name = self.names.get(somebody).ok()?.as_str().to_owned();
        let description = String::new();
        Some(Perceivable { name, description })
    }

    /// The identity of somebody.
    pub(crate) fn person(&self, somebody: Entity) -> Option<&PersonId> {
        self.ids.get(somebody).ok()
    }

    /// A name for the conversation that somebody is in, which holds while it lasts.
    pub(crate) fn conversation(&self, somebody: Entity) -> Option<String> {
        let MemberOf(conversation) = self.conversations.get(somebody).ok()?;
        Some(conversation.to_bits().to_string())
    }

    /// The entity that somebody is at present, if it is here.
    pub(crate) fn present(&self, id: &PersonId) -> Option<Entity> {
        self.people.entity(id)
    }

    /// Asks the model, if there is one.
    pub(crate) fn ask_model(
        &self,
        request: GenerateRequest,
    ) -> Option<Result<Source, EngineError>> {
        let submitted = self.engine.as_ref()?.0.submit(request);
        Some(
            submitted
                .map(Source::Model)
                .map_err(|refused| refused.error),
        )
    }

    /// Whether there is a model to ask.
    pub(crate) fn has_model(&self) -> bool {
        self.engine.is_some()
    }
}

/// Patience does not run out while the game is paused.
pub(crate) fn wait(mut asked: Query<&mut Asked>, mut thinking: Query<&mut Thinking>) {
    for mut asked in &mut asked {
        asked.since = Instant::now();
    }
    for mut thinking in &mut thinking {
        thinking.heard_of = Instant::now();
    }
}
