//! Sentences become sound in their order, whatever the voices do.
#![allow(clippy::unwrap_used)]

mod languages;

use crate::voice::{
    FallbackVoiceEngine, SentenceAudio, SentenceSynthesized, VoiceEngine, VoicePlugin,
    VoiceSettings,
};
use banter_core::test_app::TestApp;
use banter_core::{EngineError, EngineFailed, NpcParticipant, SentenceReady, Stage, Turn};
use banter_engine::fake::{FakeSynthesize, Script, Step};
use banter_engine::{
    Output, PhonemeTiming, Synthesis, Synthesize, SynthesizeEvent, SynthesizeRequest, Worker,
};
use bevy::prelude::*;
use std::time::Duration;

fn game(steps: Vec<Step<()>>) -> (TestApp, Entity) {
    let mut game = TestApp::new().with(VoicePlugin);
    game.record::<SentenceSynthesized>()
        .record_events::<EngineFailed>();
    game.world_mut().insert_resource(VoiceEngine(voice(steps)));
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
    (game, turn)
}

fn voice(steps: Vec<Step<()>>) -> Worker<Synthesis> {
    let open = move || {
        let script = Script::new(steps.clone());
        Ok(Box::new(FakeSynthesize::following(script)) as Box<_>)
    };
    Worker::spawn("voice", open).unwrap()
}

fn say(game: &mut TestApp, turn: Entity, index: usize, text: &str) {
    game.write(SentenceReady {
        turn,
        index,
        text: text.into(),
        mood: None,
        delivery: default(),
    });
}

