//! Lines that are spoken, as messages.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::test_app::TestApp;
use crate::testing::{Input, inputs, turns};
use crate::{
    Interrupt, LineTyped, NpcParticipant, Pcm, PlayerParticipant, SpeechEnded, SpeechOutcome,
    TurnEnd, TurnEnded, TurnStarted, UtteranceAudio,
};
use bevy::time::TimeUpdateStrategy;
use std::time::Duration;

mod joining;
mod unheeded;

fn game() -> TestApp {
    let mut game = TestApp::new();
    game.record_events::<TurnStarted>()
        .record_events::<TurnEnded>();
    game
}

/// A character that is at its answer, and somebody who makes a sound meanwhile.
fn overlapping() -> (TestApp, Entity, Entity) {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    let text = "Tell me a story".to_owned();
    let to = Some(npc);
    game.write(LineTyped { speaker, to, text });
    game.step();
    game.write(SpeechStarted {
        overlap: true,
        deliberate: false,
        ..SpeechStarted::new(speaker, to)
    });
    game.step();
    (game, npc, speaker)
}

fn sound() -> Pcm {
    Pcm::silence(16_000, Duration::from_millis(300))
}

#[test]
fn a_spoken_line_is_one_turn_however_short() {
    for pause in [Duration::ZERO, Duration::from_millis(200)] {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::NpcParticipant).id();
        let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.run_for(pause);
        game.write(SpeechEnded::new(speaker, pcm.clone()));
        game.step();
        assert_eq!(turns(&mut game), 1);
        assert_eq!(inputs(&mut game), [Input::Speech(pcm)]);
        assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    }
}

#[test]
fn a_spoken_line_outlives_an_interruption_of_its_turn() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    game.write(SpeechStarted::new(speaker, Some(npc)));
    game.step();
    let turn = game.recorded::<TurnStarted>()[0].turn;
    game.world_mut().trigger(Interrupt { turn });
    game.step();
    let pcm = Pcm::silence(16_000, Duration::from_secs(1));
    game.write(SpeechEnded::new(speaker, pcm.clone()));
    game.step();
    assert_eq!(inputs(&mut game), [Input::Speech(pcm)]);
}

#[test]
fn what_is_being_said_grows() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted::new(speaker, Some(npc)));
    for value in [0.25, 0.5] {
        let pcm = Pcm::new(16_000, vec![value; 2]);
        game.write(SpeechAudio { speaker, pcm });
    }
    // Nobody changes the rate in the middle of a line.
    let pcm = Pcm::new(8_000, vec![1.0; 2]);
    game.write(SpeechAudio { speaker, pcm });
    game.write(SpeechPaused {
        speaker,
        paused: true,
    });
    game.step();
    let world = game.world_mut();
    let utterance = world.query::<&UtteranceAudio>().single(world).unwrap();
    assert_eq!(utterance.samples, [0.25, 0.25, 0.5, 0.5]);
    assert!(utterance.paused && utterance.deliberate && utterance.rate == 16_000);
}

#[test]
fn a_backchannel_leaves_the_answer_alone() {
    for how in [SpeechOutcome::Backchannel, SpeechOutcome::Noise] {
        let (mut game, _, speaker) = overlapping();
        game.write(SpeechEnded {
            how,
            ..SpeechEnded::new(speaker, sound())
        });
        game.step();
        game.step();
        assert_eq!(game.recorded::<TurnStarted>().len(), 1);
        assert!(game.recorded::<TurnEnded>().is_empty());
        let story = Input::Typed("Tell me a story".into());
        assert_eq!(inputs(&mut game), [story]);
        assert_eq!(turns(&mut game), 1);
    }
}

#[test]
fn who_barges_in_is_heard_and_the_answer_ends() {
    let (mut game, _, speaker) = overlapping();
    assert!(game.recorded::<TurnEnded>().is_empty());
    game.write(BargeInConfirmed { speaker });
    game.step();
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    game.write(SpeechEnded::new(speaker, sound()));
    game.step();
    assert_eq!(inputs(&mut game), [Input::Speech(sound())]);
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    assert_eq!(game.recorded::<TurnEnded>().len(), 1);
}

