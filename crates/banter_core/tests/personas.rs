//! Persona files, right and wrong, with and without a game.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_core::persona::{CharacterPersona, Persona, PersonaError, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{NpcParticipant, People, Perceivable, PersonId, RestingMood, SentenceMood};
use bevy::asset::{AssetLoadFailedEvent, AssetServer};
use bevy::prelude::*;
use proptest::prelude::*;
use std::path::Path;

const ODO: &str = r#"name = "Odo"
language = "en-gb"
description = "A ferryman."

[voice]
rate = 1.5

[[action]]
name = "row"
description = "rows the boat"
object = true

[[line]]
ask = ["fare", "what does it cost"]
say = "Two coppers."
mood = "happy 0.5"
action = "row"
object = "the boat"

[fallback]
unknown = "No idea."
not_heard = "What?"
"#;

fn error(text: &str) -> String {
    Persona::parse(text, "odo.persona.toml")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_persona_is_read() {
    let odo = Persona::parse(ODO, "odo.persona.toml").unwrap();
    assert_eq!(odo.voice_style(None).rate, 1.5);
    assert_eq!(odo.voice_style(None).language, "en-gb");
    assert_eq!(odo.lines[0].mood.as_ref().unwrap().intensity, 0.5);
    assert!(odo.action("ROW").is_some());
}

#[test]
fn a_mistake_is_one_sentence_with_its_place_and_what_to_do() {
    let with = |from: &str, to: &str| {
        assert!(ODO.contains(from));
        error(&ODO.replacen(from, to, 1))
    };
    for (sentence, place, word) in [
        (
            with("name = \"Odo\"", "nmae = \"Odo\""),
            ":1:1: ",
            "unknown field `nmae`",
        ),
        (
            with("name = \"Odo\"\n", ""),
            ":1:1: ",
            "missing field `name`; add it",
        ),
        (
            with("\"A ferryman.\"", "\"A ferryman."),
            ":3:",
            "load the file again",
        ),
        (with("rate = 1.5", "rate = 99"), ":6:8: ", "from 0.25 to 4"),
        (with("\"en-gb\"", "\"English, please\""), ":2:12: ", "en-gb"),
        (with("happy 0.5", "hungry"), ":16:8: ", "happy, angry"),
        (
            with("action = \"row\"", "action = \"fly\""),
            ":13:1: ",
            "`fly`",
        ),
        (
            with("object = \"the boat\"", ""),
            ":13:1: ",
            "say in `object`",
        ),
        (
            with("ask = [\"fare\", \"what does it cost\"]", ""),
            ":13:1: ",
            "never said",
        ),
        (with("\"No idea.\"", "[]"), ":20:1: ", "`unknown`"),
        (with("\"No idea.\"", "\" \""), ":21:11: ", "empty"),
        (
            with(
                "not_heard = \"What?\"",
                "not_heard = \"What?\"\ndescribe = \"{nmae}\"",
            ),
            ":23:13: ",
            "{name}",
        ),
        (
            with("\"fare\"", "\"f\u{7}are\""),
            ":14:",
            "load the file again",
        ),
        (
            with("name = \"row\"", "name = \"row a boat\""),
            ":8:1: ",
            "rename",
        ),
    ] {
        assert!(sentence.starts_with("odo.persona.toml:"), "{sentence}");
        assert!(sentence.contains(place), "{sentence} is not at {place}");
        assert!(
            sentence.contains(word) || word == "rename",
            "{sentence} does not say {word}"
        );
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn macros_are_filled() {
    let odo = ODO
        .replace("A ferryman.", "{{char}} rows {{user}} over.")
        .replace(
            "Two coppers.",
            "Two, {{ User }}. {char} rows. <USER> pays <BOT>. 2 < 3 > 1 {\\\"a\\\": 1}",
        )
        .replace("What?", "What, {user}?");
    let odo = Persona::parse(&odo, "odo.persona.toml").unwrap();
    assert_eq!(odo.description, "Odo rows the visitor over.");
    // The name of whom it talks to is not known to a file.
    assert_eq!(
        odo.lines[0].say,
        ["Two, {{user}}. Odo rows. {{user}} pays Odo. 2 < 3 > 1 {\"a\": 1}"]
    );
    assert_eq!(odo.fallback.not_heard, ["What, {{user}}?"]);
}

#[test]
fn a_macro_that_nobody_fills_is_told_with_its_place() {
    for (from, to, place) in [
        ("Two coppers.", "Two, {name}.", ":15:13: "),
        ("Two coppers.", "It is {{time}}.", ":15:14: "),
        ("A ferryman.", "{{random:a,b}}", ":3:16: "),
        ("No idea.", "Ask {{original}}", ":21:16: "),
        ("rows the boat", "rows {thing}", ":10:21: "),
    ] {
        let sentence = error(&ODO.replacen(from, to, 1));
        assert!(sentence.contains(place), "{sentence} is not at {place}");
        assert!(
            sentence.contains("{{user}}") && !sentence.contains('\n'),
            "{sentence}"
        );
    }
}

#[test]
fn a_cue_has_a_description_and_only_one() {
    let cue = "[[cue]]\nname = \"storm\"\ndescription = \"a storm comes up\"\n";
    let odo = Persona::parse(&format!("{ODO}\n{cue}"), "odo").unwrap();
    assert_eq!(odo.cues[0].description, "a storm comes up");
    let twice = error(&format!(
        "{ODO}\n{cue}{}",
        cue.replace("storm\"", "Storm\"")
    ));
    assert!(twice.contains("two cues `Storm`"), "{twice}");
    assert!(Persona::parse(ODO, "odo").unwrap().cues.is_empty());
}

#[test]
fn a_file_without_end_is_refused() {
    let large = format!("# {}\n{ODO}", "x".repeat(300 * 1024));
    assert!(matches!(
        Persona::parse(&large, "odo"),
        Err(PersonaError::TooLarge { .. })
    ));
    let list = format!("[{}]", "\"fare\",".repeat(100));
    let many = ODO.replace("[\"fare\", \"what does it cost\"]", &list);
    assert!(error(&many).contains("at most 48"));
    let lines = "[[line]]\nask = \"a\"\nsay = \"b\"\n".repeat(300);
    assert!(error(&format!("{ODO}\n{lines}")).contains("leave at most 256"));
    let nested = format!("{}\n{ODO}", "a = ".to_owned() + &"[".repeat(50_000));
    assert!(error(&nested).starts_with("odo.persona.toml:"));
}

#[test]
fn the_fallback_is_a_persona_like_any_other() {
    let somebody = Persona::fallback();
    assert_eq!(somebody.name, "Somebody");
    assert!(!somebody.fallback.unknown.is_empty());
    assert!(!somebody.fallback.not_heard.is_empty());
}

proptest! {
    #[test]
    fn any_damage_is_survived(at in 0..ODO.len(), junk in "\\PC{0,6}") {
        let mut text = ODO.to_owned();
        text.insert_str(at, &junk);
        // Either it is a persona still, or the error has a place in the file.
        if let Err(error) = Persona::parse(&text, "odo") {
            let PersonaError::Wrong { line, column, reason, .. } = error else { panic!() };
            prop_assert!(line <= text.lines().count() + 1 && column >= 1 && !reason.is_empty());
        }
    }
}

fn game(folder: &Path) -> TestApp {
    let assets = AssetPlugin {
        file_path: folder.display().to_string(),
        ..default()
    };
    let mut game = TestApp::new().with((assets, PersonaPlugin));
    game.record::<AssetLoadFailedEvent<Persona>>();
    game
}

fn load(game: &mut TestApp, file: &'static str) -> (Entity, Handle<Persona>) {
    let handle = game.world().resource::<AssetServer>().load(file);
    (
        game.world_mut()
            .spawn(CharacterPersona(handle.clone()))
            .id(),
        handle,
    )
}

fn name_of(world: &World, npc: Entity) -> Option<&str> {
    world
        .get::<Perceivable>(npc)
        .map(|thing| thing.name.as_str())
}

#[test]
fn a_character_is_known_by_the_name_of_its_persona() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("odo.persona.toml"), ODO).unwrap();
    let mut game = game(folder.path());
    let (npc, _) = load(&mut game, "odo.persona.toml");
    assert!(game.run_until(|world| name_of(world, npc) == Some("Odo")));
    assert!(game.world().entity(npc).contains::<NpcParticipant>());
    assert_eq!(game.world().get::<Name>(npc).unwrap().as_str(), "Odo");
}

#[test]
fn a_character_s_id_is_its_persona_s_file_or_what_the_game_gives() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old_odo.persona.toml"), ODO).unwrap();
    let mut game = game(folder.path());
    let (npc, handle) = load(&mut game, "old_odo.persona.toml");
    let given = PersonId::new("the ferryman").unwrap();
    let character = CharacterPersona(handle.clone());
    let named = game.world_mut().spawn((character, given.clone())).id();
    assert!(game.run_until(|world| world.get::<PersonId>(npc).is_some()));
    let of = |game: &TestApp, npc| game.world().get::<PersonId>(npc).unwrap().to_string();
    assert_eq!(of(&game, npc), "old_odo");
    assert_eq!(of(&game, named), "the ferryman");
    // Two more of the same persona, and one whose persona has no file.
    let twins = [(); 2].map(|()| {
        game.world_mut()
            .spawn(CharacterPersona(handle.clone()))
            .id()
    });
    let persona = Persona::parse(ODO, "odo").unwrap();
    let mut personas = game.world_mut().resource_mut::<Assets<Persona>>();
    let made = CharacterPersona(personas.add(persona));
    let made = game.world_mut().spawn(made).id();
    game.step();
    game.step();
    let ids = twins.map(|twin| of(&game, twin));
    assert_eq!(ids, ["old_odo-2", "old_odo-3"]);
    assert_eq!(of(&game, made), "odo");
    let people = game.world().resource::<People>();
    assert_eq!(people.entity(&given), Some(named));
}