/// Runs until so many sentences are voiced in all.
fn all_voiced(game: &mut TestApp, count: usize) -> Vec<SentenceSynthesized> {
    for _ in 0..5_000 {
        game.step();
        if game.recorded::<SentenceSynthesized>().len() >= count {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    game.recorded::<SentenceSynthesized>().to_vec()
}

#[test]
fn sentences_come_out_in_order_with_sound_and_phonemes() {
    let (mut game, turn) = game(vec![Step::Reply(())]);
    say(&mut game, turn, 0, "One ale.");
    say(&mut game, turn, 1, "And a stew, a long one.");
    say(&mut game, turn, 2, "Yes.");
    let voiced = all_voiced(&mut game, 3);
    assert_eq!(
        voiced.iter().map(|v| v.index).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    for sentence in &voiced {
        let speech = sentence.speech.as_ref().unwrap();
        assert_eq!(speech.phonemes.len(), sentence.text.chars().count());
        assert!(speech.pcm.rms() > 0.05);
    }
}

#[test]
fn a_sentence_that_fails_is_shown_and_the_next_is_spoken() {
    let failures = [
        Step::Fail(EngineError::Request("hoarse".into())),
        Step::Panic,
    ];
    for failure in failures {
        let (mut game, turn) = game(vec![failure, Step::Reply(())]);
        say(&mut game, turn, 0, "One.");
        assert_eq!(all_voiced(&mut game, 1)[0].speech, None);
        assert_eq!(game.recorded::<EngineFailed>()[0].stage, Stage::Speak);
        if matches!(
            game.recorded::<EngineFailed>()[0].error,
            EngineError::Request(_)
        ) {
            say(&mut game, turn, 1, "Two.");
            assert!(all_voiced(&mut game, 2)[1].speech.is_some());
        }
    }
}

#[test]
fn what_the_voice_cannot_say_the_other_says() {
    let hoarse = Step::Fail(EngineError::Request("hoarse".into()));
    for (failure, timeout) in [(hoarse, 15_000), (Step::Panic, 15_000), (Step::Hang, 50)] {
        let (mut game, turn) = game(vec![failure, Step::Hang]);
        game.world_mut().insert_resource(VoiceSettings {
            synthesis_timeout: Duration::from_millis(timeout),
            ..default()
        });
        let other = voice(vec![Step::Reply(())]);
        game.world_mut().insert_resource(FallbackVoiceEngine(other));
        say(&mut game, turn, 0, "One.");
        let speech = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
        assert_eq!(speech.phonemes.len(), "One.".len());
        assert_eq!(game.recorded::<EngineFailed>().len(), 1);
    }
}

#[test]
fn when_both_voices_fail_the_sentence_is_shown() {
    let fail = || vec![Step::Fail(EngineError::Request("hoarse".into()))];
    let (mut game, turn) = game(fail());
    game.world_mut()
        .insert_resource(FallbackVoiceEngine(voice(fail())));
    say(&mut game, turn, 0, "One.");
    assert_eq!(all_voiced(&mut game, 1)[0].speech, None);
    assert_eq!(game.recorded::<EngineFailed>().len(), 2);
}

#[test]
fn the_other_voice_is_enough() {
    let (mut game, turn) = game(vec![]);
    game.world_mut().remove_resource::<VoiceEngine>();
    let other = voice(vec![Step::Reply(())]);
    game.world_mut().insert_resource(FallbackVoiceEngine(other));
    say(&mut game, turn, 0, "One.");
    assert!(all_voiced(&mut game, 1)[0].speech.is_some());
    assert!(game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn a_voice_that_keeps_silent_is_not_waited_for() {
    let (mut game, turn) = game(vec![Step::Hang]);
    game.world_mut().insert_resource(VoiceSettings {
        synthesis_timeout: Duration::from_millis(50),
        ..default()
    });
    say(&mut game, turn, 0, "One.");
    assert_eq!(all_voiced(&mut game, 1)[0].speech, None);
}

/// Hums each sentence for a second, a bit at a time.
struct Slow;

impl Synthesize for Slow {
    fn synthesize(
        &mut self,
        _: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        let (rate, timing) = (8_000, PhonemeTiming::Estimated);
        output.send(SynthesizeEvent::Start { rate, timing })?;
        for _ in 0..50 {
            std::thread::sleep(Duration::from_millis(20));
            output.send(SynthesizeEvent::Samples(vec![0.1; 80]))?;
        }
        Ok(())
    }
}

#[test]
fn sentences_behind_a_slow_voice_and_a_model_that_loads_are_said_by_it() {
    let (mut game, turn) = game(vec![]);
    let synthesis_timeout = Duration::from_millis(500);
    game.world_mut().insert_resource(VoiceSettings {
        synthesis_timeout,
        ..default()
    });
    let loads = Worker::spawn("voice", || {
        std::thread::sleep(Duration::from_secs(1));
        Ok(Box::new(Slow))
    });
    game.world_mut()
        .insert_resource(VoiceEngine(loads.unwrap()));
    let other = voice(vec![Step::Reply(())]);
    game.world_mut().insert_resource(FallbackVoiceEngine(other));
    for index in 0..3 {
        say(&mut game, turn, index, "One more.");
    }
    let voiced = all_voiced(&mut game, 3);
    let rates: Vec<_> = voiced
        .iter()
        .map(|sentence| sentence.speech.as_ref().unwrap().pcm.rate())
        .collect();
    assert_eq!(rates, [8_000; 3]);
    assert!(game.recorded::<EngineFailed>().is_empty());
}

/// Says as many lumps of half a second as the test lets it.
struct Metered(std::sync::mpsc::Receiver<usize>);

impl Synthesize for Metered {
    fn synthesize(
        &mut self,
        _: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        let (rate, timing) = (8_000, PhonemeTiming::Exact);
        output.send(SynthesizeEvent::Start { rate, timing })?;
        while let Ok(lumps) = self.0.recv() {
            match lumps {
                0 => return Ok(()),
                99 => return Err(EngineError::Request("hoarse".into())),
                _ => output.send(SynthesizeEvent::Samples(vec![0.1; lumps * 4_000]))?,
            }
        }
        Ok(())
    }
}

/// A game whose first sentence is being said, lump by lump.
fn metered() -> (TestApp, std::sync::mpsc::Sender<usize>) {
    let (mut game, turn) = game(vec![]);
    let (lumps, come) = std::sync::mpsc::channel();
    let mut come = Some(come);
    let voice = Worker::spawn("voice", move || {
        let come = come.take().ok_or(EngineError::Cancelled)?;
        Ok(Box::new(Metered(come)) as Box<_>)
    });
    game.world_mut()
        .insert_resource(VoiceEngine(voice.unwrap()));
    game.record::<SentenceAudio>();
    say(&mut game, turn, 0, "Come in and sit down by the fire.");
    (game, lumps)
}

fn heard_so_far(game: &TestApp) -> usize {
    let stretches = game.recorded::<SentenceAudio>().iter();
    stretches
        .map(|audio| audio.speech.pcm.samples().len())
        .sum()
}

#[test]
fn a_sentence_is_passed_on_while_it_is_made() {
    let (mut game, lumps) = metered();
    lumps.send(4).unwrap();
    assert!(game.run_until(|world| !world.resource::<Messages<SentenceAudio>>().is_empty()));
    game.step();
    assert_eq!(heard_so_far(&game), 16_000);
    assert!(game.recorded::<SentenceSynthesized>().is_empty());
    lumps.send(1).unwrap();
    assert!(game.run_until(|world| !world.resource::<Messages<SentenceAudio>>().is_empty()));
    game.step();
    assert_eq!(heard_so_far(&game), 20_000);
    lumps.send(0).unwrap();
    let whole = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    assert_eq!(whole.pcm.samples().len(), 20_000);
}

#[test]
fn a_voice_that_fails_in_the_middle_ends_the_sentence_there() {
    let (mut game, lumps) = metered();
    let other = voice(vec![Step::Reply(())]);
    game.world_mut().insert_resource(FallbackVoiceEngine(other));
    lumps.send(4).unwrap();
    assert!(game.run_until(|world| !world.resource::<Messages<SentenceAudio>>().is_empty()));
    lumps.send(99).unwrap();
    let whole = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    assert_eq!(
        (whole.pcm.rate(), whole.pcm.samples().len()),
        (8_000, 16_000)
    );
    assert_eq!(game.recorded::<EngineFailed>().len(), 1);
}

#[test]
fn where_sound_does_not_stream_a_sentence_comes_whole() {
    let (mut game, lumps) = metered();
    game.world_mut().resource_mut::<VoiceSettings>().streaming = false;
    for lump in [4, 1, 0] {
        lumps.send(lump).unwrap();
        game.run_for(Duration::from_millis(50));
    }
    let whole = all_voiced(&mut game, 1)[0].speech.clone().unwrap();
    assert_eq!(whole.pcm.samples().len(), 20_000);
    assert!(game.recorded::<SentenceAudio>().is_empty());
}

#[test]
fn the_timeout_does_not_run_out_while_the_game_is_paused() {
    let (mut game, turn) = game(vec![Step::Hang]);
    game.world_mut().insert_resource(VoiceSettings {
        synthesis_timeout: Duration::from_millis(80),
        ..default()
    });
    say(&mut game, turn, 0, "One.");
    game.step();
    game.world_mut().resource_mut::<Time<Virtual>>().pause();
    for _ in 0..20 {
        game.step();
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(game.recorded::<SentenceSynthesized>().is_empty());
    game.world_mut().resource_mut::<Time<Virtual>>().unpause();
    assert_eq!(all_voiced(&mut game, 1)[0].speech, None);
}

#[test]
fn a_full_queue_is_told_of_and_the_sentence_shown() {
    let (mut game, turn) = game(vec![Step::Hang]);
    for index in 0..100 {
        say(&mut game, turn, index, "One.");
    }
    game.run_for(Duration::from_millis(50));
    let failures = game.recorded::<EngineFailed>();
    assert!((30..40).contains(&failures.len()), "{}", failures.len());
    let busy = |failed: &&EngineFailed| matches!(failed.error, EngineError::Busy { .. });
    assert_eq!(failures.iter().filter(busy).count(), failures.len());
}

#[test]
fn without_a_voice_a_sentence_is_shown() {
    let (mut game, turn) = game(vec![]);
    game.world_mut().remove_resource::<VoiceEngine>();
    say(&mut game, turn, 0, "One.");
    assert_eq!(all_voiced(&mut game, 1)[0].speech, None);
    assert!(game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn what_is_said_to_nobody_is_dropped() {
    let (mut game, turn) = game(vec![Step::Reply(())]);
    game.world_mut().despawn(turn);
    say(&mut game, turn, 0, "One.");
    game.run_for(Duration::from_millis(200));
    assert!(game.recorded::<SentenceSynthesized>().is_empty());
}
