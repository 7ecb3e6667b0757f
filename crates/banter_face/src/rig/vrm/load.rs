//! What Bevy's glTF loader leaves of a VRM on the entities that it spawns.

use super::parse::{self, Nodes};
use super::{Version, Vrm, facing, zero};
use bevy::asset::LoadContext;
use bevy::gltf::GltfLoaderSettings;
use bevy::gltf::extensions::{
    ErasedGltfExtensionHandler, GltfExtensionHandler, GltfExtensionHandlers,
};
use bevy::prelude::*;
use std::f32::consts::PI;
use std::sync::Arc;

/// On the root of a scene: what its file says of the face.
#[derive(Component, Reflect, Clone)]
#[reflect(opaque)]
#[reflect(Component, Clone)]
pub(crate) struct VrmFile(pub(crate) Arc<Vrm>);

/// On every node of such a scene: its place among the file's nodes.
#[derive(Component, Reflect, Debug, Clone, Copy)]
#[reflect(Component, Clone)]
pub(crate) struct VrmNode(pub(crate) usize);

/// Reads a VRM's extension while its scene is loaded.
#[derive(Clone, Default)]
struct Handler {
    vrm: Option<Arc<Vrm>>,
    /// Whether the model looks along -Z, as VRM 0.x has it.
    is_turned: bool,
}

struct Document<'a>(&'a gltf::Document);

impl Nodes for Document<'_> {
    fn targets(&self, node: usize) -> Option<usize> {
        let mesh = self.0.nodes().nth(node)?.mesh()?;
        mesh.primitives()
            .map(|primitive| primitive.morph_targets().len())
            .max()
    }

    fn with_mesh(&self, mesh: usize) -> Vec<usize> {
        let shows = |node: &gltf::Node| node.mesh().is_some_and(|it| it.index() == mesh);
        let nodes = self.0.nodes().filter(shows);
        nodes.map(|node| node.index()).collect()
    }
}

impl GltfExtensionHandler for Handler {
    fn dyn_clone(&self) -> Box<dyn ErasedGltfExtensionHandler> {
        Box::new(self.clone())
    }

    fn on_root(&mut self, context: &mut LoadContext, gltf: &gltf::Gltf, _: &GltfLoaderSettings) {
        let document = Document(&gltf.document);
        let one = gltf.extension_value("VRMC_vrm");
        let zero = || gltf.extension_value("VRM");
        let (vrm, problems) = match one {
            Some(value) => parse::parse(value, &document),
            None => match zero() {
                Some(value) => zero::parse(value, &document),
                None => return,
            },
        };
        if let Some(sentence) = problems.sentence(&context.path().to_string()) {
            tracing::warn!("{sentence}");
        }
        self.is_turned = vrm.version == Version::Zero
            && !gltf
                .extension_value("VRM")
                .is_some_and(|value| facing::is_forward(&gltf.document, value));
        self.vrm = Some(Arc::new(vrm));
    }

    fn on_gltf_node(
        &mut self,
        _: &mut LoadContext,
        node: &gltf::Node,
        entity: &mut EntityWorldMut,
    ) {
        if self.vrm.is_some() {
            entity.insert(VrmNode(node.index()));
        }
    }

    fn on_scene_completed(
        &mut self,
        _: &mut LoadContext,
        _: &gltf::Scene,
        root: Entity,
        world: &mut World,
    ) {
        if let (Some(vrm), Ok(mut root)) = (&self.vrm, world.get_entity_mut(root)) {
            root.insert(VrmFile(vrm.clone()));
            // Everything else that is glTF looks along +Z, and games count on it.
            if let Some(mut transform) = root.get_mut::<Transform>().filter(|_| self.is_turned) {
                transform.rotate_y(PI);
            }
        }
    }
}

/// Has every glTF file that is loaded from now on looked at.
pub(crate) fn register(app: &mut App) {
    app.register_type::<VrmFile>().register_type::<VrmNode>();
    let handlers = app
        .world_mut()
        .get_resource_or_init::<GltfExtensionHandlers>();
    // Nothing is loaded while plugins are built, so the lock is free.
    match handlers.0.try_write() {
        Some(mut handlers) => handlers.push(Box::new(Handler::default())),
        None => tracing::error!(
            "a model is being loaded already, so VRM faces will not be known; add FacePlugin \
             before anything is loaded"
        ),
    }
}
