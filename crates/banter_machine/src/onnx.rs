//! ONNX Runtime: which library voices and the detector run on, and where it may lie.

use crate::cache;
use std::env;
use std::path::{Path, PathBuf};

/// The version of ONNX Runtime that engines are tried with. A later one of the same major
/// version works too, an earlier one does not.
pub const VERSION: &str = "1.24.4";

/// The file name of that version's library, as its makers ship it for this system.
pub const LIBRARY: &str = if cfg!(windows) {
    "onnxruntime.dll"
} else if cfg!(target_vendor = "apple") {
    "libonnxruntime.1.24.4.dylib"
} else {
    "libonnxruntime.so.1.24.4"
};

/// The same without a version, which may lie beside a program too.
pub const PLAIN_LIBRARY: &str = if cfg!(windows) {
    "onnxruntime.dll"
} else if cfg!(target_vendor = "apple") {
    "libonnxruntime.dylib"
} else {
    "libonnxruntime.so"
};

/// The environment variable that names it. It is that of the `ort` crate.
pub const VARIABLE: &str = "ORT_DYLIB_PATH";

/// Where the library is looked for by a program in `folder`, the first place first: beside it, with and
/// without the version, then in the [cache folder](cache), where `cargo xtask setup` puts it.
///
/// ```
/// let places = banter_machine::onnx::places("games/inn".as_ref());
/// assert_eq!(places[0], std::path::Path::new("games/inn").join(banter_machine::onnx::LIBRARY));
/// ```
pub fn places(folder: &Path) -> Vec<PathBuf> {
    let mut places = vec![folder.join(LIBRARY), folder.join(PLAIN_LIBRARY)];
    // Cargo puts tests and examples into a folder below that of the programs.
    if (folder.ends_with("deps") || folder.ends_with("examples"))
        && let Some(above) = folder.parent()
    {
        places.extend([above.join(LIBRARY), above.join(PLAIN_LIBRARY)]);
    }
    places.extend(cached());
    places
}

/// Where the cache folder has it, or would have it.
pub fn cached() -> Option<PathBuf> {
    cache::folder("onnxruntime").map(|folder| folder.join(VERSION).join(LIBRARY))
}

/// The library that a program in `folder` would load: what [`VARIABLE`] names, or the first of the
/// [`places`] where there is one.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let named = env::var_os(VARIABLE).filter(|value| !value.is_empty());
    let mut places = match named {
        Some(path) => vec![PathBuf::from(path)],
        None => places(folder),
    }
    .into_iter();
    places.find(|path| path.is_file())
}
