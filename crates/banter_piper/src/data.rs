//! Where espeak-ng's voice data are.

use crate::espeak;
use banter_engine::{EngineError, Settings};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The setting that names the folder.
const SETTING: &str = "data";

/// The environment variable that names the folder, or the one around it. The voices of
/// Piper look there too.
pub const DATA_VARIABLE: &str = "PIPER_ESPEAKNG_DATA_DIRECTORY";

/// The name of the folder.
const FOLDER: &str = "espeak-ng-data";

/// A file that is in every such folder.
const WITNESS: &str = "phontab";

/// The folder with espeak-ng's voice data, which a game ships beside its host.
///
/// It is what the setting `data` names, or the variable [`DATA_VARIABLE`], or
/// `espeak-ng-data` beside the running program, or where espeak-ng itself looks: the
/// variable `ESPEAK_DATA_PATH`, the home folder, the place where its build put the data.
/// The first that is set or there is taken.
///
/// # Errors
/// [`EngineError::File`] when the folder that is named holds no voice data, or none is found.
pub fn data_folder(settings: &Settings) -> Result<PathBuf, EngineError> {
    let named = settings
        .get(SETTING)
        .map(|value| (format!("the setting `{SETTING}`"), OsString::from(value)));
    let variable = || {
        let value = env::var_os(DATA_VARIABLE).filter(|value| !value.is_empty());
        value.map(|value| (format!("the variable {DATA_VARIABLE}"), value))
    };
    if let Some((source, value)) = named.or_else(variable) {
        let path = absolute(Path::new(&value));
        return with_data(&path).ok_or_else(|| EngineError::File {
            path,
            reason: format!(
                "no espeak-ng voice data are there (no file {WITNESS}); correct {source} or remove it"
            ),
        });
    }
    let beside = beside_program(FOLDER);
    let found = beside.iter().find_map(|path| with_data(path));
    found
        .or_else(|| espeak::default_folder().and_then(|path| with_data(&path)))
        .ok_or_else(|| EngineError::File {
            path: beside.into_iter().next().unwrap_or_else(|| FOLDER.into()),
            reason: format!(
                "espeak-ng's voice data are missing; put the folder {FOLDER} there or name it in the setting `{SETTING}`"
            ),
        })
}

/// `path`, or the folder in it that bears the usual name, if it holds voice data.
fn with_data(path: &Path) -> Option<PathBuf> {
    [path.join(FOLDER), path.to_owned()]
        .into_iter()
        .find(|folder| folder.join(WITNESS).is_file())
}

/// Where `name` may be beside the running program.
pub(crate) fn beside_program(name: &str) -> Vec<PathBuf> {
    let program = env::current_exe().ok();
    let Some(folder) = program.as_deref().and_then(Path::parent) else {
        return Vec::new();
    };
    let mut folders = vec![folder.join(name)];
    // Cargo puts tests and examples into a folder below that of the programs.
    if (folder.ends_with("deps") || folder.ends_with("examples"))
        && let Some(above) = folder.parent()
    {
        folders.push(above.join(name));
    }
    folders
}

/// The same place whatever the working directory becomes.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_named_folder_may_be_the_one_around_it() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join(FOLDER);
        std::fs::create_dir(&data).unwrap();
        std::fs::write(data.join(WITNESS), "").unwrap();
        for named in [root.path(), data.as_path()] {
            let settings = Settings::default().with("data", named.display());
            assert_eq!(data_folder(&settings).unwrap(), data);
        }
    }

    #[test]
    fn a_wrong_folder_is_named_with_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let settings = Settings::default().with("data", root.path().display());
        let error = data_folder(&settings).unwrap_err().to_string();
        assert!(
            error.contains(&root.path().display().to_string()),
            "{error}"
        );
        assert!(error.contains("the setting `data`"), "{error}");
    }
}
