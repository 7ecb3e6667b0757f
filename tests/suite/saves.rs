//! A save and a load between two lines.

use super::engines;
use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::{People, PersonId};
use bevy_banter::engine::{
    EngineError, Generate, GenerateEvent, GenerateRequest, Output, Role, Worker,
};
use bevy_banter::mind::prompt::PromptReport;
use bevy_banter::mind::{
    Grounding, Memory, MindSettings, MindsRestored, MindsSaved, RestoreMinds, SaveMinds,
};
use bevy_banter::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A mind that knows the name of whoever speaks only if it was told earlier in the conversation.
struct Attentive;

impl Generate for Attentive {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let heard = request.messages.iter().rev().skip(1);
        let mut heard = heard.filter(|message| message.role == Role::User);
        let answer = match heard.any(|message| message.content.contains("My name is Ada")) {
            true => "You are Ada.",
            false => "I do not know you.",
        };
        output.send(GenerateEvent::Text(answer.to_owned()))
    }
}

/// Mara, and a player who is known by this.
fn evening(player: &str) -> Game {
    let mut game = Game::with_fakes(shipped("mara"));
    let world = game.app.world_mut();
    let mind = Worker::spawn("mind", || Ok(Box::new(Attentive)));
    world.insert_resource(MindEngine(mind.unwrap()));
    let id = PersonId::new(player).unwrap();
    world.entity_mut(game.player).insert(id);
    game
}

/// What a game would write to its save.
fn save(game: &mut Game) -> BTreeMap<String, String> {
    let world = game.app.world_mut();
    let mut memories = world.query::<(&PersonId, &Memory)>();
    let saved = memories.iter(world);
    saved
        .map(|(id, memory)| (id.to_string(), memory.to_saved()))
        .collect()
}

fn load(game: &mut Game, saved: &BTreeMap<String, String>) {
    for (id, memory) in saved {
        let id = PersonId::new(id.as_str()).unwrap();
        let world = game.app.world_mut();
        let somebody = world.resource::<People>().entity(&id).unwrap();
        let memory = Memory::from_saved(memory).unwrap();
        world.entity_mut(somebody).insert(memory);
    }
}

#[test]
fn what_was_said_before_a_save_is_remembered_after_it() {
    let mut before = evening("ada");
    assert_eq!(before.ask("My name is Ada.").text(), "I do not know you.");
    let saved = save(&mut before);
    assert_eq!(saved.keys().collect::<Vec<_>>(), ["mara"]);
    drop(before);

    // Another run of the game.
    let mut after = evening("ada");
    assert_eq!(after.ask("Who am I?").text(), "I do not know you.");
    load(&mut after, &saved);
    assert_eq!(after.ask("And now?").text(), "You are Ada.");
    let memory = after.app.world().get::<Memory>(after.npc).unwrap();
    let ada = PersonId::new("ada").unwrap();
    let told: Vec<&str> = memory.with(&ada).map(|it| it.heard.as_str()).collect();
    assert_eq!(told, ["My name is Ada.", "And now?"]);
}

#[test]
fn who_comes_back_is_known_by_id() {
    let mut game = evening("ada");
    game.ask("My name is Ada.");
    game.app.world_mut().despawn(game.player);
    game.app.step();
    for (who, known) in [("ada", 2), ("bo", 1), ("ada", 3)] {
        let id = PersonId::new(who).unwrap();
        let near = Transform::from_xyz(0.0, 0.0, 2.0);
        game.player = game
            .app
            .world_mut()
            .spawn((PlayerParticipant, near, id.clone()))
            .id();
        game.app.step();
        game.ask("Do you know me?");
        let memory = game.app.world().get::<Memory>(game.npc).unwrap();
        assert_eq!(memory.with(&id).count(), known, "{who}");
        game.app.world_mut().despawn(game.player);
        game.app.step();
    }
}

/// An evening with a model of random weights in a program of its own.
fn with_a_model(folder: &Path) -> Game {
    let model = folder.join("random.gguf");
    let mut game = engines::game(BanterPlugins {
        mind: Some(engines::llama(&model).setting("threads", 1).into()),
        ..BanterPlugins::without_hosts(AudioOutput::Silent)
    });
    game.app.world_mut().insert_resource(MindSettings {
        max_tokens: 8,
        grounding: Grounding::ModelAlone,
        ..Default::default()
    });
    game.app
        .record_events::<MindsSaved>()
        .record_events::<MindsRestored>();
    game
}

/// Frames until so many of these were told.
fn told<E: Clone + Send + Sync + 'static>(game: &mut Game) -> E {
    for _ in 0..60_000 {
        game.app.step();
        if let [told, ..] = game.app.recorded::<E>() {
            return told.clone();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("nothing came of it");
}

/// How many tokens her prompt had, and how many of them the model had read before.
fn asked(game: &mut Game) -> (u32, u32) {
    game.ask("Who are you?");
    let report = game.app.world().get::<PromptReport>(game.npc).unwrap();
    (report.tokens, report.cached.unwrap())
}

#[test]
fn a_loaded_save_answers_without_reading_its_prompt_again() {
    let folder = tempfile::tempdir().unwrap();
    engines::random_mind(folder.path());
    let path = folder.path().join("evening.minds");
    let mut before = with_a_model(folder.path());
    let (tokens, known) = asked(&mut before);
    assert!(tokens > 100 && known == 0, "{tokens} {known}");
    before.app.world_mut().trigger(SaveMinds {
        path: path.clone(),
        people: Vec::new(),
    });
    let saved = told::<MindsSaved>(&mut before).result.unwrap();
    assert!(saved.characters == 1 && saved.bytes > 0, "{saved:?}");
    drop(before);

    // Another run of the game.
    let mut after = with_a_model(folder.path());
    after.app.world_mut().trigger(RestoreMinds { path });
    let restored = told::<MindsRestored>(&mut after).result.unwrap();
    assert_eq!(restored.tokens, saved.tokens);
    let (tokens, known) = asked(&mut after);
    assert!(10 * known >= 9 * tokens, "{known} of {tokens}");
}
