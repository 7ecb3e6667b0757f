//! To whom a spoken line goes, by the names in it.
#![allow(clippy::unwrap_used)]
use super::*;

/// Mara is nearest, and Odo is in the room.
fn two(game: &mut TestApp) -> (Entity, Entity, Entity) {
    let mut spawn = |name: &str| {
        let name = Name::new(name.to_owned());
        game.world_mut().spawn((NpcParticipant, name)).id()
    };
    let (mara, odo) = (spawn("Mara"), spawn("Odo"));
    let percepts = [mara, odo].map(|entity| Percept::new(entity, 1.0));
    let percepts = Percepts(percepts.to_vec());
    let speaker = game.world_mut().spawn((PlayerParticipant, percepts)).id();
    (mara, odo, speaker)
}

#[test]
fn a_spoken_line_goes_to_whom_it_names() {
    for (addressed, line, answers) in [
        (false, "Odo, is the mill yours?", "Odo"),
        (false, "Where is Odo?", "Mara"),
        (true, "Odo, is the mill yours?", "Mara"),
    ] {
        let (mut game, _) = recorded(line);
        let (mara, _, speaker) = two(&mut game);
        let to = addressed.then_some(mara);
        game.write(SpeechStarted::new(speaker, to));
        game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
        assert!(game.run_until(is_heard));
        game.step();
        let heard = game.recorded::<LineReady>();
        assert_eq!((heard.len(), heard[0].text.as_str()), (1, line));
        let turn = game.world().get::<Turn>(heard[0].turn).unwrap();
        let name = game.world().get::<Name>(turn.npc).unwrap();
        assert_eq!(name.as_str(), answers, "{line}");
        let world = game.world_mut();
        assert_eq!(world.query::<&Turn>().iter(world).count(), 1);
    }
}

#[test]
fn whom_the_speaker_attends_to_is_not_whom_the_game_named() {
    let (mut game, _) = recorded("Odo, is the mill yours?");
    let (mara, odo, speaker) = two(&mut game);
    let attends = AttendsTo(Some(mara));
    game.world_mut().entity_mut(speaker).insert(attends);
    game.write(SpeechStarted::new(speaker, Some(mara)));
    game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
    assert!(game.run_until(is_heard));
    game.step();
    let turn = game.recorded::<LineReady>()[0].turn;
    assert_eq!(game.world().get::<Turn>(turn).unwrap().npc, odo);
}
