//! Whole games that speak into a buffer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod allocations;
mod ducking;
mod effects;
mod growing;
mod hostile;
mod mark;
mod order;
mod pause;
mod sound;
mod space;

use crate::{AudioOutput, AudioPlugin, OfflineMix, SpeechMarkSettings};
use banter_core::test_app::TestApp;
use banter_core::{
    NpcParticipant, Pcm, PhonemeTiming, PlaybackFinished, PlaybackProgress, SentenceSynthesized,
    Speech, Stamp, Timeline, Turn,
};
use bevy::prelude::*;
use std::time::Duration;

const RATE: u32 = 48_000;

/// What a spatial track of strength 0.75 passes from half a metre before the ears, which
/// are 0.1 m from the middle and turned 22.5 degrees forward: 0.25 + 0.75 * 0.597.
const BEFORE_THE_EARS: f32 = 0.698;

/// A game that plays on `output` and keeps what audio writes. Tones are heard as they are: only
/// the tests of the mark have one.
fn game(output: AudioOutput) -> TestApp {
    let mut game = TestApp::new().with(AudioPlugin::new(output));
    game.world_mut().insert_resource(SpeechMarkSettings {
        enabled: false,
        ..SpeechMarkSettings::default()
    });
    game.record::<PlaybackProgress>()
        .record::<PlaybackFinished>();
    game
}

fn offline() -> TestApp {
    game(AudioOutput::Offline { rate: RATE })
}

/// A character and a turn of it.
fn character(game: &mut TestApp, position: Vec3) -> (Entity, Entity) {
    let npc = game
        .world_mut()
        .spawn((NpcParticipant, Transform::from_translation(position)))
        .id();
    // Its transform is propagated before it says anything.
    game.step();
    let timeline = Timeline::starting(Stamp::now(game.world().resource::<Time>()));
    let turn = game
        .world_mut()
        .spawn((Turn { npc, speaker: None }, timeline))
        .id();
    (npc, turn)
}

/// Half a metre before the ears, where nothing is lost to distance.
fn before_the_ears(game: &mut TestApp) -> (Entity, Entity) {
    character(game, Vec3::new(0.0, 0.0, -0.5))
}

/// A tone of amplitude 0.5 that begins and ends with full strength.
fn tone(frequency: f32, seconds: f32) -> Pcm {
    let samples: Vec<f32> = (0..(22_050.0 * seconds) as usize)
        .map(|i| (i as f32 * frequency / 22_050.0 * std::f32::consts::TAU).cos() * 0.5)
        .collect();
    Pcm::new(22_050, samples)
}

fn say(game: &mut TestApp, turn: Entity, index: usize, pcm: Option<Pcm>) {
    game.write(SentenceSynthesized {
        turn,
        index,
        text: "Hm.".to_owned(),
        speech: pcm.map(|pcm| Speech {
            pcm,
            phonemes: [].into(),
            timing: PhonemeTiming::Exact,
        }),
    });
}

/// Runs until so many sentences were played, and so long after.
fn run_until_played(game: &mut TestApp, count: usize) {
    for _ in 0..60 * 60 {
        if game.recorded::<PlaybackFinished>().len() >= count {
            return;
        }
        game.step();
    }
    panic!(
        "only {} of {count} sentences were played",
        game.recorded::<PlaybackFinished>().len()
    );
}

/// What was heard, left and right.
fn take(game: &mut TestApp) -> (Vec<f32>, Vec<f32>) {
    let mix = game.world_mut().resource_mut::<OfflineMix>().take();
    mix.chunks_exact(2)
        .map(|frame| (frame[0], frame[1]))
        .unzip()
}

fn run_for(game: &mut TestApp, milliseconds: u64) {
    game.run_for(Duration::from_millis(milliseconds));
}

fn rms(samples: &[f32]) -> f32 {
    Pcm::new(RATE, samples).rms()
}

/// Rising zero crossings per second.
fn frequency(samples: &[f32]) -> f32 {
    let rises = samples
        .windows(2)
        .filter(|w| w[0] < 0.0 && w[1] >= 0.0)
        .count();
    rises as f32 * RATE as f32 / samples.len() as f32
}

/// Where there is sound: runs of frames without 40 ms of silence in them.
fn sounding(samples: &[f32]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in samples.iter().enumerate().filter(|(_, s)| s.abs() > 0.05) {
        match runs.last_mut() {
            Some(run) if at - run.end < RATE as usize / 25 => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
