//! A voice-over baked: a recorded line becomes a face track before the game is shipped, and plays in it.
//!
//! `cargo run -p bevy_banter --example voice_over -- LINE.wav` bakes a recording (without one, a hum);
//! it saves a `.face` for the game and a `.csv` for other tools, and prints the mouth as it plays. `banter
//! bake FOLDER OUT` does whole folders, and reads texts beside the recordings.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::audio::wav;
use bevy_banter::core::Blendshape;
use bevy_banter::face::{FaceClip, FaceTrackEnded, FaceTrackFailed};
use bevy_banter::lipsync::{Style, Track, write_csv};
use bevy_banter::prelude::*;
use std::path::Path;
use std::time::Duration;

fn main() -> Result<AppExit> {
    let line = match std::env::args().nth(1) {
        Some(file) => wav::load(file)?,
        None => hum(),
    };
    let folder = std::env::temp_dir().join("banter-example.voice_over");
    bake(&line, &folder)?;
    let assets = AssetPlugin {
        file_path: folder.to_string_lossy().into_owned(),
        ..default()
    };
    Ok(App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((assets, TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_systems(Startup, play)
        .add_systems(Update, show)
        .add_observer(|_: On<FaceTrackEnded>, mut exit: MessageWriter<AppExit>| {
            exit.write(AppExit::Success);
        })
        .add_observer(
            |failed: On<FaceTrackFailed>, mut exit: MessageWriter<AppExit>| {
                eprintln!("{}", failed.reason);
                exit.write(AppExit::error());
            },
        )
        .run())
}

/// What a build of a game does once for each recording.
fn bake(line: &Pcm, folder: &Path) -> Result {
    let track = Track::from_sound(line.samples(), line.rate(), &Style::default())?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("line.face"), track.to_bytes())?;
    let mut table = Vec::new();
    write_csv(&track, 60, &mut table)?;
    std::fs::write(folder.join("line.csv"), table)?;
    let seconds = line.duration().as_secs_f32();
    println!("{seconds:.1} s of sound, baked into {}", folder.display());
    Ok(())
}

/// The game that plays the sound says where it is: `FaceTrack::heard`. Here the game's clock does.
fn play(mut commands: Commands, assets: Res<AssetServer>) {
    let clip: Handle<FaceClip> = assets.load("line.face");
    commands.spawn((
        FaceTrack::new(clip),
        FaceWeights::default(),
        Transform::default(),
    ));
}

fn show(face: Single<(&FaceTrack, &FaceWeights)>, mut shown: Local<i32>) {
    let (track, weights) = *face;
    let tenth = (track.position() * 10.0) as i32;
    if tenth > *shown {
        *shown = tenth;
        let open = (weights[Blendshape::JawOpen] * 40.0).round() as usize;
        println!("{:4.1} s {}", track.position(), "#".repeat(open));
    }
}

/// Two seconds of a voice that swells and rests.
fn hum() -> Pcm {
    let rate = 16_000;
    let sample = |i: u32| {
        let seconds = i as f32 / rate as f32;
        let pulses =
            (1..30).map(|n| (seconds * 130.0 * n as f32 * std::f32::consts::TAU).sin() / n as f32);
        let swell = (seconds * 2.0 * std::f32::consts::TAU).sin().max(0.0);
        pulses.sum::<f32>() * swell * 0.2
    };
    Pcm::new(rate, (0..2 * rate).map(sample).collect::<Vec<_>>())
}
