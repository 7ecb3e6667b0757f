//! A game without a screen in which scenes are played, one after another.

use super::scene::{Done, Outcome, Scene};
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{
    ActionCall, ActionRequested, ActionValue, EngineFailed, LineReady, NpcActions,
    NpcActionsAppExt, Perceivable, Percept, Percepts, PlaybackFinished, PlaybackProgress,
    ReplyFinished, ReplyStarted, SentenceReady, Stamp, Timeline, Turn, TurnEnded,
};
use banter_engine::Worker;
use banter_engine::host::HostSpec;
use banter_mind::prompt::Prompt;
use banter_mind::{Exchange, Grounding, Memory, MindEngine, MindPlugin, MindSettings};
use bevy::prelude::*;
use serde_json::Map;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long an answer may take, with loading.
const PATIENCE: Duration = Duration::from_secs(300);

pub(super) struct Stage(TestApp);

impl Stage {
    pub(super) fn build(mind: &Path, host: Option<&Path>, grammar: bool) -> Result<Self, String> {
        let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
        game.record::<SentenceReady>()
            .record::<ReplyStarted>()
            .record::<ReplyFinished>();
        game.record_events::<ActionRequested<ActionCall>>()
            .record_events::<EngineFailed>()
            .record_events::<TurnEnded>();
        let mut spec = HostSpec::new("banter-llama-host", "cargo build -p banter_llama --bins")
            .setting("model", mind.display());
        if let Some(host) = host {
            spec = spec.at(host);
        }
        let worker = Worker::host("mind", spec).map_err(|error| error.to_string())?;
        game.world_mut().insert_resource(MindEngine(worker));
        let mut settings = game.world_mut().resource_mut::<MindSettings>();
        settings.grounding = Grounding::AuthorAsGround;
        settings.token_timeout = PATIENCE;
        settings.grammar = grammar;
        Ok(Self(game))
    }

    pub(super) fn play(&mut self, scene: &Scene) -> Result<Outcome, String> {
        let game = &mut self.0;
        game.world_mut().insert_resource(NpcActions::default());
        for action in &scene.actions {
            game.app_mut().add_npc_action_schema(action.schema());
        }
        let (mut things, mut speaker) = (Vec::new(), None);
        for (index, thing) in scene.things().into_iter().enumerate() {
            let is_speaker = thing.name == scene.line.speaker;
            let entity = game.world_mut().spawn(thing).id();
            let distance = 0.5 * index as f32;
            things.push(Percept::new(entity, distance));
            if is_speaker {
                speaker = Some(entity);
            }
        }
        let entities: Vec<Entity> = things.iter().map(|percept| percept.entity).collect();
        let mut personas = game.world_mut().resource_mut::<Assets<Persona>>();
        let persona = personas.add(scene.persona());
        let character = (CharacterPersona(persona), Percepts(things), memory(scene));
        let npc = game.world_mut().spawn(character).id();
        let turn = Turn { npc, speaker };
        let begun = Instant::now();
        let stamp = Timeline::starting(Stamp {
            game: Duration::ZERO,
            wall: begun,
        });
        let turn = game.world_mut().spawn((turn, stamp)).id();
        game.write(LineReady {
            turn,
            speaker,
            text: scene.line.text.clone(),
            language: None,
        });
        let (mut first, mut tokens) = (None, None);
        while !game
            .recorded::<ReplyFinished>()
            .iter()
            .any(|it| it.turn == turn)
        {
            if begun.elapsed() > PATIENCE {
                return Err(format!("there was no answer to: {}", scene.line.text));
            }
            game.step();
            if first.is_none()
                && game
                    .recorded::<ReplyStarted>()
                    .iter()
                    .any(|it| it.turn == turn)
            {
                first = Some(begun.elapsed().as_secs_f64() * 1000.0);
            }
            let written = game
                .world()
                .get::<Prompt>(turn)
                .and_then(Prompt::answer_tokens);
            tokens = tokens.or(written);
            std::thread::sleep(Duration::from_millis(1));
        }
        if let Some(failed) = game
            .recorded::<EngineFailed>()
            .iter()
            .find(|it| it.turn == turn)
        {
            // The persona has answered in its place.
            eprintln!("{}", failed.error);
        }
        let mine = |sentence: &&SentenceReady| sentence.turn == turn;
        let sentences = game.recorded::<SentenceReady>().iter().filter(mine);
        let said: Vec<String> = sentences.map(|sentence| sentence.text.clone()).collect();
        // All of it is heard, so that it is done.
        for index in 0..said.len() {
            game.write(PlaybackProgress {
                npc,
                turn,
                index,
                position: 0.1,
            });
            game.step();
            game.write(PlaybackFinished { turn, index });
            game.step();
        }
        game.run_until(|world| world.get_entity(turn).is_err());
        let requested = game.recorded::<ActionRequested<ActionCall>>().iter();
        let requested = requested.filter(|requested| requested.turn == turn);
        let actions = requested.map(|requested| done(&requested.action, game.world()));
        let outcome = Outcome {
            actions: actions.collect(),
            said,
            first_token_ms: first,
            tokens,
        };
        for entity in entities.into_iter().chain([npc]) {
            game.world_mut().despawn(entity);
        }
        game.step();
        Ok(outcome)
    }
}

/// What was said before, as the character remembers it.
fn memory(scene: &Scene) -> Memory {
    let mut memory = Memory::default();
    let mut exchange = Exchange::default();
    let name = scene.persona().name;
    for said in &scene.dialogue {
        let is_own = said.speaker == name;
        let goes_on = if is_own {
            &exchange.said
        } else {
            &exchange.heard
        };
        if !goes_on.is_empty() || !is_own && !exchange.said.is_empty() {
            memory.remember(std::mem::take(&mut exchange), 32);
        }
        match is_own {
            true => exchange.said.clone_from(&said.text),
            false => exchange.heard = format!("{}: {}", said.speaker, said.text),
        }
    }
    if !exchange.heard.is_empty() || !exchange.said.is_empty() {
        memory.remember(exchange, 32);
    }
    memory
}

/// A call with names in the place of entities.
fn done(call: &ActionCall, world: &World) -> Done {
    let value = |value: &ActionValue| match value {
        ActionValue::Entity(entity) => {
            let thing = world.get::<Perceivable>(*entity);
            thing
                .map_or_else(String::new, |thing| thing.name.clone())
                .into()
        }
        ActionValue::Choice(text) | ActionValue::Text(text) => text.clone().into(),
        ActionValue::Number(number) if number.fract() == 0.0 => (*number as i64).into(),
        ActionValue::Number(number) => (*number).into(),
        ActionValue::Flag(flag) => (*flag).into(),
    };
    let arguments = call.arguments.iter();
    let arguments = arguments.map(|(name, argument)| (name.clone(), value(argument)));
    Done {
        name: call.name.clone(),
        arguments: arguments.collect::<Map<_, _>>(),
    }
}
