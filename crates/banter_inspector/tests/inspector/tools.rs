//! What can be seen and done.

use crate::game::{Game, ODO, echo};
use banter_core::persona::CharacterPersona;
use banter_inspector::InspectorMinds;
use banter_mind::StoryBeats;
use bevy::prelude::*;
use serde_json::{Value, json};

fn call(game: &mut Game, tool: &'static str, arguments: Value) -> Result<Value, String> {
    game.during(move |client| client.call(tool, arguments))
}

#[test]
fn who_is_there_and_what_each_perceives() {
    let mut game = Game::new();
    let people = call(&mut game, "list_characters", json!({})).unwrap();
    assert_eq!(people["people"][1]["name"], "Odo");
    assert_eq!(people["people"][1]["perceives"], json!(["Ada"]));
    let odo = call(&mut game, "get_character", json!({ "person": "odo" })).unwrap();
    assert_eq!(odo["perceives"][0]["id"], "ada");
    assert_eq!(odo["perceives"][0]["distance"], 2.0);
    let error = call(&mut game, "get_character", json!({ "person": "Mara" })).unwrap_err();
    assert_eq!(
        error,
        "there is nobody called `Mara`; list_characters says who is there"
    );
    let error = call(&mut game, "get_character", json!({ "who": "odo" })).unwrap_err();
    assert!(error.contains("unknown field `who`"), "{error}");
}

#[test]
fn a_line_is_said_answered_and_seen_with_its_prompt() {
    let mut game = Game::with_model();
    let error = call(&mut game, "get_prompt", json!({ "person": "Odo" })).unwrap_err();
    assert!(
        error.starts_with("no model has been asked for Odo"),
        "{error}"
    );
    let line = json!({ "text": "Is it cold?", "to": "Odo" });
    let said = call(&mut game, "say_line", line).unwrap();
    assert_eq!(said["done"], "Ada says it");
    let mut turn = Value::Null;
    for _ in 0..100 {
        turn =
            call(&mut game, "list_turns", json!({ "person": "odo" })).unwrap()["turns"][0].clone();
        if turn["sentences"][0]["text"].is_string() {
            break;
        }
    }
    assert_eq!(
        (&turn["speaker"], &turn["heard"]),
        (&json!("ada"), &json!("Is it cold?"))
    );
    assert!(
        turn["sentences"][0]["text"]
            .as_str()
            .unwrap()
            .starts_with("the model says"),
        "{turn}"
    );
    assert!(turn["timings"]["first_sentence"].is_u64(), "{turn}");
    let prompt = call(&mut game, "get_prompt", json!({ "person": "Odo" })).unwrap();
    let names: Vec<&Value> = prompt["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert!(
        names.contains(&&json!("persona")) && names.contains(&&json!("line")),
        "{names:?}"
    );
    let floor = call(&mut game, "get_floor", json!({})).unwrap();
    assert_eq!(floor["conversations"][0]["members"], json!(["ada", "odo"]));
    let error = call(
        &mut game,
        "say_line",
        json!({ "text": "Hm?", "speaker": "odo" }),
    )
    .unwrap_err();
    assert!(error.starts_with("`odo` is no player"), "{error}");
    let error = call(&mut game, "say_line", json!({ "text": "Hm?", "to": "ada" })).unwrap_err();
    assert!(error.starts_with("`ada` is no character"), "{error}");
}

#[test]
fn a_turn_is_replayed_with_another_seed_temperature_and_model() {
    let mut game = Game::with_model();
    let mut minds = InspectorMinds::default();
    minds.0.insert("small".to_owned(), echo("small"));
    game.app.world_mut().insert_resource(minds);
    call(
        &mut game,
        "say_line",
        json!({ "text": "Is it cold?", "to": "odo" }),
    )
    .unwrap();
    let is_asked = game.app.run_until(|world| {
        let mut prompts = world.query::<&banter_mind::prompt::PromptReport>();
        prompts.iter(world).next().is_some()
    });
    assert!(is_asked);
    let replay = |game: &mut Game, more: Value| {
        let mut arguments = json!({ "turn": 1 });
        arguments
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        call(game, "replay_turn", arguments)
    };
    let again = replay(
        &mut game,
        json!({ "seed": "18446744073709551615", "temperature": 0.25 }),
    )
    .unwrap();
    assert_eq!(
        again["text"],
        "the model says 18446744073709551615 at 0.25."
    );
    assert_eq!(again["answer_tokens"], 5);
    // What is not told stays as it was.
    let turns = call(&mut game, "list_turns", json!({})).unwrap();
    let seed = turns["turns"][0]["sampling"]["seed"]
        .as_str()
        .unwrap()
        .to_owned();
    let same = replay(&mut game, json!({ "mind": "small" })).unwrap();
    assert_eq!(same["text"], format!("small says {seed} at 0.8."));
    let error = replay(&mut game, json!({ "mind": "large" })).unwrap_err();
    assert_eq!(
        error,
        "there is no model called `large`; get_game tells which there are"
    );
    let error = call(&mut game, "replay_turn", json!({ "turn": 99 })).unwrap_err();
    assert!(
        error.starts_with("no model was asked in the turn 99"),
        "{error}"
    );
    assert_eq!(
        call(&mut game, "get_game", json!({})).unwrap()["minds"],
        json!(["small"])
    );
}

