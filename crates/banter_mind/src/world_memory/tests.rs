//! Saves of a world's memory: kept whole, read within bounds, of older forms, and damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{Episode, EpisodeKind, EpisodeSettings, Exchange, PersonFact};
use proptest::prelude::*;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn a_world() -> WorldMemory {
    let mut mara = CharacterMemory::default();
    let (ada, settings) = (id("ada"), EpisodeSettings::default());
    let told = EpisodeKind::Told {
        by: Some(ada.clone()),
    };
    mara.episodes
        .add(Episode::new(told, "I am Ada."), &settings);
    mara.memory.meet(&ada, "Ada");
    mara.relations.change(&ada, 0.5, -0.25);
    let fact = PersonFact {
        text: "I am Ada.".into(),
        told_by: Some(ada.clone()),
        at: 3.0,
    };
    mara.relations.learn(&ada, fact);
    mara.feelings.feel(0.5, 0.25, StoryTime::default());
    WorldMemory {
        story: 12.5,
        characters: [(id("mara"), mara)].into(),
    }
}

#[test]
fn a_save_keeps_everything() {
    let world = a_world();
    let json = world.to_json().unwrap();
    assert_eq!(WorldMemory::from_json(&json), Ok(world.clone()));
    // As part of a game's own save.
    let within = serde_json::json!({ "gold": 7, "memory": world });
    let memory: WorldMemory = serde_json::from_value(within["memory"].clone()).unwrap();
    assert_eq!(memory, world);
}

#[test]
fn what_was_saved_for_each_character_is_read_as_a_world() {
    let mut memory = Memory::default();
    memory.overheard(id("bo"), "Bo", "The bridge is out.", 0.5);
    let exchange = Exchange {
        speaker: Some(id("ada")),
        heard: "My name is Ada.".into(),
        said: "Welcome, Ada.".into(),
    };
    memory.remember(exchange, 8);
    let saved = memory.to_saved();
    let first = format!("{{\"version\":1,\"characters\":{{\"mara\":{saved}}}}}");
    let world = WorldMemory::from_json(&first).unwrap();
    let mara = &world.characters[&id("mara")];
    assert_eq!(mara.memory, memory);
    let texts: Vec<&str> = mara.episodes.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        ["The bridge is out.", "My name is Ada.", "Welcome, Ada."]
    );
    // And saved in the form of today.
    let again = WorldMemory::from_json(&world.to_json().unwrap());
    assert_eq!(again, Ok(world));
}

#[test]
fn a_save_that_is_none_is_told_in_a_sentence() {
    let good = a_world().to_json().unwrap();
    let episode = |text: &str| good.replacen("I am Ada.", text, 1);
    for (text, reason) in [
        (String::new(), "is damaged"),
        ("{}".to_owned(), "missing field `version`"),
        ("[".repeat(100_000), "is damaged"),
        (good[..good.len() / 2].to_owned(), "is damaged"),
        (
            good.replace("\"version\":2", "\"version\":7"),
            "is of format 7",
        ),
        (good.replace("\"id\":1", "\"id\":0"), "do not ascend"),
        (good.replace("told", "shouted"), "unknown variant"),
        (episode(&"x".repeat(2_000)), "too long a text of an episode"),
        (
            good.replace("\"memory\"", "\"memoir\""),
            "a character has no memory",
        ),
        (good.replace("0.5", "1e999"), "is damaged"),
    ] {
        let told = WorldMemory::from_json(&text).unwrap_err().to_string();
        assert!(told.contains(reason), "{told}");
        assert!(told.len() < 400 && !told.contains('\n'), "{told}");
    }
}

#[test]
fn numbers_out_of_range_are_brought_into_it() {
    let json = a_world().to_json().unwrap();
    let hostile = json
        .replace("\"affinity\":0.5", "\"affinity\":5e30")
        .replace("\"pleasure\":0.5", "\"pleasure\":-9.0")
        .replace("\"importance\":0.5", "\"importance\":77");
    assert_ne!(hostile, json);
    let world = WorldMemory::from_json(&hostile).unwrap();
    let mara = &world.characters[&id("mara")];
    assert_eq!(mara.relations.get(&id("ada")).unwrap().affinity, 1.0);
    assert_eq!(mara.feelings.now(StoryTime::default()).0, -1.0);
    assert_eq!(mara.episodes.get(1).unwrap().importance, 1.0);
}

#[test]
fn a_file_is_the_old_save_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evening.memory.json");
    let old = a_world();
    old.write(&path).unwrap();
    assert_eq!(WorldMemory::read(&path), Ok(old.clone()));
    // A save that dies half way leaves its part behind, and the file as it was.
    let part = folder.path().join("evening.memory.json.1-0.part");
    std::fs::write(part, "{\"version\":2,\"char").unwrap();
    assert_eq!(WorldMemory::read(&path), Ok(old.clone()));
    let new = WorldMemory {
        story: 99.0,
        ..old.clone()
    };
    new.write(&path).unwrap();
    assert_eq!(WorldMemory::read(&path), Ok(new.clone()));
    let parts = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(parts, 2, "a save leaves nothing behind");
    // A folder that is not there is made.
    let apart = folder.path().join("saves/1/evening.json");
    new.write(&apart).unwrap();
    assert_eq!(WorldMemory::read(&apart), Ok(new));
    let parts = std::fs::read_dir(folder.path()).unwrap().count();
    // Where it cannot be written, nothing is lost.
    let nowhere = path.join("below/a/file.json");
    let told = old.write(&nowhere).unwrap_err().to_string();
    assert!(told.contains("cannot be saved to"), "{told}");
    let told = WorldMemory::read(&nowhere).unwrap_err().to_string();
    assert!(told.contains("cannot be read from"), "{told}");
    // A folder in its place cannot be replaced, and no part of the save stays.
    let taken = folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("x"), "x").unwrap();
    assert!(old.write(&taken).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), parts + 1);
}

proptest! {
    #[test]
    fn a_save_that_was_changed_never_panics(at in 0_usize..2_000, with in any::<u8>()) {
        let mut saved = a_world().to_json().unwrap().into_bytes();
        let at = at % saved.len();
        saved[at] = with;
        if let Ok(text) = String::from_utf8(saved)
            && let Ok(loaded) = WorldMemory::from_json(&text)
        {
            prop_assert_eq!(WorldMemory::from_json(&loaded.to_json().unwrap()), Ok(loaded));
        }
    }
}