#[test]
fn a_short_line_interrupts_when_it_is_complete() {
    let (mut game, _, speaker) = overlapping();
    game.write(SpeechEnded::new(speaker, sound()));
    game.step();
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
    assert_eq!(inputs(&mut game), [Input::Speech(sound())]);
}

#[test]
fn a_noise_beside_nobody_ends_as_nothing() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted::new(speaker, Some(npc)));
    game.step();
    game.write(SpeechEnded {
        how: SpeechOutcome::Noise,
        ..SpeechEnded::new(speaker, sound())
    });
    game.step();
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Dismissed);
    assert!(inputs(&mut game).is_empty());
}

#[test]
fn an_answer_that_ends_beside_a_sound_makes_it_no_turn() {
    let (mut game, npc, speaker) = overlapping();
    let turn = game.recorded::<TurnStarted>()[0].turn;
    game.world_mut().trigger(Interrupt { turn });
    game.step();
    game.step();
    assert_eq!(turns(&mut game), 0, "it may be an uh-huh");
    // What was said still counts.
    game.write(SpeechEnded::new(speaker, sound()));
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    assert_eq!(game.recorded::<TurnStarted>()[1].npc, npc);
}

fn heard(game: &mut TestApp) -> Vec<Vec<f32>> {
    let world = game.world_mut();
    let mut turns = world.query::<&UtteranceAudio>();
    let mut all: Vec<_> = turns.iter(world).map(|u| u.samples.clone()).collect();
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all
}

fn piece(value: f32) -> Pcm {
    Pcm::new(16_000, vec![value; 4])
}

/// The answer is over, and whoever waits has the floor.
fn finish(game: &mut TestApp) {
    crate::testing::finish(game);
    game.step();
}

fn record(game: &mut TestApp, speaker: Entity, npc: Entity, value: f32) {
    game.write(SpeechStarted::new(speaker, Some(npc)));
    game.write(SpeechEnded::new(speaker, piece(value)));
}

#[test]
fn two_recordings_of_one_speaker_in_one_frame_are_both_answered() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    record(&mut game, speaker, npc, 0.1);
    record(&mut game, speaker, npc, 0.2);
    game.step();
    for value in [0.1, 0.2] {
        assert_eq!(inputs(&mut game), [Input::Speech(piece(value))]);
        finish(&mut game);
    }
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    assert_eq!(game.recorded::<TurnEnded>().len(), 2);
    assert_eq!(turns(&mut game), 0);
}

#[test]
fn two_speakers_at_once_are_answered_one_after_the_other() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speakers = [(); 2].map(|()| game.world_mut().spawn(PlayerParticipant).id());
    for speaker in speakers {
        game.write(SpeechStarted::new(speaker, Some(npc)));
    }
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    for (speaker, value) in speakers.into_iter().zip([0.1, 0.2]) {
        let pcm = piece(value);
        game.write(SpeechAudio { speaker, pcm });
        game.write(SpeechEnded::new(speaker, piece(value)));
    }
    game.step();
    // Both are listened to.
    assert_eq!(heard(&mut game), [vec![0.1; 4], vec![0.2; 4]]);
    for value in [0.1, 0.2] {
        assert_eq!(inputs(&mut game), [Input::Speech(piece(value))]);
        finish(&mut game);
    }
    let answered: Vec<_> = game.recorded::<TurnStarted>().to_vec();
    assert_eq!(answered.len(), 2);
}

#[test]
fn who_barges_into_the_answer_to_another_waits() {
    let (mut game, npc, _) = overlapping();
    let other = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted {
        overlap: true,
        deliberate: false,
        ..SpeechStarted::new(other, Some(npc))
    });
    game.write(BargeInConfirmed { speaker: other });
    game.step();
    game.write(SpeechEnded::new(other, sound()));
    game.step();
    assert!(game.recorded::<TurnEnded>().is_empty());
    assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    finish(&mut game);
    assert_eq!(inputs(&mut game), [Input::Speech(sound())]);
}

