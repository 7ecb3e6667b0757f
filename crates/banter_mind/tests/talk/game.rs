//! A small tavern to talk in.

use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{
    ActionRefused, ActionRequested, EngineFailed, LineReady, Perceivable, Percept, Percepts,
    PlaybackFinished, ReplyFinished, ReplyStarted, SentenceReady, Stamp, Timeline, Turn, TurnCause,
};
use banter_engine::Worker;
use banter_engine::fake::{FakeGenerate, Script, Step};
use banter_mind::{Grounding, MindEngine, MindPlugin, MindSettings};
use bevy::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

/// What there is in the tavern.
pub(crate) const THINGS: [&str; 15] = [
    "the hearth",
    "the counter",
    "the ale barrel",
    "the cider jug",
    "the stew pot",
    "the bread basket",
    "the lantern",
    "the cat",
    "the dog",
    "the notice board",
    "the map",
    "the lute",
    "the stairs",
    "the door",
    "the window",
];

/// A persona of this project.
pub(crate) fn persona(file: &str) -> Persona {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../assets/personas")
        .join(format!("{file}.persona.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    let persona = Persona::parse(&text, file).unwrap_or_else(|error| panic!("{error}"));
    // These tests are about what stands in the persona.
    let knowledge = Vec::new();
    Persona {
        knowledge,
        ..persona
    }
}

pub(crate) struct Tavern {
    pub(crate) game: TestApp,
    pub(crate) npc: Entity,
    pub(crate) player: Entity,
}

impl Tavern {
    /// The tavern with Mara or somebody else, and everything in it perceived by her.
    pub(crate) fn with(file: &str) -> Self {
        let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
        game.record::<SentenceReady>()
            .record::<ReplyFinished>()
            .record::<ReplyStarted>();
        game.record_events::<ActionRequested>()
            .record_events::<ActionRefused>()
            .record_events::<EngineFailed>();
        let mut percepts = Vec::new();
        for (index, name) in THINGS.iter().enumerate() {
            let thing = Perceivable::named(*name).described("Old.");
            let entity = game.world_mut().spawn(thing).id();
            let distance = index as f32;
            percepts.push(Percept::new(entity, distance));
        }
        let persona = game
            .world_mut()
            .resource_mut::<Assets<Persona>>()
            .add(persona(file));
        let npc = game
            .world_mut()
            .spawn((CharacterPersona(persona), Percepts(percepts)))
            .id();
        let player = game.world_mut().spawn_empty().id();
        Self { game, npc, player }
    }

    /// The same with a model that follows these steps, word by word, and answers everything.
    pub(crate) fn thinking(self, steps: impl IntoIterator<Item = Step<String>>) -> Self {
        self.thinking_as(Grounding::AuthorAsGround, steps)
    }

    /// The same, where answers are made of the words of these.
    pub(crate) fn thinking_as(
        self,
        grounding: Grounding,
        steps: impl IntoIterator<Item = Step<String>>,
    ) -> Self {
        let mut tavern = self.asking(FakeGenerate::following(Script::new(steps)));
        let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
        settings.grounding = grounding;
        tavern
    }

    /// The same with this model.
    pub(crate) fn asking(mut self, fake: FakeGenerate) -> Self {
        let open =
            move || -> Result<Box<dyn banter_engine::Engine<_>>, _> { Ok(Box::new(fake.clone())) };
        let worker = Worker::spawn("fake mind", open).unwrap();
        self.game.world_mut().insert_resource(MindEngine(worker));
        self
    }

    /// The same with a short timeout.
    pub(crate) fn impatient(mut self) -> Self {
        let mut settings = self.game.world_mut().resource_mut::<MindSettings>();
        settings.token_timeout = Duration::from_millis(500);
        self
    }

    pub(crate) fn say(&mut self, text: &str) -> Entity {
        let Self { npc, player, .. } = *self;
        let turn = self
            .game
            .world_mut()
            .spawn((
                Turn {
                    npc,
                    speaker: Some(player),
                },
                timeline(),
            ))
            .id();
        self.game.write(LineReady {
            turn,
            speaker: Some(player),
            text: text.into(),
            language: None,
        });
        turn
    }

    pub(crate) fn cue(&mut self, cue: &str) -> Entity {
        let input = TurnCause::Cue(cue.into());
        self.game
            .world_mut()
            .spawn((
                Turn {
                    npc: self.npc,
                    speaker: None,
                },
                input,
                timeline(),
            ))
            .id()
    }

    /// Runs until the answer is complete. Its sentences.
    pub(crate) fn answer(&mut self, turn: Entity) -> Vec<SentenceReady> {
        let mut cursor = None;
        let mut is_complete = |world: &mut World| {
            let messages = world.resource::<Messages<ReplyFinished>>();
            let cursor = cursor.get_or_insert_with(|| messages.get_cursor());
            cursor.read(messages).any(|replied| replied.turn == turn)
        };
        // Answers of several characters may be complete in one frame.
        let complete =
            !self.replies(turn).is_empty() || self.game.run_until(|world| is_complete(world));
        assert!(complete, "there was no answer");
        let replied = self.replies(turn);
        let mine: Vec<SentenceReady> = self
            .game
            .recorded::<SentenceReady>()
            .iter()
            .filter(|sentence| sentence.turn == turn)
            .cloned()
            .collect();
        assert_eq!(replied.len(), 1, "an answer ends once");
        assert_eq!(replied[0].sentences, mine.len());
        assert!(
            mine.iter()
                .enumerate()
                .all(|(index, sentence)| sentence.index == index)
        );
        mine
    }

    fn replies(&self, turn: Entity) -> Vec<ReplyFinished> {
        let all = self.game.recorded::<ReplyFinished>().iter();
        all.filter(|replied| replied.turn == turn)
            .cloned()
            .collect()
    }

    pub(crate) fn ask(&mut self, text: &str) -> String {
        let turn = self.say(text);
        let sentences = self.answer(turn);
        let texts: Vec<String> = sentences
            .into_iter()
            .map(|sentence| sentence.text)
            .collect();
        texts.join(" ")
    }

    /// The same, and the answer is heard to its end, so that its actions are done.
    pub(crate) fn perform(&mut self, text: &str) -> String {
        let turn = self.say(text);
        let sentences = self.answer(turn);
        self.play(turn, sentences.len());
        let texts: Vec<String> = sentences.into_iter().map(|it| it.text).collect();
        texts.join(" ")
    }

    /// So many sentences of an answer are heard.
    pub(crate) fn play(&mut self, turn: Entity, sentences: usize) {
        for index in 0..sentences {
            self.game.write(PlaybackFinished { turn, index });
        }
        self.game.step();
    }

    /// The name of what an action was done to.
    pub(crate) fn name(&self, entity: Option<Entity>) -> &str {
        let thing = entity.and_then(|entity| self.game.world().get::<Perceivable>(entity));
        thing.map_or("", |thing| thing.name.as_str())
    }
}

fn timeline() -> Timeline {
    Timeline::starting(Stamp {
        game: Duration::ZERO,
        wall: Instant::now(),
    })
}
