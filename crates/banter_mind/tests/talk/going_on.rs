//! Characters that are interrupted, and asked to go on.

use crate::game::Tavern;
use banter_core::{Interrupt, PlaybackFinished, SentenceReady};
use banter_mind::{MindSettings, Unsaid};
use bevy::prelude::*;
use std::time::Duration;

/// A question that Mara answers in several sentences.
const QUESTION: &str = "What do you serve here?";

fn texts(sentences: &[SentenceReady]) -> Vec<String> {
    sentences.iter().map(|it| it.text.clone()).collect()
}

/// Her answer is interrupted after so many of its sentences. What is left of it.
fn interrupted(tavern: &mut Tavern, line: &str, heard: usize) -> Vec<String> {
    let turn = tavern.say(line);
    let said = tavern.answer(turn);
    assert!(said.len() > heard, "{said:?}");
    for index in 0..heard {
        tavern.game.write(PlaybackFinished { turn, index });
    }
    tavern.game.step();
    tavern.game.world_mut().trigger(Interrupt { turn });
    tavern.game.step();
    texts(&said[heard..])
}

fn asked(tavern: &mut Tavern, line: &str) -> Vec<String> {
    let turn = tavern.say(line);
    texts(&tavern.answer(turn))
}

#[test]
fn she_goes_on_with_the_sentence_that_was_cut() {
    for line in ["Go on.", "Sorry, please continue, Mara!", "Where were you?"] {
        let mut tavern = Tavern::with("mara");
        let rest = interrupted(&mut tavern, QUESTION, 1);
        assert_eq!(asked(&mut tavern, line), rest, "{line}");
        let unsaid = tavern.game.world().get::<Unsaid>(tavern.npc).unwrap();
        assert!(unsaid.sentences().is_empty());
    }
}

#[test]
fn the_mood_stays() {
    let mut tavern = Tavern::with("mara");
    interrupted(&mut tavern, QUESTION, 1);
    let turn = tavern.say("You were saying?");
    let said = tavern.answer(turn);
    assert!(
        said.iter()
            .all(|it| it.mood.as_ref().unwrap().name == "happy")
    );
}

#[test]
fn others_may_ask_and_other_things_may_be_said_first() {
    let mut tavern = Tavern::with("mara");
    let rest = interrupted(&mut tavern, QUESTION, 1);
    tavern.ask("Any news?");
    tavern.player = tavern.game.world_mut().spawn_empty().id();
    assert_eq!(asked(&mut tavern, "Go on!"), rest);
}

#[test]
fn who_is_interrupted_again_goes_on_from_there() {
    let mut tavern = Tavern::with("mara");
    let rest = interrupted(&mut tavern, QUESTION, 0);
    assert!(rest.len() >= 2);
    assert_eq!(interrupted(&mut tavern, "Go on.", 1), rest[1..]);
    assert_eq!(asked(&mut tavern, "Go on."), rest[1..]);
}

#[test]
fn who_has_said_everything_or_is_asked_late_has_nothing_to_go_on_with() {
    let mut tavern = Tavern::with("mara");
    let said = asked(&mut tavern, QUESTION);
    assert_ne!(asked(&mut tavern, "Go on."), said);

    let mut tavern = Tavern::with("mara");
    let mut settings = tavern.game.world_mut().resource_mut::<MindSettings>();
    settings.unsaid = Duration::from_secs(1);
    let rest = interrupted(&mut tavern, QUESTION, 1);
    tavern.game.run_for(Duration::from_secs(2));
    assert_ne!(asked(&mut tavern, "Go on."), rest);
}

#[test]
fn what_a_model_had_drafted_is_said_too() {
    let step = banter_engine::fake::Step::Reply("First. Second. Third.".to_owned());
    let mut tavern = Tavern::with("mara").thinking([step]);
    interrupted(&mut tavern, "Tell me three things.", 1);
    assert_eq!(asked(&mut tavern, "Go on."), ["Second.", "Third."]);
}
