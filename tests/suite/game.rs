//! The game that the tests play, and where things are.

use bevy::app::PluginGroupBuilder;
use bevy::asset::UnapprovedPathMode;
use bevy::prelude::*;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{
    EngineStatusChanged, PlaybackFinished, PlaybackProgress, ReplyFinished, SentenceReady,
    SentenceSynthesized, Timeline,
};
use bevy_banter::deeds::DeedsPlugin;
use bevy_banter::engine::Worker;
use bevy_banter::mind::{Grounding, MindSettings};
use bevy_banter::prelude::*;
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// A file of the development data, beside the checkout. Tests that want one say so with
/// `#[needs(data(...))]`, and are ignored where it is absent.
pub(crate) fn shared(file: &str) -> PathBuf {
    root().join("../shared/data").join(file)
}

/// A program that was built with the workspace: the tests' own folder is below it.
pub(crate) fn program(name: &str) -> PathBuf {
    let folder = std::env::current_exe().unwrap();
    let folder = folder.parent().and_then(Path::parent).unwrap();
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is missing; build it with `cargo build --workspace --bins`",
        path.display()
    );
    path
}

/// A persona that ships with the project.
pub(crate) fn shipped(name: &str) -> Persona {
    let path = root().join(format!("assets/personas/{name}.persona.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    let persona = Persona::parse(&text, name).unwrap();
    // These games have no assets but those of their tests.
    let knowledge = Vec::new();
    Persona {
        knowledge,
        ..persona
    }
}

/// A game with one character and one player, who stand together.
pub(crate) struct Game {
    pub(crate) app: TestApp,
    pub(crate) npc: Entity,
    pub(crate) player: Entity,
}

/// A turn that has ended, with what was left of it.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) end: TurnEnd,
    pub(crate) reply: Reply,
    pub(crate) timeline: Timeline,
}

#[derive(Resource, Default)]
struct EndedTurns(Vec<Ended>);

impl Game {
    pub(crate) fn new(persona: Persona, plugins: BanterPlugins) -> Self {
        // The front door brings the core itself; the harness has it already.
        let plugins = plugins.build().disable::<bevy_banter::core::CorePlugin>();
        Self::build(persona, plugins.disable::<DeedsPlugin>())
    }

    /// A game without native code whose characters do what they say that they do: `Game::with_fakes` leaves that to the
    /// test.
    pub(crate) fn with_deeds(persona: Persona) -> Self {
        let plugins = BanterPlugins::without_hosts(AudioOutput::Offline { rate: 48_000 });
        let plugins = plugins.build().disable::<bevy_banter::core::CorePlugin>();
        Self::build(persona, plugins).humming()
    }

    fn build(persona: Persona, plugins: PluginGroupBuilder) -> Self {
        let app = TestApp::new();
        let assets = AssetPlugin {
            // Tests write files of their own, in temporary folders.
            unapproved_path_mode: UnapprovedPathMode::Allow,
            ..default()
        };
        let mut app = app.with((assets, plugins));
        app.app_mut().init_asset::<Mesh>();
        app.record::<SentenceReady>()
            .record::<ReplyFinished>()
            .record::<SentenceSynthesized>()
            .record::<PlaybackProgress>()
            .record::<PlaybackFinished>()
            .record::<EngineStatusChanged>()
            .record_events::<TurnEnded>()
            .record_events::<EngineFailed>()
            .record_events::<ActionRequested>();
        app.app_mut().init_resource::<EndedTurns>().add_observer(
            |ended: On<TurnEnded>,
             turns: Query<(&Reply, &Timeline)>,
             mut all: ResMut<EndedTurns>| {
                let (reply, timeline) = turns.get(ended.turn).expect("the turn still lives");
                all.0.push(Ended {
                    end: ended.end,
                    reply: reply.clone(),
                    timeline: timeline.clone(),
                });
            },
        );
        // These tests are about the model, where there is one.
        let mut settings = app.world_mut().resource_mut::<MindSettings>();
        settings.grounding = Grounding::ModelAlone;
        let mut personas = app.world_mut().resource_mut::<Assets<Persona>>();
        let persona = personas.add(persona);
        let npc = app.world_mut().spawn(CharacterPersona(persona)).id();
        let near = Transform::from_xyz(0.0, 0.0, 2.0);
        let player = app.world_mut().spawn((PlayerParticipant, near)).id();
        app.step();
        app.step();
        Self { app, npc, player }
    }

    /// A game without native code: a voice that hums, playback into a buffer.
    pub(crate) fn with_fakes(persona: Persona) -> Self {
        let plugins = BanterPlugins::without_hosts(AudioOutput::Offline { rate: 48_000 });
        Self::new(persona, plugins).humming()
    }

    fn humming(mut self) -> Self {
        let voice = Worker::spawn("voice", || {
            Ok(Box::new(
                bevy_banter::engine::fake::FakeSynthesize::humming(),
            ))
        });
        self.app
            .world_mut()
            .insert_resource(VoiceEngine(voice.unwrap()));
        self
    }

    pub(crate) fn type_line(&mut self, text: &str) {
        let line = LineTyped {
            speaker: self.player,
            to: None,
            text: text.to_owned(),
        };
        self.app.write(line);
    }

    pub(crate) fn ended(&self) -> &[Ended] {
        &self.app.world().resource::<EndedTurns>().0
    }

    /// Types a line and waits for the turn to end.
    pub(crate) fn ask(&mut self, text: &str) -> Ended {
        let before = self.ended().len();
        self.type_line(text);
        self.wait_for_end(before)
    }

    /// Waits until more than `before` turns have ended: minutes, for a real model beside
    /// other tests takes its time.
    pub(crate) fn wait_for_end(&mut self, before: usize) -> Ended {
        let ended = (0..10).any(|_| {
            self.app
                .run_until(|world| world.resource::<EndedTurns>().0.len() > before)
        });
        assert!(ended, "the turn does not end");
        self.ended()[before].clone()
    }
}

impl Ended {
    /// The whole answer.
    pub(crate) fn text(&self) -> String {
        let sentences = self.reply.sentences.iter();
        let texts: Vec<_> = sentences.map(|sentence| sentence.text.as_str()).collect();
        texts.join(" ")
    }
}
