//! A table of four: two characters, two players, and an action that the game does itself.
//!
//! `cargo run -p bevy_banter --example table` prints who says what, and ends.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::core::Turn;
use bevy_banter::prelude::*;
use std::time::Duration;

const MARA: &str = r#"
name = "Mara"
language = "en-gb"
description = "She keeps the inn."
action = [{ name = "pour", description = "pours a drink", object = true }]
line = [{ ask = ["an ale", "pour me an ale"], say = ["[do pour: the jug] One ale, Ada."] }]
fallback = { unknown = "Ask Odo.", not_heard = "Again?", describe = "That's {name}." }
"#;
const ODO: &str = r#"
name = "Odo"
language = "en-gb"
description = "He rows the ferry."
line = [{ ask = ["does the ferry run", "ferry"], say = ["At dawn, if the wind drops."] }]
fallback = { unknown = "No idea.", not_heard = "Hm?", describe = "That's {name}." }
"#;

fn main() -> AppExit {
    let frame = Duration::from_millis(16);
    App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_systems(Startup, sit_down)
        .add_systems(Update, tell)
        .add_observer(pour)
        .add_observer(leave)
        .run()
}

fn sit_down(mut commands: Commands, mut personas: ResMut<Assets<Persona>>) -> Result {
    let mut seat = |file: &str, text: &str, x: f32| -> Result<Entity> {
        let persona = personas.add(Persona::parse(text, file)?);
        let place = Transform::from_xyz(x, 0.0, 0.0);
        Ok(commands.spawn((CharacterPersona(persona), place)).id())
    };
    let (mara, odo) = (seat("mara", MARA, 0.0)?, seat("odo", ODO, 2.0)?);
    commands.spawn((Perceivable::named("the jug"), Transform::default()));
    for (name, to, text) in [
        ("Ada", mara, "Pour me an ale!"),
        ("Ben", odo, "Does the ferry run tomorrow?"),
    ] {
        let player = (PlayerParticipant, Perceivable::named(name));
        let (speaker, text) = (commands.spawn(player).id(), text.to_owned());
        println!("{name}: {text}");
        let to = Some(to);
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

fn pour(requested: On<ActionRequested>, mut commands: Commands) {
    println!("({} is done)", requested.action.name);
    let (action, outcome) = (requested.entity, ActionOutcome::Done);
    commands.trigger(ActionFinished { action, outcome });
}

fn leave(_: On<TurnEnded>, mut ended: Local<usize>, mut exit: MessageWriter<AppExit>) {
    *ended += 1;
    if *ended == 2 {
        exit.write(AppExit::Success);
    }
}
