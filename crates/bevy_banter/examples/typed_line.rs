//! A typed line: a character is loaded from its file, a player types, the answer is printed.
//!
//! `cargo run -p bevy_banter --example typed_line -- "Who lives in the castle?"` asks something else.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::prelude::*;
use std::time::Duration;

/// Where the game's files are. A game of yours has them in `assets` and leaves this out.
const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets");

fn main() -> AppExit {
    // No window: this game is a line of text. Yours has Bevy's `DefaultPlugins` in place of these.
    let frame = Duration::from_millis(16);
    let assets = AssetPlugin {
        file_path: ASSETS.to_owned(),
        ..default()
    };
    App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((assets, TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_systems(Startup, meet)
        .add_systems(Update, (ask, show))
        .add_observer(leave)
        .run()
}

fn meet(mut commands: Commands, assets: Res<AssetServer>) {
    let mara = assets.load("personas/mara.persona.toml");
    commands.spawn(CharacterPersona(mara));
    commands.spawn((PlayerParticipant, Transform::from_xyz(0.0, 0.0, 2.0)));
}

/// Asks as soon as the character's file is there: then it has a name by which others perceive it.
fn ask(
    arrived: Query<&Perceivable, (With<CharacterPersona>, Added<Perceivable>)>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut lines: MessageWriter<LineTyped>,
) {
    for character in &arrived {
        let typed = std::env::args().nth(1);
        let text = typed.unwrap_or_else(|| "What do you serve here?".to_owned());
        println!("You to {}: {text}", character.name);
        lines.write(LineTyped {
            speaker: *player,
            to: None,
            text,
        });
    }
}

/// What a character says at this moment, as a game draws it.
fn show(subtitles: Query<(&Name, &Subtitle), Changed<Subtitle>>) {
    for (name, subtitle) in &subtitles {
        if !subtitle.0.is_empty() {
            println!("{name}: {}", subtitle.0);
        }
    }
}

/// Every turn that began ends, however it ends.
fn leave(ended: On<TurnEnded>, mut exit: MessageWriter<AppExit>) {
    println!("(the turn is over: {:?})", ended.end);
    exit.write(AppExit::Success);
}
