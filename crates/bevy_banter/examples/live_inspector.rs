//! A window into a running game: a page in the browser, and tools by MCP, show who perceives whom, prompts, memories and beats.
//!
//! `cargo run -p bevy_banter --features inspector --example live_inspector -- stay` prints the address and
//! plays on until its input ends; without `stay` it ends after an answer.

use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::engine::{Worker, fake::FakeGenerate};
use bevy_banter::inspector::{Inspector, InspectorMinds, InspectorPlugin};
use bevy_banter::mind::{
    BeatFile, Episode, EpisodeKind, EpisodeSettings, Episodes, Grounding, MindSettings, Relations,
    StoryPlan,
};
use bevy_banter::prelude::*;
use std::time::Duration;

const PEOPLE: [(&str, &str, f32, f32); 3] = [
    (
        "mara",
        "name = \"Mara\"\ndescription = \"She keeps the inn at the crossroads.\"\nmanner = \"Warm, dry, brief.\"",
        0.0,
        0.0,
    ),
    (
        "odo",
        "name = \"Odo\"\ndescription = \"He rows the ferry, and counts his coppers.\"",
        2.0,
        1.0,
    ),
    (
        "tilda",
        "name = \"Old Tilda\"\ndescription = \"She sits by the fire and hears everything.\"",
        -3.0,
        2.0,
    ),
];
const ANSWERS: [&str; 4] = [
    "[happy] Ale, mostly. The stew is better than it looks.",
    "At dawn, if the wind drops. Two coppers, and three if it rains.",
    "[sad] The mill has stood empty since the fire. Nobody speaks of it.",
    "Sit down, love. You look as if the road had eaten you.",
];
const LINES: [(&str, &str); 4] = [
    ("mara", "What do you serve here?"),
    ("odo", "Does the ferry run tomorrow?"),
    ("tilda", "What became of the mill?"),
    ("mara", "I love old songs. Will somebody sing tonight?"),
];
const BEATS: &str = r#"
[[beat]]
name = "ferry_met"
who = "Odo"
said = "ferry"

[[beat]]
name = "the_song"
after = "ferry_met"
who = "Mara"
offer = "an evening of songs by the fire"
about = ["songs", "music"]

[[beat]]
name = "mill_secret"
who = "Old Tilda"
trust = 0.4
"#;

fn main() -> Result<AppExit> {
    let mind = |name| {
        Worker::spawn(name, || {
            Ok(Box::new(FakeGenerate::replying(ANSWERS.repeat(500))))
        })
    };
    let mut others = InspectorMinds::default();
    others
        .0
        .insert("another model".to_owned(), mind("another model")?);
    let frame = Duration::from_millis(16);
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins {
            mind: Some(mind("mind")?.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .add_plugins(InspectorPlugin::default())
        .insert_resource(others)
        .add_systems(Startup, gather)
        .add_systems(Update, speak);
    app.world_mut().resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    println!("{}", app.world().resource::<Inspector>().link());
    if std::env::args().nth(1).as_deref() == Some("stay") {
        std::thread::spawn(|| {
            let _ = std::io::read_to_string(std::io::stdin());
            std::process::exit(0);
        });
    } else {
        app.add_observer(leave);
    }
    Ok(app.run())
}

fn gather(
    mut commands: Commands,
    mut personas: ResMut<Assets<Persona>>,
    mut files: ResMut<Assets<BeatFile>>,
    mut plan: ResMut<StoryPlan>,
) -> Result {
    plan.0
        .push(files.add(BeatFile::parse(BEATS, "inn.beats.toml")?));
    let ada = PersonId::new("ada")?;
    for (id, text, x, z) in PEOPLE {
        let persona = personas.add(Persona::parse(text, &format!("{id}.persona.toml"))?);
        let mut relations = Relations::default();
        relations.begin(&ada, 0.3 + x / 10.0, 0.2, 0.4);
        let mut episodes = Episodes::default();
        for told in [
            "My brother Tom keeps bees behind the mill.",
            "I buried the silver cup under the old oak.",
        ] {
            let kind = EpisodeKind::Told {
                by: Some(ada.clone()),
            };
            episodes.add(Episode::new(kind, told), &EpisodeSettings::default());
        }
        let place = Transform::from_xyz(x, 0.0, z);
        commands.spawn((
            CharacterPersona(persona),
            PersonId::new(id)?,
            relations,
            episodes,
            place,
        ));
    }
    for (name, z) in [("Ada", 2.5), ("Ben", 3.5)] {
        let player = (
            PlayerParticipant,
            Perceivable::named(name),
            PersonId::new(name.to_lowercase())?,
        );
        commands.spawn((player, Name::new(name), Transform::from_xyz(0.5, 0.0, z)));
    }
    for (name, x) in [("the hearth", -3.5), ("the red mug", 0.2), ("the cat", 1.0)] {
        commands.spawn((Perceivable::named(name), Transform::from_xyz(x, 0.0, 0.5)));
    }
    Ok(())
}

/// Somebody says something now and then.
fn speak(
    people: Res<bevy_banter::core::People>,
    mut lines: MessageWriter<LineTyped>,
    time: Res<Time>,
    (mut next, mut number): (Local<f32>, Local<usize>),
) -> Result {
    let Some((to, text)) = LINES.get(*number % LINES.len()).copied() else {
        return Ok(());
    };
    let player = if *number % 3 == 1 { "ben" } else { "ada" };
    let speaker = people.entity(&PersonId::new(player)?);
    let to = people.entity(&PersonId::new(to)?);
    if let (Some(speaker), Some(_), true) = (speaker, to, time.elapsed_secs() > *next) {
        let text = text.to_owned();
        lines.write(LineTyped { speaker, to, text });
        *number += 1;
        *next = time.elapsed_secs() + 9.0;
    }
    Ok(())
}

fn leave(ended: On<TurnEnded>, names: Query<&Name>, mut exit: MessageWriter<AppExit>) -> Result {
    println!(
        "{} has answered: the page would show how",
        names.get(ended.npc)?
    );
    exit.write(AppExit::Success);
    Ok(())
}
