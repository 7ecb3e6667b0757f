//! Where the program of a host is.

use super::HostSpec;
use crate::EngineError;
use std::env;
use std::path::{Path, PathBuf};

/// The environment variable that names a folder with host programs.
pub const HOST_DIR_VARIABLE: &str = "BANTER_HOST_DIR";

/// The program of `spec`: as given, in the folder that [`HOST_DIR_VARIABLE`] names,
/// beside the running program, or on the path, in that order.
pub(super) fn locate(spec: &HostSpec) -> Result<PathBuf, EngineError> {
    if let Some(path) = &spec.path {
        return if path.is_file() {
            Ok(path.clone())
        } else {
            Err(missing(spec, format!("not at {}", path.display())))
        };
    }
    search(
        &file_name(&spec.program),
        env::var_os(HOST_DIR_VARIABLE).map(PathBuf::from),
        env::current_exe().ok(),
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()),
    )
    .ok_or_else(|| {
        missing(
            spec,
            format!(
                "not in the folder named by {HOST_DIR_VARIABLE}, beside the program, or on the path"
            ),
        )
    })
}

fn missing(spec: &HostSpec, searched: String) -> EngineError {
    EngineError::HostMissing {
        program: spec.program.clone(),
        searched,
        build: spec.build.clone(),
    }
}

fn search(
    file: &str,
    named: Option<PathBuf>,
    program: Option<PathBuf>,
    path: Option<Vec<PathBuf>>,
) -> Option<PathBuf> {
    let beside = program
        .as_deref()
        .and_then(Path::parent)
        .map(Path::to_path_buf);
    // Cargo puts tests and examples into a folder below that of the programs.
    let above = beside
        .as_deref()
        .filter(|folder| folder.ends_with("deps") || folder.ends_with("examples"))
        .and_then(Path::parent)
        .map(Path::to_path_buf);
    named
        .into_iter()
        .chain(beside)
        .chain(above)
        .chain(path.unwrap_or_default())
        .map(|folder| folder.join(file))
        .find(|candidate| candidate.is_file())
}

/// `.exe` on Windows.
fn file_name(program: &str) -> String {
    format!("{program}{}", env::consts::EXE_SUFFIX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    #[test]
    fn the_variable_goes_before_the_neighbour_before_the_path() {
        let root = tempfile::tempdir().unwrap();
        let place = |folder: &str| {
            let folder = root.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("host"), "").unwrap();
            folder
        };
        let (named, beside, path) = (place("named"), place("beside"), place("path"));
        let program = Some(beside.join("deps").join("game-1234"));
        let all = |named: Option<PathBuf>, program: Option<PathBuf>| {
            search("host", named, program, Some(vec![path.clone()]))
        };
        assert_eq!(
            all(Some(named.clone()), program.clone()),
            Some(named.join("host"))
        );
        assert_eq!(all(None, program), Some(beside.join("host")));
        assert_eq!(
            all(Some(root.path().join("nowhere")), None),
            Some(path.join("host"))
        );
        assert_eq!(search("absent", Some(named), None, None), None);
    }

    #[test]
    fn the_message_names_the_command() {
        let spec = HostSpec::new("banter-no-such-host", "cargo build -p banter_piper");
        let message = locate(&spec).unwrap_err().to_string();
        assert!(message.contains("cargo build -p banter_piper"), "{message}");
        assert!(message.contains("banter-no-such-host"), "{message}");
    }
}
