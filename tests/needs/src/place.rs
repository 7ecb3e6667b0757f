//! Where tests find what is not in the repository.

use std::path::{Path, PathBuf};

/// What decides about it, besides the files.
#[allow(dead_code)]
pub(crate) const VARIABLES: [&str; 7] = [
    "BANTER_MODELS",
    "BANTER_TEST_LARGE",
    "CI",
    "HOME",
    "LOCALAPPDATA",
    "ORT_DYLIB_PATH",
    "XDG_CACHE_HOME",
];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The development data, beside the repository.
pub(crate) fn data() -> PathBuf {
    root().join("../shared/data")
}

/// The store of models, as `banter_models` finds it.
pub(crate) fn models() -> Option<PathBuf> {
    variable("BANTER_MODELS").or_else(|| Some(cache()?.join("models")))
}

/// Where `cargo xtask setup` puts ONNX Runtime.
pub(crate) fn runtimes() -> Option<PathBuf> {
    Some(cache()?.join("onnxruntime"))
}

fn cache() -> Option<PathBuf> {
    let home = || variable("HOME");
    let cache = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    cache.map(|cache| cache.join("bevy_banter"))
}

pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}
