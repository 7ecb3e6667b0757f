//! What moves the face of a model, found out as a game does: by loading it.

use banter_mods::Finding;
use bevy::asset::AssetPath;
use bevy::gltf::{GltfLoaderSettings, GltfPlugin};
use bevy::mesh::MeshPlugin;
use bevy::prelude::*;
use bevy::world_serialization::WorldSerializationPlugin;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::face::FacePlugin;
use bevy_banter::prelude::*;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// No more of a model's JSON is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// Whether this is a file that may have a face.
pub(crate) fn is_model(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["glb", "gltf", "vrm"].iter().any(|known| ending == *known))
}

/// The first file that a model names and that may lie outside of the model's folder.
fn outside(path: &Path) -> Option<String> {
    let json: serde_json::Value = serde_json::from_slice(&json(path)?).ok()?;
    let lists = ["buffers", "images"].map(|list| json.get(list)?.as_array().cloned());
    let named = lists.into_iter().flatten().flatten();
    let mut uris = named.filter_map(|it| Some(it.get("uri")?.as_str()?.to_owned()));
    // What is written in other signs may be anything.
    let climbs = |uri: &str| uri.contains("..") || uri.contains([':', '%', '\\']);
    let is_outside =
        |uri: &String| !uri.starts_with("data:") && (uri.starts_with('/') || climbs(uri));
    let found = uris.find(is_outside)?;
    Some(found.chars().take(80).collect())
}

/// The JSON of a model: all of a text file, or the first chunk of a binary one (glTF 2.0, 4.4).
fn json(path: &Path) -> Option<Vec<u8>> {
    let mut file = std::fs::File::open(path).ok()?;
    let mut head = [0; 20];
    let read = file.read(&mut head).ok()?;
    let [.., a, b, c, d] = *head.get(..16)? else {
        return None;
    };
    let is_binary = read == head.len() && head.starts_with(b"glTF");
    let (mut bytes, most) = match is_binary {
        true => (
            Vec::new(),
            u64::from(u32::from_le_bytes([a, b, c, d])).min(LARGEST),
        ),
        false => (head.get(..read)?.to_vec(), LARGEST),
    };
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
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
    if let Some(uri) = outside(&whole) {
        return Finding::Wrong(format!(
            "{shown} names a file outside of its folder, which is not read: {uri}; put the file beside it"
        ));
    }
    let mut game = TestApp::new().with((
        AssetPlugin {
            file_path: folder.to_string_lossy().into_owned(),
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
        .load(AssetPath::from_path_buf(name.into()).with_label("Scene0"));
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
