//! Writes nodes and meshes as a glTF 2.0 binary.
//!
//! Shapes are sparse accessors, since most of them move a small piece of the face. Keys are written in alphabetical
//! order, which makes the bytes the same whether or not the JSON library keeps the order of insertion.

use serde_json::{Value, json};

use super::container::{container, renumber};
use crate::math::Vec3;
use crate::mesh::{Hold, Material, Mesh, Model, Part};

const MATERIALS: [(Material, &str); 8] = [
    (Material::Skin, "Skin"),
    (Material::Hair, "Hair"),
    (Material::Fabric, "Fabric"),
    (Material::Wet, "Wet"),
    (Material::Enamel, "Enamel"),
    (Material::Metal, "Metal"),
    (Material::Glint, "Glint"),
    (Material::Leather, "Leather"),
];

const FLOAT: u32 = 5126;
const UNSIGNED_SHORT: u32 = 5123;
const UNSIGNED_BYTE: u32 = 5121;

/// The buffer views: vertices, triangles, the indices and values of the shapes, what the vertices hang on, and
/// where the bones are.
const VERTICES: usize = 0;
const TRIANGLES: usize = 1;
const SHAPE_INDICES: usize = 2;
const SHAPE_VALUES: usize = 3;
const HOLDS: usize = 4;
const BIND: usize = 5;
const COLOURS: usize = 6;

/// What moves less is left out: mm for places, parts of 1 for normals.
const STILL: f64 = 0.12;
const STILL_NORMAL: f64 = 0.08;

#[derive(Default)]
struct Writer {
    views: [Vec<u8>; 7],
    scale: f64,
    accessors: Vec<Value>,
}

/// Metres from millimetres, to the micrometre.
fn metres(v: f64) -> f32 {
    ((v * 1000.0).round() / 1e6) as f32
}

/// A number between -2 and 2 to four digits, so that its last bits do not depend on the platform.
fn unit(v: f64) -> f32 {
    ((v * 1e4).round() / 1e4) as f32
}

fn direction(p: Vec3) -> [f32; 3] {
    [p.x, p.y, p.z].map(unit)
}

fn bounds(values: &[[f32; 3]]) -> (Vec<f64>, Vec<f64>) {
    let fold = |start: f32, f: fn(f32, f32) -> f32| {
        (0..3)
            .map(|axis| f64::from(values.iter().map(|v| v[axis]).fold(start, f)))
            .collect()
    };
    (
        fold(f32::INFINITY, f32::min),
        fold(f32::NEG_INFINITY, f32::max),
    )
}

impl Writer {
    fn add(&mut self, accessor: Value) -> usize {
        self.accessors.push(accessor);
        self.accessors.len() - 1
    }

    fn floats(&mut self, view: usize, values: &[[f32; 3]]) -> usize {
        let offset = self.views[view].len();
        self.views[view].extend(values.iter().flatten().flat_map(|v| v.to_le_bytes()));
        offset
    }

    fn shorts(&mut self, view: usize, values: &[u16]) -> usize {
        let offset = self.views[view].len();
        self.views[view].extend(values.iter().flat_map(|v| v.to_le_bytes()));
        offset
    }

    fn attribute(&mut self, values: &[[f32; 3]]) -> usize {
        let offset = self.floats(VERTICES, values);
        let (min, max) = bounds(values);
        self.add(json!({
            "bufferView": VERTICES, "byteOffset": offset, "componentType": FLOAT, "count": values.len(),
            "max": max, "min": min, "type": "VEC3",
        }))
    }

    /// Offsets of one shape; only those vertices are written that really move.
    fn offsets(&mut self, values: &[[f32; 3]], moves: impl Fn(usize) -> bool) -> usize {
        let mut indices: Vec<u16> = (0..values.len())
            .filter(|&i| moves(i))
            .map(|i| i as u16)
            .collect();
        if indices.is_empty() {
            // A sparse accessor needs one entry at least.
            indices.push(0);
        }
        let moved: Vec<[f32; 3]> = indices
            .iter()
            .map(|&i| {
                if moves(usize::from(i)) {
                    values[usize::from(i)]
                } else {
                    [0.0; 3]
                }
            })
            .collect();
        let at = self.shorts(SHAPE_INDICES, &indices);
        let values_at = self.floats(SHAPE_VALUES, &moved);
        let mut covered = moved;
        if indices.len() < values.len() {
            covered.push([0.0; 3]);
        }
        let (min, max) = bounds(&covered);
        self.add(json!({
            "componentType": FLOAT, "count": values.len(), "max": max, "min": min,
            "sparse": {
                "count": indices.len(),
                "indices": { "bufferView": SHAPE_INDICES, "byteOffset": at, "componentType": UNSIGNED_SHORT },
                "values": { "bufferView": SHAPE_VALUES, "byteOffset": values_at },
            },
            "type": "VEC3",
        }))
    }

    fn place(&self, p: Vec3) -> [f32; 3] {
        [p.x, p.y, p.z].map(|v| metres(v * self.scale))
    }

