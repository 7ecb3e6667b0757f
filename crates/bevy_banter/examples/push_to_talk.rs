//! Push-to-talk: a player speaks while a button is held, and what was understood is answered.
//!
//! `cargo run -p bevy_banter --example push_to_talk` plays a hum in place of a microphone, to ears that
//! pretend to understand it. `-- ggml-base.bin question.wav` has whisper.cpp hear a recording. At a
//! real machine the player has `MicrophoneInput::default()` and `TalkKeys::default()` in place of both.

use bevy::app::ScheduleRunnerPlugin;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use bevy_banter::audio::{Format, PcmWriter, wav};
use bevy_banter::core::SentenceReady;
use bevy_banter::engine::{Transcription, Worker, fake::FakeTranscribe};
use bevy_banter::{prelude::*, whisper_host};
use std::time::Duration;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets");
const RATE: u32 = 16_000;

/// What the player says, and the stream that it goes into as a microphone's sound would.
#[derive(Resource)]
struct Speaker {
    writer: SyncCell<PcmWriter>,
    sound: Vec<f32>,
    said: usize,
}

fn main() -> Result<AppExit> {
    let mut arguments = std::env::args().skip(1);
    let ears: EngineSource<Transcription> = match arguments.next() {
        Some(model) => whisper_host(model).into(),
        None => Worker::spawn("ears", || {
            Ok(Box::new(FakeTranscribe::hearing([
                "What do you serve here?",
            ])))
        })?
        .into(),
    };
    let sound = match arguments.next() {
        Some(file) => wav::load(file)?.resampled(RATE).samples().to_vec(),
        None => (0..2 * RATE)
            .map(|i| (i as f32 * 0.08).sin() * 0.3)
            .collect(),
    };
    let (input, writer) = StreamInput::new(Format::mono(RATE))?;
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins(AssetPlugin {
            file_path: ASSETS.to_owned(),
            ..default()
        })
        .add_plugins(TransformPlugin)
        .add_plugins(BanterPlugins {
            ears: Some(ears),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .insert_resource(Speaker {
            writer: SyncCell::new(writer),
            sound,
            said: 0,
        })
        .add_systems(Update, (speak, show, tell))
        .add_observer(|_: On<TurnEnded>, mut exit: MessageWriter<AppExit>| {
            exit.write(AppExit::Success);
        });
    let mara = app
        .world()
        .resource::<AssetServer>()
        .load("personas/mara.persona.toml");
    app.world_mut().spawn(CharacterPersona(mara));
    app.world_mut()
        .spawn((PlayerParticipant, input, ListenMode::PushToTalk));
    Ok(app.run())
}

/// Holds the button while there is something to say. The sound goes in as the clock goes.
fn speak(
    time: Res<Time>,
    there: Query<(), (With<CharacterPersona>, With<Perceivable>)>,
    mut speaker: ResMut<Speaker>,
    mut button: Single<&mut TalkButton>,
) {
    if there.is_empty() {
        return;
    }
    let Speaker {
        writer,
        sound,
        said,
    } = &mut *speaker;
    let wanted = (time.delta_secs() * RATE as f32) as usize;
    let rest = sound.get(*said..).unwrap_or_default();
    let piece = &rest[..wanted.min(rest.len())];
    *said += writer.get().write(piece);
    let held = !rest.is_empty();
    if button.held != held {
        println!("(the button is {})", if held { "down" } else { "up" });
        button.held = held;
    }
}

/// How far the player's line is: a game shows it beside the microphone.
fn show(state: Single<&ListenState, Changed<ListenState>>) {
    println!("({:?})", *state);
}

fn tell(mut said: MessageReader<SentenceReady>, replies: Query<&Reply>) {
    for SentenceReady {
        turn, index, text, ..
    } in said.read()
    {
        let heard = replies
            .get(*turn)
            .ok()
            .and_then(|reply| reply.heard.as_deref());
        if let (0, Some(heard)) = (*index, heard) {
            println!("You: {heard}");
        }
        println!("Mara: {text}");
    }
}
