//! Where ONNX Runtime is, and whether it really is that.
#![allow(unsafe_code)]

use banter_engine::{EngineError, Settings};
use banter_machine::onnx;
use std::env;
use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub use banter_machine::onnx::{LIBRARY as ONNX_RUNTIME_LIBRARY, VERSION as ONNX_RUNTIME_VERSION};

/// The setting that names the library.
const SETTING: &str = "runtime";

/// The environment variable that names it.
const VARIABLE: &str = onnx::VARIABLE;

/// The library of ONNX Runtime, which is loaded when the first engine that runs on it is opened.
///
/// It is what the setting `runtime` names, or the variable `ORT_DYLIB_PATH`; or
/// [`ONNX_RUNTIME_LIBRARY`], or the same name without a version, beside the running program;
/// or `onnxruntime/VERSION/` and that name in the project's [cache folder](banter_machine::cache), where
/// `cargo xtask setup` puts it. The first that is set or there is taken.
///
/// # Errors
/// [`EngineError::File`] when what is named is no file, or none is found.
///
/// ```
/// use banter_engine::Settings;
/// let named = Settings::default().with("runtime", "/no/such/library.so");
/// let error = banter_silero::runtime_library(&named).unwrap_err();
/// assert!(error.to_string().contains("/no/such/library.so"));
/// ```
pub fn runtime_library(settings: &Settings) -> Result<PathBuf, EngineError> {
    let named = settings
        .get(SETTING)
        .map(|value| (format!("the setting `{SETTING}`"), value.into()));
    let variable = || {
        let value = env::var_os(VARIABLE).filter(|value| !value.is_empty());
        value.map(|value| (format!("the variable {VARIABLE}"), value))
    };
    if let Some((source, value)) = named.or_else(variable) {
        let path = absolute(Path::new(&value));
        if path.is_file() {
            return Ok(path);
        }
        return Err(EngineError::File {
            path,
            reason: format!(
                "there is no such file, where ONNX Runtime should be; correct {source} or remove it"
            ),
        });
    }
    let program = env::current_exe().ok();
    let folder = program.as_deref().and_then(Path::parent);
    let cached = onnx::cached();
    let places = match folder {
        Some(folder) => onnx::places(folder),
        None => cached.clone().into_iter().collect(),
    };
    places
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| EngineError::File {
            path: cached.unwrap_or_else(|| ONNX_RUNTIME_LIBRARY.into()),
            reason: format!(
                "ONNX Runtime, which this engine needs, is not there; {}",
                what_to_do()
            ),
        })
}

fn what_to_do() -> String {
    format!(
        "run `cargo xtask setup`, or put {ONNX_RUNTIME_LIBRARY} beside the host or name it in the setting `{SETTING}`"
    )
}

/// The same place whatever the working directory becomes.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

static LOADED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Loads the library at `path` for `ort`, unless a library is loaded already: a process has
/// one.
///
/// `ort` looks for another library by itself, and panics, where one is missing or wrong; its
/// very errors are made by the library. So this comes before anything else of it.
///
/// # Errors
/// [`EngineError::File`] for a file that is no library, none of ONNX Runtime, or too old.
pub fn load_runtime(path: &Path) -> Result<(), EngineError> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(other) = &*loaded {
        if other != path {
            tracing::debug!("ONNX Runtime stays {}", other.display());
        }
        return Ok(());
    }
    let wrong = |what: String| EngineError::File {
        path: path.to_owned(),
        reason: format!("{what}; {}", what_to_do()),
    };
    let version = version(path).map_err(wrong)?;
    let newest = version
        .split('.')
        .nth(1)
        .and_then(|minor| minor.parse().ok());
    if !version.starts_with("1.") || newest.unwrap_or(0) < ort::MINOR_VERSION {
        return Err(wrong(format!(
            "this is ONNX Runtime {version}, and 1.{} or later is needed",
            ort::MINOR_VERSION
        )));
    }
    let environment = ort::init_from(path).map_err(|error| wrong(error.to_string()))?;
    environment.with_telemetry(false).commit();
    tracing::debug!("ONNX Runtime {version} is {}", path.display());
    *loaded = Some(path.to_owned());
    Ok(())
}

/// The version of the library at `path`, which stays in memory if it is the right one.
fn version(path: &Path) -> Result<String, String> {
    // SAFETY: loading a library runs its code. This one is named by whoever runs the
    // program, or lies where they put it, and is code that they chose to run.
    let library = unsafe { libloading::Library::new(path) }.map_err(|error| {
        format!(
            "this is no library for this system ({})",
            first_line(&error)
        )
    })?;
    // SAFETY: in a library of ONNX Runtime this name is a function of this type, which
    // returns a table that lives as long as the library.
    let version = unsafe {
        type Entry = unsafe extern "C" fn() -> *const ort::sys::OrtApiBase;
        let entry = library
            .get::<Entry>(b"OrtGetApiBase")
            .map_err(|_| "this is a library, but not ONNX Runtime".to_owned())?;
        let base = entry()
            .as_ref()
            .ok_or("this ONNX Runtime has no interface")?;
        CStr::from_ptr((base.GetVersionString)())
            .to_string_lossy()
            .into_owned()
    };
    // Taken out of memory and loaded again it might not start a second time.
    std::mem::forget(library);
    Ok(version)
}

fn first_line(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    if let Some(source) = error.source() {
        words = source.to_string();
    }
    words.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_name_of_the_library_has_the_version() {
        assert!(cfg!(windows) || ONNX_RUNTIME_LIBRARY.contains(ONNX_RUNTIME_VERSION));
    }

    #[test]
    fn a_missing_library_is_told_where_it_is_named() {
        let settings = Settings::default().with("runtime", "/nowhere/libonnxruntime.so");
        let error = runtime_library(&settings).unwrap_err().to_string();
        assert!(error.contains("the setting `runtime`"), "{error}");
    }

    #[test]
    fn a_text_is_no_library() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(onnx::PLAIN_LIBRARY);
        std::fs::write(&path, "not found\n").unwrap();
        let error = version(&path).unwrap_err();
        assert!(error.contains("no library for this system"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn another_library_is_not_onnx_runtime() {
        let error = version(Path::new("libc.so.6")).unwrap_err();
        assert_eq!(error, "this is a library, but not ONNX Runtime");
    }
}
