//! Lines that go on after their first half was taken to be all.
#![allow(clippy::unwrap_used)]
use super::*;

/// A line that was taken to be over, and goes on while its answer is thought about.
fn going_on(game: &mut TestApp, speaker: Entity, npc: Entity) -> Pcm {
    let start = |joins| SpeechStarted {
        joins,
        overlap: joins,
        deliberate: false,
        ..SpeechStarted::new(speaker, Some(npc))
    };
    game.write(start(false));
    game.write(SpeechEnded::new(speaker, sound()));
    game.step();
    game.write(start(true));
    let whole = Pcm::silence(16_000, Duration::from_secs(1));
    game.write(SpeechEnded::new(speaker, whole.clone()));
    game.step();
    game.step();
    whole
}

#[test]
fn a_line_that_goes_on_takes_the_place_of_its_first_half() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    let whole = going_on(&mut game, speaker, npc);
    let first = game.recorded::<TurnStarted>()[0].turn;
    let ended = game.recorded::<TurnEnded>();
    assert_eq!(ended.len(), 1);
    assert_eq!((ended[0].turn, ended[0].end), (first, TurnEnd::Dismissed));
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    assert_eq!(inputs(&mut game), [Input::Speech(whole)]);
}

#[test]
fn a_half_that_waits_for_the_floor_is_not_answered_besides_the_whole() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let [first, second] = [(); 2].map(|()| game.world_mut().spawn(PlayerParticipant).id());
    let text = "Tell me a story".to_owned();
    let to = Some(npc);
    game.write(LineTyped {
        speaker: first,
        to,
        text,
    });
    game.step();
    let whole = going_on(&mut game, second, npc);
    // The first is answered, and has done.
    let story = game.recorded::<TurnStarted>()[0].turn;
    game.app_mut()
        .world_mut()
        .trigger(Interrupt { turn: story });
    for _ in 0..4 {
        game.step();
    }
    assert_eq!(inputs(&mut game), [Input::Speech(whole)]);
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
}
