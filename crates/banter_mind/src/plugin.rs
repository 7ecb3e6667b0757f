//! The mind as a plugin, and its settings.

use crate::authored::{Author, Authoring};
use crate::prompt::{Prompt, PromptReport};
use crate::{
    Exchange, Grounding, Memory, Unsaid, chorus, compose, generate, guard, library, memory, react,
    recall, receive, submit, unsaid,
};
use banter_core::{
    BanterSystems, EngineStatus, EngineWatch, NpcParticipant, Stage, WatchedEngine, clock_is_paused,
};
use banter_engine::{Generation, Sampling, Worker};
use bevy::prelude::*;
use std::time::Duration;

/// The language model. Without this resource, and whenever it fails, characters answer from
/// their personas.
///
/// ```
/// use banter_engine::{fake::FakeGenerate, Worker};
/// use banter_mind::MindEngine;
/// let engine = MindEngine(Worker::spawn("mind", || {
///     Ok(Box::new(FakeGenerate::replying(["[happy] Come in!"])))
/// })?);
/// # let _ = engine;
/// # Ok::<(), banter_engine::EngineError>(())
/// ```
#[derive(Resource, Debug)]
pub struct MindEngine(pub Worker<Generation>);

impl WatchedEngine for MindEngine {
    const STAGE: Stage = Stage::Think;

    fn name(&self) -> &str {
        self.0.name()
    }

    fn status(&self) -> EngineStatus {
        self.0.status()
    }
}

/// What chance makes of a conversation: with the same seed and the same lines personas give the
/// same answers. Characters that share a persona draw differently, and of several variants no two
/// of them say the same one after the other. A language model gets the same seeds, and its
/// engine's documentation says how far that makes its answers the same.
#[derive(Resource, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct MindSeed(pub u64);

/// Bounds of an answer.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct MindSettings {
    /// Whose words answers are made of; a character may have its own, as a component.
    /// [`Grounding::AuthorFirst`].
    pub grounding: Grounding,
    /// How well a line or a fact has to fit a question for the author's words to be said
    /// [first](Grounding::AuthorFirst), 0.45..=1: at 0.45 whenever one answers at all, above
    /// 1.2 never. What is no question needs 0.15 more. 0.6.
    pub sure: f32,
    /// How long the language model may work without a word, by the wall's clock, before the
    /// character answers from its persona or leaves it at what it has said. The time behind
    /// other characters, while the model loads or while the game is paused does not count. 20 s.
    pub patience: Duration,
    /// How many sentences an answer may have. 8.
    pub sentences: usize,
    /// How many characters a sentence may have. 240.
    pub sentence_length: usize,
    /// How many exchanges a character remembers. 8.
    pub memory: usize,
    /// How many tokens a prompt may have, by an estimate that rather counts too many. With more,
    /// [sections](crate::prompt::Section) of the lowest priority are left out. It should leave
    /// room for the answer in the model's context, which is 4,096 tokens unless it was set.
    /// 3,500.
    pub prompt_tokens: u32,
    /// How long an interrupted character knows what it had still to say, by the game's clock:
    /// [`Unsaid`]. 2 minutes.
    pub unsaid: Duration,
    /// How lively the language model is, 0 for always the same; around 0.8. 0.8.
    pub temperature: f32,
    /// How many tokens it may write. 160.
    pub max_tokens: u32,
}

impl Default for MindSettings {
    fn default() -> Self {
        Self {
            grounding: Grounding::AuthorFirst,
            sure: 0.6,
            patience: Duration::from_secs(20),
            sentences: 8,
            sentence_length: 240,
            memory: 8,
            prompt_tokens: 3_500,
            unsaid: Duration::from_secs(120),
            temperature: 0.8,
            max_tokens: 160,
        }
    }
}

impl MindSettings {
    /// How tokens are drawn for an answer with this seed.
    pub(crate) fn sampling(&self, seed: u64) -> Sampling {
        Sampling {
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            seed,
            ..Sampling::default()
        }
    }
}

/// The thread that chooses authored answers.
#[derive(Resource)]
pub(crate) struct AuthorWorker(pub(crate) Worker<Authoring>);

/// The steps from what a persona recalls to a model's answer, in `PreUpdate` within
/// [`BanterSystems::Receive`].
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MindSystems {
    /// What came from the persona becomes the author's answer, or a [`Prompt`] on its turn.
    Compose,
    /// For systems of a game: here they may edit a `Prompt` before it is sent, in a query for
    /// `Added<Prompt>`.
    EditPrompt,
    /// Each prompt is cut to [`MindSettings::prompt_tokens`] and sent.
    Generate,
    /// What the model sends is read.
    Receive,
}

/// Lets characters think. Needs [`CorePlugin`](banter_core::CorePlugin) and
/// [`PersonaPlugin`](banter_core::persona::PersonaPlugin).
#[derive(Debug, Default)]
pub struct MindPlugin;

impl Plugin for MindPlugin {
    fn build(&self, app: &mut App) {
        match Worker::spawn("author", || Ok(Box::new(Author::default()))) {
            Ok(worker) => {
                app.insert_resource(AuthorWorker(worker));
            }
            Err(error) => tracing::error!("characters have no thread to think on: {error}"),
        }
        guard::build(app);
        app.init_resource::<MindSeed>()
            .init_resource::<MindSettings>()
            .init_resource::<library::Library>()
            .init_resource::<chorus::Chorus>()
            .init_resource::<react::Reactions>()
            .add_plugins(EngineWatch::<MindEngine>::default())
            .register_type::<MindSeed>()
            .register_type::<MindSettings>()
            .register_type::<Grounding>()
            .register_type::<Memory>()
            .register_type::<Exchange>()
            .register_type::<Prompt>()
            .register_type::<PromptReport>()
            .register_type::<Unsaid>()
            .register_required_components::<NpcParticipant, Memory>()
            .register_required_components::<NpcParticipant, Unsaid>()
            .register_required_components::<NpcParticipant, submit::Said>()
            .add_systems(
                Update,
                (
                    (submit::ask, unsaid::resume, recall::recall).chain(),
                    react::react,
                    memory::overhear,
                )
                    .in_set(BanterSystems::Think),
            )
            // In no set: a game may hold the stages up, and assets load on.
            .add_systems(
                PreUpdate,
                (library::shelve, submit::wait.run_if(clock_is_paused))
                    .before(BanterSystems::Receive),
            )
            .configure_sets(
                PreUpdate,
                (
                    MindSystems::Compose,
                    MindSystems::EditPrompt,
                    MindSystems::Generate,
                    MindSystems::Receive,
                )
                    .chain()
                    .in_set(BanterSystems::Receive),
            )
            .add_systems(
                PreUpdate,
                (
                    compose::take.in_set(MindSystems::Compose),
                    generate::generate.in_set(MindSystems::Generate),
                    (receive::receive, generate::report)
                        .chain()
                        .in_set(MindSystems::Receive),
                )
                    .chain(),
            )
            .add_observer(memory::note_speaker)
            .add_observer(memory::remember)
            .add_observer(react::note_reaction)
            .add_observer(unsaid::keep);
    }
}
