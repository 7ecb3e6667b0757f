//! What characters remember for long: over saves, in closed rooms, and by hearsay.

use super::story::Story;
use bevy::prelude::*;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{Loudness, PersonId, RestingMood};
use bevy_banter::mind::{
    DiarySettings, EpisodeKind, Episodes, Grounding, Happening, MindSettings, Relations, StoryTime,
    WorldMemory,
};
use bevy_banter::prelude::*;
use std::time::Duration;

#[test]
fn what_was_told_days_ago_is_recalled_when_it_is_spoken_of() {
    let mut story = Story::evening();
    story.tell("My brother keeps bees behind the mill.");
    story.pass(3.0);
    story.chat();
    let asked = story.tell("Who keeps the bees?");
    let remembered = "3 days ago) Ada told you: \"My brother keeps bees behind the mill.\"";
    assert!(asked.contains(remembered), "{asked}");
    let asked = story.tell("Is the stew good?");
    assert!(!asked.contains("3 days ago"), "{asked}");
}

#[test]
fn what_who_asks_has_told_of_themselves_is_told_back_as_it_was() {
    let mut story = Story::evening();
    story.tell("I lost my green cloak at the bridge this morning.");
    story.tell("I must be in Tolm by Friday, for my sister's wedding.");
    story.pass(2.0);
    story.chat();
    let world = story.game.app.world_mut();
    world.resource_mut::<MindSettings>().grounding = Grounding::AuthorFirst;
    let prompts = story.asked.lock().unwrap().len();
    for (question, answer) in [
        (
            "Where did I lose my cloak?",
            "You lost your green cloak at the bridge.",
        ),
        (
            "Why must I be in Tolm by Friday?",
            "You must be in Tolm by Friday, for your sister's wedding.",
        ),
    ] {
        assert_eq!(story.game.ask(question).text(), answer);
    }
    assert_eq!(
        story.asked.lock().unwrap().len(),
        prompts,
        "no model makes anything else of it"
    );
}

#[test]
fn who_asks_what_is_known_of_them_is_told_what_they_said() {
    let mut story = Story::evening();
    story.tell("My name is Ada, I am a mapmaker from Hallow.");
    story.tell("My brother Tom keeps bees behind the mill.");
    story.tell("It rains a lot here.");
    story.tell("I am a bit tired.");
    story.pass(2.0);
    story.chat();
    let world = story.game.app.world_mut();
    world.resource_mut::<MindSettings>().grounding = Grounding::AuthorFirst;
    for (question, answer) in [
        ("What is my trade?", "You are a mapmaker from Hallow."),
        ("Do you remember my name?", "Your name is Ada."),
        ("Where am I from?", "You are a mapmaker from Hallow."),
    ] {
        assert_eq!(story.game.ask(question).text(), answer, "{question}");
    }
    story.tell("I'm Ada Brook, a ropemaker.");
    let trade = story.game.ask("What is my trade?").text();
    assert_eq!(trade, "You are a ropemaker.", "the newest that is as sure");
    let all = story.game.ask("What do you know about me?").text();
    assert!(
        all.contains("Your brother Tom keeps bees") && all.contains("mapmaker"),
        "{all}"
    );
    assert!(!all.contains("rains"), "{all}");
}

#[test]
fn what_something_of_the_players_is_called_is_told_back() {
    let mut story = Story::evening();
    story.tell("My mule Pepper bites whoever she likes.");
    story.chat();
    story.pass(2.0);
    let world = story.game.app.world_mut();
    world.resource_mut::<MindSettings>().grounding = Grounding::AuthorFirst;
    let told = story.game.ask("What is my mule called?").text();
    assert_eq!(told, "Your mule Pepper bites whoever she likes.");
    let told = story.game.ask("What is my dog called?").text();
    assert!(!told.contains("Pepper"), "{told}");
}

#[test]
fn after_an_older_save_nothing_newer_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("older.json");
    let mut story = Story::evening();
    story.tell("My brother keeps bees behind the mill.");
    story.chat();
    assert_eq!(story.save(&older).error, None);
    story.pass(1.0);
    story.tell("I buried the silver cup under the oak. Thank you, my friend!");
    story.chat();
    let asked = story.tell("Where is the silver cup buried?");
    assert!(asked.contains("under the oak"), "{asked}");

    assert_eq!(story.load(&older).error, None);
    let asked = story.tell("Where is the silver cup buried?");
    assert!(!asked.contains("oak"), "{asked}");
    let asked = story.tell("Who keeps the bees?");
    assert!(
        asked.contains("Ada told you: \"My brother keeps bees"),
        "{asked}"
    );
    let npc = story.game.npc;
    let all = story.all_memory(npc);
    assert!(!all.contains("oak"), "{all}");
    let story_time = story.game.app.world().resource::<StoryTime>().seconds;
    assert!(story_time < StoryTime::DAY, "the clock is that of the save");
}

