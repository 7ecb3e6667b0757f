//! Real files, through Bevy's own loader. Where the files are not there, these tests are ignored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::Rig;
use super::vrm::VrmFile;
use crate::{FaceBound, FaceMissing, FacePlugin, FaceSettings, MorphBinding, RigKind};
use banter_core::test_app::TestApp;
use banter_core::{Blendshape, FaceWeights, NpcParticipant};
use banter_needs::needs;
use bevy::gltf::{GltfLoaderSettings, GltfPlugin};
use bevy::mesh::MeshPlugin;
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use bevy::world_serialization::WorldSerializationPlugin;
use std::path::Path;

const AVATARS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/avatars");

pub(crate) struct Theatre {
    pub(crate) game: TestApp,
    pub(crate) npc: Entity,
}

/// A character that looks like a file.
pub(crate) fn theatre(folder: &Path, file: &str) -> Theatre {
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
        .load(format!("{file}#Scene0"));
    let npc = game
        .world_mut()
        .spawn((NpcParticipant, Transform::default()))
        .id();
    game.world_mut().entity_mut(npc).remove::<FaceSettings>();
    game.world_mut()
        .spawn((WorldAssetRoot(scene), ChildOf(npc)));
    Theatre { game, npc }
}

impl Theatre {
    fn bound(&mut self) -> FaceBound {
        let heard = |world: &mut World| {
            let mut meshes = world.query::<&MorphBinding>();
            meshes.iter(world).any(|it| it.targets().next().is_some())
        };
        assert!(self.game.run_until(heard), "no face was bound");
        self.game.recorded::<FaceBound>()[0].clone()
    }

    /// The weights of the only mesh.
    fn show(&mut self, face: &[(Blendshape, f32)]) -> Vec<f32> {
        let npc = self.npc;
        let world = self.game.world_mut();
        let mut weights = world.get_mut::<FaceWeights>(npc).unwrap();
        weights.0 = face.iter().copied().collect();
        self.game.step();
        let world = self.game.world_mut();
        let mut meshes = world.query::<&MorphWeights>();
        meshes.single(world).unwrap().weights().to_vec()
    }
}

#[needs(data("avatars/ict_head_arkit51.glb"))]
#[test]
fn a_head_with_arkit_s_shapes() {
    let mut theatre = theatre(Path::new(AVATARS), "ict_head_arkit51.glb");
    let bound = theatre.bound();
    assert_eq!((bound.kind, bound.shapes), (RigKind::Arkit, 51));
    let shown = theatre.show(&[(Blendshape::JawOpen, 0.5), (Blendshape::BrowDownLeft, 0.25)]);
    let moved = shown.iter().filter(|weight| **weight != 0.0);
    assert_eq!(moved.copied().collect::<Vec<_>>(), [0.5, 0.25]);
}

#[needs(data("avatars/ict_head_vrm1.vrm"))]
#[test]
fn a_head_in_a_vrm() {
    let mut theatre = theatre(Path::new(AVATARS), "ict_head_vrm1.vrm");
    let bound = theatre.bound();
    assert_eq!(bound.kind, RigKind::Vrm1);
    assert!(bound.shapes >= 51, "{bound:?}");
    let shown = theatre.show(&[(Blendshape::JawOpen, 0.5)]);
    assert_eq!(shown[17], 0.5);
    assert_eq!(shown.iter().filter(|weight| **weight != 0.0).count(), 1);
    let world = theatre.game.world_mut();
    let rig = world.get::<Rig>(theatre.npc).unwrap();
    let head = rig.head.unwrap().entity;
    assert_eq!(world.get::<Name>(head).unwrap().as_str(), "head");
    let mut files = world.query::<&VrmFile>();
    let vrm = files.single(world).unwrap().0.clone();
    assert!(vrm.is_perfect_sync());
    assert_eq!(vrm.expressions.iter().filter(|it| it.is_preset).count(), 18);
}

#[needs(data("avatars/ict_head_vrm1.vrm"))]
#[test]
fn the_same_head_by_its_presets_alone() {
    let file = Path::new(AVATARS).join("ict_head_vrm1.vrm");
    let mut bytes = std::fs::read(file).unwrap();
    // Without its custom expressions, and with names that say nothing.
    let length = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
    let text = std::str::from_utf8(&bytes[20..20 + length]).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
    json["extensions"]["VRMC_vrm"]["expressions"]["custom"] = serde_json::json!({});
    for mesh in json["meshes"].as_array_mut().unwrap() {
        mesh.as_object_mut().unwrap().remove("extras");
        for primitive in mesh["primitives"].as_array_mut().unwrap() {
            primitive.as_object_mut().unwrap().remove("extras");
        }
    }
    let mut text = json.to_string();
    assert!(text.len() <= length);
    text.extend(std::iter::repeat_n(' ', length - text.len()));
    bytes[20..20 + length].copy_from_slice(text.as_bytes());
    let folder = std::env::temp_dir().join(format!("banter-face-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("plain.vrm"), bytes).unwrap();
    let mut theatre = theatre(&folder, "plain.vrm");

    let bound = theatre.bound();
    // aa ih ou ee oh, two lids, four directions, five emotions.
    assert_eq!((bound.kind, bound.shapes), (RigKind::Vrm1, 16));
    let aa: Vec<(Blendshape, f32)> = banter_core::Viseme::Aa.pose().iter().collect();
    let shown = theatre.show(&aa);
    // The file's "aa" is 0.7 of target 17 and 0.2 of 37 and 38.
    assert!((shown[17] - 0.7).abs() < 0.1, "{}", shown[17]);
    assert!((shown[37] - 0.2).abs() < 0.05, "{}", shown[37]);
    let shown = theatre.show(&[(Blendshape::EyeBlinkLeft, 1.0)]);
    assert_eq!((shown[0], shown[7]), (1.0, 0.0));
    let _ = std::fs::remove_dir_all(folder);
}

#[needs(data("avatars/MorphStressTest.gltf"))]
#[test]
fn a_model_that_is_no_face() {
    let mut theatre = theatre(Path::new(AVATARS), "MorphStressTest.gltf");
    let said = |world: &mut World| {
        let mut rigs = world.query::<&Rig>();
        rigs.iter(world)
            .any(|rig| rig.missing == super::Missing::Said)
    };
    let told = theatre.game.run_until(said);
    let world = theatre.game.world_mut();
    let mut scenes = world.query::<&WorldAssetRoot>();
    let scene = scenes.single(world).unwrap().0.id();
    let states = world.resource::<AssetServer>().get_load_states(scene);
    assert!(told, "{states:?}");
    theatre.game.step();
    assert!(theatre.game.recorded::<FaceBound>().is_empty());
    let [missing] = theatre.game.recorded::<FaceMissing>() else {
        panic!("it is said once");
    };
    let reason = &missing.reason;
    assert!(reason.starts_with("MorphStressTest.gltf has no face shapes that are known"));
    assert!(
        reason.contains("Key 1") && reason.contains("visemes"),
        "{reason}"
    );
}
