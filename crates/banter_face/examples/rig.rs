//! What drives the faces of models: a line for each file.
//!
//! ```text
//! cargo run -p banter_face --example rig -- FILE...
//! ```
//!
//! A line says what moves the mouth, on how many meshes and by how many shapes, what these
//! show at an open "ah" and at the closed lips of p, b and m, and whether the model was turned
//! round because it looked along -Z. Of a file without a face that is known it says why, in
//! the sentence that a game is told. The exit status is 1 if there was such a file.

use banter_core::test_app::TestApp;
use banter_core::{FaceWeights, NpcParticipant, Viseme};
use banter_face::{FaceBound, FaceMissing, FacePlugin, FaceSettings, MorphBinding};
use bevy::gltf::{GltfLoaderSettings, GltfPlugin};
use bevy::mesh::MeshPlugin;
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use bevy::world_serialization::WorldSerializationPlugin;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let mut all_good = true;
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: rig FILE...");
        return ExitCode::FAILURE;
    }
    for file in &files {
        let (line, good) = look(Path::new(file));
        println!("{line}");
        all_good &= good;
    }
    if all_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The line about a file, and whether it has a face.
fn look(file: &Path) -> (String, bool) {
    let name = file.file_name().unwrap_or(file.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = std::path::absolute(folder.unwrap_or(Path::new(".")));
    let folder = folder.unwrap_or_default().to_string_lossy().into_owned();
    let mut game = TestApp::new().with((
        AssetPlugin {
            file_path: folder,
            unapproved_path_mode: bevy::asset::UnapprovedPathMode::Allow,
            ..default()
        },
        ImagePlugin::default(),
        MeshPlugin,
        WorldSerializationPlugin,
        FacePlugin,
        GltfPlugin::default(),
    ));
    game.record_events::<FaceBound>()
        .record_events::<FaceMissing>();
    // The loader is there once plugins are finished.
    game.step();
    let scene = game
        .world()
        .resource::<AssetServer>()
        .load_builder()
        .with_settings(|settings: &mut GltfLoaderSettings| settings.load_animations = false)
        .load(format!("{name}#Scene0"));
    let npc = game
        .world_mut()
        .spawn((NpcParticipant, Transform::default()))
        .id();
    // Nothing but this program moves the face.
    game.world_mut().entity_mut(npc).remove::<FaceSettings>();
    game.world_mut()
        .spawn((WorldAssetRoot(scene), ChildOf(npc)));
    let answered = game.run_until(|world| {
        let mut bound = world.query::<&MorphBinding>();
        let mut roots = world.query::<&WorldAssetRoot>();
        let root = roots.iter(world).next().map(|it| it.0.id());
        let assets = world.resource::<AssetServer>();
        bound.iter(world).next().is_some()
            || root.is_some_and(|it| assets.load_state(it).is_failed())
    });
    // What is missing is told after half a second of the game's time.
    game.run_for(Duration::from_secs(2));
    if let Some(missing) = game.recorded::<FaceMissing>().last() {
        return (missing.reason.clone(), false);
    }
    let Some(bound) = game.recorded::<FaceBound>().last().cloned() else {
        let why = if answered {
            "nothing in it is drawn"
        } else {
            "it could not be loaded"
        };
        return (format!("{name}: {why}"), false);
    };
    let world = game.world_mut();
    let mut meshes = world.query::<&MorphBinding>();
    let meshes = meshes
        .iter(world)
        .filter(|it| it.targets().next().is_some());
    let meshes = meshes.count();
    let open = shown(&mut game, npc, Viseme::Aa);
    let closed = shown(&mut game, npc, Viseme::Pp);
    let turned = if is_turned(&mut game) {
        "; turned round to look along +Z"
    } else {
        ""
    };
    let line = format!(
        "{name}: {}, {meshes} meshes, {} shapes; at \"ah\": {open}; at p, b, m: {closed}{turned}",
        bound.kind, bound.shapes
    );
    (line, true)
}

/// What a mouth shows: names of shapes, how far each goes, and on how many meshes.
fn shown(game: &mut TestApp, npc: Entity, viseme: Viseme) -> String {
    if let Some(mut face) = game.world_mut().get_mut::<FaceWeights>(npc) {
        face.0 = viseme.pose();
    }
    game.step();
    let world = game.world_mut();
    let mut nodes = world.query::<&MorphWeights>();
    let meshes = world.resource::<Assets<Mesh>>();
    let mut all: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for weights in nodes.iter(world) {
        let mesh = weights.first_mesh().and_then(|mesh| meshes.get(mesh));
        let names = mesh.and_then(|mesh| mesh.morph_target_names());
        for (name, weight) in names.into_iter().flatten().zip(weights.weights()) {
            let percent = (weight * 100.0).round().max(0.0) as u32;
            if percent > 0 {
                *all.entry((name.clone(), percent)).or_default() += 1;
            }
        }
    }
    let list: Vec<String> = all
        .iter()
        .map(|((name, percent), meshes)| format!("{name} {percent} % on {meshes}"))
        .collect();
    if list.is_empty() {
        "nothing".to_owned()
    } else {
        list.join(", ")
    }
}

/// Whether the scene was turned by half a turn.
fn is_turned(game: &mut TestApp) -> bool {
    let world = game.world_mut();
    let mut roots = world.query_filtered::<&Children, With<WorldAssetRoot>>();
    let scenes: Vec<Entity> = roots.iter(world).flat_map(|it| it.iter()).collect();
    scenes
        .into_iter()
        .filter_map(|scene| world.get::<Transform>(scene))
        .any(|transform| (transform.rotation * Vec3::Z).z < -0.9)
}
