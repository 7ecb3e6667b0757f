//! Loads `*.glb`, `*.gltf` and `*.vrm`, as they are or mended.

use super::mend::mend;
use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::gltf::extensions::GltfExtensionHandlers;
use bevy::gltf::{
    DefaultGltfImageSampler, Gltf, GltfError, GltfLoader, GltfLoaderSettings, GltfPlugin,
};
use bevy::image::{CompressedImageFormatSupport, CompressedImageFormats};
use bevy::prelude::*;
use tracing::subscriber::NoSubscriber;

/// How much of what Bevy's loader says is told: it lists every fault of a file.
const MOST_TOLD: usize = 300;

/// Why a model cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ModelError {
    /// The file is damaged, or packed in a way that Bevy does not know.
    #[error("{file} {what}")]
    Unfit { file: String, what: String },
    /// Bevy's own loader refuses it.
    #[error("{file} cannot be loaded ({what}); export it again as glTF 2.0")]
    Refused { file: String, what: String },
}

/// Has all glTF files that are loaded from now on looked through and mended first.
pub(crate) fn register_loader(app: &mut App) {
    let world = app.world();
    let (Some(_), Some(handlers), Some(sampler)) = (
        world.get_resource::<AssetServer>(),
        world.get_resource::<GltfExtensionHandlers>(),
        world.get_resource::<DefaultGltfImageSampler>(),
    ) else {
        // A game without Bevy's glTF loader.
        return;
    };
    let formats = world.get_resource::<CompressedImageFormatSupport>();
    let plugin = app.get_added_plugins::<GltfPlugin>();
    let plugin = plugin.first();
    let loader = ModelLoader(GltfLoader {
        supported_compressed_formats: formats.map_or(CompressedImageFormats::NONE, |it| it.0),
        custom_vertex_attributes: plugin
            .map(|it| it.custom_vertex_attributes.clone())
            .unwrap_or_default(),
        default_sampler: sampler.get_internal(),
        default_convert_coordinates: plugin.map(|it| it.convert_coordinates).unwrap_or_default(),
        extensions: handlers.0.clone(),
        default_skinned_mesh_bounds_policy: plugin
            .map(|it| it.skinned_mesh_bounds_policy)
            .unwrap_or_default(),
    });
    // Of two loaders for a file the later one is taken, as is meant here; that there are two
    // would be warned of at every start of every game.
    tracing::subscriber::with_default(NoSubscriber::new(), || app.register_asset_loader(loader));
}

/// Bevy's loader, after [`mend`].
#[derive(TypePath)]
struct ModelLoader(GltfLoader);

impl AssetLoader for ModelLoader {
    type Asset = Gltf;
    type Settings = GltfLoaderSettings;
    type Error = ModelError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        settings: &GltfLoaderSettings,
        context: &mut LoadContext<'_>,
    ) -> Result<Gltf, ModelError> {
        let path = context.path().path();
        let file = path.file_name().unwrap_or(path.as_os_str());
        let file = super::value::plain(&file.to_string_lossy());
        let folders = super::outside::folders(path);
        let mut bytes = Vec::new();
        if let Err(error) = reader.read_to_end(&mut bytes).await {
            let what = error.to_string();
            return Err(ModelError::Refused { file, what });
        }
        // Without validation the game has means of its own for such files.
        if settings.validate {
            let mended = mend(bytes, folders).map_err(|what| ModelError::Unfit {
                file: file.clone(),
                what,
            })?;
            for note in mended.notes {
                tracing::warn!("{file} {note}");
            }
            bytes = mended.bytes;
        }
        let loaded = GltfLoader::load_gltf(&self.0, &bytes, context, settings).await;
        loaded.map_err(|error| ModelError::Refused {
            what: shortened(&error),
            file,
        })
    }

    fn extensions(&self) -> &[&str] {
        &["gltf", "glb", "vrm"]
    }
}

fn shortened(error: &GltfError) -> String {
    let text = error.to_string();
    let mut short: String = text.chars().take(MOST_TOLD).collect();
    if short.len() < text.len() {
        short.push_str(" ...");
    }
    short
}
