//! "Give me that one": a player points at a mug, and a wall hides another from who is asked.
//!
//! `cargo run -p bevy_banter --example that_one` prints who says and does what, and ends.

use bevy::app::ScheduleRunnerPlugin;
use bevy::math::Ray3d;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::deeds::DeedsPlugin;
use bevy_banter::prelude::*;
use std::time::Duration;

const MARA: &str = r#"
name = "Mara"
language = "en-gb"
description = "She keeps the inn."
action = [{ name = "give", description = "hands something over", object = true }]
fallback = { unknown = "I don't see what you mean.", not_heard = "Again?", describe = "That's {name}. {description}" }
"#;

fn main() -> AppExit {
    let frame = Duration::from_millis(16);
    // What giving means is this game's own to say.
    let plugins = BanterPlugins::without_hosts(AudioOutput::Silent).build();
    App::new()
        .add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(plugins.disable::<DeedsPlugin>())
        .add_systems(Startup, furnish)
        .add_systems(Update, (ask, tell).chain())
        .add_observer(give)
        .add_observer(next)
        .run()
}

/// What Ada points at and asks for, one after the other.
#[derive(Resource)]
struct Wishes(Vec<(Vec3, &'static str)>);

#[derive(Component)]
struct Ada;

fn furnish(mut commands: Commands, mut personas: ResMut<Assets<Persona>>) -> Result {
    let mara = personas.add(Persona::parse(MARA, "mara")?);
    commands.spawn((CharacterPersona(mara), Senses::human()));
    let there = Transform::from_xyz(0.0, 1.6, -2.5).looking_to(Vec3::Z, Vec3::Y);
    commands.spawn((Ada, PlayerParticipant, Perceivable::named("Ada"), there));
    let mut put = |thing: Perceivable, at: Vec3| {
        commands.spawn((thing, Transform::from_translation(at)));
        at
    };
    let red = Perceivable::named("the red mug").described("It is chipped at the rim.");
    let red = put(red, Vec3::new(-1.0, 1.0, -1.5));
    put(
        Perceivable::named("the blue mug"),
        Vec3::new(1.0, 1.0, -1.5),
    );
    let crown = put(Perceivable::named("the crown"), Vec3::new(5.0, 1.0, -6.0));
    let wall = Transform::from_xyz(4.5, 1.5, -4.0);
    commands.spawn((Occluder::cuboid(Vec3::new(3.0, 3.0, 0.2)), wall));
    let wishes = [
        (red, "What is that?"),
        (red, "Give me that one."),
        (crown, "Give me that."),
    ];
    commands.insert_resource(Wishes(wishes.into_iter().rev().collect()));
    Ok(())
}

/// Asks for the next one: at first when everybody has had a look around.
fn ask(
    mut wishes: ResMut<Wishes>,
    ada: Single<(Entity, &Transform), With<Ada>>,
    mut frames: Local<u32>,
    mut pointed: Local<bool>,
    mut commands: Commands,
    turns: Query<(), With<bevy_banter::core::Turn>>,
) {
    *frames += 1;
    if *frames < 30 || !turns.is_empty() {
        return;
    }
    let (speaker, place) = *ada;
    let Some(&(at, line)) = wishes.0.last() else {
        return;
    };
    if let Ok(direction) = Dir3::new(at - place.translation) {
        let ray = Ray3d::new(place.translation, direction);
        commands.entity(speaker).insert(Pointing::Ray(ray));
    }
    // A frame for the senses to see it.
    if std::mem::replace(&mut *pointed, true) {
        *pointed = false;
        wishes.0.pop();
        println!("Ada: {line}");
        let (to, text) = (None, line.to_owned());
        commands.write_message(LineTyped { speaker, to, text });
        *frames = 0;
    }
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for SentenceReady { text, .. } in said.read() {
        println!("Mara: {text}");
    }
}

fn give(asked: On<ActionRequested>, names: Query<&Perceivable>, mut commands: Commands) {
    let name = asked.action.object.and_then(|it| names.get(it).ok());
    println!(
        "(she gives {})",
        name.map_or("nothing", |it| it.name.as_str())
    );
    let (action, outcome) = (asked.entity, ActionOutcome::Done);
    commands.trigger(ActionFinished { action, outcome });
}

fn next(_: On<TurnEnded>, wishes: Res<Wishes>, mut exit: MessageWriter<AppExit>) {
    if wishes.0.is_empty() {
        exit.write(AppExit::Success);
    }
}
