//! A face from any sound: a voice without text, from a file or the network, moves an avatar's mouth.
//!
//! `cargo run -p bevy_banter --example face_of_sound` makes a voice that says "ma, mu, mi" and prints
//! what the mouth does, a row for a fifteenth of a second; `-- FILE.wav` follows a recording.

use bevy::app::ScheduleRunnerPlugin;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use bevy_banter::audio::wav;
use bevy_banter::core::Blendshape;
use bevy_banter::face::FaceWriter;
use bevy_banter::prelude::*;
use std::f32::consts::TAU;
use std::time::Duration;

const RATE: u32 = 16_000;
/// What is shown of the 52 shapes.
const SHAPES: [(&str, Blendshape); 4] = [
    ("open", Blendshape::JawOpen),
    ("closed", Blendshape::MouthClose),
    ("round", Blendshape::MouthPucker),
    ("wide", Blendshape::MouthStretchLeft),
];

#[derive(Resource)]
struct Voice {
    writer: SyncCell<FaceWriter>,
    sound: Vec<f32>,
    written: usize,
}

fn main() -> Result<AppExit> {
    let sound = match std::env::args().nth(1) {
        Some(file) => wav::load(file)?.resampled(RATE).samples().to_vec(),
        None => babble(),
    };
    let (writer, face) = FaceStream::new(RATE)?;
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .insert_resource(Voice {
            writer: SyncCell::new(writer),
            sound,
            written: 0,
        })
        .add_systems(Update, (hear, show).chain());
    // With a model below it, `WorldAssetRoot(assets.load("avatar.glb#Scene0"))`, the same is seen.
    app.world_mut()
        .spawn((face, FaceWeights::default(), Transform::default()));
    Ok(app.run())
}

/// The sound comes in as the clock goes.
fn hear(time: Res<Time>, mut voice: ResMut<Voice>) {
    let Voice {
        writer,
        sound,
        written,
    } = &mut *voice;
    let rest = sound.get(*written..).unwrap_or_default();
    let wanted = (time.delta_secs() * RATE as f32) as usize;
    *written += writer.get().write(&rest[..wanted.min(rest.len())]);
}

fn show(
    time: Res<Time>,
    face: Single<&FaceWeights>,
    voice: Res<Voice>,
    mut next: Local<f32>,
    mut exit: MessageWriter<AppExit>,
) {
    if time.elapsed_secs() < *next {
        return;
    }
    *next = time.elapsed_secs() + 1.0 / 15.0;
    let bars = SHAPES.map(|(name, shape)| {
        let length = (face[shape] * 12.0).round() as usize;
        format!("{name} {:12}", "#".repeat(length))
    });
    println!("{:5.2} s  {}", time.elapsed_secs(), bars.join(" "));
    // The mouth is a tenth of a second or two behind the sound.
    let seconds = voice.sound.len() as f32 / RATE as f32;
    if time.elapsed_secs() > seconds + 0.8 {
        exit.write(AppExit::Success);
    }
}

/// Three syllables: pulses through the two resonances that make a vowel, with closed lips before.
fn babble() -> Vec<f32> {
    let mut sound = vec![0.0; RATE as usize / 4];
    for (first, second) in [(800.0, 1_200.0), (320.0, 800.0), (290.0, 2_300.0)] {
        syllable(
            &mut sound,
            &[(0.12, 250.0, 900.0, 0.25), (0.35, first, second, 1.0)],
        );
        sound.extend(vec![0.0; RATE as usize / 10]);
    }
    sound
}

/// Pieces of so many seconds, with two resonances in hertz and a loudness.
fn syllable(sound: &mut Vec<f32>, pieces: &[(f32, f32, f32, f32)]) {
    let (mut past, mut phase) = ([[0.0_f32; 2]; 2], 0.0_f32);
    for &(seconds, first, second, level) in pieces {
        for _ in 0..(seconds * RATE as f32) as usize {
            phase += 120.0 / RATE as f32;
            let mut sample = if phase >= 1.0 { 0.4 * level } else { 0.0 };
            phase = phase.fract();
            for (hertz, past) in [first, second].into_iter().zip(&mut past) {
                let turn = (TAU * hertz / RATE as f32).cos();
                let ring = 0.97_f32;
                let out = sample + 2.0 * ring * turn * past[0] - ring * ring * past[1];
                *past = [out, past[0]];
                sample = out * 0.35;
            }
            sound.push(sample.clamp(-1.0, 1.0));
        }
    }
}
