//! Files as they come, through Bevy's loader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod hostile;
mod maker;
mod old_vrm;
mod persona;

use super::mend::mend;
use crate::rig::file_tests::{Theatre, theatre};
use crate::{FaceBound, FaceMissing, MorphBinding, RigKind};
use banter_core::{Blendshape, FaceWeights, Viseme};
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use maker::{Maker, VERTICES};
use serde_json::json;
use std::collections::BTreeMap;

/// A character that looks like a file.
fn show(name: &str, bytes: &[u8]) -> Theatre {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let mut theatre = theatre(folder.path(), name);
    theatre.game.run_until(|world| {
        let mut bound = world.query::<&MorphBinding>();
        let bound = bound.iter(world).any(|it| it.targets().next().is_some());
        bound || is_failed(world)
    });
    // The file is read by now, and events come with the next frames.
    theatre.game.run_for(std::time::Duration::from_secs(2));
    theatre
}

fn is_failed(world: &mut World) -> bool {
    let mut roots = world.query::<&WorldAssetRoot>();
    let roots: Vec<_> = roots.iter(world).map(|it| it.0.id()).collect();
    let assets = world.resource::<AssetServer>();
    roots
        .into_iter()
        .any(|it| assets.load_state(it).is_failed())
}

/// What each mesh shows of a face, by the names of its node and of its shapes. Rest is left
/// out.
fn shown(
    theatre: &mut Theatre,
    face: &[(Blendshape, f32)],
) -> BTreeMap<String, Vec<(String, f32)>> {
    let npc = theatre.npc;
    let world = theatre.game.world_mut();
    let mut weights = world.get_mut::<FaceWeights>(npc).unwrap();
    weights.0 = face.iter().copied().collect();
    theatre.game.step();
    let world = theatre.game.world_mut();
    let mut nodes = world.query::<(&Name, &MorphWeights)>();
    let meshes = world.resource::<Assets<Mesh>>();
    nodes
        .iter(world)
        .map(|(name, weights)| {
            let mesh = meshes.get(weights.first_mesh().unwrap()).unwrap();
            let names = mesh.morph_target_names().unwrap_or_default();
            let moved = names.iter().cloned().zip(weights.weights().iter().copied());
            let moved = moved.filter(|(_, weight)| weight.abs() > 1e-3);
            (name.to_string(), moved.collect())
        })
        .collect()
}

fn bound(theatre: &Theatre) -> FaceBound {
    let missing = theatre.game.recorded::<FaceMissing>();
    assert!(missing.is_empty(), "{missing:?}");
    theatre
        .game
        .recorded::<FaceBound>()
        .last()
        .expect("a face")
        .clone()
}

/// The one sentence that was told of a face that is not there.
fn missing(theatre: &Theatre) -> String {
    assert!(theatre.game.recorded::<FaceBound>().is_empty());
    let [missing] = theatre.game.recorded::<FaceMissing>() else {
        panic!(
            "it is told once: {:?}",
            theatre.game.recorded::<FaceMissing>()
        );
    };
    assert!(!missing.reason.contains('\n'));
    missing.reason.clone()
}

/// How far each shape of the only mesh moves each vertex down.
fn moves(theatre: &mut Theatre) -> Vec<f32> {
    let meshes = theatre.game.world().resource::<Assets<Mesh>>();
    let (_, mesh) = meshes.iter().next().unwrap();
    mesh.morph_targets()
        .unwrap()
        .iter()
        .map(|it| -it.position.y)
        .collect()
}

const FACE: [&str; 4] = ["jawOpen", "mouthClose", "cheekPuff", "eyeBlinkLeft"];

#[test]
fn a_shape_that_moves_nothing_keeps_its_place() {
    let without_data = |maker: &mut Maker| {
        maker
            .shape(0, 1)
            .as_object_mut()
            .unwrap()
            .remove("bufferView");
    };
    let without_anything = |maker: &mut Maker| {
        maker.json["meshes"][0]["primitives"][0]["targets"][1] = json!({});
    };
    let too_short = |maker: &mut Maker| maker.shape(0, 1)["count"] = json!(2);
    let without_elements = |maker: &mut Maker| maker.shape(0, 1)["count"] = json!(0);
    let nowhere = |maker: &mut Maker| {
        maker.json["meshes"][0]["primitives"][0]["targets"][1] = json!({"POSITION": 999});
    };
    let of_nothing_known = |maker: &mut Maker| {
        let target = &mut maker.json["meshes"][0]["primitives"][0]["targets"][1];
        *target = json!({"TEXCOORD_0": target["POSITION"]});
    };
    let kinds: [&dyn Fn(&mut Maker); 6] = [
        &without_elements,
        &nowhere,
        &without_data,
        &without_anything,
        &too_short,
        &of_nothing_known,
    ];
    for (kind, change) in kinds.iter().enumerate() {
        let mut maker = Maker::head(&FACE);
        change(&mut maker);
        let mut theatre = show("still.glb", &maker.bytes());
        assert_eq!(bound(&theatre).shapes, 4, "{kind}");
        let mut expected = [0.0; 4 * VERTICES];
        expected[0] = 1.0;
        expected[2 * VERTICES + 2] = 3.0;
        expected[3 * VERTICES + 3] = 4.0;
        assert_eq!(moves(&mut theatre), expected, "{kind}");
        let face = [(Blendshape::EyeBlinkLeft, 0.5)];
        let shown = shown(&mut theatre, &face);
        assert_eq!(shown["Head"], [("eyeBlinkLeft".to_owned(), 0.5)], "{kind}");
    }
}

