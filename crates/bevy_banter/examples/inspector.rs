//! Subtitles and an inspector: what is said at this moment, and what the model was asked, section by
//! section.
//!
//! `cargo run -p bevy_banter --example inspector` prints a table of the prompt as a game would draw it;
//! `-- MODEL.gguf` asks llama.cpp, which counts the tokens and says how many it knew already.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::Timeline;
use bevy_banter::engine::{Generation, Worker, fake::FakeGenerate};
use bevy_banter::mind::prompt::{Prompt, PromptReport, Section, SectionRole};
use bevy_banter::mind::{Grounding, MindSettings, MindSystems};
use bevy_banter::{llama_host, prelude::*};
use std::time::Duration;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets");

fn main() -> Result<AppExit> {
    let mind: EngineSource<Generation> = match std::env::args().nth(1) {
        Some(model) => llama_host(model).into(),
        None => Worker::spawn("mind", || {
            let answer = "Stew, bread, and ale. [happy] The ale is the better part.";
            Ok(Box::new(FakeGenerate::replying([answer])))
        })?
        .into(),
    };
    let assets = AssetPlugin {
        file_path: ASSETS.to_owned(),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((assets, TransformPlugin))
        .add_plugins(BanterPlugins {
            mind: Some(mind),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .add_systems(PreUpdate, weather.in_set(MindSystems::EditPrompt))
        .add_systems(Update, (ask, subtitles))
        .add_observer(inspect);
    app.world_mut().resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    let mara = app
        .world()
        .resource::<AssetServer>()
        .load("personas/mara.persona.toml");
    app.world_mut().spawn(CharacterPersona(mara));
    app.world_mut()
        .spawn((PlayerParticipant, Perceivable::named("Ada")));
    app.world_mut().spawn((
        Perceivable::named("the cat"),
        Transform::from_xyz(1.0, 0.0, 0.0),
    ));
    Ok(app.run())
}

/// A game adds to what the model is told, before it is sent.
fn weather(mut prompts: Query<&mut Prompt, Added<Prompt>>) {
    for mut prompt in &mut prompts {
        prompt.add(Section::new(
            "weather",
            SectionRole::Note,
            "It rains, and the roof leaks.",
        ));
    }
}

fn ask(
    arrived: Query<(), (With<CharacterPersona>, Added<Perceivable>)>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut lines: MessageWriter<LineTyped>,
) {
    for () in &arrived {
        println!("Ada: What is there to eat?");
        lines.write(LineTyped {
            speaker: *player,
            to: None,
            text: "What is there to eat?".into(),
        });
    }
}

/// The sentence that is heard now: it changes with each sentence, and is empty in silence.
fn subtitles(changed: Query<(&Name, &Subtitle), Changed<Subtitle>>, time: Res<Time>) {
    for (name, subtitle) in &changed {
        println!("{:5.2} s  [{name}: {}]", time.elapsed_secs(), subtitle.0);
    }
}

fn inspect(
    ended: On<TurnEnded>,
    turns: Query<&Timeline>,
    reports: Query<&PromptReport>,
    mut exit: MessageWriter<AppExit>,
) -> Result {
    let report = reports.single()?;
    println!(
        "\n{} of {} tokens, {:?} known already",
        report.tokens, report.budget, report.cached
    );
    println!("{:12} {:9} {:>6}  text", "section", "whose", "tokens");
    for section in report.sections.iter().chain(&report.dropped) {
        let (role, text) = (
            format!("{:?}", section.role),
            section.text.replace('\n', " "),
        );
        println!(
            "{:12} {role:9} {:>6}  {text:.60}",
            section.name, section.tokens
        );
    }
    let timeline = turns.get(ended.turn)?;
    println!();
    for (step, stamp) in [
        ("understood", timeline.heard),
        ("first token", timeline.first_token),
        ("first sentence", timeline.first_sentence),
        ("first sound", timeline.first_sound),
    ] {
        let began = timeline.line_ended.wall;
        let after = stamp.map(|stamp| stamp.wall.duration_since(began).as_millis());
        println!("{step:14} {after:?} ms after the line");
    }
    exit.write(AppExit::Success);
    Ok(())
}