#[test]
fn a_line_that_ends_as_the_next_begins_is_ended_with_its_own_sound() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted::new(speaker, Some(npc)));
    game.step();
    // A slow frame: the rest of one line, and the beginning of another.
    for value in [0.1, 0.2] {
        let pcm = piece(value);
        game.write(SpeechAudio { speaker, pcm });
    }
    game.write(SpeechEnded::new(speaker, piece(0.1)));
    game.write(SpeechStarted::new(speaker, Some(npc)));
    game.step();
    game.write(SpeechEnded::new(speaker, piece(0.2)));
    game.step();
    let ends: Vec<_> = game.recorded::<TurnEnded>().iter().map(|e| e.end).collect();
    // It was spoken over the answer to the first.
    assert_eq!(ends, [TurnEnd::Interrupted]);
    assert_eq!(inputs(&mut game), [Input::Speech(piece(0.2))]);
    assert_eq!(heard(&mut game), [vec![0.2; 4]]);
}

#[test]
fn a_line_that_is_begun_twice_is_one_line_and_whole() {
    for pause in [0, 1] {
        let mut game = game();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        let pcm = piece(0.1);
        game.write(SpeechAudio { speaker, pcm });
        game.step();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.run_for(crate::test_app::STEP * pause);
        game.write(SpeechEnded::new(speaker, piece(0.2)));
        game.step();
        let whole = Pcm::new(16_000, [[0.1; 4], [0.2; 4]].concat());
        assert_eq!(inputs(&mut game), [Input::Speech(whole)]);
        assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    }
}

#[test]
fn a_line_that_is_begun_anew_to_another_ends_with_what_there_is_of_it() {
    let mut game = game();
    let [npc, other] = [(); 2].map(|()| game.world_mut().spawn(NpcParticipant).id());
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted::new(speaker, Some(npc)));
    let pcm = piece(0.1);
    game.write(SpeechAudio { speaker, pcm });
    game.step();
    game.write(SpeechStarted::new(speaker, Some(other)));
    game.step();
    assert_eq!(inputs(&mut game), [Input::Speech(piece(0.1))]);
    assert_eq!(game.recorded::<TurnStarted>()[1].npc, other);
}

#[test]
fn who_leaves_in_the_middle_of_a_line_takes_its_turn_along() {
    let (mut game, npc, speaker) = overlapping();
    let other = game.world_mut().spawn(PlayerParticipant).id();
    game.write(SpeechStarted::new(other, Some(npc)));
    game.step();
    let world = game.world_mut();
    assert_eq!(world.query::<&UtteranceAudio>().iter(world).count(), 2);
    assert_eq!(turns(&mut game), 1);
    game.world_mut().despawn(other);
    game.world_mut().despawn(speaker);
    game.step();
    game.step();
    let world = game.world_mut();
    assert_eq!(world.query::<&UtteranceAudio>().iter(world).count(), 0);
    assert_eq!(turns(&mut game), 0);
    assert_eq!(game.recorded::<TurnEnded>().len(), 1);
    game.write(SpeechEnded::new(other, sound()));
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().len(), 1);
}

#[test]
fn a_line_that_is_never_ended_holds_nobody_up_for_ever() {
    for said in [false, true] {
        let mut game = game();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        if said {
            let pcm = piece(0.1);
            game.write(SpeechAudio { speaker, pcm });
        }
        // The longest frames that Bevy's clock knows.
        let frame = Duration::from_millis(250);
        game.world_mut()
            .insert_resource(TimeUpdateStrategy::ManualDuration(frame));
        let run = |game: &mut TestApp, seconds: u64| (0..4 * seconds).for_each(|_| game.step());
        run(&mut game, LOST.as_secs() - 1);
        assert!(inputs(&mut game).is_empty() && game.recorded::<TurnEnded>().is_empty());
        run(&mut game, 3);
        if said {
            assert_eq!(inputs(&mut game), [Input::Speech(piece(0.1))]);
        } else {
            assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Dismissed);
        }
    }
}
