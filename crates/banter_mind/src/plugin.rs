//! The mind as a plugin, and the order of its steps.

use crate::authored::Author;
use crate::engines::{AuthorWorker, MindEngine};
use crate::prompt::{Prompt, PromptReport};
use crate::said::Said;
use crate::{
    Exchange, Grounding, Memory, MindSeed, MindSettings, Unsaid, asked, asker, beats, chorus,
    compose, deeds, generate, goals, guard, keeping, knowledge, library, memory, pass_on, pointing,
    proposals, react, recall, receive, remembering, speculate, translation, unsaid, wake,
};
use banter_core::{BanterSystems, EngineWatch, NpcParticipant, clock_is_paused};
use banter_engine::Worker;
use bevy::prelude::*;

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
        keeping::build(app);
        knowledge::build(app);
        speculate::build(app);
        remembering::build(app);
        goals::build(app);
        pass_on::build(app);
        beats::build(app);
        proposals::build(app);
        translation::build(app);
        app.init_resource::<MindSeed>()
            .init_resource::<MindSettings>()
            .init_resource::<library::Library>()
            .init_resource::<chorus::Chorus>()
            .init_resource::<react::Reactions>()
            .init_resource::<asker::GrammarsRefused>()
            .add_plugins(EngineWatch::<MindEngine>::default())
            .register_type::<MindSeed>()
            .register_type::<MindSettings>()
            .register_type::<Grounding>()
            .register_type::<Memory>()
            .register_type::<Exchange>()
            .register_type::<Prompt>()
            .register_type::<PromptReport>()
            .register_type::<Unsaid>()
            .register_type::<wake::NoticeSettings>()
            .register_required_components::<NpcParticipant, Memory>()
            .register_required_components::<NpcParticipant, Unsaid>()
            .register_required_components::<NpcParticipant, Said>()
            .register_required_components::<NpcParticipant, deeds::Deeds>()
            .register_type::<deeds::Deeds>()
            .add_systems(
                Update,
                (
                    (asked::ask, unsaid::resume, recall::recall).chain(),
                    deeds::note.before(recall::recall),
                    react::react,
                    wake::wake,
                    memory::overhear,
                )
                    .in_set(BanterSystems::Think),
            )
            .add_systems(
                Update,
                (pointing::note_actions, pointing::point, pointing::lower)
                    .chain()
                    .in_set(BanterSystems::Settle),
            )
            // In no set: a game may hold the stages up, and assets load on.
            .add_systems(
                PreUpdate,
                (
                    library::shelve,
                    asked::wait.run_if(clock_is_paused),
                    asker::try_grammars.run_if(resource_exists_and_changed::<MindEngine>),
                )
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
            .add_observer(deeds::note_veto)
            .add_observer(unsaid::keep);
    }
}
