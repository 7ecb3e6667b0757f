//! Makes glTF files for tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::container::join;
use serde_json::{Value, json};

/// Vertices of each mesh.
pub(super) const VERTICES: usize = 4;

/// A file in the making: a scene of meshes with morph targets.
pub(super) struct Maker {
    pub(super) json: Value,
    pub(super) bin: Vec<u8>,
}

impl Maker {
    /// A head whose shapes are named where they should be.
    pub(super) fn head(names: &[&str]) -> Self {
        let mut maker = Self {
            json: json!({
                "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": []}], "nodes": [],
                "meshes": [], "accessors": [], "bufferViews": [], "buffers": [{}],
            }),
            bin: Vec::new(),
        };
        maker.mesh("Head", names.len());
        maker.json["meshes"][0]["extras"] = json!({ "targetNames": names });
        maker
    }

    /// A mesh with so many shapes, without names. Shape `i` moves vertex `i % VERTICES` down
    /// by `i + 1`.
    pub(super) fn mesh(&mut self, name: &str, shapes: usize) -> &mut Self {
        let square = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(|[x, y]| [x, y, 0.0]);
        let position = self.vectors(&square);
        self.json["accessors"][position]["min"] = json!([0, 0, 0]);
        self.json["accessors"][position]["max"] = json!([1, 1, 0]);
        let normal = self.vectors(&[[0.0, 0.0, 1.0]; VERTICES]);
        let triangles: Vec<u8> = [0_u16, 1, 2, 1, 3, 2].map(u16::to_le_bytes).concat();
        let indices = self.add(
            &triangles,
            json!({"componentType": 5123, "count": 6, "type": "SCALAR"}),
        );
        let targets: Vec<Value> = (0..shapes)
            .map(|shape| {
                let mut moved = [[0.0_f32; 3]; VERTICES];
                moved[shape % VERTICES][1] = -1.0 - shape as f32;
                json!({ "POSITION": self.vectors(&moved) })
            })
            .collect();
        let mesh = self.list("meshes").len();
        let node = self.list("nodes").len();
        self.push(
            "meshes",
            json!({
                "name": name,
                "primitives": [{
                    "attributes": {"POSITION": position, "NORMAL": normal},
                    "indices": indices, "targets": targets,
                }],
            }),
        );
        self.push("nodes", json!({"name": name, "mesh": mesh}));
        self.json["scenes"][0]["nodes"]
            .as_array_mut()
            .unwrap()
            .push(node.into());
        self
    }

    pub(super) fn list(&self, name: &str) -> &Vec<Value> {
        self.json[name].as_array().unwrap()
    }

    pub(super) fn push(&mut self, name: &str, value: Value) -> usize {
        let list = self.json[name].as_array_mut().unwrap();
        list.push(value);
        list.len() - 1
    }

    /// The accessor of a shape of a mesh.
    pub(super) fn shape(&mut self, mesh: usize, shape: usize) -> &mut Value {
        let target = &self.json["meshes"][mesh]["primitives"][0]["targets"][shape];
        let accessor = target["POSITION"].as_u64().unwrap() as usize;
        &mut self.json["accessors"][accessor]
    }

    fn vectors(&mut self, values: &[[f32; 3]]) -> usize {
        let bytes: Vec<u8> = values
            .iter()
            .flatten()
            .flat_map(|it| it.to_le_bytes())
            .collect();
        let count = values.len();
        self.add(
            &bytes,
            json!({"componentType": 5126, "count": count, "type": "VEC3"}),
        )
    }

    fn add(&mut self, bytes: &[u8], mut accessor: Value) -> usize {
        let view = json!({"buffer": 0, "byteOffset": self.bin.len(), "byteLength": bytes.len()});
        self.bin.extend(bytes);
        self.bin.resize(self.bin.len().next_multiple_of(4), 0);
        accessor["bufferView"] = self.push("bufferViews", view).into();
        self.push("accessors", accessor)
    }

    /// The file.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut json = self.json.clone();
        json["buffers"][0]["byteLength"] = self.bin.len().into();
        join(&json, Some(&self.bin), true).unwrap()
    }
}
