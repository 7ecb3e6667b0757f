//! Turns that are listened to.
#![allow(clippy::unwrap_used, clippy::panic)]

use crate::listen::{EarsEngine, ListenPlugin, ListenSettings};
use banter_core::test_app::TestApp;
use banter_core::{
    AttendsTo, EngineError, EngineFailed, EngineStatus, EngineStatusChanged, FinalTranscript,
    InterimTranscript, LineReady, NpcParticipant, Overheard, Pcm, Perceivable, Percept, Percepts,
    PlayerParticipant, SpeechAudio, SpeechEnded, SpeechPaused, SpeechStarted, Stage, Turn, TurnEnd,
    TurnEnded,
};
use banter_engine::fake::{FakeTranscribe, Script, Step};
use banter_engine::{Output, Segment, Transcribe, TranscribeEvent, TranscribeRequest, Worker};
use bevy::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;

mod addressed;

const RATE: u32 = 16_000;

fn silent() -> TestApp {
    let mut game = TestApp::new().with(ListenPlugin);
    game.record::<LineReady>()
        .record::<InterimTranscript>()
        .record_events::<EngineFailed>()
        .record_events::<TurnEnded>();
    game
}

fn game(ears: Option<Script<String>>) -> TestApp {
    let mut game = silent();
    if let Some(script) = ears {
        let worker = Worker::spawn("ears", move || {
            Ok(Box::new(FakeTranscribe::following(script.clone())))
        });
        game.world_mut()
            .insert_resource(EarsEngine(worker.unwrap()));
    }
    game
}

/// Hears the same always, and keeps what it was asked.
#[derive(Clone)]
struct Recorder {
    text: &'static str,
    asked: Arc<Mutex<Vec<TranscribeRequest>>>,
}

impl Transcribe for Recorder {
    fn transcribe(
        &mut self,
        request: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError> {
        self.asked.lock().unwrap().push(request);
        output.send(TranscribeEvent::Segment(Segment {
            text: self.text.to_owned(),
            end: 1.0,
            ..Segment::default()
        }))
    }
}

fn recorded(text: &'static str) -> (TestApp, Arc<Mutex<Vec<TranscribeRequest>>>) {
    let mut game = silent();
    let ears = Recorder {
        text,
        asked: Arc::default(),
    };
    let asked = Arc::clone(&ears.asked);
    let worker = Worker::spawn("ears", move || Ok(Box::new(ears.clone())));
    game.world_mut()
        .insert_resource(EarsEngine(worker.unwrap()));
    (game, asked)
}

fn somebody(game: &mut TestApp) -> (Entity, Entity) {
    let mara = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    (mara, speaker)
}

/// A voice, or a quiet room.
fn sound(seconds: f32, level: f32) -> Pcm {
    let count = (seconds * RATE as f32) as usize;
    Pcm::new(
        RATE,
        (0..count)
            .map(|i| if i % 2 == 0 { level } else { -level })
            .collect::<Vec<_>>(),
    )
}

fn is_heard(world: &mut World) -> bool {
    !world.resource::<Messages<LineReady>>().is_empty()
}

/// Somebody speaks; what was heard in the end.
fn speak(game: &mut TestApp) -> LineReady {
    let (mara, speaker) = somebody(game);
    game.write(SpeechStarted::new(speaker, Some(mara)));
    game.run_for(Duration::from_millis(100));
    assert!(game.recorded::<LineReady>().is_empty());
    game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
    assert!(game.run_until(is_heard));
    game.step();
    let heard = game.recorded::<LineReady>();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].speaker, Some(speaker));
    heard[0].clone()
}

