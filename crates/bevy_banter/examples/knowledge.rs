//! What characters know from files: a pack that a persona names, a secret of a faction, a beat of
//! the story, and what nobody knows.
//!
//! `cargo run -p bevy_banter --example knowledge` prints what is asked and answered, and ends. The
//! mind that it comes with only says what the files told it; `-- MIND.gguf` asks a language model.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::engine::{
    EngineError, EngineSource, Generate, GenerateEvent, GenerateRequest, Generation, Output, Worker,
};
use bevy_banter::mind::StoryBeats;
use bevy_banter::{llama_host, prelude::*};
use std::collections::VecDeque;
use std::time::Duration;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets");
const SMITH: &str = r#"
name = "Hedda"
language = "en-gb"
description = "Hedda is the smith of Hollin Ford, and half deaf."
faction = "smiths"
knowledge = "hollin_ford/pack.toml"
fallback = { unknown = "No idea.", not_heard = "Louder!" }
"#;
const QUESTIONS: [(&str, &str, Option<&str>); 7] = [
    ("Mara", "Who built the stone bridge?", None),
    ("Mara", "Who watches the granary?", None),
    (
        "Mara",
        "And who burned his hand at the granary?",
        Some("granary_fire"),
    ),
    ("Hedda", "Where does grey iron come from?", None),
    ("Mara", "Where does grey iron come from?", None),
    ("Hedda", "What did the smiths swear about the vein?", None),
    ("Mara", "Who is the king of the elves?", None),
];

/// A mind that says the first thing that it was told from files.
struct Reader;

impl Generate for Reader {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let line = request.last_user_line();
        let told = line.split("in your own words:\n- ").nth(1);
        let told = told.and_then(|told| told.lines().next());
        let answer = told.unwrap_or(match line.contains("keep to yourself") {
            true => "I will not speak of that.",
            false => "I do not know.",
        });
        output.send(GenerateEvent::Text(answer.trim_end_matches(')').to_owned()))
    }
}

type Asked = (&'static str, &'static str, Option<&'static str>);

#[derive(Resource)]
struct Evening(Entity, VecDeque<Asked>);

fn main() -> Result<AppExit, EngineError> {
    let mind: EngineSource<Generation> = match std::env::args().nth(1) {
        Some(model) => llama_host(model).into(),
        None => Worker::spawn("reader", || Ok(Box::new(Reader)))?.into(),
    };
    let assets = AssetPlugin {
        file_path: ASSETS.to_owned(),
        ..default()
    };
    let frame = Duration::from_millis(16);
    Ok(App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((assets, TransformPlugin))
        .add_plugins(BanterPlugins {
            mind: Some(mind),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .add_systems(Startup, meet)
        .add_systems(Update, (begin, tell))
        .add_observer(go_on)
        .run())
}

fn meet(
    mut commands: Commands,
    assets: Res<AssetServer>,
    mut personas: ResMut<Assets<Persona>>,
) -> Result {
    let mara = assets.load("personas/mara.persona.toml");
    let hedda = personas.add(Persona::parse(SMITH, "hedda.persona.toml")?);
    for (name, persona) in [("Mara", mara), ("Hedda", hedda)] {
        commands.spawn((
            CharacterPersona(persona),
            Name::new(name),
            Transform::default(),
        ));
    }
    let player = commands
        .spawn((PlayerParticipant, Transform::default()))
        .id();
    commands.insert_resource(Evening(player, QUESTIONS.into()));
    Ok(())
}

fn begin(mut asked: Local<bool>, everybody: Query<&Perceivable>, mut commands: Commands) {
    if !*asked && everybody.iter().count() == 2 {
        *asked = true;
        commands.run_system_cached(ask);
    }
}

fn ask(
    mut evening: ResMut<Evening>,
    people: Query<(Entity, &Name), With<CharacterPersona>>,
    mut story: ResMut<StoryBeats>,
    mut lines: MessageWriter<LineTyped>,
    mut exit: MessageWriter<AppExit>,
) {
    let Some((name, question, beat)) = evening.1.pop_front() else {
        exit.write(AppExit::Success);
        return;
    };
    if let Some(beat) = beat {
        println!("(The story comes to: {beat})");
        story.reach(beat);
    }
    println!("> {name}, {question}");
    let to = people.iter().find(|(_, it)| it.as_str() == name);
    lines.write(LineTyped {
        speaker: evening.0,
        to: to.map(|(entity, _)| entity),
        text: question.to_owned(),
    });
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for sentence in said.read() {
        println!("  {}", sentence.text);
    }
}

fn go_on(_: On<TurnEnded>, mut commands: Commands) {
    commands.run_system_cached(ask);
}
