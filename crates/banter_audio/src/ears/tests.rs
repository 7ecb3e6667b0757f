//! Speakers whose streams go all the way to turns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::{
    AudioOutput, AudioPlugin, Format, ListenMode, ListenState, LoudnessDetector, SpeechDetector,
    StreamInput, TalkButton,
};
use banter_capture::PcmWriter;
use banter_core::test_app::TestApp;
use banter_core::{
    BargeInConfirmed, LineTyped, NpcParticipant, Percept, Percepts, PlayerParticipant, SpeechAudio,
    SpeechEnded, SpeechOutcome, SpeechStarted, Turn, TurnEnd, TurnEnded, TurnLines, TurnStarted,
};
use bevy::ecs::system::RunSystemOnce;
use bevy::prelude::*;

mod paused;

const RATE: u32 = 16_000;
/// Samples that are written at a time: a twentieth of a second.
const PIECE: usize = RATE as usize / 20;

fn game() -> TestApp {
    let mut game = TestApp::new().with(AudioPlugin::new(AudioOutput::Silent));
    // Whatever is loud is speech.
    game.world_mut()
        .insert_resource(SpeechDetector::new(|| LoudnessDetector::new(-40.0)));
    game.record::<SpeechStarted>()
        .record::<SpeechAudio>()
        .record::<SpeechEnded>()
        .record::<BargeInConfirmed>()
        .record_events::<TurnStarted>()
        .record_events::<TurnEnded>();
    game
}

/// Somebody at the other end of a stream.
struct Voice {
    entity: Entity,
    writer: PcmWriter,
}

impl Voice {
    fn join(game: &mut TestApp, mode: ListenMode) -> Self {
        let format = Format {
            rate: RATE,
            channels: 1,
        };
        let (input, writer) = StreamInput::new(format).unwrap();
        let entity = game
            .world_mut()
            .spawn((PlayerParticipant, input, mode))
            .id();
        game.step();
        Self { entity, writer }
    }

    /// Perceives `npc` and has it near. Nobody looks around in these games.
    fn stand_beside(&self, game: &mut TestApp, npc: Entity) {
        let near = Percepts(vec![Percept::new(npc, 0.0)]);
        game.world_mut().entity_mut(self.entity).insert(near);
        game.step();
        game.step();
    }

    /// So many seconds at this loudness.
    fn write(&mut self, game: &mut TestApp, seconds: f32, level: f32) {
        let samples: Vec<f32> = (0..(seconds * RATE as f32) as usize)
            .map(|i| (i as f32 * 0.12).sin() * level)
            .collect();
        for piece in samples.chunks(PIECE) {
            let mut rest = piece;
            assert!(game.run_until(|_| {
                let taken = self.writer.write(rest);
                rest = &rest[taken..];
                rest.is_empty()
            }));
        }
    }

    fn speak(&mut self, game: &mut TestApp, seconds: f32) {
        self.write(game, seconds, 0.3);
    }

    fn pause(&mut self, game: &mut TestApp, seconds: f32) {
        self.write(game, seconds, 0.0);
    }

    fn hold(&self, game: &mut TestApp, held: bool) {
        let button = TalkButton { held };
        // These games are faster than time: all that was said before is to be heard before.
        assert!(game.run_until(|_| self.writer.room() == 2 * RATE as usize));
        game.world_mut().entity_mut(self.entity).insert(button);
        game.step();
        // The thread takes what is wished for within some milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(30));
    }

    fn state(&self, game: &TestApp) -> ListenState {
        *game.world().get::<ListenState>(self.entity).unwrap()
    }
}

