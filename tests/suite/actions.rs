//! What a character does beside its words: when it begins, and how it ends.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::{
    ActionEnded, ActionFinished, ActionOutcome, PlaybackFinished, PlaybackProgress, Refusal,
};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::FakeGenerate;
use bevy_banter::persona::Line;
use bevy_banter::prelude::*;
use std::time::Duration;

/// A taproom in which Mara says this, one answer after the other.
fn taproom(replies: &'static [&'static str]) -> Game {
    let mut game = furnished(shipped("mara"));
    let mind = Worker::spawn("mind", || {
        Ok(Box::new(FakeGenerate::replying(replies.iter().copied())))
    });
    game.app
        .world_mut()
        .insert_resource(MindEngine(mind.unwrap()));
    game
}

/// A taproom without a language model.
fn furnished(persona: Persona) -> Game {
    let mut game = Game::with_fakes(persona);
    game.app
        .record_events::<ActionRefused>()
        .record::<ActionEnded>();
    for name in ["the ale barrel", "the counter"] {
        game.app.world_mut().spawn(Perceivable::named(name));
    }
    game.app.run_for(Duration::from_millis(200));
    game
}

fn requested(game: &Game) -> Vec<(&str, usize)> {
    let requested = game.app.recorded::<ActionRequested>();
    let each = requested.iter();
    each.map(|it| (it.action.name.as_str(), it.sentence))
        .collect()
}

/// Runs until this sentence is heard.
fn hear(game: &mut Game, index: usize) {
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        let mut replies = replies.iter(world);
        replies.any(|reply| {
            let sentence = reply.sentences.get(index);
            sentence.is_some_and(|sentence| sentence.heard > 0.3)
        })
    }));
}

#[test]
fn the_pour_begins_with_its_sentence() {
    let mut game = taproom(&["Good evening, traveller. [do pour: the ale barrel] Here you are."]);
    game.type_line("An ale!");
    hear(&mut game, 0);
    assert!(requested(&game).is_empty(), "not yet");
    while requested(&game).is_empty() {
        game.app.step();
    }
    assert_eq!(requested(&game), [("pour", 1)]);
    let heard = game.app.recorded::<PlaybackProgress>().last().unwrap();
    assert!(heard.index == 1 && heard.position < 0.1, "{heard:?}");
    game.wait_for_end(0);
    assert_eq!(requested(&game).len(), 1);
}

#[test]
fn what_stands_behind_the_last_word_waits_for_it() {
    let mut game = taproom(&["Here you are. [do pour: the ale barrel]"]);
    game.type_line("An ale!");
    hear(&mut game, 0);
    assert!(requested(&game).is_empty());
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Done);
    assert_eq!(requested(&game), [("pour", 1)]);
    assert_eq!(game.app.recorded::<PlaybackFinished>().len(), 1);
}

#[test]
fn who_is_interrupted_before_it_never_pours() {
    let mut game = taproom(&[
        "[do wave] Good evening, traveller. [do pour: the ale barrel] Here you are.",
        "As you like.",
    ]);
    game.type_line("An ale!");
    hear(&mut game, 0);
    game.type_line("No, wait!");
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Interrupted);
    assert_eq!(game.wait_for_end(1).text(), "As you like.");
    assert_eq!(requested(&game), [("wave", 0)]);
}

#[test]
fn what_she_may_not_do_is_refused() {
    let mut game = taproom(&["Watch me. [do fly] [do pour: the moon] Oh."]);
    game.ask("Fly!");
    assert!(requested(&game).is_empty());
    let refused = game.app.recorded::<ActionRefused>();
    let refused: Vec<_> = refused.iter().map(|it| (it.reason, it.sentence)).collect();
    assert_eq!(
        refused,
        [(Refusal::NoSuchAction, 1), (Refusal::NotPerceived, 1)]
    );
}

#[test]
fn two_in_one_sentence_are_done_in_their_order() {
    let mut game = taproom(&["Let me [do wipe: the counter] wipe and [do pour: ale] pour."]);
    game.ask("An ale!");
    assert_eq!(requested(&game), [("wipe", 0), ("pour", 0)]);
}

#[test]
fn what_is_told_of_twice_is_done_once() {
    const POUR: &str = "[do pour: the ale barrel] *pours the ale from the ale barrel* Here.";
    let mut game = taproom(&[
        POUR,
        "Here. [do pour: the ale barrel] [do pour: the ale barrel] And there.",
    ]);
    game.ask("An ale!");
    assert_eq!(requested(&game), [("pour", 0)]);
    game.ask("And another!");
    assert_eq!(requested(&game), [("pour", 0), ("pour", 1)]);
}

#[test]
fn an_answer_of_a_gesture_needs_no_words() {
    let mut game = taproom(&["[do wave] [do wipe: the counter]"]);
    let ended = game.ask("Hello!");
    assert_eq!((ended.end, ended.text().as_str()), (TurnEnd::Done, ""));
    assert_eq!(requested(&game), [("wave", 0), ("wipe", 0)]);
}

#[test]
fn she_says_so_when_the_barrel_is_empty() {
    let mut mara = shipped("mara");
    mara.lines.push(Line {
        ask: Vec::new(),
        say: vec!["Oh. That was the last of it.".into()],
        mood: None,
        action: None,
        object: None,
        near: None,
        cue: Some("pour_failed".into()),
    });
    let mut game = furnished(mara);
    game.app
        .app_mut()
        .add_observer(|requested: On<ActionRequested>, mut commands: Commands| {
            let outcome = ActionOutcome::Failed("the barrel is empty".into());
            let action = requested.entity;
            commands.trigger(ActionFinished { action, outcome });
        });
    game.type_line("A mug of ale, please.");
    let said = game.wait_for_end(1);
    assert_eq!(said.text(), "Oh. That was the last of it.");
    let ended = game.app.recorded::<ActionEnded>();
    assert_eq!(ended.len(), 1);
    let pour = &ended[0];
    assert_eq!((pour.npc, pour.call.name.as_str()), (game.npc, "pour"));
    let outcome = ActionOutcome::Failed("the barrel is empty".into());
    assert_eq!(pour.outcome, outcome);
}