#[test]
fn names_are_found_wherever_they_stand() {
    let names = json!(FACE);
    let at_the_primitive = |maker: &mut Maker| {
        maker.json["meshes"][0]["primitives"][0]["extras"] = json!({ "targetNames": names });
    };
    let at_the_node = |maker: &mut Maker| {
        maker.json["nodes"][0]["extras"] = json!({ "blendShapeNames": names });
    };
    let at_the_lists = |maker: &mut Maker| {
        for (place, name) in FACE.iter().enumerate() {
            maker.shape(0, place)["name"] = json!(format!("Head_{name}"));
        }
    };
    let at_the_targets = |maker: &mut Maker| {
        for (place, name) in FACE.iter().enumerate() {
            let target = &mut maker.json["meshes"][0]["primitives"][0]["targets"][place];
            target["extra"] = json!({ "name": name });
        }
    };
    let better_ones = |maker: &mut Maker| {
        maker.json["meshes"][0]["extras"] = json!({"targetNames": ["t0", "t1", "t2", "t3"]});
        at_the_lists(maker);
    };
    let kinds: [&dyn Fn(&mut Maker); 5] = [
        &at_the_primitive,
        &at_the_node,
        &at_the_lists,
        &at_the_targets,
        &better_ones,
    ];
    for (kind, change) in kinds.iter().enumerate() {
        let mut maker = Maker::head(&FACE);
        maker.json["meshes"][0]
            .as_object_mut()
            .unwrap()
            .remove("extras");
        change(&mut maker);
        let theatre = show("named.glb", &maker.bytes());
        let bound = bound(&theatre);
        assert_eq!((bound.kind, bound.shapes), (RigKind::Arkit, 4), "{kind}");
    }
    let mut maker = Maker::head(&FACE);
    maker.json["meshes"][0]
        .as_object_mut()
        .unwrap()
        .remove("extras");
    let reason = missing(&show("nameless.glb", &maker.bytes()));
    assert!(
        reason.starts_with(
            "nameless.glb has no face shapes that are known (4 morph targets without names)"
        ),
        "{reason}"
    );
}

#[test]
fn what_bevy_cannot_unpack_is_named_with_what_to_do() {
    for (extension, name, remedy) in [
        ("KHR_draco_mesh_compression", "Draco", "gltf-transform cp"),
        ("EXT_meshopt_compression", "meshopt", "without compression"),
        (
            "KHR_texture_basisu",
            "Basis",
            "gltf-transform ktxdecompress",
        ),
        (
            "KHR_mesh_quantization",
            "quantized",
            "gltf-transform dequantize",
        ),
    ] {
        let mut maker = Maker::head(&FACE);
        maker.json["extensionsUsed"] = json!([extension]);
        maker.json["extensionsRequired"] = json!([extension]);
        let theatre = show("packed.glb", &maker.bytes());
        let reason = missing(&theatre);
        assert!(
            reason.starts_with("packed.glb cannot be read, because"),
            "{reason}"
        );
        assert!(reason.contains(name) && reason.contains(remedy), "{reason}");
    }
    // Not said to be required, and yet there is nothing else.
    let mut maker = Maker::head(&FACE);
    maker.json["extensionsUsed"] = json!(["KHR_draco_mesh_compression"]);
    maker.json["meshes"][0]["primitives"][0]["extensions"] =
        json!({"KHR_draco_mesh_compression": {"bufferView": 0, "attributes": {"POSITION": 0}}});
    maker.json["accessors"][0]
        .as_object_mut()
        .unwrap()
        .remove("bufferView");
    let reason = missing(&show("draco.glb", &maker.bytes()));
    assert!(reason.contains("Draco"), "{reason}");
    let mut maker = Maker::head(&FACE);
    maker.json["textures"] = json!([{"extensions": {"KHR_texture_basisu": {"source": 0}}}]);
    let reason = missing(&show("basis.glb", &maker.bytes()));
    assert!(reason.contains("Basis"), "{reason}");
}

