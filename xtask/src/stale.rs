//! Stale executables: tests and programs in the build folder that the next build would not run.
//!
//! Cargo never deletes what it built for another set of dependencies, and an executable of a test
//! takes a hundred megabytes: in a build folder that outlives its checkout they fill the disk.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The executables that cargo names in its messages (`--message-format json`).
pub(crate) fn executables(messages: &str) -> Vec<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect()
}

/// Deletes older builds of these executables, and says how many bytes that freed.
///
/// Only what lies where cargo builds, with the name of one of them and a hash, is deleted. What
/// cannot be deleted stays.
pub(crate) fn remove(profile_folder: &Path, current: &[PathBuf]) -> u64 {
    let names: HashSet<String> = current.iter().filter_map(|path| name_of(path)).collect();
    let files: HashSet<FileId> = current.iter().filter_map(|path| file_id(path)).collect();
    let folders = ["deps", "examples"].map(|folder| profile_folder.join(folder));
    let mut freed = 0;
    for entry in folders.iter().filter_map(|it| it.read_dir().ok()).flatten() {
        let Ok(path) = entry.map(|entry| entry.path()) else {
            continue;
        };
        let is_known = hashed_name(&path).is_some_and(|name| names.contains(name));
        let is_stale = file_id(&path).is_some_and(|id| !files.contains(&id));
        if is_known && is_stale && is_executable(&path) {
            let size = path.metadata().map_or(0, |metadata| metadata.len());
            if std::fs::remove_file(&path).is_ok() {
                freed += size;
            }
        }
    }
    freed
}

/// The name of a target, from a path with or without a hash. Cargo writes `-` as `_` before one.
fn name_of(path: &Path) -> Option<String> {
    let name = hashed_name(path).or_else(|| path.file_name()?.to_str())?;
    Some(name.replace('-', "_"))
}

/// `tavern` of `deps/tavern-44aa9dcd8be29fe3`.
fn hashed_name(path: &Path) -> Option<&str> {
    let (name, hash) = path.file_name()?.to_str()?.rsplit_once('-')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(name)
}

/// What two names of one file have in common: cargo links programs to where one looks for them.
type FileId = (u64, u64);

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata = path.metadata().ok();
    metadata.is_some_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

/// Elsewhere nothing tells which names are one file's: nothing is deleted.
#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn write(path: &Path, mode: u32) {
        std::fs::write(path, "12345").unwrap();
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }

    #[test]
    fn older_builds_go_and_all_else_stays() {
        let folder = std::env::temp_dir().join(format!("banter-stale-{}", std::process::id()));
        let deps = folder.join("deps");
        std::fs::create_dir_all(&deps).unwrap();
        for name in ["talk-000000000000000a", "talk-000000000000000b"] {
            write(&deps.join(name), 0o755);
        }
        for name in ["bench_ears-000000000000000a", "bench_ears-000000000000000b"] {
            write(&deps.join(name), 0o755);
        }
        write(&deps.join("outside-000000000000000a"), 0o755);
        write(&deps.join("talk-000000000000000c"), 0o644);
        write(&deps.join("talk-show"), 0o755);
        let program = folder.join("bench-ears");
        std::fs::hard_link(deps.join("bench_ears-000000000000000b"), &program).unwrap();

        let messages = format!(
            "{{\"reason\":\"compiler-artifact\",\"executable\":{:?}}}\n\
             {{\"reason\":\"compiler-artifact\",\"executable\":null}}\nrunning 5 tests\n\
             {{\"reason\":\"compiler-artifact\",\"executable\":{:?}}}\n",
            deps.join("talk-000000000000000b"),
            program,
        );
        let current = executables(&messages);
        assert_eq!(current.len(), 2);
        let freed = remove(&folder, &current);
        let left = deps.read_dir().unwrap().map(|it| it.unwrap().file_name());
        let mut left: Vec<_> = left.map(|it| it.into_string().unwrap()).collect();
        left.sort();
        let expected = [
            "bench_ears-000000000000000b",
            "outside-000000000000000a",
            "talk-000000000000000b",
            "talk-000000000000000c",
            "talk-show",
        ];
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(left, expected);
        assert_eq!(freed, 10);
    }
}
