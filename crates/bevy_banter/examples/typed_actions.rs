//! Typed actions: what a character does arrives as a type of the game, the game may refuse it, and the
//! character hears how it ended.
//!
//! `cargo run -p bevy_banter --example typed_actions` prints what is said, given and refused.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::prelude::*;
use std::time::Duration;

const MARA: &str = r#"
name = "Mara"
language = "en-gb"
description = "She keeps the inn."
action = [{ name = "give_item" }]

[[line]]
ask = ["two of the ale", "ale please"]
say = "Two it is. [do give_item: item=the ale, count=2] Mind the foam."

[[line]]
ask = ["give me the sword", "sword"]
say = "[do give_item: item=the sword, count=1] Let me see."
"#;

/// What the model, or a persona, writes as `[do give_item: item=the ale, count=2]`. Of what a
/// character perceives, an `Entity` is named as the character perceives it.
#[derive(Reflect, Debug, Clone)]
#[reflect(@Described("hands something over"))]
struct GiveItem {
    item: Entity,
    #[reflect(@1..=5)]
    count: u32,
}

/// What hangs on the wall and is not for sale.
#[derive(Component)]
struct Heirloom;

fn main() -> AppExit {
    let frame = Duration::from_millis(16);
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_npc_action::<GiveItem>()
        .add_systems(Startup, furnish)
        .add_systems(Update, (ask, tell))
        .add_observer(give)
        .add_observer(refused);
    app.add_action_veto(
        |In(attempt): In<ActionAttempt<GiveItem>>,
         heirlooms: Query<&Perceivable, With<Heirloom>>| {
            match heirlooms.get(attempt.action.item) {
                Ok(thing) => Err(format!("{} was her mother's", thing.name)),
                Err(_) => Ok(()),
            }
        },
    );
    app.run()
}

fn furnish(mut commands: Commands, mut personas: ResMut<Assets<Persona>>) -> Result {
    let mara = personas.add(Persona::parse(MARA, "mara")?);
    commands.spawn(CharacterPersona(mara));
    commands.spawn((PlayerParticipant, Perceivable::named("Ada")));
    commands.spawn((Perceivable::named("the ale"), Transform::default()));
    commands.spawn((
        Perceivable::named("the sword"),
        Heirloom,
        Transform::default(),
    ));
    Ok(())
}

/// Asks for one thing after the other, once everybody has looked around.
fn ask(
    player: Single<Entity, With<PlayerParticipant>>,
    turns: Query<(), With<bevy_banter::core::Turn>>,
    mut frames: Local<u32>,
    mut asked: Local<usize>,
    mut lines: MessageWriter<LineTyped>,
    mut exit: MessageWriter<AppExit>,
) {
    *frames += 1;
    if *frames < 30 || !turns.is_empty() {
        return;
    }
    *frames = 0;
    let wishes = ["Two of the ale, please.", "Give me the sword!"];
    let Some(wish) = wishes.get(*asked) else {
        exit.write(AppExit::Success);
        return;
    };
    *asked += 1;
    println!("Ada: {wish}");
    lines.write(LineTyped {
        speaker: *player,
        to: None,
        text: (*wish).to_owned(),
    });
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for SentenceReady { text, .. } in said.read() {
        println!("Mara: {text}");
    }
}

/// Begins when its sentence is heard. However it ends, the character knows of it at its next answer.
fn give(asked: On<ActionRequested<GiveItem>>, things: Query<&Perceivable>, mut commands: Commands) {
    let GiveItem { item, count } = asked.action;
    let name = things.get(item).map_or("something", |thing| &thing.name);
    println!("(she gives {count} of {name})");
    let (action, outcome) = (asked.entity, ActionOutcome::Done);
    commands.trigger(ActionFinished { action, outcome });
}

fn refused(refused: On<ActionRefused>) {
    println!("(not done: {}: {})", refused.text, refused.veto);
}
