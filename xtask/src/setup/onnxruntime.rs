//! ONNX Runtime, which Piper voices run on: one library, taken out of its official Python
//! wheel, whose sha256 is written down here.
//!
//! pip checks the sum before anything is unpacked. The library goes into the user's cache
//! folder, where the host of `banter_piper` looks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::progress;
use crate::workspace::stdout_of;

/// The version that the crate `ort` is built for.
const VERSION: &str = "1.24.4";

/// What a platform gets.
struct Wheel {
    os: &'static str,
    arch: &'static str,
    /// What pip calls the platform.
    pip: &'static str,
    sha256: &'static str,
    /// The file name of the library.
    shared_object: &'static str,
}

/// Every platform whose wheel holds the library as a file of its own. The first was tried.
const WHEELS: [Wheel; 4] = [
    Wheel {
        os: "linux",
        arch: "x86_64",
        pip: "manylinux_2_28_x86_64",
        sha256: "0d640eb9f3782689b55cfa715094474cd5662f2f137be6a6f847a594b6e9705c",
        shared_object: "libonnxruntime.so.1.24.4",
    },
    Wheel {
        os: "linux",
        arch: "aarch64",
        pip: "manylinux_2_28_aarch64",
        sha256: "1a5c5a544b22f90859c88617ecb30e161ee3349fcc73878854f43d77f00558b5",
        shared_object: "libonnxruntime.so.1.24.4",
    },
    Wheel {
        os: "macos",
        arch: "aarch64",
        pip: "macosx_14_0_arm64",
        sha256: "cad1c2b3f455c55678ab2a8caa51fb420c25e6e3cf10f4c23653cdabedc8de78",
        shared_object: "libonnxruntime.1.24.4.dylib",
    },
    Wheel {
        os: "windows",
        arch: "x86_64",
        pip: "win_amd64",
        sha256: "535b29475ca42b593c45fbb2152fbf1cdf3f287315bf650e6a724a0a1d065cdb",
        shared_object: "onnxruntime.dll",
    },
];

/// Takes files out of an archive: a folder, an archive, members.
const UNPACK: &str = "import sys, zipfile, pathlib
folder, archive, *members = sys.argv[1:]
with zipfile.ZipFile(archive) as wheel:
    for member in members:
        pathlib.Path(folder, member.rsplit('/', 1)[-1]).write_bytes(wheel.read(member))";

/// Puts the library where the host looks for it, unless it is there.
pub(super) fn ensure() -> Result<(), String> {
    let Some(wheel) = wheel_for(std::env::consts::OS, std::env::consts::ARCH) else {
        return Err(format!(
            "there is no ONNX Runtime {VERSION} for {} on {} to fetch; Piper voices need one of your own, named by ORT_DYLIB_PATH",
            std::env::consts::OS,
            std::env::consts::ARCH
        ));
    };
    let folder = folder().ok_or("the user's cache folder is not known; set HOME")?;
    if folder.join(wheel.shared_object).is_file() {
        return Ok(());
    }
    fetch(wheel, &folder).map_err(|reason| {
        format!("ONNX Runtime {VERSION}, which Piper voices run on, could not be fetched: {reason}")
    })
}

fn wheel_for(os: &str, arch: &str) -> Option<&'static Wheel> {
    WHEELS
        .iter()
        .find(|wheel| wheel.os == os && wheel.arch == arch)
}

/// The folder of this version, the same that `banter_piper::runtime_library` looks into.
fn folder() -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = if cfg!(windows) {
        PathBuf::from(from("LOCALAPPDATA")?)
    } else if cfg!(target_os = "macos") {
        Path::new(&from("HOME")?).join("Library/Caches")
    } else {
        match from("XDG_CACHE_HOME") {
            Some(cache) => PathBuf::from(cache),
            None => Path::new(&from("HOME")?).join(".cache"),
        }
    };
    Some(cache.join("bevy_banter/onnxruntime").join(VERSION))
}

fn fetch(wheel: &Wheel, folder: &Path) -> Result<(), String> {
    // Beside its place, so that it can be moved there in one step; by this process alone.
    let scratch = folder.with_extension(format!("{}.part", std::process::id()));
    let cleared = || fs::remove_dir_all(&scratch);
    let result = fs::create_dir_all(&scratch)
        .map_err(|error| format!("{}: {error}", scratch.display()))
        .and_then(|()| fetch_into(wheel, &scratch))
        .and_then(|()| place(&scratch, folder, wheel.shared_object));
    // What cannot be cleared away is only litter.
    let _ = cleared();
    result
}

/// Downloads the wheel and takes the library and its licences out.
fn fetch_into(wheel: &Wheel, scratch: &Path) -> Result<(), String> {
    let requirements = scratch.join("requirements.txt");
    let line = format!("onnxruntime=={VERSION} --hash=sha256:{}\n", wheel.sha256);
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
    .args(["--only-binary=:all:", "--implementation", "cp"])
    .args(["--python-version", "312", "--abi", "cp312"])
    .args(["--platform", wheel.pip, "--dest"])
    .arg(scratch)
    .arg("--requirement")
    .arg(&requirements);
    let output = progress::quietly("fetching ONNX Runtime", pip)?;
    if !output.status.success() {
        return Err(progress::tail(&output, 3));
    }
    let archive = fs::read_dir(scratch)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or("pip left no wheel behind")?;
    let mut unpack = python();
    unpack
        .args(["-c", UNPACK])
        .arg(scratch)
        .arg(&archive)
        .args([
            &format!("onnxruntime/capi/{}", wheel.shared_object),
            "onnxruntime/LICENSE",
            "onnxruntime/ThirdPartyNotices.txt",
        ]);
    stdout_of(unpack).map(drop)
}

/// Moves what was taken out to its place, the library last: where it is, all is.
fn place(scratch: &Path, folder: &Path, library: &str) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for name in ["LICENSE", "ThirdPartyNotices.txt", library] {
        let to = folder.join(name);
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
    fn every_platform_has_a_sum_and_a_library_of_the_version() {
        for wheel in &WHEELS {
            assert_eq!(wheel.sha256.len(), 64, "{}", wheel.pip);
            assert!(wheel.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert!(wheel.os == "windows" || wheel.shared_object.contains(VERSION));
        }
        assert!(wheel_for("linux", "x86_64").is_some());
        assert!(wheel_for("plan9", "x86_64").is_none());
    }

    #[test]
    fn the_library_comes_last() {
        let scratch = std::env::temp_dir().join(format!("banter-ort-{}", std::process::id()));
        let from = scratch.join("from");
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join("libonnxruntime.so"), "code").unwrap();
        // Without the licences nothing is put in place.
        assert!(place(&from, &scratch.join("to"), "libonnxruntime.so").is_err());
        assert!(!scratch.join("to/libonnxruntime.so").exists());
        for name in ["LICENSE", "ThirdPartyNotices.txt"] {
            fs::write(from.join(name), name).unwrap();
        }
        place(&from, &scratch.join("to"), "libonnxruntime.so").unwrap();
        assert!(scratch.join("to/libonnxruntime.so").is_file());
        fs::remove_dir_all(&scratch).unwrap();
    }
}
