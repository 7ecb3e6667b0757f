//! Spoken lines that get no answer.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::{LineUnanswered, Utterance};

#[test]
fn a_line_too_many_is_told_to_be_unheeded_once() {
    for overlap in [false, true] {
        let mut game = game();
        game.record::<LineUnanswered>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        for _ in 0..=crate::claims::MOST {
            let speaker = game.world_mut().spawn(PlayerParticipant).id();
            let (to, text) = (Some(npc), "Me!".to_owned());
            game.write(LineTyped { speaker, to, text });
            game.step();
        }
        assert!(game.recorded::<LineUnanswered>().is_empty());
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        game.write(SpeechStarted {
            overlap,
            ..SpeechStarted::new(speaker, Some(npc))
        });
        game.step();
        assert_eq!(
            game.recorded::<LineUnanswered>().len(),
            usize::from(!overlap)
        );
        game.write(SpeechEnded::new(speaker, sound()));
        game.step();
        game.step();
        assert_eq!(game.recorded::<LineUnanswered>().len(), 1);
        assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    }
}

#[test]
fn of_a_spoken_line_whose_character_goes_it_is_told_once() {
    let mut game = game();
    game.record::<LineUnanswered>();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speakers = [(); 2].map(|()| game.world_mut().spawn(PlayerParticipant).id());
    for speaker in speakers {
        game.write(SpeechStarted::new(speaker, Some(npc)));
    }
    game.step();
    game.world_mut().despawn(npc);
    game.step();
    for speaker in speakers {
        game.write(SpeechEnded::new(speaker, sound()));
    }
    game.step();
    game.step();
    let unheeded = game.recorded::<LineUnanswered>();
    let of = |speaker| unheeded.iter().filter(|u| u.speaker == speaker).count();
    assert_eq!(speakers.map(of), [1, 1]);
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Abandoned);
    game.run_for(Duration::from_secs(3));
    let world = game.world_mut();
    assert_eq!(world.query::<&Utterance>().iter(world).count(), 0);
}
