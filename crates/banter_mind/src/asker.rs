//! What an answer is made with: the engines that are asked, and what is known of who is there.

use crate::MindAdapters;
use crate::actions::Surroundings;
use crate::engines::{AuthorWorker, MindEngine};
use crate::thinking::Source;
use banter_core::{EngineError, MemberOf, People, Perceivable, PersonId};
use banter_engine::{Adapter, GenerateEvent, GenerateRequest, Job};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Hands questions to the engines.
#[derive(SystemParam)]
pub(crate) struct Asker<'w, 's> {
    engine: Option<Res<'w, MindEngine>>,
    grammars: Res<'w, GrammarsRefused>,
    pub(crate) author: Option<Res<'w, AuthorWorker>>,
    surroundings: Surroundings<'w, 's>,
    names: Query<'w, 's, &'static Name>,
    people: Res<'w, People>,
    ids: Query<'w, 's, &'static PersonId>,
    conversations: Query<'w, 's, &'static MemberOf>,
    adapters: Query<'w, 's, &'static MindAdapters>,
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

    /// What a character sees, with distances in metres, the nearest first.
    pub(crate) fn things(&self, npc: Entity) -> Vec<(Perceivable, f32)> {
        let seen = self.surroundings.seen_by(npc);
        seen.map(|(distance, thing)| (thing.clone(), distance))
            .collect()
    }

    /// What is near characters.
    pub(crate) fn surroundings(&self) -> &Surroundings<'_, '_> {
        &self.surroundings
    }

    /// Who somebody is, as far as others know: by what is perceived of it, or its name.
    pub(crate) fn known_as(&self, somebody: Option<Entity>) -> Option<Perceivable> {
        let somebody = somebody?;
        if let Some(thing) = self.surroundings.thing(somebody) {
            return Some(thing.clone());
        }
        let name = self.names.get(somebody).ok()?.as_str();
        Some(Perceivable::named(name))
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

    /// What a character's answers are generated with beside the model.
    pub(crate) fn adapters(&self, npc: Entity) -> Vec<Adapter> {
        self.adapters
            .get(npc)
            .map_or_else(|_| Vec::new(), |it| it.0.clone())
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

    /// Has the model read something of which it says nothing, if it has a place for it.
    pub(crate) fn prefill(&self, request: GenerateRequest) -> Option<Job<GenerateEvent>> {
        self.engine.as_ref()?.0.submit(request).ok()
    }

    /// Whether the engine has refused to be held to a grammar.
    pub(crate) fn refuses_grammars(&self) -> bool {
        self.grammars.0
    }

    /// Whether there is a model to ask.
    pub(crate) fn has_model(&self) -> bool {
        self.engine.is_some()
    }
}

/// Whether the engine has refused a grammar.
#[derive(Resource, Default)]
pub(crate) struct GrammarsRefused(pub(crate) bool);

/// Another engine may know grammars.
pub(crate) fn try_grammars(mut grammars: ResMut<GrammarsRefused>) {
    grammars.0 = false;
}
