//! What modders bring, in a whole game: a character from the guide, a mod over the game's own, cards,
//! and files that change while the game runs.

use super::game::root;
use bevy::asset::UnapprovedPathMode;
use bevy::prelude::*;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{ReplyFinished, SentenceReady};
use bevy_banter::mods::{Mods, ModsPlugin, check};
use bevy_banter::prelude::*;
use std::fs;
use std::path::Path;

/// A game of subtitles with its own assets and a folder of mods.
struct Game {
    app: TestApp,
    folder: tempfile::TempDir,
    player: Entity,
}

impl Game {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            write(folder.path(), file, text);
        }
        let assets = folder.path().join("assets").display().to_string();
        let plugins = BanterPlugins::without_hosts(AudioOutput::Silent);
        let plugins = plugins.build().disable::<bevy_banter::core::CorePlugin>();
        let mods = ModsPlugin {
            assets: assets.clone(),
            ..ModsPlugin::new(folder.path().join("mods"))
        };
        let assets = AssetPlugin {
            file_path: assets,
            unapproved_path_mode: UnapprovedPathMode::Allow,
            ..default()
        };
        let mut app = TestApp::new().with((mods, assets, plugins));
        app.app_mut().init_asset::<Mesh>();
        app.step();
        app.record::<SentenceReady>().record::<ReplyFinished>();
        let player = (PlayerParticipant, Transform::from_xyz(0.0, 0.0, 2.0));
        let player = app.world_mut().spawn(player).id();
        Self {
            app,
            folder,
            player,
        }
    }

    /// A character from a file, once it has its name.
    fn load(&mut self, file: &'static str) -> Entity {
        let handle = self.app.world().resource::<AssetServer>().load(file);
        let npc = self.app.world_mut().spawn(CharacterPersona(handle)).id();
        let known = self.app.run_until(|world| world.get::<Name>(npc).is_some());
        assert!(known, "{file} is not loaded");
        npc
    }

    /// What is answered to a line.
    fn ask(&mut self, text: &str) -> String {
        let (said, ended) = (self.said(), self.app.recorded::<ReplyFinished>().len());
        let line = LineTyped {
            speaker: self.player,
            to: None,
            text: text.to_owned(),
        };
        self.app.write(line);
        for _ in 0..5_000 {
            if self.app.recorded::<ReplyFinished>().len() > ended {
                break;
            }
            self.app.step();
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        self.app.step();
        let sentences = self.app.recorded::<SentenceReady>();
        let new: Vec<&str> = sentences
            .iter()
            .skip(said)
            .map(|it| it.text.as_str())
            .collect();
        new.join(" ")
    }

    fn said(&self) -> usize {
        self.app.recorded::<SentenceReady>().len()
    }

    fn name_of(world: &World, npc: Entity) -> &str {
        world.get::<Name>(npc).map_or("", Name::as_str)
    }

    fn becomes(&mut self, npc: Entity, name: &str) -> bool {
        self.app
            .run_until(|world| Self::name_of(world, npc) == name)
    }
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The blocks of a language in the guide.
fn blocks(language: &str) -> Vec<String> {
    let guide = fs::read_to_string(root().join("docs/modders.md")).unwrap();
    let fence = format!("```{language}\n");
    let blocks = guide.split(&fence).skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn a_character_from_the_guide_alone_answers_in_its_own_way() {
    let toml = blocks("toml");
    let odo = format!("{}\n{}", toml[0], toml[1]);
    let odo = odo.replacen("manner", "knowledge = \"ferry.md\"\nmanner", 1);
    let mut game = Game::with(&[
        ("mods/ferry/mod.toml", "name = \"The ferry\"\n"),
        ("mods/ferry/personas/odo.persona.toml", &odo),
        ("mods/ferry/knowledge/ferry.md", &blocks("markdown")[0]),
        ("mods/ferry/story/ferry.beats.toml", &toml[2]),
    ]);
    let found = check(&game.folder.path().join("mods/ferry"));
    assert!(!found.iter().any(|it| it.is_wrong()), "{found:?}");
    game.load("mods://personas/odo.persona.toml");
    let told = game.ask("What does the crossing cost?");
    assert!(told.contains("coppers"), "{told}");
    let told = game.ask("Is the river deep?");
    assert_eq!(told, "The river is deep and cold.");
    let greeted = game.ask("Hello!");
    assert!(greeted.starts_with("Over the river"), "{greeted}");
    // Of what nobody wrote it says so in usual words of its language.
    let unknown = game.ask("Who is the king of the elves?");
    assert!(
        unknown.contains("couldn't say") || unknown.contains("don't know"),
        "{unknown}"
    );
}

#[test]
fn a_mod_stands_over_the_games_own_and_adds_lines_to_them() {
    let mara = "name = \"Mara\"\n[[line]]\nask = \"ale\"\nsay = \"Two pence.\"\n";
    let mut game = Game::with(&[
        ("assets/personas/mara.persona.toml", mara),
        ("assets/personas/bram.persona.toml", "name = \"Bram\"\n"),
        (
            "mods/harbour/personas/bram.persona.toml",
            "name = \"Bram of the harbour\"\n",
        ),
        (
            "mods/harbour/personas/mara.patch.toml",
            "[voice]\nrate = 1.5\n[[line]]\nask = \"harbour\"\nsay = \"Down the hill.\"\n",
        ),
        (
            "mods/sour/personas/mara.patch.toml",
            "[[line]]\nask = \"x\"\nsay = \"y\"\naction = \"fly\"\n",
        ),
    ]);
    let mara = game.load("mods://personas/mara.persona.toml");
    assert_eq!(game.ask("Where is the harbour?"), "Down the hill.");
    assert_eq!(game.ask("What is the ale?"), "Two pence.");
    let handle = game
        .app
        .world()
        .get::<CharacterPersona>(mara)
        .unwrap()
        .0
        .clone();
    let personas = game.app.world().resource::<Assets<Persona>>();
    assert_eq!(personas.get(&handle).unwrap().voice.rate, 1.5);
    let bram = game.load("mods://personas/bram.persona.toml");
    assert_eq!(Game::name_of(game.app.world(), bram), "Bram of the harbour");
    let set = game.app.world().resource::<Mods>().set();
    assert_eq!(set.mods().len(), 2);
}

#[test]
fn a_file_that_changes_changes_its_character_and_a_broken_one_does_not() {
    let odo = "mods/ferry/personas/odo.persona.toml";
    let mut game = Game::with(&[(odo, "name = \"Odo\"\n")]);
    let npc = game.load("mods://personas/odo.persona.toml");
    let folder = game.folder.path().to_path_buf();
    write(&folder, odo, "name = \"Odo the elder\"\n");
    assert!(game.becomes(npc, "Odo the elder"));
    write(
        &folder,
        odo,
        "name = \"Odo the broken\"\nlangage = \"en\"\n",
    );
    let is_told = |world: &mut World| {
        let set = world.resource::<Mods>().set();
        set.problems()
            .iter()
            .any(|it| it.to_string().contains("did you mean `language`?"))
    };
    assert!(game.app.run_until(is_told));
    for _ in 0..50 {
        game.app.step();
    }
    assert_eq!(Game::name_of(game.app.world(), npc), "Odo the elder");
    write(&folder, odo, "name = \"Odo the mended\"\n");
    assert!(game.becomes(npc, "Odo the mended"));
}

#[test]
fn a_card_is_a_character_that_knows_its_lorebook() {
    let card = r#"{"spec": "chara_card_v2", "data": {"name": "Odo", "description": "A ferryman.",
        "first_mes": "*He waves.* \"Over the river, {{user}}?\"",
        "character_book": {"entries": [{"keys": ["ferry"], "content": "The ferry leaks."}]}}}"#;
    let mut game = Game::with(&[
        ("assets/odo.card.json", card),
        ("mods/a/personas/odo.json", card),
    ]);
    let npc = game.load("odo.card.json");
    assert!(game.ask("Hello!").starts_with("Over the river"));
    let handle = game
        .app
        .world()
        .get::<CharacterPersona>(npc)
        .unwrap()
        .0
        .clone();
    let personas = game.app.world().resource::<Assets<Persona>>();
    let lore = personas.get(&handle).unwrap().lore[0].clone();
    let file = lore
        .try_typed::<bevy_banter::mind::KnowledgeFile>()
        .unwrap();
    let files = game
        .app
        .world()
        .resource::<Assets<bevy_banter::mind::KnowledgeFile>>();
    assert_eq!(
        files.get(&file).unwrap().0.chunks()[0].text,
        "The ferry leaks."
    );
    game.load("mods://personas/odo.persona.toml");
    // A persona file by another name is still one.
    write(
        &game.folder.path().join("assets"),
        "ada.txt",
        "name = \"Ada\"\n",
    );
    let ada = game.load("ada.txt");
    assert_eq!(Game::name_of(game.app.world(), ada), "Ada");
}
