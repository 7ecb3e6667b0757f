//! VRM: which node of a model is which bone, as its file says.
//!
//! Read from `humanoid.humanBones` of the glTF extension `VRMC_vrm` (VRM 1.0) or `VRM` (0.x), by the specification in
//! `vrm-c/vrm-specification` on GitHub: `specification/VRMC_vrm-1.0/humanoid.md`, `specification/0.0/README.md`.

use banter_motion::Bone;
use bevy::asset::LoadContext;
use bevy::gltf::GltfLoaderSettings;
use bevy::gltf::extensions::{
    ErasedGltfExtensionHandler, GltfExtensionHandler, GltfExtensionHandlers,
};
use bevy::prelude::*;
use serde_json::Value;
use std::collections::HashMap;

/// More bones than the formats have.
const MOST: usize = 256;

/// On a node of a model: the bone that its file says it is. It counts more than its name.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(opaque)]
#[reflect(Component, Clone)]
pub(crate) struct VrmBone(pub(crate) Bone);

/// Reads a VRM's extension while its scene is loaded.
#[derive(Clone, Default)]
struct Handler {
    bones: HashMap<usize, Bone>,
}

impl GltfExtensionHandler for Handler {
    fn dyn_clone(&self) -> Box<dyn ErasedGltfExtensionHandler> {
        Box::new(self.clone())
    }

    fn on_root(&mut self, _: &mut LoadContext, gltf: &gltf::Gltf, _: &GltfLoaderSettings) {
        let one = gltf.extension_value("VRMC_vrm").map(one);
        let zero = || gltf.extension_value("VRM").map(zero);
        self.bones = one.or_else(zero).unwrap_or_default();
    }

    fn on_gltf_node(
        &mut self,
        _: &mut LoadContext,
        node: &gltf::Node,
        entity: &mut EntityWorldMut,
    ) {
        if let Some(bone) = self.bones.get(&node.index()) {
            entity.insert(VrmBone(*bone));
        }
    }
}

/// Has every glTF file that is loaded from now on looked at.
pub(crate) fn register(app: &mut App) {
    app.register_type::<VrmBone>();
    let handlers = app
        .world_mut()
        .get_resource_or_init::<GltfExtensionHandlers>();
    match handlers.0.try_write() {
        Some(mut handlers) => handlers.push(Box::new(Handler::default())),
        None => tracing::error!(
            "a model is being loaded already, so the bones of VRM models will be known by their names alone; add \
             BodyPlugin before anything is loaded"
        ),
    }
}

/// `{"hips": {"node": 3}, ...}`
fn one(vrm: &Value) -> HashMap<usize, Bone> {
    let bones = list(vrm).and_then(Value::as_object);
    let bones = bones.into_iter().flatten().take(MOST);
    bones
        .filter_map(|(name, bone)| Some((node(bone)?, Bone::named(name)?)))
        .collect()
}

/// `[{"bone": "hips", "node": 3}, ...]`
fn zero(vrm: &Value) -> HashMap<usize, Bone> {
    let bones = list(vrm).and_then(Value::as_array);
    let bones = bones.into_iter().flatten().take(MOST);
    bones
        .filter_map(|bone| {
            let name = bone.get("bone")?.as_str()?;
            // A thumb's joints were counted from one further out.
            let name = match name {
                "leftThumbProximal" => "leftThumbMetacarpal",
                "leftThumbIntermediate" => "leftThumbProximal",
                "rightThumbProximal" => "rightThumbMetacarpal",
                "rightThumbIntermediate" => "rightThumbProximal",
                other => other,
            };
            Some((node(bone)?, Bone::named(name)?))
        })
        .collect()
}

fn list(vrm: &Value) -> Option<&Value> {
    vrm.get("humanoid")?.get("humanBones")
}

fn node(bone: &Value) -> Option<usize> {
    bone.get("node")?.as_u64()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_versions_name_bones() {
        let new = one(&json!({"humanoid": {"humanBones": {
            "hips": {"node": 3}, "leftThumbProximal": {"node": 7}, "tail": {"node": 8}, "head": {"node": -1}, "neck": 4,
        }}}));
        let expected = [(3, Bone::Hips), (7, Bone::LeftThumbProximal)];
        assert_eq!(new, HashMap::from(expected));
        let old = zero(&json!({"humanoid": {"humanBones": [
            {"bone": "hips", "node": 3}, {"bone": "leftThumbProximal", "node": 7},
            {"bone": "rightThumbIntermediate", "node": 9}, {"node": 1}, 5,
        ]}}));
        let expected = [
            (3, Bone::Hips),
            (7, Bone::LeftThumbMetacarpal),
            (9, Bone::RightThumbProximal),
        ];
        assert_eq!(old, HashMap::from(expected));
        assert!(one(&json!([])).is_empty() && zero(&json!({"humanoid": 1})).is_empty());
    }
}
