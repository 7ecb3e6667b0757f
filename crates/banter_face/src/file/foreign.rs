//! Files that Bevy cannot read because of how they are packed.

use super::value::{list, text};
use serde_json::Value;

/// The extension, what it does to a file, and how to be rid of it.
const PACKED: [(&str, &str, &str); 6] = [
    (
        "KHR_draco_mesh_compression",
        "its meshes are compressed with Draco",
        "export it again without mesh compression, or run `gltf-transform cp` on it, which \
         unpacks it",
    ),
    (
        "EXT_meshopt_compression",
        "its data are compressed with meshopt",
        "export it again without compression (with gltfpack, leave out -c and -cc)",
    ),
    (
        "KHR_meshopt_compression",
        "its data are compressed with meshopt",
        "export it again without compression (with gltfpack, leave out -c and -cc)",
    ),
    (
        "KHR_mesh_quantization",
        "its meshes are quantized",
        "export it again without quantization, or run `gltf-transform dequantize` on it",
    ),
    (
        "KHR_texture_basisu",
        "its textures are KTX2 files with Basis compression",
        "export it again with PNG or JPEG textures, or run `gltf-transform ktxdecompress` on it",
    ),
    (
        "EXT_texture_webp",
        "its textures are WebP files",
        "export it again with PNG or JPEG textures, or run `gltf-transform png` on it",
    ),
];

/// Says what keeps Bevy from reading a file, if something does.
pub(super) fn check(json: &Value) -> Result<(), String> {
    let required = list(json, "extensionsRequired");
    let mut required = required.iter().filter_map(Value::as_str);
    let packed = required.find_map(find).or_else(|| without_plain_data(json));
    match packed {
        None => Ok(()),
        Some((extension, what, remedy)) => Err(format!(
            "cannot be read, because {what} ({extension}), which Bevy does not know; {remedy}"
        )),
    }
}

fn find(extension: &str) -> Option<(&'static str, &'static str, &'static str)> {
    PACKED.into_iter().find(|(known, ..)| *known == extension)
}

/// A file may name an extension as one that it could do without, and have no other data all
/// the same.
fn without_plain_data(json: &Value) -> Option<(&'static str, &'static str, &'static str)> {
    let has = |value: &Value, name: &str| {
        let extensions = value.get("extensions");
        extensions.is_some_and(|it| it.get(name).is_some())
    };
    let accessors = list(json, "accessors");
    let mut primitives = list(json, "meshes")
        .iter()
        .flat_map(|mesh| list(mesh, "primitives"));
    let draco = primitives.any(|primitive| {
        let place = primitive
            .get("attributes")
            .and_then(|it| it.get("POSITION"));
        let accessor = place
            .and_then(super::value::index)
            .and_then(|place| accessors.get(place));
        has(primitive, "KHR_draco_mesh_compression")
            && accessor.is_some_and(|it| it.get("bufferView").is_none())
    });
    let basis = list(json, "textures").iter().find_map(|texture| {
        let bare = texture.get("source").is_none();
        let names = ["KHR_texture_basisu", "EXT_texture_webp"];
        names.into_iter().find(|name| bare && has(texture, name))
    });
    // The plain data that a meshopt file falls back to are a buffer without a place.
    let buffers = list(json, "buffers").iter().skip(1);
    let fallback = |buffer: &Value| {
        let packed = |name: &&str| has(buffer, name);
        let names = ["EXT_meshopt_compression", "KHR_meshopt_compression"];
        let name = names.into_iter().find(|name| packed(name))?;
        text(buffer, "uri").is_none().then_some(name)
    };
    draco
        .then_some("KHR_draco_mesh_compression")
        .or(basis)
        .or_else(|| buffers.into_iter().find_map(fallback))
        .and_then(find)
}