#[test]
fn a_temper_comes_with_the_persona_and_goes_with_it_unless_it_is_the_game_s() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odo.persona.toml");
    let glad = ODO.replacen('\n', "\nmood = \"happy 0.25\"\n", 1);
    std::fs::write(&file, &glad).unwrap();
    let mut game = game(folder.path());
    let (npc, _) = load(&mut game, "odo.persona.toml");
    let temper = |world: &World| {
        let rest = world.get::<RestingMood>(npc)?;
        Some((rest.0.name.clone(), rest.0.intensity))
    };
    let written = Some(("happy".to_owned(), 0.25));
    assert!(game.run_until(|world| temper(world) == written));
    let change = |game: &mut TestApp, text: &str, until: Option<(String, f32)>| {
        std::fs::write(&file, text).unwrap();
        let server = game.world().resource::<AssetServer>();
        server.reload("odo.persona.toml");
        assert!(game.run_until(|world| temper(world) == until));
    };
    change(&mut game, ODO, None);
    change(&mut game, &glad, written);
    let own = SentenceMood {
        name: "sad".into(),
        intensity: 0.5,
    };
    let own = RestingMood(own);
    game.world_mut().entity_mut(npc).insert(own);
    let renamed = ODO.replacen("Odo", "Oda", 1);
    change(&mut game, &renamed, Some(("sad".to_owned(), 0.5)));
    assert!(game.run_until(|world| name_of(world, npc) == Some("Oda")));
    assert_eq!(temper(game.world()), Some(("sad".to_owned(), 0.5)));

    let wrong = error(&ODO.replacen('\n', "\nmood = \"hungry\"\n", 1));
    assert!(wrong.starts_with("odo.persona.toml:2:"), "{wrong}");
    assert!(wrong.contains("no mood `hungry`"), "{wrong}");
}

