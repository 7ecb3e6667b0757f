//! A player brings a VRM and wears it: one of the house's people, saved as VRM 1.0 and as VRM 0.x, whose nodes' names say
//! nothing.
#![allow(clippy::unwrap_used)]

use banter_body::{BodyBound, BodyPlugin};
use banter_core::test_app::TestApp;
use banter_core::{Hand, PlayerParticipant};
use banter_face::FacePlugin;
use banter_xr::{HandJoint, HandJoints, HandShape, Tracked, WearsAvatar, XrPlugin};
use bevy::gltf::GltfPlugin;
use bevy::math::Isometry3d;
use bevy::mesh::MeshPlugin;
use bevy::prelude::*;
use bevy::world_serialization::WorldSerializationPlugin;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

const PERSON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/avatars/bram.glb");
/// Joints of thumbs were called otherwise in VRM 0.x.
const THUMBS: [(&str, &str); 2] = [
    ("ThumbProximal", "ThumbIntermediate"),
    ("ThumbMetacarpal", "ThumbProximal"),
];

/// The two chunks of a glTF file in one: what it says, and its data.
fn chunks(bytes: &[u8]) -> (Value, &[u8]) {
    let length = u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize;
    let (text, data) = bytes[20..].split_at(length);
    (serde_json::from_slice(text).unwrap(), data)
}

fn joined(json: &Value, data: &[u8]) -> Vec<u8> {
    let mut text = json.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    let whole = 20 + text.len() + data.len();
    let mut bytes = b"glTF\x02\0\0\0".to_vec();
    bytes.extend((whole as u32).to_le_bytes());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(b"JSON");
    bytes.extend(text);
    bytes.extend(data);
    bytes
}

/// The person as a VRM; nodes are called by their numbers.
fn vrm(is_old: bool) -> Vec<u8> {
    let bytes = std::fs::read(PERSON).unwrap();
    let (mut json, data) = chunks(&bytes);
    let mut bones = Vec::new();
    for (number, node) in json["nodes"].as_array_mut().unwrap().iter_mut().enumerate() {
        let name = node["name"].as_str().unwrap_or_default().to_owned();
        // What holds a mesh and what holds everything are no bones.
        if name.starts_with(char::is_lowercase) {
            bones.push((name, number));
            node["name"] = json!(format!("joint {number}"));
        }
    }
    assert!(bones.len() > 50);
    if is_old {
        let bones: Vec<Value> = bones
            .into_iter()
            .map(|(mut name, node)| {
                if let Some((new, old)) = THUMBS.iter().find(|(new, _)| name.ends_with(new)) {
                    name = name.replace(new, old);
                }
                json!({ "bone": name, "node": node })
            })
            .collect();
        json["extensions"] = json!({ "VRM": { "humanoid": { "humanBones": bones } } });
        json["extensionsUsed"] = json!(["VRM"]);
        // It looks the other way.
        let roots = json["scenes"][0]["nodes"].clone();
        let nodes = json["nodes"].as_array_mut().unwrap();
        nodes.push(json!({ "name": "turned", "rotation": [0, 1, 0, 0], "children": roots }));
        let turned = nodes.len() - 1;
        json["scenes"][0]["nodes"] = json!([turned]);
    } else {
        let bones = bones
            .into_iter()
            .map(|(name, node)| (name, json!({ "node": node })));
        let bones: serde_json::Map<String, Value> = bones.collect();
        let humanoid = json!({ "humanBones": bones });
        json["extensions"] = json!({ "VRMC_vrm": { "specVersion": "1.0", "humanoid": humanoid } });
        json["extensionsUsed"] = json!(["VRMC_vrm"]);
    }
    joined(&json, data)
}

/// The node that is a bone.
fn node_of(bone: &str) -> usize {
    let bytes = std::fs::read(PERSON).unwrap();
    let (json, _) = chunks(&bytes);
    let mut nodes = json["nodes"].as_array().unwrap().iter();
    nodes.position(|node| node["name"] == bone).unwrap()
}

struct Stage {
    game: TestApp,
    player: Entity,
}

