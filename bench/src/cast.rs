//! A game with a cast of characters: the same world with our plugins and without.

use crate::measure::on_one_thread;
use bevy::asset::RenderAssetUsages;
use bevy::mesh::morph::{MeshMorphWeights, MorphAttributes, MorphWeights};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_banter::core::Blendshape;
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::FakeSynthesize;
use bevy_banter::prelude::*;
use std::time::Duration;

/// What they say. It is long enough that talking, not thinking, is what is measured.
const PERSONA: &str = r#"
name = "Ada"
language = "en-gb"
description = "Somebody in a crowd."
manner = "Talkative."

[voice]

[[line]]
cue = "talk"
say = ["The road from the north was long this year, and the bridge is down again. They say that it will be mended before the snow. I would not count on it."]

[fallback]
unknown = "That I don't know."
not_heard = "Pardon?"
describe = "That is {name}."
"#;

/// A world of `count` characters with faces, ten named things, and a player. With `banter`
/// one in ten of them talks at any time.
pub(crate) fn cast(count: usize, banter: bool) -> Result<App, String> {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), TransformPlugin))
        .init_asset::<Mesh>()
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(
            1.0 / 60.0,
        )));
    if banter {
        app.add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent));
        let voice = Worker::spawn("voice", || Ok(Box::new(FakeSynthesize::humming())));
        app.insert_resource(VoiceEngine(voice.map_err(|error| error.to_string())?))
            .add_systems(First, keep_talking);
        let persona = Persona::parse(PERSONA, "bench").map_err(|error| error.to_string())?;
        let persona = app
            .world_mut()
            .resource_mut::<Assets<Persona>>()
            .add(persona);
        app.insert_resource(Everybody(persona));
    }
    let face = app.world_mut().resource_mut::<Assets<Mesh>>().add(face());
    for index in 0..count {
        populate(&mut app, index, face.clone(), banter);
    }
    for index in 0..10 {
        let place = Transform::from_xyz(index as f32, 0.0, 3.0);
        let thing = app.world_mut().spawn(place).id();
        if banter {
            let name = Perceivable::named(format!("thing {index}"));
            app.world_mut().entity_mut(thing).insert(name);
        }
    }
    app.finish();
    on_one_thread(&mut app);
    app.cleanup();
    // Everybody is bound, indexed and talking before anything is measured.
    for _ in 0..240 {
        app.update();
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(app)
}

#[derive(Resource)]
struct Everybody(Handle<Persona>);

/// Who is to talk all the time.
#[derive(Component)]
struct Talker;

/// What a glTF scene makes below a character: a head with a node that carries the morph
/// weights of the primitive below it.
pub(crate) fn face_nodes(world: &mut World, npc: Entity, face: Handle<Mesh>) {
    let head = world
        .spawn((Name::new("Head"), Transform::default(), ChildOf(npc)))
        .id();
    let weights = MorphWeights::new(vec![0.0; Blendshape::COUNT], Some(face.clone()));
    let Ok(weights) = weights else {
        return;
    };
    let node = world
        .spawn((weights, Transform::default(), ChildOf(head)))
        .id();
    let primitive = (Mesh3d(face), Transform::default(), ChildOf(node));
    world.spawn((primitive, MeshMorphWeights::Reference(node)));
}

/// A character, who talks or is silent.
fn populate(app: &mut App, index: usize, face: Handle<Mesh>, banter: bool) {
    let place = Transform::from_xyz((index % 10) as f32 * 1.5, 0.0, (index / 10) as f32 * 1.5);
    let world = app.world_mut();
    let npc = world.spawn(place).id();
    face_nodes(world, npc, face);
    if banter {
        let persona = world.resource::<Everybody>().0.clone();
        world.entity_mut(npc).insert(CharacterPersona(persona));
        // One in ten, and at least one.
        if index.is_multiple_of(10) {
            world.entity_mut(npc).insert(Talker);
        }
    }
}

/// A mesh of one triangle with all 52 shapes.
pub(crate) fn face() -> Mesh {
    let names = Blendshape::ALL.iter().map(|shape| shape.name().to_owned());
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, vec![[0.0_f32; 3]; 3])
        .with_inserted_indices(Indices::U16(vec![0, 1, 2]))
        .with_morph_targets(vec![MorphAttributes::default(); 3 * Blendshape::COUNT])
        .with_morph_target_names(names.collect())
}

/// Whoever has finished begins anew.
fn keep_talking(
    silent: Query<Entity, (With<Talker>, Without<bevy_banter::core::Turns>)>,
    mut cues: MessageWriter<CueRequested>,
) {
    for npc in &silent {
        cues.write(CueRequested {
            npc,
            cue: "talk".to_owned(),
        });
    }
}