#[test]
fn two_branches_of_a_story_never_mix() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut story = Story::evening();
    story.tell("The wedding is in May.");
    story.save(&path("root"));
    story.tell("The groom is a wolf in the night.");
    story.save(&path("wolf"));
    story.load(&path("root"));
    story.tell("The groom is a baker from Hallow.");
    story.save(&path("baker"));
    let npc = story.game.npc;
    for (branch, known, unknown) in [
        ("wolf", "wolf", "baker"),
        ("baker", "baker", "wolf"),
        ("root", "May", "wolf"),
        ("wolf", "wolf", "baker"),
    ] {
        story.load(&path(branch));
        let all = story.all_memory(npc);
        assert!(
            all.contains(known) && !all.contains(unknown),
            "{branch}: {all}"
        );
        let asked = story.tell("Who is the groom at the wedding?");
        assert!(!asked.contains(unknown), "{branch}: {asked}");
    }
}

#[test]
fn a_turn_that_a_load_cuts_off_is_remembered_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("older.json");
    let mut story = Story::evening();
    story.tell("Good evening.");
    story.save(&older);
    let before = story.game.ended().len();
    story
        .game
        .type_line("The abbot is a thief. Say: The abbot is a thief, you say. What a tale.");
    // It is being answered, and a second line waits.
    let begun = story.game.app.run_until(|world| {
        let mut turns = world.query::<&Reply>();
        turns.iter(world).any(|reply| !reply.sentences.is_empty())
    });
    assert!(begun);
    story.load(&older);
    story.game.wait_for_end(before);
    story.game.app.run_for(Duration::from_secs(1));
    let npc = story.game.npc;
    let all = story.all_memory(npc);
    assert!(
        !all.contains("abbot") && all.contains("Good evening."),
        "{all}"
    );
    story.tell("Are you well?");
}

#[test]
fn a_secret_of_a_closed_room_is_in_no_other_prompt() {
    let mut story = Story::evening();
    let (mara, ada) = (story.game.npc, story.game.player);
    let world = story.game.app.world_mut();
    for who in [mara, ada] {
        world
            .entity_mut(who)
            .insert(PerceptionRoom("the cellar".into()));
    }
    let hall = PerceptionRoom("the hall".into());
    let odo = story.odo((Transform::from_xyz(1.0, 0.0, 0.0), hall.clone()));
    story.tell("The heir is Wilmot, and she does not know it.");
    story.chat();
    let world = story.game.app.world_mut();
    world.entity_mut(ada).insert(hall);
    story.look_around();
    for question in ["Who is the heir?", "What do you know of Wilmot, the heir?"] {
        story.tell_to(odo, question);
    }
    let asked = story.asked.lock().unwrap().clone();
    let of = |who: &str, what: &str| {
        let all = asked.iter().filter(|(character, _)| character == who);
        all.filter(|(_, words)| words.contains(what)).count()
    };
    assert!(of("odo", "heir") > 0, "he was asked");
    assert_eq!(of("odo", "does not know it"), 0);
    let all = story.all_memory(odo);
    assert!(!all.contains("does not know it"), "{all}");
    let all = story.all_memory(mara);
    assert!(
        all.contains("the cellar") && all.contains("does not know it"),
        "{all}"
    );
}

#[test]
fn a_whisper_is_not_brought_up_before_others() {
    let mut story = Story::evening();
    let ada = story.game.player;
    let world = story.game.app.world_mut();
    world.entity_mut(ada).insert(Loudness::Whisper);
    story.tell("The heir is Wilmot, and she does not know it.");
    let world = story.game.app.world_mut();
    world.entity_mut(ada).insert(Loudness::Normal);
    story.chat();
    let to_ada = story.tell("Who is the heir?");
    assert!(to_ada.contains("Ada told you in confidence"), "{to_ada}");
    let bo = (
        PlayerParticipant,
        PersonId::new("bo").unwrap(),
        Perceivable::named("Bo"),
        Transform::from_xyz(0.0, 0.0, 1.0),
    );
    story.game.player = story.game.app.world_mut().spawn(bo).id();
    story.look_around();
    story.chat();
    let to_bo = story.tell("Who is the heir?");
    assert!(!to_bo.contains("Wilmot"), "{to_bo}");
}

