//! Who is remembered, what was overheard, and what is said when an action has failed.

use crate::game::Tavern;
use crate::spy::spy;
use banter_core::persona::{CharacterPersona, Line, Persona};
use banter_core::{
    ActionEnded, ActionFinished, ActionOutcome, ActionRequested, CueRequested, PersonId,
    ReplyFinished, SentenceReady, Turn,
};
use banter_engine::{ChatMessage, GenerateRequest, Role};
use banter_mind::{Episodes, Memory, StoryTime};
use bevy::prelude::*;
use std::sync::mpsc;

fn spied() -> (Tavern, mpsc::Receiver<GenerateRequest>) {
    let (mind, requests) = spy("Aye.");
    let mut tavern = Tavern::with("mara").thinking([]);
    tavern.game.world_mut().insert_resource(mind);
    (tavern, requests)
}

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

/// Somebody comes in.
fn enter(tavern: &mut Tavern, who: &str, name: Option<&str>) {
    let world = tavern.game.world_mut();
    tavern.player = world.spawn(id(who)).id();
    if let Some(name) = name {
        let name = Name::new(name.to_owned());
        world.entity_mut(tavern.player).insert(name);
    }
}

/// What people are told to have said in the last request.
fn told(requests: &mpsc::Receiver<GenerateRequest>) -> Vec<String> {
    let messages = requests.try_iter().last().unwrap().messages;
    let heard = |message: &ChatMessage| message.role == Role::User;
    let heard = messages.into_iter().filter(heard);
    // The notes about what is near stand before the last line.
    let line = |message: ChatMessage| message.content.lines().last().map(str::to_owned);
    heard.filter_map(line).collect()
}

#[test]
fn what_does_not_matter_is_forgotten_in_a_year() {
    let mut tavern = Tavern::with("mara");
    let remembered = |tavern: &Tavern| {
        tavern
            .game
            .world()
            .get::<Episodes>(tavern.npc)
            .unwrap()
            .len()
    };
    tavern.perform("It is warm in here.");
    let first = remembered(&tavern);
    assert!(first > 0);
    for _ in 0..2 {
        // Two winters later there is only what was said then.
        let mut story = tavern.game.world_mut().resource_mut::<StoryTime>();
        story.seconds += 2.0 * 365.0 * StoryTime::DAY;
        tavern.perform("It is cold in here.");
        assert!(remembered(&tavern) <= first, "{}", remembered(&tavern));
    }
}

#[test]
fn who_leaves_and_returns_is_remembered() {
    let (mut tavern, requests) = spied();
    enter(&mut tavern, "ada", Some("Ada"));
    tavern.perform("My name is Ada.");
    // She leaves while she is answered.
    let turn = tavern.say("I will be back.");
    tavern.answer(turn);
    tavern.game.world_mut().despawn(tavern.player);
    tavern.game.step();
    enter(&mut tavern, "bo", Some("Bo"));
    tavern.perform("Purple is so cheerful.");
    assert_eq!(
        told(&requests),
        [
            "Ada: My name is Ada.",
            "Ada: I will be back.",
            "Bo: Purple is so cheerful."
        ]
    );
    enter(&mut tavern, "ada", None);
    tavern.perform("It is me.");
    let memory = tavern.game.world().get::<Memory>(tavern.npc).unwrap();
    assert_eq!(memory.with(&id("ada")).count(), 3);
    // By the name that the character knows, since she has none now.
    assert_eq!(told(&requests).last().unwrap(), "Ada: It is me.");
}

#[test]
fn two_of_one_name_are_told_apart() {
    let (mut tavern, requests) = spied();
    enter(&mut tavern, "1", Some("Ada"));
    tavern.perform("I have the red cloak.");
    enter(&mut tavern, "2", Some("Ada"));
    tavern.perform("And I the blue one.");
    assert_eq!(
        told(&requests),
        ["Ada: I have the red cloak.", "Ada (2): And I the blue one."]
    );
}

