//! A player who just talks, from the stream of sound to the answer.

use crate::suite::game::{Game, shared, shipped};
use banter_needs::needs;
use bevy::prelude::*;
use bevy_banter::audio::{Format, LoudnessDetector, PcmWriter, SpeechDetector, wav};
use bevy_banter::core::{BargeInConfirmed, InterimTranscript, LineReady, SpeechStarted};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, FakeTranscribe};
use bevy_banter::listen::EarsEngine;
use bevy_banter::mind::Memory;
use bevy_banter::prelude::*;

const RATE: u32 = 16_000;

/// A game whose ears hear these lines, and whose mind answers these.
pub(super) fn game(lines: &[&str], answers: &[&str]) -> (Game, PcmWriter) {
    let mut game = Game::with_fakes(shipped("mara"));
    let owned = |texts: &[&str]| -> Vec<String> { texts.iter().map(|t| t.to_string()).collect() };
    let (lines, answers) = (owned(lines), owned(answers));
    let ears = Worker::spawn("ears", move || {
        Ok(Box::new(FakeTranscribe::hearing(lines.clone())))
    });
    let mind = Worker::spawn("mind", move || {
        Ok(Box::new(FakeGenerate::replying(answers.clone())))
    });
    let (input, writer) = StreamInput::new(Format::mono(RATE)).unwrap();
    let world = game.app.world_mut();
    world.insert_resource(EarsEngine(ears.unwrap()));
    world.insert_resource(MindEngine(mind.unwrap()));
    world
        .entity_mut(game.player)
        .insert((input, ListenMode::HandsFree));
    game.app
        .record::<SpeechStarted>()
        .record::<LineReady>()
        .record::<InterimTranscript>()
        .record::<BargeInConfirmed>();
    (game, writer)
}

/// Whatever is loud is speech.
fn by_loudness(game: &mut Game) {
    let detector = SpeechDetector::new(|| LoudnessDetector::new(-40.0));
    game.app.world_mut().insert_resource(detector);
}

/// The sound, at the pace at which the game's clock goes.
pub(super) fn play(game: &mut Game, writer: &mut PcmWriter, samples: &[f32]) {
    let frame = RATE as usize / 60;
    for piece in samples.chunks(frame) {
        let mut rest = piece;
        assert!(game.app.run_until(|_| {
            let taken = writer.write(rest);
            rest = &rest[taken..];
            rest.is_empty() && writer.room() > RATE as usize
        }));
    }
}

pub(super) fn tone(seconds: f32) -> Vec<f32> {
    let count = (seconds * RATE as f32) as usize;
    (0..count).map(|i| (i as f32 * 0.12).sin() * 0.3).collect()
}

pub(super) fn quiet(seconds: f32) -> Vec<f32> {
    vec![0.0; (seconds * RATE as f32) as usize]
}

#[test]
fn a_player_just_talks_and_is_answered() {
    let line = "What do you serve here?";
    let (mut game, mut writer) = game(&[line], &["Ale, mostly."]);
    by_loudness(&mut game);
    let sound = [quiet(0.6), tone(1.8), quiet(2.5)].concat();
    play(&mut game, &mut writer, &sound);
    let ended = game.wait_for_end(0);
    assert_eq!(ended.end, TurnEnd::Done);
    assert_eq!(ended.reply.heard.as_deref(), Some(line));
    assert_eq!(ended.text(), "Ale, mostly.");
    let partial = game.app.recorded::<InterimTranscript>();
    assert!(!partial.is_empty(), "text comes while the player speaks");
    for partial in partial {
        assert!(
            line.starts_with(&partial.text[..partial.fixed]),
            "{partial:?}"
        );
    }
    assert_eq!(game.app.recorded::<LineReady>().len(), 1);
}

#[test]
fn who_speaks_up_interrupts_and_only_what_was_heard_is_remembered() {
    let story = "The first thing. The second thing. The third thing. The fourth thing.";
    let (mut game, mut writer) = game(&["Wait, stop there"], &[story, "Yes?"]);
    by_loudness(&mut game);
    game.type_line("Tell me four things.");
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        let heard = |reply: &Reply| reply.heard_sentences().count();
        // The first sentence was heard to its end.
        replies.iter(world).map(heard).sum::<usize>() >= 2
    }));
    let sound = [quiet(0.4), tone(1.0), quiet(2.5)].concat();
    play(&mut game, &mut writer, &sound);
    assert_eq!(game.wait_for_end(0).end, TurnEnd::Interrupted);
    let second = game.wait_for_end(1);
    assert_eq!(second.reply.heard.as_deref(), Some("Wait, stop there"));
    assert_eq!(second.text(), "Yes?");
    assert!(game.app.recorded::<SpeechStarted>()[0].overlap);
    assert_eq!(game.app.recorded::<BargeInConfirmed>().len(), 1);
    let memory = format!("{:?}", game.app.world().get::<Memory>(game.npc).unwrap());
    assert!(memory.contains("The first thing."), "{memory}");
    assert!(!memory.contains("fourth thing"), "{memory}");
}

/// Real speech, by the detector that is there by default.
#[needs(data("audio/jfk.wav"))]
#[test]
fn a_real_voice_begins_and_ends_turns() {
    let line = wav::load(shared("audio/jfk.wav")).unwrap();
    assert_eq!(line.rate(), RATE);
    let (mut game, mut writer) = game(&["And so, my fellow Americans"], &["Well said."]);
    play(&mut game, &mut writer, &quiet(0.5));
    // Its first clause, after which there is a pause.
    play(
        &mut game,
        &mut writer,
        &line.samples()[..(2.6 * RATE as f32) as usize],
    );
    play(&mut game, &mut writer, &quiet(2.5));
    let ended = game.wait_for_end(0);
    assert_eq!(ended.end, TurnEnd::Done);
    assert_eq!(game.app.recorded::<SpeechStarted>().len(), 1);
    assert_eq!(ended.text(), "Well said.");
}