fn ended(game: &mut TestApp, count: usize) -> bool {
    game.run_until(|_| true);
    for _ in 0..3_000 {
        game.step();
        if game.recorded::<SpeechEnded>().len() >= count {
            return true;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    false
}

/// The capture thread says that a line is off, in its own time.
fn no_turn(world: &mut World) -> bool {
    world.query::<&Turn>().iter(world).next().is_none()
}

#[test]
fn a_meter_shows_how_loud_somebody_is() {
    let mut game = game();
    let mut voice = Voice::join(&mut game, ListenMode::Off);
    let meter = crate::MicrophoneLevel::default();
    game.world_mut().entity_mut(voice.entity).insert(meter);
    let entity = voice.entity;
    let level = |world: &mut World| *world.get::<crate::MicrophoneLevel>(entity).unwrap();
    voice.speak(&mut game, 0.5);
    assert!(game.run_until(|world| level(world).level_db > -20.0 && level(world).voice));
    voice.pause(&mut game, 0.5);
    assert!(game.run_until(|world| level(world).level_db < -60.0));
}

/// Somebody's line of more than a moment, with a character to hear it.
#[test]
fn who_just_talks_is_heard_from_first_to_last() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    game.step();
    assert_eq!(voice.state(&game), ListenState::Listening);
    voice.pause(&mut game, 1.0);
    voice.speak(&mut game, 0.8);
    assert!(game.run_until(|world| !world.resource::<Messages<SpeechAudio>>().is_empty()));
    game.step();
    assert_eq!(voice.state(&game), ListenState::Hearing);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    let [started] = game.recorded::<SpeechStarted>() else {
        panic!("{:?}", game.recorded::<SpeechStarted>());
    };
    assert!(!started.overlap && !started.deliberate);
    let line = game.recorded::<SpeechEnded>()[0].clone();
    assert_eq!(
        (line.speaker, line.how),
        (voice.entity, SpeechOutcome::Line)
    );
    let pieces: Vec<f32> = game
        .recorded::<SpeechAudio>()
        .iter()
        .flat_map(|audio| audio.pcm.samples().to_vec())
        .collect();
    assert_eq!(line.pcm.samples(), pieces, "the pieces are the whole");
    let loud = pieces.iter().filter(|sample| sample.abs() > 0.02).count();
    assert!(loud > RATE as usize * 7 / 10, "{loud} loud samples");
    game.step();
    assert_eq!(voice.state(&game), ListenState::Thinking);
}

#[test]
fn a_button_that_is_held_makes_a_line() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::PushToTalk);
    voice.stand_beside(&mut game, npc);
    game.step();
    assert_eq!(voice.state(&game), ListenState::Idle);
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 0.6);
    assert!(game.recorded::<SpeechStarted>().is_empty(), "nobody asked");
    voice.hold(&mut game, true);
    voice.speak(&mut game, 0.4);
    voice.pause(&mut game, 1.6);
    voice.speak(&mut game, 0.4);
    assert!(
        game.recorded::<SpeechEnded>().is_empty(),
        "a pause is no end"
    );
    voice.hold(&mut game, false);
    voice.pause(&mut game, 0.5);
    assert!(ended(&mut game, 1));
    assert_eq!(game.recorded::<SpeechStarted>().len(), 1);
    assert!(game.recorded::<SpeechStarted>()[0].deliberate);
    let line = &game.recorded::<SpeechEnded>()[0];
    assert_eq!(line.how, SpeechOutcome::Line);
    assert!(line.pcm.duration().as_secs_f32() > 2.2, "{:?}", line.pcm);
}

#[test]
fn several_speak_at_once() {
    let mut game = game();
    let mut voices = [(); 3].map(|()| Voice::join(&mut game, ListenMode::HandsFree));
    for level in [0.0, 0.3, 0.3, 0.0, 0.0, 0.0, 0.0] {
        for voice in &mut voices {
            voice.write(&mut game, 0.4, level);
        }
    }
    assert!(ended(&mut game, 3));
    let mut speakers: Vec<Entity> = game
        .recorded::<SpeechEnded>()
        .iter()
        .map(|line| line.speaker)
        .collect();
    speakers.sort();
    let mut wanted = voices.map(|voice| voice.entity);
    wanted.sort();
    assert_eq!(speakers, wanted);
}