#[test]
fn speech_becomes_text_with_partial_text_before() {
    let script = Script::new([Step::Reply("What do you serve?".to_owned())]);
    let mut game = game(Some(script));
    assert_eq!(speak(&mut game).text, "What do you serve?");
    let partial = game.recorded::<InterimTranscript>();
    assert_eq!((partial[0].text.as_str(), partial[0].fixed), ("What", 0));
    assert!(game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn without_ears_something_was_said_and_not_understood() {
    let mut game = game(None);
    assert_eq!(speak(&mut game).text, "");
}

#[test]
fn ears_that_fail_are_reported_and_the_turn_goes_on() {
    let failures = [Step::Fail(EngineError::Request("deaf".into())), Step::Panic];
    for failure in failures {
        let mut game = game(Some(Script::new([failure])));
        assert_eq!(speak(&mut game).text, "");
        let failed = game.recorded::<EngineFailed>();
        assert_eq!((failed.len(), failed[0].stage), (1, Stage::Listen));
    }
}

#[test]
fn ears_that_hang_are_not_waited_for() {
    let mut game = game(Some(Script::new([Step::Hang])));
    let mut settings = game.world_mut().resource_mut::<ListenSettings>();
    settings.transcript_timeout = Duration::from_millis(50);
    assert_eq!(speak(&mut game).text, "");
    let failed = game.recorded::<EngineFailed>();
    assert!(matches!(failed[0].error, EngineError::TimedOut { .. }));
    assert_eq!((failed.len(), failed[0].stage), (1, Stage::Listen));
}

#[test]
fn the_timeout_does_not_run_out_while_the_game_is_paused() {
    let mut game = game(Some(Script::new([Step::Hang])));
    let mut settings = game.world_mut().resource_mut::<ListenSettings>();
    settings.transcript_timeout = Duration::from_millis(80);
    let (mara, speaker) = somebody(&mut game);
    game.write(SpeechStarted::new(speaker, Some(mara)));
    game.step();
    game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
    game.step();
    game.world_mut().resource_mut::<Time<Virtual>>().pause();
    for _ in 0..20 {
        game.step();
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(game.recorded::<LineReady>().is_empty());
    game.world_mut().resource_mut::<Time<Virtual>>().unpause();
    assert!(game.run_until(is_heard));
    assert_eq!(game.recorded::<EngineFailed>().len(), 1);
}

#[test]
fn ears_that_still_load_are_waited_for() {
    let mut game = silent();
    let mut settings = game.world_mut().resource_mut::<ListenSettings>();
    settings.transcript_timeout = Duration::from_millis(300);
    let worker = Worker::spawn("ears", || {
        std::thread::sleep(Duration::from_millis(900));
        Ok(Box::new(FakeTranscribe::hearing(["Good evening!"])))
    });
    game.world_mut()
        .insert_resource(EarsEngine(worker.unwrap()));
    assert_eq!(speak(&mut game).text, "Good evening!");
    assert!(game.recorded::<EngineFailed>().is_empty());
}

#[test]
fn text_grows_while_somebody_speaks_and_is_there_at_the_end() {
    let line = "Two pints of your darkest ale, please, and a bed for the night.";
    let mut game = game(Some(Script::new([Step::Reply(line.to_owned())])));
    let (mara, speaker) = somebody(&mut game);
    game.write(SpeechStarted::new(speaker, Some(mara)));
    let mut whole = Vec::new();
    for tenth in 0..48 {
        let loud = tenth < 42;
        if tenth == 44 {
            game.write(SpeechPaused {
                speaker,
                paused: true,
            });
        }
        let pcm = sound(0.1, if loud { 0.1 } else { 0.0005 });
        whole.extend_from_slice(pcm.samples());
        game.write(SpeechAudio { speaker, pcm });
        game.step();
        // For the ears, which take their own time.
        std::thread::sleep(Duration::from_millis(10));
        game.step();
    }
    // It paused, and so all is known already: at the end there is nothing to be done.
    game.run_until(|world| {
        let mut partial = world.query::<&crate::listen::listening::Listening>();
        let text = partial
            .single(world)
            .unwrap()
            .transcript
            .text()
            .0
            .to_owned();
        text == line
    });
    assert!(game.recorded::<LineReady>().is_empty());
    game.write(SpeechEnded::new(speaker, Pcm::new(RATE, whole)));
    game.step();
    game.step();
    assert_eq!(game.recorded::<LineReady>()[0].text, line);
    let partial = game.recorded::<InterimTranscript>();
    assert!(partial.len() > 3, "{partial:?}");
    let mut stands = "";
    for InterimTranscript { text, fixed, .. } in partial {
        assert!(text[..*fixed].starts_with(stands), "{partial:?}");
        stands = &text[..*fixed];
    }
    assert!(stands.len() > 20 && line.starts_with(stands), "{partial:?}");
}

#[test]
fn ears_are_told_who_is_near_and_what_the_settings_say() {
    let (mut game, asked) = recorded("Good evening!");
    let world = game.world_mut();
    world.insert_resource(ListenSettings {
        language: Some("en-GB".to_owned()),
        translate: true,
        ..ListenSettings::default()
    });
    let named = |world: &mut World, name: &str| world.spawn(Perceivable::named(name)).id();
    let near = [named(world, "Mara"), named(world, "the\nhearth")];
    let other = world.spawn(Name::new("Tobin")).id();
    named(world, "the far city");
    let (mara, speaker) = somebody(&mut game);
    let percepts = [near[0], other, near[1]].map(|entity| Percept::new(entity, 1.0));
    let mut speaker_entity = game.world_mut().entity_mut(speaker);
    speaker_entity.insert(Percepts(percepts.to_vec()));
    game.write(SpeechStarted::new(speaker, Some(mara)));
    game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
    assert!(game.run_until(is_heard));
    let asked = asked.lock().unwrap();
    assert_eq!(asked[0].prompt, "Mara, Tobin, the hearth.");
    assert_eq!(
        (asked[0].language.as_deref(), asked[0].translate),
        (Some("en-GB"), true)
    );
    assert_eq!(asked.len(), 1);
}

#[test]
fn who_did_not_mean_to_be_heard_and_said_nothing_said_nothing() {
    for (deliberate, dismissed) in [(false, true), (true, false)] {
        let (mut game, _) = recorded("[BLANK_AUDIO]");
        let (mara, speaker) = somebody(&mut game);
        game.write(SpeechStarted {
            deliberate,
            ..SpeechStarted::new(speaker, Some(mara))
        });
        game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
        let over = game.run_until(|world| {
            let turns = world.query::<&Turn>().iter(world).count();
            turns == 0 || is_heard(world)
        });
        assert!(over);
        game.step();
        let ended = game.recorded::<TurnEnded>();
        assert_eq!(
            ended.iter().any(|turn| turn.end == TurnEnd::Dismissed),
            dismissed
        );
        let heard = game.recorded::<LineReady>();
        assert_eq!(heard.is_empty(), dismissed);
        assert!(heard.iter().all(|heard| heard.text.is_empty()));
    }
}

#[test]
fn without_streaming_ears_are_asked_once() {
    let (mut game, asked) = recorded("Good evening!");
    game.world_mut().resource_mut::<ListenSettings>().stream = false;
    let (mara, speaker) = somebody(&mut game);
    game.write(SpeechStarted::new(speaker, Some(mara)));
    for _ in 0..30 {
        game.write(SpeechAudio {
            speaker,
            pcm: sound(0.1, 0.1),
        });
        game.step();
    }
    game.write(SpeechEnded::new(speaker, sound(3.0, 0.1)));
    assert!(game.run_until(is_heard));
    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), 1);
    assert!(!asked[0].draft && !asked[0].words);
}

#[test]
fn what_three_hear_is_transcribed_once() {
    let (mut game, asked) = recorded("Good evening!");
    game.record::<Overheard>().record::<FinalTranscript>();
    let all = [(); 3].map(|()| game.world_mut().spawn(NpcParticipant).id());
    let percepts = all.map(|entity| Percept::new(entity, 1.0));
    let percepts = Percepts(percepts.to_vec());
    let speaker = game.world_mut().spawn((PlayerParticipant, percepts)).id();
    game.write(SpeechStarted::new(speaker, None));
    game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
    assert!(game.run_until(is_heard));
    game.step();
    game.step();
    assert_eq!(asked.lock().unwrap().len(), 1);
    assert_eq!(game.recorded::<FinalTranscript>().len(), 1);
    let heard = game.recorded::<LineReady>();
    assert_eq!((heard.len(), heard[0].text.as_str()), (1, "Good evening!"));
    let overheard = game.recorded::<Overheard>();
    assert!(overheard.iter().all(|one| one.text == "Good evening!"));
    let mut listeners: Vec<_> = overheard.iter().map(|one| one.listener).collect();
    listeners.sort();
    let mut others = all[1..].to_vec();
    others.sort();
    assert_eq!(listeners, others);
}

#[test]
fn a_turn_that_is_gone_takes_its_work_along() {
    let mut game = game(Some(Script::new([
        Step::Hang,
        Step::Reply("Second".to_owned()),
    ])));
    let (mara, speaker) = somebody(&mut game);
    for _ in 0..2 {
        game.write(SpeechStarted::new(speaker, Some(mara)));
        game.write(SpeechEnded::new(speaker, sound(1.0, 0.1)));
        game.step();
        // The first job must be in hand, not only in the queue, to be cancelled there.
        std::thread::sleep(Duration::from_millis(300));
    }
    assert!(game.run_until(is_heard));
    game.step();
    assert_eq!(game.recorded::<LineReady>().len(), 1);
    assert_eq!(game.recorded::<LineReady>()[0].text, "Second");
    let world = game.world_mut();
    assert_eq!(world.query::<&Turn>().iter(world).count(), 1);
}

#[test]
fn ears_that_fail_outside_turns_are_told_of() {
    let mut game = silent();
    game.record::<EngineStatusChanged>();
    let error = EngineError::Request("there is no model".into());
    let open = error.clone();
    let worker = Worker::spawn("ears", move || Err(open.clone()));
    game.world_mut()
        .insert_resource(EarsEngine(worker.unwrap()));
    let failed = EngineStatus::Failed(error);
    let is_told = |world: &mut World| {
        let ears = world.resource::<EarsEngine>();
        ears.0.status() == EngineStatus::Failed(EngineError::Request("there is no model".into()))
    };
    assert!(game.run_until(is_told));
    game.step();
    game.step();
    let told = game.recorded::<EngineStatusChanged>();
    let failures = told.iter().filter(|told| told.status == failed);
    assert_eq!(failures.count(), 1);
    assert!(
        told.iter()
            .all(|told| told.stage == Stage::Listen && told.engine == "ears")
    );
}
