//! Where tests find what is not in the repository.

use banter_machine::cache;
use std::path::{Path, PathBuf};

/// What decides about it, besides the files and what decides where the cache folder is.
#[allow(dead_code)]
pub(crate) const VARIABLES: [&str; 4] =
    ["BANTER_MODELS", "BANTER_TEST_LARGE", "CI", "ORT_DYLIB_PATH"];

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
    variable("BANTER_MODELS").or_else(|| cache::folder("models"))
}

/// Where `cargo xtask setup` puts ONNX Runtime.
pub(crate) fn runtimes() -> Option<PathBuf> {
    cache::folder("onnxruntime")
}

pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}