/// A character at its answer, and somebody near it.
fn answering() -> (TestApp, Voice) {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    let (speaker, to) = (voice.entity, Some(npc));
    let text = "Tell me a story".to_owned();
    game.write(LineTyped { speaker, to, text });
    game.step();
    game.step();
    (game, voice)
}

#[test]
fn who_goes_on_talking_interrupts() {
    let (mut game, mut voice) = answering();
    voice.pause(&mut game, 0.6);
    voice.speak(&mut game, 1.2);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    assert!(game.recorded::<SpeechStarted>()[0].overlap);
    assert_eq!(game.recorded::<BargeInConfirmed>().len(), 1);
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
}

#[test]
fn a_short_sound_does_not_interrupt() {
    let (mut game, mut voice) = answering();
    voice.pause(&mut game, 0.6);
    voice.speak(&mut game, 0.12);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    assert!(game.recorded::<BargeInConfirmed>().is_empty());
    assert!(game.recorded::<TurnEnded>().is_empty());
    assert_eq!(line(&mut game), "Tell me a story");
}

#[test]
fn who_leaves_in_the_middle_of_a_line_leaves_no_turn_behind() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    voice.pause(&mut game, 0.5);
    voice.speak(&mut game, 0.6);
    assert!(game.run_until(|world| world.query::<&Turn>().iter(world).count() == 1));
    game.world_mut().despawn(voice.entity);
    assert!(game.run_until(no_turn));
    game.step();
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Dismissed);
}

#[test]
fn only_who_is_attended_to_is_spoken_to() {
    let mut game = game();
    let mut voice = Voice::join(&mut game, ListenMode::Attention);
    assert_eq!(voice.state(&game), ListenState::Idle);
    voice.pause(&mut game, 0.5);
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 2.0);
    assert!(game.recorded::<SpeechStarted>().is_empty());
    let npc = game.world_mut().spawn(NpcParticipant).id();
    voice.stand_beside(&mut game, npc);
    game.step();
    game.step();
    assert_eq!(voice.state(&game), ListenState::Listening);
    std::thread::sleep(std::time::Duration::from_millis(30));
    voice.pause(&mut game, 0.3);
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 1));
    assert_eq!(game.recorded::<SpeechStarted>()[0].to, Some(npc));
}

#[test]
fn who_reconnects_is_heard_again() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let mut voice = Voice::join(&mut game, ListenMode::HandsFree);
    voice.stand_beside(&mut game, npc);
    voice.pause(&mut game, 0.5);
    voice.speak(&mut game, 0.6);
    assert!(game.run_until(|world| world.query::<&Turn>().iter(world).count() == 1));
    // The connection breaks in the middle of a line, and another takes its place.
    let format = Format {
        rate: RATE,
        channels: 1,
    };
    let (input, writer) = StreamInput::new(format).unwrap();
    // The old one is still there then: where its end is heard before the new one is known, what was said stands.
    let before = std::mem::replace(&mut voice.writer, writer);
    game.world_mut().entity_mut(voice.entity).insert(input);
    assert!(game.run_until(no_turn));
    drop(before);
    game.step();
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Dismissed);
    voice.pause(&mut game, 0.5);
    voice.speak(&mut game, 0.6);
    voice.pause(&mut game, 2.0);
    assert!(ended(&mut game, 2));
    let ends: Vec<_> = game
        .recorded::<SpeechEnded>()
        .iter()
        .map(|e| e.how)
        .collect();
    assert_eq!(ends, [SpeechOutcome::Noise, SpeechOutcome::Line]);
    let see = |turn: Single<Entity, With<Turn>>, lines: TurnLines| {
        let spoken = lines.get(*turn).is_some_and(|line| line.audio.is_some());
        spoken && lines.is_complete(*turn)
    };
    assert!(game.world_mut().run_system_once(see).unwrap());
}

/// The words of the line that the only turn is about.
fn line(game: &mut TestApp) -> String {
    let see = |turn: Single<Entity, With<Turn>>, lines: TurnLines| {
        lines.get(*turn).unwrap().transcript.text.clone()
    };
    game.world_mut().run_system_once(see).unwrap()
}
