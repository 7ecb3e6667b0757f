//! What the avatar promises: a sound file, all shapes, lips and lids that do what the shapes' names say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashSet;

use serde_json::Value;

use super::math::Vec3;
use super::site::Sited;
use super::{avatar, face, gltf, shapes};

struct Glb {
    json: Value,
    binary: Vec<u8>,
}

fn word(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn parse(bytes: &[u8]) -> Glb {
    assert_eq!(&bytes[..4], b"glTF");
    assert_eq!(word(bytes, 4), 2);
    assert_eq!(word(bytes, 8), bytes.len());
    let json_length = word(bytes, 12);
    assert_eq!(&bytes[16..20], b"JSON");
    let binary_at = 20 + json_length;
    assert_eq!(&bytes[binary_at + 4..binary_at + 8], b"BIN\0");
    assert_eq!(binary_at + 8 + word(bytes, binary_at), bytes.len());
    Glb {
        json: serde_json::from_slice(&bytes[20..binary_at]).unwrap(),
        binary: bytes[binary_at + 8..].to_vec(),
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or(0)).unwrap()
}

impl Glb {
    fn view(&self, index: &Value) -> &[u8] {
        let view = &self.json["bufferViews"][number(index)];
        let start = number(&view["byteOffset"]);
        &self.binary[start..start + number(&view["byteLength"])]
    }

    /// The bytes of `count` elements of `size` bytes; panics where they reach over the end of the view.
    fn slice(&self, source: &Value, count: usize, size: usize) -> &[u8] {
        let start = number(&source["byteOffset"]);
        assert_eq!(start % size.min(4), 0, "not aligned: {source}");
        &self.view(&source["bufferView"])[start..start + count * size]
    }

    fn mesh(&self, name: &str) -> &Value {
        self.json["meshes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["name"] == name)
            .unwrap()
    }
}

fn glb() -> Glb {
    parse(&gltf::write(&avatar()).unwrap())
}

#[test]
fn every_accessor_lies_inside_the_buffer_and_is_finite() {
    let glb = glb();
    assert_eq!(
        number(&glb.json["buffers"][0]["byteLength"]),
        glb.binary.len()
    );
    for accessor in glb.json["accessors"].as_array().unwrap() {
        let count = number(&accessor["count"]);
        assert!(count > 0);
        let floats = if let Some(sparse) = accessor.get("sparse") {
            let entries = number(&sparse["count"]);
            assert!((1..=count).contains(&entries));
            let indices: Vec<u16> = glb
                .slice(&sparse["indices"], entries, 2)
                .chunks_exact(2)
                .map(|b| u16::from_le_bytes([b[0], b[1]]))
                .collect();
            assert!(indices.windows(2).all(|w| w[0] < w[1]), "indices must rise");
            assert!(indices.iter().all(|&i| usize::from(i) < count));
            glb.slice(&sparse["values"], entries, 12)
        } else if accessor["type"] == "SCALAR" {
            glb.slice(accessor, count, 2);
            continue;
        } else {
            glb.slice(accessor, count, 12)
        };
        assert!(
            floats
                .chunks_exact(4)
                .all(|b| f32::from_le_bytes(b.try_into().unwrap()).is_finite())
        );
        assert!(
            accessor["min"]
                .as_array()
                .unwrap()
                .iter()
                .all(Value::is_f64)
        );
    }
}

#[test]
fn triangles_name_existing_vertices() {
    let glb = glb();
    for mesh in glb.json["meshes"].as_array().unwrap() {
        for primitive in mesh["primitives"].as_array().unwrap() {
            let accessor = |key: &Value| &glb.json["accessors"][number(key)];
            let vertices = number(&accessor(&primitive["attributes"]["POSITION"])["count"]);
            let indices = accessor(&primitive["indices"]);
            let corners = glb.slice(indices, number(&indices["count"]), 2);
            assert!(
                corners
                    .chunks_exact(2)
                    .all(|b| usize::from(u16::from_le_bytes([b[0], b[1]])) < vertices)
            );
        }
    }
}

#[test]
fn the_face_has_the_52_names_and_every_one_moves_something() {
    let glb = glb();
    let mesh = glb.mesh("Face");
    let names: Vec<&str> = mesh["extras"]["targetNames"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_str().unwrap())
        .collect();
    assert_eq!(names, shapes::ARKIT_52);
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), 52);
    for primitive in mesh["primitives"].as_array().unwrap() {
        assert_eq!(primitive["targets"].as_array().unwrap().len(), 52);
    }
    let skin = face::build().skin;
    for name in names {
        let moved = skin
            .sites
            .iter()
            .map(|s| shapes::offset(name, s).length())
            .fold(0.0, f64::max);
        assert!(
            (0.5..60.0).contains(&moved),
            "{name} moves the skin by {moved} mm"
        );
    }
}

#[test]
fn names_and_weights_agree_in_every_mesh_with_shapes() {
    for mesh in glb().json["meshes"].as_array().unwrap() {
        let names = mesh["extras"]["targetNames"].as_array().map_or(0, Vec::len);
        assert_eq!(mesh["weights"].as_array().map_or(0, Vec::len), names);
        for primitive in mesh["primitives"].as_array().unwrap() {
            assert_eq!(primitive["targets"].as_array().map_or(0, Vec::len), names);
        }
    }
}

#[test]
fn the_file_is_small_and_always_the_same() {
    let once = gltf::write(&avatar()).unwrap();
    assert_eq!(once, gltf::write(&avatar()).unwrap());
    assert!(once.len() < 3_000_000, "{} bytes", once.len());
}

