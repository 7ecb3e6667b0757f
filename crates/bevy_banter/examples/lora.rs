//! A persona with its own LoRA: one language model, and an adapter that gives one character its own way
//! of speaking.
//!
//! `cargo run -p bevy_banter --example lora -- MODEL.gguf ADAPTER.gguf` asks two characters the same
//! with llama.cpp, one of them with the adapter. Without files a mind is asked that only says which
//! adapters it was asked for.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::{SentenceReady, Turn};
use bevy_banter::engine::{
    Adapter, EngineError, Generate, GenerateEvent, GenerateRequest, Generation, Output, Worker,
};
use bevy_banter::mind::{Grounding, MindAdapters, MindSettings};
use bevy_banter::{llama_host, prelude::*};
use std::time::Duration;

/// A mind that names the adapters of each question.
struct Names;

impl Generate for Names {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let adapters = request.adapters.iter();
        let names: Vec<String> = adapters
            .map(|it| format!("{} at {} percent", it.name, it.weight * 100.0))
            .collect();
        let said = match names.is_empty() {
            true => "The model alone speaks.".to_owned(),
            false => format!("The model speaks with {}.", names.join(" and ")),
        };
        output.send(GenerateEvent::Text(said))
    }
}

fn main() -> Result<AppExit> {
    let mut arguments = std::env::args().skip(1);
    let mind: EngineSource<Generation> = match (arguments.next(), arguments.next()) {
        // Adapters are loaded with the model; a character names the ones that it speaks with.
        (Some(model), Some(adapter)) => llama_host(model).adapter("pirate", adapter).into(),
        _ => Worker::spawn("mind", || Ok(Box::new(Names)))?.into(),
    };
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins {
            mind: Some(mind),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .add_systems(Startup, meet)
        .add_systems(Update, tell)
        .add_observer(|failed: On<EngineFailed>| println!("({})", failed.error))
        .add_observer(leave);
    app.world_mut().resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    Ok(app.run())
}

fn meet(mut commands: Commands, mut personas: ResMut<Assets<Persona>>) -> Result {
    let pirate = MindAdapters(vec![Adapter {
        weight: 0.8,
        ..Adapter::new("pirate")
    }]);
    for (name, adapters) in [("Ada", None), ("Redbeard", Some(pirate))] {
        let file = format!("name = \"{name}\"\ndescription = \"{name} sails the northern sea.\"");
        let persona = personas.add(Persona::parse(&file, name)?);
        let mut character = commands.spawn(CharacterPersona(persona));
        if let Some(adapters) = adapters {
            character.insert(adapters);
        }
        let (to, text) = (Some(character.id()), "How is the sea today?".to_owned());
        println!("You to {name}: {text}");
        let speaker = commands.spawn(PlayerParticipant).id();
        commands.write_message(LineTyped { speaker, to, text });
    }
    Ok(())
}

fn tell(mut said: MessageReader<SentenceReady>, turns: Query<&Turn>, names: Query<&Name>) {
    for SentenceReady { turn, text, .. } in said.read() {
        let name = turns.get(*turn).and_then(|turn| names.get(turn.npc));
        println!("{}: {text}", name.map_or("?", Name::as_str));
    }
}

fn leave(_: On<TurnEnded>, mut ended: Local<usize>, mut exit: MessageWriter<AppExit>) {
    *ended += 1;
    if *ended == 2 {
        exit.write(AppExit::Success);
    }
}
