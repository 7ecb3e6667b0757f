//! The game that is looked at: Odo the ferryman, and Ada, who plays.

use crate::client::Client;
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{NpcParticipant, Perceivable, Percept, Percepts, PersonId, PlayerParticipant};
use banter_engine::{
    EngineError, Finish, FinishReason, Generate, GenerateEvent, GenerateRequest, Output, Worker,
};
use banter_inspector::{Inspector, InspectorPlugin};
use banter_mind::{
    Episode, EpisodeKind, EpisodeSettings, Episodes, Grounding, MindEngine, MindPlugin,
    MindSettings,
};
use bevy::asset::UnapprovedPathMode;
use bevy::prelude::*;

pub(crate) const ODO: &str = r#"
name = "Odo"
description = "A ferryman."
[[line]]
ask = "what does the crossing cost"
say = "Two coppers."
"#;

/// Answers with the seed and the temperature that it is asked with.
struct Echo(&'static str);

impl Generate for Echo {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let drawn = &request.sampling;
        let text = format!("{} says {} at {}.", self.0, drawn.seed, drawn.temperature);
        output.send(GenerateEvent::Text(text))?;
        let reason = FinishReason::EndOfTurn;
        output.send(GenerateEvent::Finished(Finish { reason, tokens: 5 }))
    }
}

pub(crate) fn echo(name: &'static str) -> Worker<banter_engine::Generation> {
    Worker::spawn(name, move || Ok(Box::new(Echo(name)))).unwrap()
}

pub(crate) struct Game {
    pub(crate) app: TestApp,
    pub(crate) odo: Entity,
}

impl Game {
    pub(crate) fn new() -> Self {
        let assets = AssetPlugin {
            unapproved_path_mode: UnapprovedPathMode::Allow,
            ..default()
        };
        let plugins = (
            assets,
            PersonaPlugin,
            MindPlugin,
            InspectorPlugin::default(),
        );
        let mut app = TestApp::new().with(plugins);
        let odo = Persona::parse(ODO, "odo.persona.toml").unwrap();
        let odo = app.world_mut().resource_mut::<Assets<Persona>>().add(odo);
        let odo = (CharacterPersona(odo), id("odo"), Name::new("Odo"));
        let odo = app.world_mut().spawn(odo).id();
        let ada = (PlayerParticipant, id("ada"), Name::new("Ada"));
        let ada = app.world_mut().spawn((ada, Perceivable::named("Ada"))).id();
        app.world_mut().get_mut::<Percepts>(odo).unwrap().0 = vec![Percept::new(ada, 2.0)];
        app.world_mut().resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
        let mut game = Self { app, odo };
        game.app.step();
        game
    }

    /// The same game with a language model.
    pub(crate) fn with_model() -> Self {
        let mut game = Self::new();
        game.app
            .world_mut()
            .insert_resource(MindEngine(echo("the model")));
        game
    }

    pub(crate) fn client(&self) -> Client {
        let inspector = self.app.world().resource::<Inspector>();
        Client {
            address: inspector.address(),
            token: inspector.token().as_str().to_owned(),
        }
    }

    pub(crate) fn remember(&mut self, text: &str) -> u64 {
        let by = Some(id("ada"));
        let told = Episode::new(EpisodeKind::Told { by }, text);
        let mut episodes = self.app.world_mut().get_mut::<Episodes>(self.odo).unwrap();
        episodes.add(told, &EpisodeSettings::default())
    }

    /// What Odo remembers.
    pub(crate) fn memories(&self) -> Vec<String> {
        let episodes = self.app.world().get::<Episodes>(self.odo).unwrap();
        episodes.iter().map(|it| it.text.clone()).collect()
    }

    /// Does something on another thread, and plays on until it is done.
    pub(crate) fn during<T: Send + 'static>(
        &mut self,
        act: impl FnOnce(Client) -> T + Send + 'static,
    ) -> T {
        let client = self.client();
        let thread = std::thread::spawn(move || act(client));
        let done = (0..4).any(|_| self.app.run_until(|_| thread.is_finished()));
        assert!(done, "it takes too long");
        thread.join().unwrap()
    }

    /// Adds a character that is nobody in particular.
    pub(crate) fn add(&mut self, name: &str) -> Entity {
        let somebody = (
            NpcParticipant,
            id(&name.to_lowercase()),
            Name::new(name.to_owned()),
        );
        self.app.world_mut().spawn(somebody).id()
    }
}

pub(crate) fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}