#[test]
fn the_bones_are_there_and_hang_together() {
    let glb = glb();
    let nodes = glb.json["nodes"].as_array().unwrap();
    let find = |name: &str| nodes.iter().position(|n| n["name"] == name).unwrap();
    let parent_of = |child: usize| {
        nodes.iter().find(|n| {
            n["children"]
                .as_array()
                .is_some_and(|c| c.iter().any(|i| number(i) == child))
        })
    };
    for (child, parent) in [
        ("Head", "Neck"),
        ("LeftEye", "Head"),
        ("RightEye", "Head"),
        ("Face", "Head"),
    ] {
        assert_eq!(parent_of(find(child)).unwrap()["name"], parent);
    }
    assert!(
        nodes[find("LeftEye")]["translation"][0].as_f64().unwrap() > 0.0,
        "her left is +X"
    );
}

/// A vertex of the skin under a pose of (shape, weight).
fn posed(skin: &Sited, vertex: u32, pose: &[(&str, f64)]) -> Vec3 {
    let site = &skin.sites[vertex as usize];
    pose.iter().fold(site.point, |p, (name, weight)| {
        p + shapes::offset(name, site) * *weight
    })
}

/// The height of the gap for every pair of (upper, lower) vertices; negative where they overlap.
fn gaps(skin: &Sited, pairs: &[(u32, u32)], pose: &[(&str, f64)]) -> Vec<f64> {
    pairs
        .iter()
        .map(|&(a, b)| posed(skin, a, pose).y - posed(skin, b, pose).y)
        .collect()
}

fn widest(gaps: &[f64]) -> f64 {
    gaps.iter().copied().fold(f64::MIN, f64::max)
}

const PP: [(&str, f64); 6] = [
    ("mouthClose", 0.12),
    ("mouthPressLeft", 0.45),
    ("mouthPressRight", 0.45),
    ("mouthRollLower", 0.25),
    ("mouthRollUpper", 0.2),
    ("jawOpen", 0.1),
];

#[test]
fn the_jaw_parts_the_lips_and_a_bilabial_closes_them() {
    let face = face::build();
    let gap = |pose: &[(&str, f64)]| widest(&gaps(&face.skin, &face.lip_pairs, pose));
    assert!(face.lip_pairs.len() >= 15);
    assert!(gap(&[]).abs() < 0.01, "the lips touch at rest");
    assert!(
        gap(&[("jawOpen", 1.0)]) > 25.0,
        "{}",
        gap(&[("jawOpen", 1.0)])
    );
    assert!(gap(&[("jawOpen", 0.6)]) > 15.0);
    assert!(gap(&PP) < 0.3, "{}", gap(&PP));
    let closed = gaps(
        &face.skin,
        &face.lip_pairs,
        &[("jawOpen", 1.0), ("mouthClose", 1.0)],
    );
    assert!(closed.iter().all(|g| g.abs() < 0.3), "{closed:?}");
}

#[test]
fn a_smile_or_a_frown_keeps_the_lips_together() {
    let face = face::build();
    for stem in [
        "mouthSmile",
        "mouthFrown",
        "mouthStretch",
        "mouthDimple",
        "mouthPress",
    ] {
        let (left, right) = (format!("{stem}Left"), format!("{stem}Right"));
        let pose = [(left.as_str(), 1.0), (right.as_str(), 1.0)];
        let gap = widest(&gaps(&face.skin, &face.lip_pairs, &pose));
        assert!(gap < 0.3, "{stem}: {gap} mm");
    }
}

#[test]
fn rounding_narrows_the_mouth_and_brings_it_forward() {
    let face = face::build();
    let width = |pose: &[(&str, f64)]| {
        let (first, last) = (
            face.lip_pairs[0].0,
            face.lip_pairs[face.lip_pairs.len() - 1].0,
        );
        posed(&face.skin, last, pose).x - posed(&face.skin, first, pose).x
    };
    let middle = face.lip_pairs[face.lip_pairs.len() / 2].0;
    for name in ["mouthPucker", "mouthFunnel"] {
        assert!(width(&[(name, 1.0)]) < 0.72 * width(&[]), "{name}");
        let forward =
            posed(&face.skin, middle, &[(name, 1.0)]).z - posed(&face.skin, middle, &[]).z;
        assert!(forward > 4.0, "{name}: {forward} mm");
    }
    let opening = |name| widest(&gaps(&face.skin, &face.lip_pairs, &[(name, 1.0)]));
    assert!(opening("mouthPucker") > 3.0 && opening("mouthFunnel") > opening("mouthPucker") + 3.0);
}

#[test]
fn a_blink_closes_the_gap_between_the_lids() {
    let face = face::build();
    let open = gaps(&face.skin, &face.lid_pairs, &[]);
    assert!(widest(&open) > 10.0, "{}", widest(&open));
    let shut = gaps(
        &face.skin,
        &face.lid_pairs,
        &[("eyeBlinkLeft", 1.0), ("eyeBlinkRight", 1.0)],
    );
    assert!(shut.iter().all(|g| g.abs() < 0.1), "{shut:?}");
}

#[test]
fn left_shapes_leave_the_right_corner_alone_and_mirror_the_right_ones() {
    let skin = face::build().skin;
    for site in &skin.sites {
        let left = shapes::offset("mouthSmileLeft", site);
        let right = shapes::offset("mouthSmileRight", &site.mirrored());
        assert!((left.x + right.x).abs() < 1e-9 && (left.y - right.y).abs() < 1e-9);
        if site.anchor.x < -18.0 {
            assert!(left.length() < 0.5, "{left:?} at {:?}", site.anchor);
        }
    }
}
