//! Files out of Python wheels: pinned by version and sha256, fetched by pip, taken out by
//! Python's own zipfile.
//!
//! pip checks the sum before anything is unpacked. What is taken out is put in its place in
//! one step, so that where it is, all of it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::progress;
use crate::workspace::stdout_of;

/// Which wheel, and what of it.
pub(crate) struct Wheel<'a> {
    /// The package and its version, as pip has it: `name==1.2.3`.
    pub(crate) requirement: &'a str,
    /// What pip calls the platform.
    pub(crate) platform: &'a str,
    /// The version of Python that it is for, and that version's binary interface; `None` for a
    /// wheel for all versions.
    pub(crate) python: Option<(&'a str, &'a str)>,
    /// The sha256 of the wheel.
    pub(crate) sha256: &'a str,
    /// The files to take out, by their paths in it. The last is the one that is looked for.
    pub(crate) members: &'a [&'a str],
}

/// Takes files out of an archive: a folder, an archive, members.
const UNPACK: &str = "import sys, zipfile, pathlib
folder, archive, *members = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for member in members:
        pathlib.Path(folder, member.rsplit('/', 1)[-1]).write_bytes(wheel.read(member))";

/// Fetches the wheel and puts its members into `folder`, which is made. `label` is shown
/// meanwhile.
pub(crate) fn fetch(label: &str, wheel: &Wheel, folder: &Path) -> Result<(), String> {
    // Beside its place, so that files can be moved there in one step; by this process alone.
    let scratch = folder.with_extension(format!("{}.part", std::process::id()));
    let names: Vec<&str> = wheel
        .members
        .iter()
        .map(|member| file_name(member))
        .collect();
    let result = fs::create_dir_all(&scratch)
        .map_err(|error| format!("{}: {error}", scratch.display()))
        .and_then(|()| fetch_into(label, wheel, &scratch))
        .and_then(|()| place(&scratch, folder, &names));
    // What cannot be cleared away is only litter.
    let _ = fs::remove_dir_all(&scratch);
    result
}

fn file_name(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

fn fetch_into(label: &str, wheel: &Wheel, scratch: &Path) -> Result<(), String> {
    let requirements = scratch.join("requirements.txt");
    let line = format!("{} --hash=sha256:{}\n", wheel.requirement, wheel.sha256);
    fs::write(&requirements, line)
        .map_err(|error| format!("{}: {error}", requirements.display()))?;
    let mut pip = python();
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--no-deps",
    ])
    .args(["--disable-pip-version-check", "--require-hashes"])
    .args(["--retries", "1", "--timeout", "20"])
    .args(["--only-binary=:all:", "--platform", wheel.platform]);
    if let Some((version, abi)) = wheel.python {
        pip.args([
            "--implementation",
            "cp",
            "--python-version",
            version,
            "--abi",
            abi,
        ]);
    }
    pip.arg("--dest").arg(scratch);
    pip.arg("--requirement").arg(&requirements);
    let output = progress::quietly(label, pip)?;
    if !output.status.success() {
        return Err(progress::tail(&output, 3));
    }
    let archive = fs::read_dir(scratch)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or("pip left no wheel behind")?;
    let mut unpack = python();
    unpack.args(["-c", UNPACK]).arg(scratch).arg(&archive);
    unpack.args(wheel.members);
    stdout_of(unpack).map(drop)
}

/// Moves what was taken out to its place, the last file last: where it is, all is.
fn place(scratch: &Path, folder: &Path, names: &[&str]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in names {
        let to: PathBuf = folder.join(name);
        fs::rename(scratch.join(name), &to)
            .map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Ok(())
}

fn python() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_last_file_comes_last() {
        let scratch = std::env::temp_dir().join(format!("banter-wheel-{}", std::process::id()));
        let from = scratch.join("from");
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join("library.so"), "code").unwrap();
        let names = ["LICENSE", "library.so"];
        // Without the licence nothing is put in place.
        assert!(place(&from, &scratch.join("to"), &names).is_err());
        assert!(!scratch.join("to/library.so").exists());
        fs::write(from.join("LICENSE"), "text").unwrap();
        place(&from, &scratch.join("to"), &names).unwrap();
        assert!(scratch.join("to/library.so").is_file());
        fs::remove_dir_all(&scratch).unwrap();
    }

    #[test]
    fn members_are_put_by_their_file_names() {
        assert_eq!(file_name("onnxruntime/capi/lib.so"), "lib.so");
        assert_eq!(file_name("LICENSE"), "LICENSE");
    }
}
