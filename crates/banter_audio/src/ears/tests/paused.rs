//! Lines beside a game that pauses, and that go on after a pause.
#![allow(clippy::unwrap_used)]
use super::*;

/// Pauses the game, or lets it go on.
fn hold(game: &mut TestApp, voice: &Voice, held: bool) {
    // What was said before is heard before.
    assert!(game.run_until(|_| voice.writer.room() == 2 * RATE as usize));
    std::thread::sleep(std::time::Duration::from_millis(30));
    let mut clock = game.world_mut().resource_mut::<Time<Virtual>>();
    if held {
        clock.pause();
    } else {
        clock.unpause();
    }
    game.step();
    std::thread::sleep(std::time::Duration::from_millis(30));
}

#[test]
fn what_is_said_while_the_game_is_paused_is_not_heard() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    voice.pause(&mut game, 0.5);
    hold(&mut game, &voice, true);
    voice.speak(&mut game, 0.8);
    voice.pause(&mut game, 2.0);
    hold(&mut game, &voice, false);
    voice.pause(&mut game, 1.0);
    game.step();
    assert!(game.recorded::<SpeechStarted>().is_empty());
    voice.speak(&mut game, 0.8);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    assert_eq!(game.recorded::<SpeechStarted>().len(), 1);
}

#[test]
fn a_line_stops_with_the_game_and_goes_on_with_it() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    voice.pause(&mut game, 0.5);
    voice.speak(&mut game, 0.8);
    hold(&mut game, &voice, true);
    // Silence that would end the line, and much that is said to somebody else.
    voice.pause(&mut game, 2.0);
    voice.speak(&mut game, 3.0);
    hold(&mut game, &voice, false);
    assert!(game.recorded::<SpeechEnded>().is_empty());
    voice.speak(&mut game, 0.8);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    assert_eq!(game.recorded::<SpeechStarted>().len(), 1);
    let seconds = game.recorded::<SpeechEnded>()[0]
        .pcm
        .duration()
        .as_secs_f32();
    assert!((1.4..3.4).contains(&seconds), "{seconds} s");
}

#[test]
fn a_line_goes_on_while_its_answer_is_thought_about() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 1.5);
    assert!(ended(&mut game, 1));
    // Nobody thinks in this game, so the turn goes on, and the thread is told of it.
    game.step();
    std::thread::sleep(std::time::Duration::from_millis(30));
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 2.5);
    assert!(ended(&mut game, 2));
    let started = game.recorded::<SpeechStarted>();
    assert_eq!((started.len(), started[1].joins), (2, true));
    let lengths: Vec<f32> = { game.recorded::<SpeechEnded>().iter() }
        .map(|ended| ended.pcm.duration().as_secs_f32())
        .collect();
    assert!(lengths[1] > lengths[0] + 0.5, "{lengths:?}");
    let ends = game.recorded::<TurnEnded>();
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0].end, TurnEnd::Dismissed);
}