#[test]
fn memories_are_found_changed_forgotten_and_brought_back() {
    let mut game = Game::new();
    let bees = game.remember("The miller keeps bees.");
    game.remember("It snowed on the pass.");
    let search = |game: &mut Game, question: &str| {
        let arguments = json!({ "person": "odo", "question": question });
        let found = call(game, "search_memories", arguments).unwrap();
        found["memories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["text"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        search(&mut game, "Who keeps bees?"),
        ["The miller keeps bees."]
    );
    assert_eq!(search(&mut game, "snow"), ["It snowed on the pass."]);
    assert_eq!(
        search(&mut game, ""),
        ["It snowed on the pass.", "The miller keeps bees."]
    );
    let geese = json!({ "person": "odo", "memory": bees, "text": "The miller keeps geese." });
    call(&mut game, "edit_memory", geese).unwrap();
    assert_eq!(
        search(&mut game, "Who keeps geese?"),
        ["The miller keeps geese."]
    );
    call(
        &mut game,
        "forget_memory",
        json!({ "person": "odo", "memory": bees }),
    )
    .unwrap();
    assert_eq!(game.memories(), ["It snowed on the pass."]);
    let error = call(
        &mut game,
        "forget_memory",
        json!({ "person": "odo", "memory": bees }),
    )
    .unwrap_err();
    assert!(
        error.starts_with("odo remembers nothing under the number"),
        "{error}"
    );
    let undo = call(&mut game, "get_game", json!({})).unwrap()["undo"].clone();
    assert_eq!(
        undo,
        "a memory of odo was forgotten: The miller keeps geese."
    );
    call(&mut game, "undo", json!({})).unwrap();
    assert_eq!(
        game.memories(),
        ["The miller keeps geese.", "It snowed on the pass."]
    );
    call(&mut game, "undo", json!({})).unwrap();
    assert_eq!(
        game.memories(),
        ["The miller keeps bees.", "It snowed on the pass."]
    );
    assert_eq!(
        call(&mut game, "undo", json!({})).unwrap_err(),
        "there is nothing to undo"
    );
}

#[test]
fn a_beat_is_set_and_taken_back() {
    let mut game = Game::new();
    let beat = json!({ "beat": "the_fire", "reached": true });
    call(&mut game, "set_beat", beat.clone()).unwrap();
    assert!(
        game.app
            .world()
            .resource::<StoryBeats>()
            .has_reached("the_fire")
    );
    let again = call(&mut game, "set_beat", beat).unwrap();
    assert_eq!(again["done"], "the beat the_fire is reached already");
    let story = call(&mut game, "get_story", json!({})).unwrap();
    assert_eq!(story["beats"][0]["name"], "the_fire");
    call(&mut game, "undo", json!({})).unwrap();
    assert!(
        !game
            .app
            .world()
            .resource::<StoryBeats>()
            .has_reached("the_fire")
    );
}

#[test]
fn a_persona_is_read_again_and_what_is_wrong_with_it_is_told() {
    let mut game = Game::new();
    let error = call(&mut game, "reload_persona", json!({ "person": "odo" })).unwrap_err();
    assert_eq!(
        error,
        "odo has no persona from a file; only files are read again"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bo.persona.toml");
    std::fs::write(&file, ODO.replace("Odo", "Bo")).unwrap();
    let bo = game
        .app
        .world()
        .resource::<AssetServer>()
        .load(file.display().to_string());
    let bo = game.app.world_mut().spawn(CharacterPersona(bo)).id();
    let name = |world: &World| world.get::<Name>(bo).map(|name| name.as_str().to_owned());
    assert!(game.app.run_until(|world| name(world).is_some()));
    std::fs::write(&file, ODO.replace("Odo", "Beate")).unwrap();
    let done = call(&mut game, "reload_persona", json!({ "person": "bo" })).unwrap();
    assert!(
        done["done"]
            .as_str()
            .unwrap()
            .ends_with("bo.persona.toml was read again"),
        "{done}"
    );
    assert!(
        game.app
            .run_until(|world| name(world).as_deref() == Some("Beate"))
    );
    std::fs::write(&file, "name = 3").unwrap();
    let error = call(&mut game, "reload_persona", json!({ "person": "bo" })).unwrap_err();
    assert!(
        error.contains("bo.persona.toml:1:8: ") && error.lines().count() == 1,
        "{error}"
    );
    assert_eq!(name(game.app.world()).as_deref(), Some("Beate"));
}

#[test]
fn a_game_that_stands_still_says_so_and_does_not_hang() {
    let game = Game::new();
    let client = game.client();
    let error = client.call("list_characters", json!({})).unwrap_err();
    assert!(
        error.starts_with("the game did not answer in time"),
        "{error}"
    );
}