    fn colours(&mut self, colours: &[[f64; 3]]) -> usize {
        let offset = self.views[COLOURS].len();
        let level = |v: f64| (v.clamp(0.0, 1.0) * 65535.0).round() as u16;
        for c in colours {
            let all = [level(c[0]), level(c[1]), level(c[2]), u16::MAX];
            self.views[COLOURS].extend(all.iter().flat_map(|v| v.to_le_bytes()));
        }
        self.add(json!({
            "bufferView": COLOURS, "byteOffset": offset, "componentType": UNSIGNED_SHORT, "count": colours.len(),
            "normalized": true, "type": "VEC4",
        }))
    }

    /// The bones of the vertices and how much they follow each, in 255 parts.
    fn holds(&mut self, holds: &[Hold]) -> (usize, usize) {
        let mut add = |rows: Vec<[u8; 4]>, normalised: bool| {
            let offset = self.views[HOLDS].len();
            self.views[HOLDS].extend(rows.iter().flatten());
            let mut accessor = json!({
                "bufferView": HOLDS, "byteOffset": offset, "componentType": UNSIGNED_BYTE, "count": rows.len(),
                "type": "VEC4",
            });
            if normalised {
                accessor["normalized"] = json!(true);
            }
            self.add(accessor)
        };
        let weights: Vec<[u8; 4]> = holds.iter().map(parts_of_255).collect();
        // A bone without a share is written as 0.
        let joints = holds.iter().zip(&weights).map(|(hold, weights)| {
            std::array::from_fn(|k| if weights[k] > 0 { hold[k].0 } else { 0 })
        });
        (add(joints.collect(), false), add(weights, true))
    }

    /// The skin: its vertices are in the root's frame.
    fn skin(&mut self, model: &Model) -> Value {
        let offset = self.views[BIND].len();
        for &place in &model.places {
            let [x, y, z] = self.place(-place);
            #[rustfmt::skip]
            let columns = [
                1.0, 0.0, 0.0, 0.0,
                0.0, 1.0, 0.0, 0.0,
                0.0, 0.0, 1.0, 0.0,
                x, y, z, 1.0f32,
            ];
            self.views[BIND].extend(columns.iter().flat_map(|v| v.to_le_bytes()));
        }
        let bind = self.add(json!({
            "bufferView": BIND, "byteOffset": offset, "componentType": FLOAT, "count": model.places.len(),
            "type": "MAT4",
        }));
        json!({ "inverseBindMatrices": bind, "joints": model.joints, "name": "Skin" })
    }

    fn primitive(&mut self, part: &Part) -> Result<Value, String> {
        if part.points.len() > usize::from(u16::MAX) {
            return Err(format!(
                "a part of the avatar has {} vertices; at most 65535 fit",
                part.points.len()
            ));
        }
        let normals = part.normals();
        let places = part
            .points
            .iter()
            .map(|&p| self.place(p))
            .collect::<Vec<_>>();
        let position = self.attribute(&places);
        let normal = self.attribute(&normals.iter().map(|&n| direction(n)).collect::<Vec<_>>());
        let colour = self.colours(&part.colours);
        let corners: Vec<u16> = part.triangles.iter().flatten().map(|&i| i as u16).collect();
        let offset = self.shorts(TRIANGLES, &corners);
        let indices = self.add(json!({
            "bufferView": TRIANGLES, "byteOffset": offset, "componentType": UNSIGNED_SHORT,
            "count": corners.len(), "type": "SCALAR",
        }));
        let mut targets = Vec::new();
        for (i, offsets) in part.shapes.iter().enumerate() {
            let turned = part.normal_offsets(i, &normals);
            let moved: Vec<[f32; 3]> = offsets.iter().map(|&d| self.place(d)).collect();
            let position = self.offsets(&moved, |v| offsets[v].length() >= STILL);
            let directions: Vec<[f32; 3]> = turned.iter().map(|&d| direction(d)).collect();
            let normal = self.offsets(&directions, |v| turned[v].length() >= STILL_NORMAL);
            targets.push(json!({ "NORMAL": normal, "POSITION": position }));
        }
        let material = MATERIALS.iter().position(|m| m.0 == part.material);
        let mut attributes = json!({ "COLOR_0": colour, "NORMAL": normal, "POSITION": position });
        if !part.holds.is_empty() {
            let (joints, weights) = self.holds(&part.holds);
            attributes["JOINTS_0"] = json!(joints);
            attributes["WEIGHTS_0"] = json!(weights);
        }
        Ok(if targets.is_empty() {
            json!({ "attributes": attributes, "indices": indices, "material": material })
        } else {
            json!({ "attributes": attributes, "indices": indices, "material": material, "targets": targets })
        })
    }

    fn mesh(&mut self, mesh: &Mesh) -> Result<Value, String> {
        let primitives = mesh
            .parts
            .iter()
            .map(|p| self.primitive(p))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(if mesh.shape_names.is_empty() {
            json!({ "name": mesh.name, "primitives": primitives })
        } else {
            json!({
                "extras": { "targetNames": mesh.shape_names }, "name": mesh.name, "primitives": primitives,
                "weights": vec![0.0; mesh.shape_names.len()],
            })
        })
    }
}

