//! Memory in a save: a character is told something, the game is saved, more is told, and the older
//! save is loaded. What came after it is unknown again.
//!
//! `cargo run -p bevy_banter --example memory_save` plays it, and ends. The mind is a fake one that
//! says what of the character's memory stands in its prompt.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::{PersonId, SentenceReady};
use bevy_banter::engine::{EngineError, Generate, GenerateEvent, GenerateRequest, Output, Worker};
use bevy_banter::mind::{
    Grounding, LoadWorldMemory, MindSettings, SaveWorldMemory, StoryTime, WorldMemoryLoaded,
    WorldMemorySaved,
};
use bevy_banter::prelude::*;
use std::path::PathBuf;
use std::time::Duration;

const MARA: &str = r#"
name = "Mara"
language = "en-gb"
description = "She keeps the inn."
fallback = { unknown = "I do not know.", not_heard = "Again?", describe = "That's {name}." }
"#;

/// What is done, one after the other.
const PLAY: [&str; 8] = [
    "My brother keeps bees behind the mill.",
    "save",
    "I buried the silver cup under the oak.",
    "A cold night, is it not?",
    "Where is the silver cup buried?",
    "load",
    "Where is the silver cup buried?",
    "Who keeps the bees?",
];

#[derive(Resource)]
struct Play {
    next: usize,
    mara: Entity,
    ada: Entity,
    save: PathBuf,
}

/// Says what it is told that it remembers.
struct Echo;

impl Generate for Echo {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let remembered = request.last_user_line().lines();
        let mut remembered = remembered.filter(|line| line.contains(" told you: "));
        let said = match remembered.next_back() {
            Some(line) => line
                .trim_start_matches("- ")
                .trim_end_matches(')')
                .replace("told you", "told me"),
            None => "I know nothing of it.".to_owned(),
        };
        output.send(GenerateEvent::Text(said))
    }
}

fn main() -> AppExit {
    let frame = Duration::from_millis(16);
    App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_systems(Startup, begin)
        .add_systems(Update, tell)
        .add_observer(|_: On<TurnEnded>, mut commands: Commands| commands.run_system_cached(step))
        .add_observer(saved)
        .add_observer(loaded)
        .run()
}

fn begin(
    mut commands: Commands,
    mut personas: ResMut<Assets<Persona>>,
    mut settings: ResMut<MindSettings>,
) -> Result {
    // Of what was said before, two exchanges stand in a prompt word for word.
    settings.memory = 1;
    settings.grounding = Grounding::ModelAlone;
    commands.insert_resource(MindEngine(Worker::spawn("mind", || Ok(Box::new(Echo)))?));
    let persona = CharacterPersona(personas.add(Persona::parse(MARA, "mara")?));
    let mara = commands.spawn((persona, PersonId::new("mara")?)).id();
    let ada = (
        PlayerParticipant,
        Perceivable::named("Ada"),
        PersonId::new("ada")?,
    );
    let ada = commands.spawn(ada).id();
    let save = std::env::temp_dir().join("banter-example.memory.json");
    commands.insert_resource(Play {
        next: 0,
        mara,
        ada,
        save,
    });
    commands.run_system_cached(step);
    Ok(())
}

fn step(
    mut play: ResMut<Play>,
    mut story: ResMut<StoryTime>,
    mut commands: Commands,
    mut exit: MessageWriter<AppExit>,
) {
    let next = PLAY.get(play.next).copied();
    play.next += 1;
    story.seconds += StoryTime::DAY;
    let path = play.save.clone();
    match next {
        Some("save") => commands.trigger(SaveWorldMemory { path }),
        Some("load") => commands.trigger(LoadWorldMemory { path }),
        Some(text) => {
            println!("Ada: {text}");
            let (speaker, to, text) = (play.ada, Some(play.mara), text.to_owned());
            commands.write_message(LineTyped { speaker, to, text });
        }
        None => {
            exit.write(AppExit::Success);
        }
    }
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for SentenceReady { text, .. } in said.read() {
        println!("Mara: {text}");
    }
}

fn saved(saved: On<WorldMemorySaved>, mut commands: Commands) {
    println!("(saved to {})", saved.path.display());
    commands.run_system_cached(step);
}

fn loaded(loaded: On<WorldMemoryLoaded>, mut commands: Commands) {
    match &loaded.error {
        None => println!("(loaded)"),
        Some(error) => println!("({error})"),
    }
    commands.run_system_cached(step);
}
