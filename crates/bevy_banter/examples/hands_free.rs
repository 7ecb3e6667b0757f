//! Hands-free with barge-in: an "uh-huh" lowers the character's voice, and a line stops it.
//!
//! `cargo run -p bevy_banter --example hands_free` plays a player's sounds in place of a microphone (at a
//! real machine the player has `MicrophoneInput::default()`), prints what they are taken for, and
//! saves what the player hears: the voice dips after two seconds and stops after six.

use bevy::app::ScheduleRunnerPlugin;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;
use bevy_banter::audio::{Format, LoudnessDetector, OfflineMix, PcmWriter, SpeechDetector, wav};
use bevy_banter::core::{BargeInConfirmed, BargeInSuspected, PlaybackProgress};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeSynthesize, FakeTranscribe};
use bevy_banter::prelude::*;
use std::time::Duration;

const RATE: u32 = 16_000;
const MIX: u32 = 48_000;
const ODO: &str = r#"
name = "Odo"
language = "en-gb"
line = [
    { ask = ["tell me a story"], say = ["In the year of the long frost the river stood still from the mill to the sea, and whoever wanted to cross it walked, and nobody paid a ferryman."] },
    { ask = ["stop", "wait"], say = ["As you like."] },
]
"#;

/// What the player sounds like: quiet, an "uh-huh", quiet, a line, quiet. In seconds.
const SOUNDS: [(f32, bool); 5] = [
    (1.8, false),
    (0.4, true),
    (3.0, false),
    (1.0, true),
    (4.0, false),
];

#[derive(Resource)]
struct Microphone {
    writer: SyncCell<PcmWriter>,
    sound: Vec<f32>,
    written: usize,
}

fn main() -> Result<AppExit> {
    let ears = Worker::spawn("ears", || {
        Ok(Box::new(FakeTranscribe::hearing(["Wait, stop."])))
    })?;
    let voice = Worker::spawn("voice", || Ok(Box::new(FakeSynthesize::humming())))?;
    let (input, writer) = StreamInput::new(Format::mono(RATE))?;
    let sound = SOUNDS.iter().flat_map(|(seconds, voiced)| {
        let level = if *voiced { 0.3 } else { 0.0 };
        let count = (seconds * RATE as f32) as usize;
        (0..count).map(move |i| (i as f32 * 0.12).sin() * level)
    });
    let microphone = Microphone {
        writer: SyncCell::new(writer),
        sound: sound.collect(),
        written: 0,
    };
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins {
            ears: Some(ears.into()),
            voice: Some(voice.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Offline { rate: MIX })
        })
        // The sounds are tones; people are told by the detector that is there by default.
        .insert_resource(SpeechDetector::new(|| LoudnessDetector::new(-40.0)))
        .insert_resource(microphone)
        .add_systems(Update, (speak, tell))
        .add_observer(ended);
    let persona = Persona::parse(ODO, "odo")?;
    let persona = app
        .world_mut()
        .resource_mut::<Assets<Persona>>()
        .add(persona);
    app.world_mut().spawn((
        CharacterPersona(persona),
        Transform::from_xyz(0.0, 0.0, -2.0),
    ));
    let player = (
        PlayerParticipant,
        AudioListener,
        input,
        ListenMode::HandsFree,
    );
    let speaker = app.world_mut().spawn(player).id();
    app.world_mut().write_message(LineTyped {
        speaker,
        to: None,
        text: "Tell me a story.".into(),
    });
    Ok(app.run())
}

/// Lets the player's sounds in, as the clock goes, from when the voice is first heard.
fn speak(
    time: Res<Time>,
    mut heard: MessageReader<PlaybackProgress>,
    mut begun: Local<bool>,
    mut microphone: ResMut<Microphone>,
) {
    *begun |= heard.read().count() > 0;
    if *begun {
        let Microphone {
            writer,
            sound,
            written,
        } = &mut *microphone;
        let rest = sound.get(*written..).unwrap_or_default();
        let wanted = (time.delta_secs() * RATE as f32) as usize;
        *written += writer.get().write(&rest[..wanted.min(rest.len())]);
    }
}

fn tell(
    mut suspected: MessageReader<BargeInSuspected>,
    mut confirmed: MessageReader<BargeInConfirmed>,
) {
    for it in suspected.read() {
        let what = if it.suspected {
            "somebody speaks: the voice is lowered"
        } else {
            "settled"
        };
        println!("({what})");
    }
    for _ in confirmed.read() {
        println!("(it is a line: the answer stops)");
    }
}

fn ended(
    ended: On<TurnEnded>,
    replies: Query<&Reply>,
    mut mix: ResMut<OfflineMix>,
    mut exit: MessageWriter<AppExit>,
) -> Result {
    let reply = replies.get(ended.turn)?;
    println!("You: {}", reply.heard.as_deref().unwrap_or_default());
    for sentence in &reply.sentences {
        let heard = (sentence.heard * 100.0).round();
        println!("Odo: {} ({heard} % of it was heard)", sentence.text);
    }
    if ended.end == TurnEnd::Done {
        let file = std::env::temp_dir().join("banter-example.hands_free.wav");
        wav::save(&file, MIX, 2, &mix.take())?;
        println!("(the sound is in {})", file.display());
        exit.write(AppExit::Success);
    }
    Ok(())
}