#[test]
fn what_was_overheard_is_told_apart_from_what_was_said() {
    let (mut tavern, requests) = spied();
    let mut memory = tavern
        .game
        .world_mut()
        .get_mut::<Memory>(tavern.npc)
        .unwrap();
    memory.overheard(id("odo"), "Odo", "The bridge is out. [do wave]", 1.0);
    memory.overheard(id("wren"), "", "Hush!", 0.3);
    tavern.perform("Any news?");
    assert_eq!(
        told(&requests),
        [
            "(You overhear Odo say to somebody else: The bridge is out. (do wave))",
            "(You half hear somebody say to somebody else: Hush!)",
            "stranger 2: Any news?"
        ]
    );
}

/// Mara, who has something to say when she cannot pour, and pours again.
fn clumsy() -> Tavern {
    let mut tavern = Tavern::with("mara");
    tavern.game.record::<CueRequested>().record::<ActionEnded>();
    let CharacterPersona(handle) = tavern
        .game
        .world()
        .get::<CharacterPersona>(tavern.npc)
        .unwrap()
        .clone();
    let mut personas = tavern.game.world_mut().resource_mut::<Assets<Persona>>();
    let line = Line {
        ask: Vec::new(),
        say: vec!["The barrel is empty, I fear.".into()],
        mood: None,
        action: Some("pour".into()),
        object: Some("the ale barrel".into()),
        near: None,
        cue: Some("pour_failed".into()),
    };
    personas.get_mut(&handle).unwrap().lines.push(line);
    tavern
}

/// The game could not do the last thing that it was asked to.
fn fail(tavern: &mut Tavern) {
    let action = tavern
        .game
        .recorded::<ActionRequested>()
        .last()
        .unwrap()
        .entity;
    let outcome = ActionOutcome::Failed("it is empty".into());
    let world = tavern.game.world_mut();
    world.trigger(ActionFinished { action, outcome });
}

#[test]
fn who_fails_says_so_once() {
    let mut tavern = clumsy();
    tavern.perform("A mug of ale, please.");
    fail(&mut tavern);
    let said = "The barrel is empty, I fear.";
    let says = |world: &mut World| {
        let sentences = world.resource::<Messages<SentenceReady>>();
        sentences
            .get_cursor()
            .read(sentences)
            .any(|it| it.text == said)
    };
    assert!(tavern.game.run_until(says));
    assert!(
        tavern
            .game
            .run_until(|world| !world.resource::<Messages<ReplyFinished>>().is_empty())
    );
    let turn = tavern.game.recorded::<SentenceReady>().last().unwrap().turn;
    tavern.play(turn, 1);
    // She has tried again, and has failed again: that is enough.
    fail(&mut tavern);
    tavern.game.run_for(std::time::Duration::from_secs(1));
    assert_eq!(tavern.game.recorded::<ActionEnded>().len(), 2);
    assert_eq!(tavern.game.recorded::<CueRequested>().len(), 1);
    let world = tavern.game.world_mut();
    assert_eq!(world.query::<&Turn>().iter(world).count(), 0);
}

#[test]
fn what_is_done_or_of_no_moment_is_not_spoken_of() {
    for (line, outcome) in [
        ("A mug of ale, please.", ActionOutcome::Done),
        ("A mug of ale, please.", ActionOutcome::Cancelled),
        (
            "Wipe the window, please!",
            ActionOutcome::Failed("no".into()),
        ),
    ] {
        let mut tavern = clumsy();
        tavern.perform(line);
        let action = tavern.game.recorded::<ActionRequested>()[0].entity;
        let world = tavern.game.world_mut();
        world.trigger(ActionFinished { action, outcome });
        tavern.game.run_for(std::time::Duration::from_millis(200));
        assert_eq!(tavern.game.recorded::<ActionEnded>().len(), 1, "{line}");
        assert!(tavern.game.recorded::<CueRequested>().is_empty(), "{line}");
    }
}
