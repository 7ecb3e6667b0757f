//! From what was heard to work for an engine.

use crate::actions::Surroundings;
use crate::authored::{Answer, Choice, Question, Thing};
use crate::plugin::AuthorWorker;
use crate::prompt::{self, Occasion};
use crate::speech_text::{Cast, Splitter};
use crate::{Memory, MindEngine, MindSeed, MindSettings};
use banter_core::{EngineError, EngineFailed, Heard, Stage, Turn, TurnInput};
use banter_engine::{GenerateEvent, GenerateRequest, Job};
use banter_persona::{Character, Persona};
use bevy::asset::AssetEvent;
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How much of a line is read, in characters.
const LONGEST_LINE: usize = 1000;

/// The personas in use, where other threads can read them too.
#[derive(Resource)]
pub(crate) struct Library {
    personas: HashMap<AssetId<Persona>, Arc<Persona>>,
    fallback: Arc<Persona>,
}

impl Default for Library {
    fn default() -> Self {
        Self {
            personas: HashMap::default(),
            fallback: Arc::new(Persona::fallback()),
        }
    }
}

/// Keeps the library as the assets are.
pub(crate) fn shelve(
    mut changes: MessageReader<AssetEvent<Persona>>,
    assets: Res<Assets<Persona>>,
    mut library: ResMut<Library>,
) {
    for change in changes.read() {
        match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => {
                if let Some(persona) = assets.get(*id) {
                    library.personas.insert(*id, Arc::new(persona.clone()));
                }
            }
            AssetEvent::Removed { id } => {
                library.personas.remove(id);
            }
            _ => {}
        }
    }
}

/// A turn for which an answer is wanted.
#[derive(Component, Debug)]
pub(crate) struct Asked {
    pub(crate) occasion: Occasion,
    since: Instant,
}

/// A turn whose answer is being made. Dropping it cancels the work.
#[derive(Component)]
pub(crate) struct Thinking {
    pub(crate) source: Source,
    pub(crate) persona: Arc<Persona>,
    pub(crate) splitter: Splitter,
    /// Sentences so far.
    pub(crate) written: usize,
    /// Whether anything was done.
    pub(crate) acted: bool,
    /// Whether the first piece was announced.
    pub(crate) replying: bool,
    /// Bytes so far.
    pub(crate) bytes: usize,
    /// When the engine was last heard of.
    pub(crate) heard_of: Instant,
}

/// Where an answer comes from.
pub(crate) enum Source {
    Model(Job<GenerateEvent>),
    Author(Job<Choice>),
    /// It is known already.
    Known(Choice),
}

impl Thinking {
    pub(crate) fn new(source: Source, persona: Arc<Persona>, settings: &MindSettings) -> Self {
        Self {
            source,
            splitter: Splitter::new(settings.sentence_length).told_by(Cast::of(&persona)),
            persona,
            written: 0,
            acted: false,
            replying: false,
            bytes: 0,
            heard_of: Instant::now(),
        }
    }

    /// How long the language model has worked without a word. The time behind other
    /// characters, or while it loads, does not count; and a persona always answers.
    pub(crate) fn silence(&self) -> Duration {
        let begun = match &self.source {
            Source::Model(job) => job.begun(),
            Source::Author(_) | Source::Known(_) => None,
        };
        begun.map_or(Duration::ZERO, |begun| begun.max(self.heard_of).elapsed())
    }
}

/// What a character said last for each choice, so that it varies. Every `Npc` has it.
#[derive(Component, Default)]
pub(crate) struct Said {
    last: HashMap<std::mem::Discriminant<Choice>, HashMap<usize, usize>>,
    answers: u64,
}

impl Said {
    /// A number for the next answer of a character of this name, the same for the same seed.
    pub(crate) fn draw(&mut self, seed: MindSeed, name: &str) -> u64 {
        self.answers += 1;
        // A hasher with fixed keys: the same in every run.
        let mut hasher = std::hash::DefaultHasher::new();
        (seed.0, name, self.answers).hash(&mut hasher);
        hasher.finish()
    }

    /// The words for `choice`, other than the last time.
    pub(crate) fn vary(&mut self, persona: &Persona, choice: &Choice, draw: u64) -> Answer {
        let (Choice::Line(number) | Choice::Fact(number)) = choice else {
            return self.vary_numbered(persona, choice, 0, draw);
        };
        self.vary_numbered(persona, choice, *number, draw)
    }

