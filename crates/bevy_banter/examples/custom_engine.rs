//! A custom engine: a voice of the game's own, in the game's own process, with the mouth in time.
//!
//! `cargo run -p bevy_banter --example custom_engine` gives a robot a note for each letter, prints what is
//! heard when, and saves the sound.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::audio::{OfflineMix, wav};
use bevy_banter::core::Blendshape;
use bevy_banter::engine::{
    EngineError, Output, Phoneme, PhonemeTiming, Synthesize, SynthesizeEvent, SynthesizeRequest,
    Worker,
};
use bevy_banter::prelude::*;
use std::f32::consts::TAU;
use std::time::Duration;

const MIX: u32 = 48_000;
const ROBOT: &str = r#"
name = "Beep"
language = "en"
voice = { pitch = 5 }
line = [{ ask = ["hello"], say = ["Boop, beep, a maomao bim."] }]
"#;

/// A note for each letter. Ears and minds are made the same way: `Transcribe`, `Generate`.
struct Notes;

impl Synthesize for Notes {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        let rate = 22_050;
        let length = 0.09;
        output.send(SynthesizeEvent::Start {
            rate,
            timing: PhonemeTiming::Exact,
        })?;
        let base = 220.0 * 2.0_f32.powf(request.style.pitch / 12.0);
        for (index, letter) in request.text.to_lowercase().chars().enumerate() {
            let start = index as f32 * length;
            let sounds = letter.is_alphabetic();
            // What is sent can be heard before the rest is made. It fails once nobody waits for it.
            output.send(SynthesizeEvent::Phonemes(vec![Phoneme {
                symbol: if sounds {
                    letter.to_string()
                } else {
                    "_".to_owned()
                },
                start,
                end: start + length,
            }]))?;
            let step = (letter as u32 % 12) as f32;
            let hertz = base * 2.0_f32.powf(step / 12.0);
            let level = if sounds { 0.3 } else { 0.0 };
            let samples = (0..(length * rate as f32) as usize).map(|i| {
                let seconds = i as f32 / rate as f32;
                (seconds * hertz * TAU).sin() * level * (-seconds * 20.0).exp()
            });
            output.send(SynthesizeEvent::Samples(samples.collect()))?;
        }
        Ok(())
    }
}

fn main() -> Result<AppExit> {
    // It is opened on its own thread, and again after it has failed.
    let voice = Worker::spawn("notes", || Ok(Box::new(Notes)))?;
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins {
            voice: Some(voice.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Offline { rate: MIX })
        })
        .add_systems(Update, show)
        .add_observer(save);
    let persona = Persona::parse(ROBOT, "beep")?;
    let persona = app
        .world_mut()
        .resource_mut::<Assets<Persona>>()
        .add(persona);
    app.world_mut().spawn((
        CharacterPersona(persona),
        Transform::from_xyz(0.0, 0.0, -1.0),
    ));
    let speaker = app
        .world_mut()
        .spawn((PlayerParticipant, AudioListener))
        .id();
    app.world_mut().write_message(LineTyped {
        speaker,
        to: None,
        text: "Hello!".into(),
    });
    Ok(app.run())
}

fn show(time: Res<Time>, robot: Single<(&Subtitle, &FaceWeights)>, mut next: Local<f32>) {
    let (subtitle, face) = *robot;
    if !subtitle.0.is_empty() && time.elapsed_secs() > *next {
        *next = time.elapsed_secs() + 0.1;
        let open = (face[Blendshape::JawOpen] * 30.0).round() as usize;
        println!("{}  {}", subtitle.0, "#".repeat(open));
    }
}

fn save(_: On<TurnEnded>, mut mix: ResMut<OfflineMix>, mut exit: MessageWriter<AppExit>) -> Result {
    let file = std::env::temp_dir().join("banter-example.custom_engine.wav");
    wav::save(&file, MIX, 2, &mix.take())?;
    println!("(the sound is in {})", file.display());
    exit.write(AppExit::Success);
    Ok(())
}
