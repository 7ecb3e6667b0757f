//! What moves the face of a model, found out as a game does: by loading it.

use banter_mods::Finding;
use bevy::gltf::{GltfLoaderSettings, GltfPlugin};
use bevy::mesh::MeshPlugin;
use bevy::prelude::*;
use bevy::world_serialization::WorldSerializationPlugin;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::face::FacePlugin;
use bevy_banter::prelude::*;
use std::path::Path;
use std::time::Duration;

/// Whether this is a file that may have a face.
pub(crate) fn is_model(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["glb", "gltf", "vrm"].iter().any(|known| ending == *known))
}

/// What moves its mouth, or why nothing does: the sentence that a game is told.
pub(crate) fn look(path: &Path) -> Finding {
    let shown = path.display();
    let (Ok(whole), true) = (std::path::absolute(path), path.is_file()) else {
        return Finding::Wrong(format!("{shown} cannot be read: there is no such file"));
    };
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else {
        return Finding::Wrong(format!("{shown} cannot be read: it is no file"));
    };
    let mut game = TestApp::new().with((
        AssetPlugin {
            file_path: folder.to_string_lossy().into_owned(),
            unapproved_path_mode: bevy::asset::UnapprovedPathMode::Allow,
            ..default()
        },
        ImagePlugin::default(),
        MeshPlugin,
        WorldSerializationPlugin,
        FacePlugin,
        GltfPlugin::default(),
    ));
    game.record_events::<FaceBound>();
    game.record_events::<FaceMissing>();
    // The loader is there once plugins are finished.
    game.step();
    let assets = game.world().resource::<AssetServer>();
    let scene = assets
        .load_builder()
        .with_settings(|settings: &mut GltfLoaderSettings| settings.load_animations = false)
        .load(format!("{}#Scene0", name.to_string_lossy()));
    let id = scene.id();
    let world = game.world_mut();
    world.spawn((NpcParticipant, Transform::default(), WorldAssetRoot(scene)));
    game.run_until(|world| {
        let state = world.resource::<AssetServer>().load_state(id);
        state.is_loaded() || state.is_failed()
    });
    // What is missing is told after half a second of the game's time.
    game.run_for(Duration::from_secs(2));
    if let Some(missing) = game.recorded::<FaceMissing>().last() {
        return Finding::Wrong(format!("{shown}: {}", missing.reason));
    }
    match game.recorded::<FaceBound>().last() {
        Some(bound) => {
            let (kind, shapes) = (&bound.kind, bound.shapes);
            Finding::Fine(format!("{shown}: {kind}, {shapes} shapes move"))
        }
        None => Finding::Wrong(format!(
            "{shown}: nothing in it is drawn, or it could not be loaded"
        )),
    }
}