fn material(kind: Material, name: &str) -> Value {
    let (roughness, metallic, double_sided) = match kind {
        Material::Skin => (0.62, 0.0, false),
        Material::Hair => (0.60, 0.0, true),
        Material::Fabric => (0.92, 0.0, true),
        Material::Wet => (0.25, 0.0, false),
        Material::Enamel => (0.55, 0.0, true),
        Material::Metal => (0.30, 0.9, false),
        Material::Glint => (0.5, 0.0, true),
        Material::Leather => (0.6, 0.0, true),
    };
    let glow = if kind == Material::Glint {
        [1.0; 3]
    } else {
        [0.0; 3]
    };
    json!({
        "doubleSided": double_sided, "emissiveFactor": glow, "name": name,
        "pbrMetallicRoughness": {
            "baseColorFactor": [1.0, 1.0, 1.0, 1.0], "metallicFactor": metallic, "roughnessFactor": roughness,
        },
    })
}

/// The shares of a vertex in 255 parts that are together 255.
fn parts_of_255(hold: &Hold) -> [u8; 4] {
    let mut left = 255u8;
    let mut parts = [0u8; 4];
    for k in (0..4).rev() {
        parts[k] = if k == 0 {
            left
        } else {
            ((hold[k].1 * 255.0).round() as u8).min(left)
        };
        left -= parts[k];
    }
    parts
}

/// The file's bytes, with an extension of the whole file, if there is one. Nodes without a parent are the scene's
/// roots.
pub(crate) fn write(model: &Model, extension: Option<(&str, Value)>) -> Result<Vec<u8>, String> {
    let mut writer = Writer {
        scale: model.scale,
        ..Writer::default()
    };
    let nodes = &model.nodes;
    let (mut meshes, mut entries) = (Vec::new(), Vec::new());
    let children_of = |parent: Option<usize>| -> Vec<usize> {
        (0..nodes.len())
            .filter(|&i| nodes[i].parent == parent)
            .collect()
    };
    for (index, node) in nodes.iter().enumerate() {
        let mut entry = serde_json::Map::new();
        let children = children_of(Some(index));
        if !children.is_empty() {
            entry.insert("children".into(), json!(children));
        }
        if let Some(mesh) = &node.mesh {
            entry.insert("mesh".into(), json!(meshes.len()));
            if mesh.parts.iter().any(|p| !p.holds.is_empty()) {
                entry.insert("skin".into(), json!(0));
            }
            meshes.push(writer.mesh(mesh)?);
        }
        entry.insert("name".into(), json!(node.name));
        if node.turn != [0.0, 0.0, 0.0, 1.0] {
            entry.insert("rotation".into(), json!(node.turn.map(unit)));
        }
        if node.offset != Vec3::ZERO {
            entry.insert("translation".into(), json!(writer.place(node.offset)));
        }
        entries.push(Value::Object(entry));
    }

    let skin = writer.skin(model);
    let mut binary: Vec<u8> = Vec::new();
    let mut views = Vec::new();
    let mut numbers = [0; 7];
    for (i, bytes) in writer.views.iter().enumerate() {
        let (offset, length) = (binary.len(), bytes.len());
        if length == 0 {
            continue;
        }
        numbers[i] = views.len();
        views.push(match i {
            VERTICES => json!({ "buffer": 0, "byteLength": length, "byteOffset": offset, "byteStride": 12, "target": 34962 }),
            HOLDS => json!({ "buffer": 0, "byteLength": length, "byteOffset": offset, "byteStride": 4, "target": 34962 }),
            COLOURS => json!({ "buffer": 0, "byteLength": length, "byteOffset": offset, "byteStride": 8, "target": 34962 }),
            TRIANGLES => json!({ "buffer": 0, "byteLength": length, "byteOffset": offset, "target": 34963 }),
            _ => json!({ "buffer": 0, "byteLength": length, "byteOffset": offset }),
        });
        binary.extend(bytes);
        binary.resize(binary.len().next_multiple_of(4), 0);
    }
    for accessor in &mut writer.accessors {
        renumber(accessor, &numbers);
    }
    let mut document = json!({
        "accessors": writer.accessors,
        "asset": {
            "copyright": "CC0-1.0, the bevy_banter contributors", "generator": "bevy_banter xtask assets", "version": "2.0",
        },
        "bufferViews": views,
        "buffers": [{ "byteLength": binary.len() }],
        "materials": MATERIALS.iter().map(|(kind, name)| material(*kind, name)).collect::<Vec<_>>(),
        "meshes": meshes,
        "nodes": entries,
        "scene": 0,
        "scenes": [{ "nodes": children_of(None) }],
        "skins": [skin],
    });
    if let Some((name, value)) = extension {
        document["extensionsUsed"] = json!([name]);
        document["extensions"] = json!({ name: value });
    }
    let mut text = serde_json::to_vec(&document)
        .map_err(|e| format!("the avatar could not be written as JSON: {e}"))?;
    text.resize(text.len().next_multiple_of(4), b' ');
    Ok(container(&text, &binary))
}
