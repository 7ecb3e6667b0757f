//! Several characters behind one language model, in a host.

use super::game::{Game, program, shipped};
use bevy::prelude::*;
use bevy_banter::core::Turn;
use bevy_banter::engine::Worker;
use bevy_banter::engine::host::Deadlines;
use bevy_banter::prelude::*;
use std::time::Duration;

/// A model that takes more than a second for an answer, and gives a host's number in it, with a
/// host that is killed for far less. The number stands in a short sentence, since a model's long
/// sentence is not said twice.
fn slow_mind() -> HostSpec {
    let answer = "Number {pid} here. It takes me a while to say so, and a while longer to come to the \
                  end of it.";
    HostSpec::new("banter-fake-host", "cargo build -p banter_engine")
        .at(program("banter-fake-host"))
        .arg("generate")
        .setting("script", format!("say {answer}"))
        .setting("pace", 0.06)
        .deadlines(Deadlines {
            silence: Duration::from_millis(400),
            cancel: Duration::from_millis(400),
            ..Deadlines::default()
        })
}

/// The number in an answer.
fn number(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[test]
fn whoever_leaves_while_waiting_costs_nobody_an_answer() {
    let mut game = Game::with_fakes(shipped("mara"));
    let (npc, player) = (game.npc, game.player);
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(Worker::host("mind", slow_mind()).unwrap()));
    let persona = world.get::<CharacterPersona>(npc).unwrap().0.clone();
    let beside = Transform::from_xyz(1.0, 0.0, 0.0);
    let other = world.spawn((CharacterPersona(persona), beside)).id();
    let guest = world.spawn((PlayerParticipant, beside)).id();
    game.app.step();

    let line = |speaker, npc| LineTyped {
        speaker,
        to: Some(npc),
        text: "Hello there!".to_owned(),
    };
    game.app.write(line(player, npc));
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        replies.iter(world).any(|reply| !reply.sentences.is_empty())
    }));
    game.app.write(line(guest, other));
    game.app.step();
    game.app.step();
    // It waits in the child by now, behind the answer that has begun.
    std::thread::sleep(Duration::from_millis(100));
    let world = game.app.world_mut();
    let mut turns = world.query::<(Entity, &Turn)>();
    let waiting = turns.iter(world).find(|(_, turn)| turn.npc == other);
    let turn = waiting.expect("it has begun").0;
    world.commands().trigger(Interrupt { turn });
    game.app.step();

    assert!(game.app.run_until(|world| {
        let mut turns = world.query::<&Turn>();
        turns.iter(world).next().is_none()
    }));
    let answer = game
        .ended()
        .iter()
        .map(super::game::Ended::text)
        .max_by_key(String::len);
    let answer = answer.expect("it ended");
    assert!(answer.ends_with("come to the end of it."), "{answer}");
    assert!(game.app.recorded::<EngineFailed>().is_empty());
    assert!(!number(&answer).is_empty(), "{answer}");
    // And the host is the same.
    assert_eq!(number(&game.ask("And now?").text()), number(&answer));
}