#[test]
fn a_name_that_the_game_gave_stays() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("odo.persona.toml"), ODO).unwrap();
    let mut game = game(folder.path());
    let (npc, _) = load(&mut game, "odo.persona.toml");
    game.world_mut()
        .entity_mut(npc)
        .insert(Perceivable::named("the ferryman"));
    assert!(game.run_until(|world| world.get::<Name>(npc).is_some()));
    assert_eq!(name_of(game.world(), npc), Some("the ferryman"));
}

#[test]
fn a_broken_file_leaves_a_character_with_something_to_say_until_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odo.persona.toml");
    std::fs::write(&file, "name = \"Odo").unwrap();
    let mut game = game(folder.path());
    let (npc, handle) = load(&mut game, "odo.persona.toml");
    assert!(game.run_until(|world| name_of(world, npc) == Some("Somebody")));
    let failures = game.recorded::<AssetLoadFailedEvent<Persona>>();
    assert_eq!(failures.len(), 1);
    let sentence = failures[0].error.to_string();
    assert!(sentence.contains("odo.persona.toml:1:"), "{sentence}");

    std::fs::write(&file, ODO).unwrap();
    game.world()
        .resource::<AssetServer>()
        .reload("odo.persona.toml");
    assert!(game.run_until(|world| name_of(world, npc) == Some("Odo")));

    // Broken again: it keeps what it had.
    std::fs::write(&file, "name = 7").unwrap();
    game.world()
        .resource::<AssetServer>()
        .reload("odo.persona.toml");
    let failures = |game: &TestApp| game.recorded::<AssetLoadFailedEvent<Persona>>().len();
    for _ in 0..2000 {
        if failures(&game) > 1 {
            break;
        }
        game.step();
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(failures(&game) > 1);
    game.step();
    let persona = game
        .world()
        .resource::<Assets<Persona>>()
        .get(&handle)
        .unwrap();
    assert_eq!(persona.name, "Odo");
}

#[test]
fn every_persona_that_ships_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/personas");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let mut read = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        Persona::parse(&text, &file.display().to_string()).unwrap();
        read += 1;
    }
    assert!(read >= 2, "{read}");
}

#[test]
fn knowledge_is_named_by_files_that_do_not_leave_their_folder() {
    let with = |files: &str| {
        let text = format!("knowledge = {files}\n{ODO}");
        Persona::parse(&text, "odo.persona.toml")
    };
    let odo = with(r#"["a.md", "b/pack.toml"]"#).unwrap();
    assert_eq!(odo.knowledge, ["a.md", "b/pack.toml"]);
    for file in ["../a.md", "/a.md", "c:a.md", "a//b.md", "a.png"] {
        let told = with(&format!("{file:?}")).unwrap_err().to_string();
        assert!(told.starts_with("odo.persona.toml:1:"), "{told}");
    }
}
