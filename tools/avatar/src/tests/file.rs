//! A sound file: accessors, names, nodes, normals, bones.

use std::collections::HashSet;

use super::{mara, people};
use crate::detail::{LEVELS, coarser};
use crate::head::shapes;
use crate::mesh::Model;
use crate::person::make::person;
use crate::person::spec::Spec;

use serde_json::Value;

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
    parse(&crate::bytes(super::mara(), false).unwrap())
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
        } else {
            let components = match accessor["type"].as_str().unwrap() {
                "SCALAR" => 1,
                "VEC3" => 3,
                "VEC4" => 4,
                "MAT4" => 16,
                other => panic!("{other}"),
            };
            let size = match number(&accessor["componentType"]) {
                5121 => 1,
                5123 => 2,
                5126 => 4,
                other => panic!("{other}"),
            };
            let bytes = glb.slice(accessor, count, size * components);
            if size < 4 {
                continue;
            }
            bytes
        };
        assert!(
            floats
                .chunks_exact(4)
                .all(|b| f32::from_le_bytes(b.try_into().unwrap()).is_finite())
        );
        if accessor["type"] == "VEC3" {
            let least = accessor["min"].as_array().unwrap();
            assert!(least.iter().all(Value::is_f64));
        }
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
    let skin = super::a_face().skin;
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
fn every_file_is_small_and_always_the_same() {
    for (name, model) in people() {
        for vrm in [false, true] {
            let bytes = crate::bytes(model, vrm).unwrap();
            assert!(bytes.len() < 3_000_000, "{name}: {} bytes", bytes.len());
        }
    }
    let again = person(&Spec::read(crate::PEOPLE[0].1).unwrap()).unwrap();
    assert!(crate::bytes(&again, true).unwrap() == crate::bytes(mara(), true).unwrap());
}

/// Other systems' sines may differ in the last bit.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn the_files_that_ship_are_what_is_made() {
    let dog = crate::dog::dog();
    let all = people().iter().map(|(name, model)| (*name, model));
    for (name, model) in all.chain([("dog", &dog)]) {
        let is_as_made = |name: &str, model: &Model| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/avatars");
            let shipped = std::fs::read(format!("{folder}/{name}.glb")).unwrap();
            assert!(
                shipped == crate::bytes(model, false).unwrap(),
                "{name}: run `cargo xtask assets` and look at everyone"
            );
        };
        is_as_made(name, model);
        for (level, cell) in LEVELS {
            is_as_made(&format!("{name}.{level}"), &coarser(model, cell));
        }
    }
}