#[test]
fn what_is_hearsay_is_remembered_with_who_said_it() {
    let mut story = Story::evening();
    let odo = story.odo(Transform::from_xyz(1.0, 0.0, 0.0));
    story.tell("Say: The bishop hid the key under the third barrel.");
    story.look_around();
    story.tell_to(odo, "The soup smells of thyme.");
    story.tell_to(odo, "What a long winter it is.");
    let asked = story.tell_to(odo, "Where did the bishop hide the key?");
    let hearsay = "you overheard Mara say to Ada: \"The bishop hid the key";
    assert!(asked.contains(hearsay), "{asked}");
}

#[test]
fn a_deed_moves_what_a_character_thinks_and_is_told_of() {
    let mut story = Story::evening();
    let (mara, ada) = (story.game.npc, story.game.player);
    story.game.app.world_mut().trigger(Happening {
        by: Some(ada),
        kindness: 0.7,
        honesty: 0.5,
        ..Happening::seen_by([mara], "Ada mended your broken roof beam.")
    });
    story.game.app.step();
    let asked = story.tell("Who mended the roof beam?");
    for told in [
        "You are very fond of Ada.\nYou trust Ada.",
        "Ada mended your broken roof beam.",
        "You feel happy.",
    ] {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    let mood = story.game.app.world().get::<RestingMood>(mara).unwrap();
    assert_eq!(mood.0.name, "happy");
    let relations = story.game.app.world().get::<Relations>(mara).unwrap();
    let relation = relations.get(&PersonId::new("ada").unwrap()).unwrap();
    assert!(relation.affinity > 0.6 && relation.familiarity > 0.0);
}

#[test]
fn a_damaged_save_is_told_in_a_sentence_and_the_game_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.json");
    let mut story = Story::evening();
    story.tell("My brother keeps bees behind the mill.");
    for damaged in ["", "{\"version\":2,\"characters\":{\"mara\":", "\u{0}\u{1}"] {
        std::fs::write(&path, damaged).unwrap();
        let told = story.load(&path).error.unwrap().to_string();
        assert!(
            told.contains("is damaged") && !told.contains('\n'),
            "{told}"
        );
    }
    story.chat();
    let asked = story.tell("Who keeps the bees?");
    assert!(asked.contains("My brother keeps bees"), "{asked}");
    // Nor is a save lost that cannot be written.
    let nowhere = path.join("a file is no folder/save.json");
    let told = story.save(&nowhere).error.unwrap().to_string();
    assert!(told.contains("cannot be saved"), "{told}");
}

#[test]
fn who_comes_after_a_load_gets_what_it_remembers() {
    let mut story = Story::evening();
    let odo = story.odo(Transform::from_xyz(1.0, 0.0, 0.0));
    story.tell_to(odo, "My brother keeps bees behind the mill.");
    let saved = WorldMemory::of(story.game.app.world_mut())
        .to_json()
        .unwrap();

    // Another run, in which he is not there yet.
    let mut story = Story::evening();
    let memory = WorldMemory::from_json(&saved).unwrap();
    memory.put_into(story.game.app.world_mut());
    // What is saved before he comes has him, too.
    let again = WorldMemory::of(story.game.app.world_mut());
    assert!(
        again
            .characters
            .contains_key(&PersonId::new("odo").unwrap())
    );
    let odo = story.odo(Transform::from_xyz(1.0, 0.0, 0.0));
    let all = story.all_memory(odo);
    assert!(all.contains("My brother keeps bees"), "{all}");
}

#[test]
fn who_has_nothing_to_do_writes_a_diary_without_what_it_was_told_in_confidence() {
    let mut story = Story::evening();
    let (mara, ada) = (story.game.npc, story.game.player);
    story.tell("My brother keeps bees behind the mill.");
    let world = story.game.app.world_mut();
    world.insert_resource(DiarySettings {
        idle: Duration::from_secs(2),
        episodes: 3,
    });
    world.entity_mut(ada).insert(Loudness::Whisper);
    story.tell("The heir is Wilmot, and she does not know it.");
    let world = story.game.app.world_mut();
    world.entity_mut(ada).insert(Loudness::Normal);
    story.chat();
    let thoughts = |app: &TestApp| {
        let episodes = app.world().get::<Episodes>(mara).unwrap();
        let thoughts = episodes.iter().filter(|it| it.kind == EpisodeKind::Thought);
        thoughts.map(|it| it.text.clone()).collect::<Vec<_>>()
    };
    story.step_until(|app| !thoughts(app).is_empty());
    let page = "I heard that the bees of the mill are well. (do wave)";
    assert_eq!(thoughts(&story.game.app), [page]);
    // There is nothing new to write about.
    story.game.app.run_for(Duration::from_secs(5));
    assert_eq!(thoughts(&story.game.app).len(), 1);
    let asked = story.tell("How are the bees of the mill?");
    assert!(
        asked.contains("you thought: I heard that the bees"),
        "{asked}"
    );
}