#[test]
fn all_meshes_of_a_head_move_alike() {
    let mut maker = Maker::head(&FACE);
    // One with its own names, one without any, one by another tool.
    maker.mesh("Beard", 4).mesh("Teeth", 4).mesh("Tongue", 2);
    maker.json["meshes"][1]["extras"] = json!({ "targetNames": FACE });
    maker.json["meshes"][3]["extras"] = json!({"targetNames": ["rest_pose", "mouthOpen"]});
    let mut theatre = show("bearded.glb", &maker.bytes());
    assert_eq!(bound(&theatre).kind, RigKind::Arkit);
    let face = [(Blendshape::JawOpen, 0.5), (Blendshape::MouthClose, 0.25)];
    let shown = shown(&mut theatre, &face);
    let expected = [("jawOpen".to_owned(), 0.5), ("mouthClose".to_owned(), 0.25)];
    for mesh in ["Head", "Beard", "Teeth"] {
        assert_eq!(shown[mesh], expected, "{mesh}");
    }
    assert_eq!(shown["Tongue"], [("mouthOpen".to_owned(), 0.25)]);
}

#[test]
fn of_too_many_shapes_a_face_s_are_kept() {
    let mut names: Vec<String> = (0..300).map(|place| format!("pose_{place:03}")).collect();
    for (place, name) in [
        (290, "jawOpen"),
        (291, "eyeBlinkLeft"),
        (299, "mouthFunnel"),
    ] {
        names[place] = name.to_owned();
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut maker = Maker::head(&names);
    maker.json["meshes"][0]["weights"] = json!(vec![0.0; 300]);
    maker.json["nodes"][0]["weights"] = json!(vec![0.0; 300]);
    // What an expression binds is kept, by its new place.
    maker.json["extensions"] = json!({"VRM": {"blendShapeMaster": {"blendShapeGroups": [
        {"name": "A", "presetName": "a", "binds": [{"mesh": 0, "index": 295, "weight": 100}]},
    ]}}});
    maker.json["extensionsUsed"] = json!(["VRM"]);
    maker.json["animations"] = json!([{"channels": [
        {"sampler": 0, "target": {"node": 0, "path": "weights"}},
    ], "samplers": [{"input": 0, "output": 0}]}]);
    let mended = mend(maker.bytes(), 0).unwrap();
    assert_eq!(mended.notes.len(), 1);
    let note = &mended.notes[0];
    assert!(
        note.starts_with("has 300 morph targets on the mesh \"Head\", and Bevy shows 256: the 44"),
        "{note}"
    );

    let mut theatre = show("many.glb", &maker.bytes());
    bound(&theatre);
    let moved = moves(&mut theatre);
    assert_eq!(moved.len(), 256 * VERTICES);
    let face: Vec<(Blendshape, f32)> = Viseme::Aa.pose().iter().collect();
    let heard = shown(&mut theatre, &face);
    let [(name, weight)] = &heard["Head"][..] else {
        panic!("{heard:?}");
    };
    assert!(name == "pose_295" && *weight > 0.9, "{heard:?}");
    let blink = shown(&mut theatre, &[(Blendshape::EyeBlinkLeft, 1.0)]);
    assert_eq!(blink["Head"], [("eyeBlinkLeft".to_owned(), 1.0)]);
    // The shapes themselves are those of the names.
    let place = moved.iter().position(|it| *it == 292.0).unwrap();
    assert_eq!(place % VERTICES, 291 % VERTICES);
}

#[test]
fn lips_meet_on_p_whatever_the_names() {
    // How far the lips are apart, by the shapes of each rig that open and close them.
    let rigs: [(&[&str], &[&str], &[&str]); 6] = [
        (&["jawOpen", "mouthClose"], &["jawOpen"], &["mouthClose"]),
        (&["jawOpen", "eyeBlinkLeft"], &["jawOpen"], &[]),
        (
            &["JawOpen", "LipsTogether", "LipsFunnel"],
            &["JawOpen"],
            &["LipsTogether"],
        ),
        (&["AU26", "AU12", "AU43"], &["AU26"], &[]),
        (&["A", "I", "U", "E", "O"], &["A", "I", "U", "E", "O"], &[]),
        (
            &["A", "B", "C", "D", "E", "F", "G", "H", "X"],
            &["B", "C", "D", "E", "F", "H"],
            &[],
        ),
    ];
    for (names, opening, closing) in rigs {
        let mut theatre = show("lips.glb", &Maker::head(names).bytes());
        let mut apart = |viseme: Viseme| -> f32 {
            let face: Vec<(Blendshape, f32)> = viseme.pose().iter().collect();
            let shown = &shown(&mut theatre, &face)["Head"];
            let sum = |some: &[&str]| -> f32 {
                let some = shown
                    .iter()
                    .filter(|(name, _)| some.contains(&name.as_str()));
                some.map(|(_, weight)| *weight).sum()
            };
            sum(opening) - sum(closing)
        };
        let (open, closed) = (apart(Viseme::Aa), apart(Viseme::Pp));
        assert!(open > 0.3, "{names:?}: {open}");
        assert!(closed < 0.06, "{names:?}: {closed}");
    }
}

#[test]
fn a_file_without_oddities_stays_as_it_is() {
    let bytes = Maker::head(&FACE).bytes();
    let mended = mend(bytes.clone(), 0).unwrap();
    assert_eq!((mended.bytes, mended.notes.len()), (bytes, 0));
}
