//! An inn whose keeper wants something.

use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{
    CueRequested, LineTyped, Perceivable, Percept, Percepts, PlaybackFinished, PlaybackProgress,
    PlayerParticipant, Reply, ReplyFinished, SentenceReady, Turn, TurnStarted,
};
use banter_mind::{MindPlugin, StoryTime};
use bevy::prelude::*;
use std::time::Duration;

/// A game with these goals of Mara's, a player, and a cat that she may see.
pub(crate) struct Inn {
    pub(crate) game: TestApp,
    pub(crate) mara: Entity,
    pub(crate) player: Entity,
    pub(crate) cat: Entity,
}

pub(crate) fn persona(name: &str, goals: &str) -> Persona {
    let text = format!(
        r#"
        name = "{name}"
        language = "en"
        description = "Somebody."
        {goals}
        [fallback]
        unknown = "No idea."
        not_heard = "What?"
        "#
    );
    Persona::parse(&text, "mara").unwrap_or_else(|error| panic!("{error}"))
}

impl Inn {
    pub(crate) fn with(goals: &str) -> Self {
        let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
        game.record::<CueRequested>()
            .record::<SentenceReady>()
            .record::<ReplyFinished>()
            .record_events::<TurnStarted>();
        let world = game.world_mut();
        let mut personas = world.resource_mut::<Assets<Persona>>();
        let mara = personas.add(persona("Mara", goals));
        let mara = world
            .spawn((
                CharacterPersona(mara),
                Name::new("Mara"),
                Percepts::default(),
            ))
            .id();
        let player = world.spawn((PlayerParticipant, Name::new("Ada"))).id();
        let cat = world.spawn(Perceivable::named("the cat")).id();
        let mut inn = Self {
            game,
            mara,
            player,
            cat,
        };
        inn.clock(0.0, 12.0);
        inn.wait(1.0);
        inn
    }

    pub(crate) fn wait(&mut self, seconds: f32) {
        self.game.run_for(Duration::from_secs_f32(seconds));
    }

    /// She perceives these and nothing else.
    pub(crate) fn sees(&mut self, all: &[Entity]) {
        let percept = |entity| Percept::new(entity, 1.0);
        let percepts = all.iter().copied().map(percept).collect();
        let world = self.game.world_mut();
        world.entity_mut(self.mara).insert(Percepts(percepts));
    }

    pub(crate) fn clock(&mut self, day: f64, hour: f64) {
        let seconds = day * StoryTime::DAY + hour * 3_600.0;
        self.game.world_mut().resource_mut::<StoryTime>().seconds = seconds;
    }

    /// What she has wanted to speak of so far.
    pub(crate) fn wanted(&self) -> Vec<&str> {
        let cues = self.game.recorded::<CueRequested>().iter();
        cues.map(|cue| cue.cue.as_str()).collect()
    }

    /// Every turn that was begun is answered, and said to its end.
    pub(crate) fn finish(&mut self) {
        assert!(self.game.run_until(|world| {
            let begun = world.query::<&Turn>().iter(world).count();
            begun > 0 && world.query::<&Reply>().iter(world).all(|it| it.complete)
        }));
        let turns: Vec<TurnStarted> = self.game.recorded::<TurnStarted>().to_vec();
        for TurnStarted { turn, npc } in turns {
            self.say(turn, npc);
        }
        self.wait(0.1);
    }

    /// The sentences of an answer are heard one after the other.
    pub(crate) fn say(&mut self, turn: Entity, npc: Entity) {
        let all = self.game.recorded::<SentenceReady>().iter();
        let count = all.filter(|sentence| sentence.turn == turn).count();
        for index in 0..count {
            self.game.write(PlaybackProgress {
                npc,
                turn,
                index,
                position: 0.1,
            });
            self.game.step();
            self.game.step();
            self.game.write(PlaybackFinished { turn, index });
            self.game.step();
        }
        self.game.step();
    }

    pub(crate) fn type_line(&mut self, text: &str) {
        let (speaker, to, text) = (self.player, Some(self.mara), text.to_owned());
        self.game.write(LineTyped { speaker, to, text });
        self.game.step();
    }
}