    fn vary_numbered(
        &mut self,
        persona: &Persona,
        choice: &Choice,
        number: usize,
        draw: u64,
    ) -> Answer {
        let kind = self.last.entry(std::mem::discriminant(choice)).or_default();
        let answer = Answer::render(persona, choice, kind.get(&number).copied(), draw);
        kind.insert(number, answer.variant);
        answer
    }
}

/// Notes what is to be answered.
pub(crate) fn ask(
    mut heard: MessageReader<Heard>,
    cues: Query<(Entity, &TurnInput), Added<TurnInput>>,
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
    for Heard { turn, text, .. } in heard.read() {
        note(*turn, Occasion::Line(bounded(text)));
    }
    for (turn, input) in &cues {
        if let TurnInput::Cue(cue) = input {
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
    author: Option<Res<'w, AuthorWorker>>,
    surroundings: Surroundings<'w, 's>,
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

    fn things(&self, npc: Entity) -> Vec<(Thing, f32)> {
        let perceived = self.surroundings.of(npc).map(|(_, distance, thing)| {
            let (name, description) = (thing.name.clone(), thing.description.clone());
            (Thing { name, description }, distance)
        });
        perceived.collect()
    }

    /// Asks the persona. It cannot fail: at worst the character does not know.
    pub(crate) fn ask_author(
        &self,
        npc: Entity,
        persona: &Arc<Persona>,
        occasion: &Occasion,
    ) -> Source {
        let cue = matches!(occasion, Occasion::Cue(_));
        let question = Question {
            persona: Arc::clone(persona),
            text: occasion.text().to_owned(),
            cue,
            things: self
                .things(npc)
                .into_iter()
                .map(|(thing, _)| thing)
                .collect(),
        };
        let job = self
            .author
            .as_ref()
            .and_then(|author| author.0.submit(question).ok());
        match job {
            Some(job) => Source::Author(job),
            None if cue => Source::Known(Choice::Silence),
            None => Source::Known(Choice::Unknown),
        }
    }

    fn ask_model(&self, request: GenerateRequest) -> Option<Result<Source, EngineError>> {
        let submitted = self.engine.as_ref()?.0.submit(request);
        Some(
            submitted
                .map(Source::Model)
                .map_err(|refused| refused.error),
        )
    }
}

/// Begins to think about what was asked, once the persona is there.
pub(crate) fn begin(
    asked: Query<(Entity, &Turn, &Asked), Without<Thinking>>,
    mut npcs: Query<(Option<&Character>, &Memory, &mut Said)>,
    library: Res<Library>,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut commands: Commands,
) {
    for (entity, turn, Asked { occasion, since }) in &asked {
        let Ok((character, memory, mut said)) = npcs.get_mut(turn.npc) else {
            continue;
        };
        let persona = match character {
            None => &library.fallback,
            Some(Character(handle)) => match library.personas.get(&handle.id()) {
                Some(persona) => persona,
                // It is still being loaded.
                None if since.elapsed() < settings.patience => continue,
                None => &library.fallback,
            },
        };
        let heard_nothing =
            matches!(occasion, Occasion::Line(text) if !text.contains(char::is_alphanumeric));
        let source = if heard_nothing {
            Source::Known(Choice::NotHeard)
        } else if asker.engine.is_some() {
            let exchanges = memory
                .exchanges()
                .map(|past| (past.heard.as_str(), past.said.as_str()));
            let sampling = settings.sampling(said.draw(*seed, &persona.name));
            let things = asker.things(turn.npc);
            let request = prompt::build(persona, &things, exchanges, occasion, sampling);
            match asker.ask_model(request) {
                Some(Ok(source)) => source,
                refused => {
                    if let Some(Err(error)) = refused {
                        commands.trigger(EngineFailed {
                            turn: entity,
                            stage: Stage::Think,
                            error,
                        });
                    }
                    asker.ask_author(turn.npc, persona, occasion)
                }
            }
        } else {
            asker.ask_author(turn.npc, persona, occasion)
        };
        let thinking = Thinking::new(source, Arc::clone(persona), &settings);
        commands.entity(entity).try_insert(thinking);
    }
}
