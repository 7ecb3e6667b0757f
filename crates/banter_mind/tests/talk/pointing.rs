//! Who says "that one" points at it.

use crate::game::Tavern;
use banter_core::{PlaybackProgress, Pointing, Reply};
use banter_engine::fake::Step;
use banter_mind::Grounding;
use bevy::prelude::*;
use std::time::Duration;

/// What she points at when this answer to a question begins to be heard.
fn points(question: &str, answer: &str) -> Option<String> {
    // Her author has her point at many things that are spoken of.
    let steps = [Step::Reply(answer.to_owned())];
    let mut tavern = Tavern::with("mara").thinking_as(Grounding::ModelAlone, steps);
    let turn = tavern.say(question);
    let said = tavern.answer(turn);
    assert_eq!(said[0].text, answer);
    let reply = tavern.game.world().get::<Reply>(turn).unwrap();
    assert_eq!(reply.heard.as_deref(), Some(question));
    let (npc, index) = (tavern.npc, 0);
    tavern.game.write(PlaybackProgress {
        npc,
        turn,
        index,
        position: 0.1,
    });
    tavern.game.step();
    tavern.game.step();
    let pointing = |tavern: &Tavern| tavern.game.world().get::<Pointing>(npc).cloned();
    let at = match pointing(&tavern) {
        Some(Pointing::At(at)) => Some(tavern.name(Some(at)).to_owned()),
        _ => None,
    };
    tavern.game.run_for(Duration::from_secs(3));
    assert!(
        matches!(pointing(&tavern), None | Some(Pointing::No)),
        "the hand sinks"
    );
    at
}

#[test]
fn a_thing_that_is_shown_is_pointed_at() {
    let at = points("My letter got wet.", "Dry it at the stew pot over there.");
    assert_eq!(at.as_deref(), Some("the stew pot"));
    let at = points("The stew pot smells burnt!", "That one always does.");
    assert_eq!(at.as_deref(), Some("the stew pot"), "what was spoken of");
}

#[test]
fn who_shows_nothing_keeps_the_hands_down() {
    for (question, answer) in [
        ("Where may I look for work?", "Try the notice board."),
        ("How are you?", "That evening I lost a mule."),
        ("How are you?", "That one again!"),
    ] {
        assert_eq!(points(question, answer), None, "{answer}");
    }
}
