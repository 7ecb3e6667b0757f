//! A persona in code: a game writes a character from its own tables, and no file.
//!
//! `cargo run -p bevy_banter --example persona_in_code` asks a merchant for the prices of a table.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::persona::{Fact, Line, PersonaError};
use bevy_banter::prelude::*;
use std::time::Duration;

/// What the game knows anyway.
const WARES: [(&str, u32); 3] = [("rope", 4), ("lantern", 9), ("dry biscuit", 1)];

/// What is asked, one after the other.
const QUESTIONS: [&str; 3] = [
    "What do you sell?",
    "What does the lantern cost?",
    "Do you have a horse?",
];

/// How many were asked.
#[derive(Resource, Default)]
struct Asked(usize);

fn main() -> AppExit {
    let frame = Duration::from_millis(16);
    App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .init_resource::<Asked>()
        .add_systems(Startup, (open_shop, ask).chain())
        .add_systems(Update, tell)
        .add_observer(|_: On<TurnEnded>, mut commands: Commands| commands.run_system_cached(ask))
        .run()
}

/// A merchant who knows the table. A file has the same fields; what is not named here keeps the value
/// that a file without it has.
fn merchant() -> Result<Persona, PersonaError> {
    let empty = Persona::parse("name = \"Ilse\"", "ilse")?;
    let names: Vec<&str> = WARES.iter().map(|(name, _)| *name).collect();
    let facts = WARES.iter().map(|(name, price)| Fact {
        about: vec![format!("what does the {name} cost"), (*name).to_owned()],
        say: vec![format!("The {name}? {price} coppers.")],
    });
    let mut persona = Persona {
        language: "en-gb".into(),
        description: "Ilse sells what travellers need.".into(),
        facts: facts.collect(),
        lines: vec![Line {
            ask: vec!["what do you sell".into(), "wares".into()],
            say: vec![format!("[happy] I have {}.", names.join(", "))],
            mood: None,
            action: None,
            object: None,
            near: None,
            cue: None,
        }],
        ..empty
    };
    persona.fallback.unknown = vec!["That I don't have.".into()];
    Ok(persona)
}

fn open_shop(mut commands: Commands, mut personas: ResMut<Assets<Persona>>) -> Result {
    let persona = personas.add(merchant()?);
    commands.spawn(CharacterPersona(persona));
    commands.spawn((PlayerParticipant, Transform::from_xyz(0.0, 0.0, 2.0)));
    Ok(())
}

fn ask(
    mut asked: ResMut<Asked>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut lines: MessageWriter<LineTyped>,
    mut exit: MessageWriter<AppExit>,
) {
    let Some(question) = QUESTIONS.get(asked.0) else {
        exit.write(AppExit::Success);
        return;
    };
    asked.0 += 1;
    println!("You: {question}");
    lines.write(LineTyped {
        speaker: *player,
        to: None,
        text: (*question).to_owned(),
    });
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for SentenceReady { text, .. } in said.read() {
        println!("Ilse: {text}");
    }
}
