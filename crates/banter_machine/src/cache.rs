//! The cache folder: where everything lies that was fetched or built once and can be had again.
//!
//! | folder in it | what is there |
//! |---|---|
//! | `models` | the store of models, unless `BANTER_MODELS` names another |
//! | `onnxruntime` | ONNX Runtime, a folder for each version |
//! | `tools` | programs that checks of the workspace use |
//! | `voice-fit` | what was heard while voices were fitted, so that a search goes on where it was |
//! | `ci-target` | the build folder of continuous integration |
//!
//! The cache folder is the one that the environment variable [`VARIABLE`] names, else
//! `bevy_banter` in the user's folder for caches: `XDG_CACHE_HOME` or `~/.cache`, on macOS
//! `~/Library/Caches`, on Windows `%LOCALAPPDATA%`. Only absolute paths count.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::variable;

/// The environment variable that names the cache folder.
pub const VARIABLE: &str = "BANTER_CACHE";
/// Every environment variable that decides where the cache folder is.
pub const VARIABLES: [&str; 4] = [VARIABLE, "HOME", "LOCALAPPDATA", "XDG_CACHE_HOME"];

/// The folder of a kind of things in the cache folder, whether it is there or not. `None` where
/// neither the variable nor the system names a folder.
///
/// What lies where it usually does is found even if [`VARIABLE`] names a cache folder that has
/// no such folder yet: it was put there before the variable was set.
pub fn folder(kind: &str) -> Option<PathBuf> {
    let home = std::env::home_dir().map(PathBuf::into_os_string);
    choose(
        variable(VARIABLE),
        users(variable, home),
        kind,
        Path::is_dir,
    )
}

fn choose(
    named: Option<OsString>,
    users: Option<PathBuf>,
    kind: &str,
    is_there: impl Fn(&Path) -> bool,
) -> Option<PathBuf> {
    let usual = users.map(|caches| caches.join("bevy_banter").join(kind));
    let named = absolute(named).map(|cache| cache.join(kind));
    match (named, usual) {
        (Some(named), Some(usual)) if !is_there(&named) && is_there(&usual) => Some(usual),
        (named, usual) => named.or(usual),
    }
}

/// The user's folder for caches.
fn users(variable: impl Fn(&str) -> Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    if cfg!(windows) {
        return absolute(variable("LOCALAPPDATA"));
    }
    let home = absolute(home);
    if cfg!(target_vendor = "apple") {
        return Some(home?.join("Library").join("Caches"));
    }
    absolute(variable("XDG_CACHE_HOME")).or_else(|| Some(home?.join(".cache")))
}

fn absolute(path: Option<OsString>) -> Option<PathBuf> {
    path.map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// An absolute path on any system.
    fn at(path: &str) -> PathBuf {
        let root = if cfg!(windows) { "C:/" } else { "/" };
        PathBuf::from(root).join(path)
    }

    fn named(path: PathBuf) -> Option<OsString> {
        Some(path.into_os_string())
    }

    #[test]
    fn the_variable_comes_before_the_users_folder() {
        let chosen = choose(named(at("big")), Some(at("caches")), "models", |_| false);
        assert_eq!(chosen, Some(at("big/models")));
        let chosen = choose(None, Some(at("caches")), "models", |_| false);
        assert_eq!(chosen, Some(at("caches/bevy_banter/models")));
        assert_eq!(choose(None, None, "models", |_| true), None);
    }

    #[test]
    fn what_was_there_before_the_variable_is_still_found() {
        let usual = at("caches/bevy_banter/models");
        let only_usual = |path: &Path| path == usual;
        let chosen = choose(named(at("big")), Some(at("caches")), "models", only_usual);
        assert_eq!(chosen, Some(usual.clone()));
        // In the new place since then.
        let chosen = choose(named(at("big")), Some(at("caches")), "models", |_| true);
        assert_eq!(chosen, Some(at("big/models")));
    }

    #[test]
    fn a_relative_path_is_none() {
        let relative = Some(OsString::from("big"));
        let chosen = choose(relative.clone(), Some(at("caches")), "tools", |_| false);
        assert_eq!(chosen, Some(at("caches/bevy_banter/tools")));
        assert_eq!(users(|_| relative.clone(), Some("home".into())), None);
    }

    #[cfg(all(unix, not(target_vendor = "apple")))]
    #[test]
    fn the_users_folder_is_the_one_of_the_desktop_standard() {
        let xdg = |name: &str| (name == "XDG_CACHE_HOME").then(|| "/caches".into());
        let home = || Some(OsString::from("/odo"));
        assert_eq!(users(xdg, home()), Some("/caches".into()));
        assert_eq!(users(|_| None, home()), Some("/odo/.cache".into()));
        assert_eq!(users(|_| None, None), None);
    }
}