impl Stage {
    /// A player who wears a file.
    fn new(folder: &Path, file: &str) -> Self {
        let mut game = TestApp::new().with((
            AssetPlugin {
                file_path: folder.to_string_lossy().into_owned(),
                ..default()
            },
            ImagePlugin::default(),
            MeshPlugin,
            WorldSerializationPlugin,
            GltfPlugin::default(),
            FacePlugin,
            BodyPlugin,
            XrPlugin,
        ));
        game.record_events::<BodyBound>();
        // The loader is there once plugins are finished.
        game.step();
        let model = game.world().resource::<AssetServer>();
        let model = WorldAssetRoot(model.load(format!("{file}#Scene0")));
        let world = game.world_mut();
        let avatar = world.spawn((banter_body::Body::default(), model)).id();
        let place = Transform::from_xyz(1.0, 0.0, 2.0).with_rotation(Quat::from_rotation_y(0.7));
        let player = (PlayerParticipant, WearsAvatar(avatar), tracked(), place);
        let player = world.spawn(player).id();
        let mut stage = Self { game, player };
        let bound = stage.game.run_until(|world| {
            let mut bodies = world.query::<&banter_xr::Tracked>();
            bodies.iter(world).count() == 1 && is_there(world)
        });
        assert!(bound, "the model is not there");
        stage.game.run_for(Duration::from_secs(3));
        stage
    }

    fn bone(&mut self, bone: &str) -> Vec3 {
        let name = format!("joint {}", node_of(bone));
        let world = self.game.world_mut();
        let mut bones = world.query::<(&Name, &GlobalTransform)>();
        let mut found = bones
            .iter(world)
            .filter(|(other, _)| other.as_str() == name);
        found.next().unwrap().1.translation()
    }

    /// Where something is in the world that is tracked here.
    fn place(&self, tracked: Vec3) -> Vec3 {
        let space = self.game.world().get::<GlobalTransform>(self.player);
        space.unwrap().transform_point(tracked)
    }
}

fn is_there(world: &mut World) -> bool {
    let first = format!("joint {}", node_of("rightHand"));
    let mut names = world.query::<&Name>();
    names.iter(world).any(|name| name.as_str() == first)
}

/// Somebody who holds both hands before the chest.
fn tracked() -> Tracked {
    Tracked {
        head: Some(Isometry3d::from_xyz(0.0, 1.62, 0.0)),
        hands: [hand(Hand::Left), hand(Hand::Right)].map(Some),
        ..default()
    }
}

fn hand(side: Hand) -> HandJoints {
    let x = if side == Hand::Right { 0.22 } else { -0.18 };
    let wrist = Isometry3d::new(Vec3::new(x, 1.3, -0.35), Quat::from_rotation_x(0.4));
    HandShape::curled(side, [0.2, 0.0, 1.0, 1.0, 1.0])
        .at(wrist)
        .joints()
}

fn is_worn(is_old: bool) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.vrm"), vrm(is_old)).unwrap();
    let mut stage = Stage::new(folder.path(), "mine.vrm");
    assert_eq!(stage.game.recorded::<BodyBound>().len(), 1);
    for (side, bone) in [(Hand::Left, "leftHand"), (Hand::Right, "rightHand")] {
        let wrist = stage.place(hand(side).place(HandJoint::Wrist));
        let shown = stage.bone(bone);
        assert!(
            shown.distance(wrist) < 0.02,
            "{bone} is at {shown}, not {wrist}"
        );
    }
    let eyes = stage.bone("leftEye").midpoint(stage.bone("rightEye"));
    let head = stage.place(Vec3::new(0.0, 1.62, 0.0));
    assert!(eyes.distance(head) < 0.06, "{eyes} for {head}");
    // The finger that points does, and it stands on its feet.
    let finger = stage.bone("rightIndexDistal") - stage.bone("rightIndexProximal");
    let own = hand(Hand::Right);
    let points = own.place(HandJoint::IndexDistal) - own.place(HandJoint::IndexProximal);
    let points = stage.place(points) - stage.place(Vec3::ZERO);
    assert!(finger.angle_between(points) < 0.3, "{finger} for {points}");
    let foot = stage.bone("leftFoot");
    assert!((-0.02..0.2).contains(&foot.y), "{foot}");
}

#[test]
fn a_vrm_is_worn_and_its_hands_are_the_players() {
    is_worn(false);
}

#[test]
fn so_is_an_old_vrm_which_looks_the_other_way() {
    is_worn(true);
}
