//! ONNX Runtime, which Piper voices run on: one library, taken out of its official Python
//! wheel, whose sha256 is written down here.
//!
//! The library goes into the cache folder, where the hosts of `banter_piper` and `banter_silero` look for it.

use std::path::Path;

use banter_machine::onnx::VERSION;
use banter_machine::{cache, pip};

use crate::wheel::{self, Wheel};

/// What a platform gets.
struct Platform {
    os: &'static str,
    arch: &'static str,
    /// What pip calls the platform.
    pip: &'static str,
    sha256: &'static str,
    /// The file name of the library.
    shared_object: &'static str,
}

/// Every platform whose wheel holds the library as a file of its own. The first was tried.
const WHEELS: [Platform; 4] = [
    Platform {
        os: "linux",
        arch: "x86_64",
        pip: "manylinux_2_28_x86_64",
        sha256: "0d640eb9f3782689b55cfa715094474cd5662f2f137be6a6f847a594b6e9705c",
        shared_object: "libonnxruntime.so.1.24.4",
    },
    Platform {
        os: "linux",
        arch: "aarch64",
        pip: "manylinux_2_28_aarch64",
        sha256: "1a5c5a544b22f90859c88617ecb30e161ee3349fcc73878854f43d77f00558b5",
        shared_object: "libonnxruntime.so.1.24.4",
    },
    Platform {
        os: "macos",
        arch: "aarch64",
        pip: "macosx_14_0_arm64",
        sha256: "cad1c2b3f455c55678ab2a8caa51fb420c25e6e3cf10f4c23653cdabedc8de78",
        shared_object: "libonnxruntime.1.24.4.dylib",
    },
    Platform {
        os: "windows",
        arch: "x86_64",
        pip: "win_amd64",
        sha256: "535b29475ca42b593c45fbb2152fbf1cdf3f287315bf650e6a724a0a1d065cdb",
        shared_object: "onnxruntime.dll",
    },
];

/// Puts the library where the host looks for it, unless it is there.
pub(super) fn ensure() -> Result<(), String> {
    let Some(wheel) = wheel_for(std::env::consts::OS, std::env::consts::ARCH) else {
        return Err(format!(
            "there is no ONNX Runtime {VERSION} for {} on {} to fetch; Piper voices need one of your own, named by ORT_DYLIB_PATH",
            std::env::consts::OS,
            std::env::consts::ARCH
        ));
    };
    let folder = cache::folder("onnxruntime")
        .ok_or_else(|| format!("no cache folder is known: set {} to one", cache::VARIABLE))?;
    let folder = folder.join(VERSION);
    if folder.join(wheel.shared_object).is_file() {
        return Ok(());
    }
    fetch(wheel, &folder).map_err(|reason| {
        format!("ONNX Runtime {VERSION}, which Piper voices run on, could not be fetched: {reason}")
    })
}

fn wheel_for(os: &str, arch: &str) -> Option<&'static Platform> {
    WHEELS
        .iter()
        .find(|wheel| wheel.os == os && wheel.arch == arch)
}

fn fetch(wheel: &Platform, folder: &Path) -> Result<(), String> {
    let library = format!("onnxruntime/capi/{}", wheel.shared_object);
    let wheel = Wheel {
        requirement: &format!("onnxruntime=={VERSION}"),
        platform: pip::Platform {
            name: wheel.pip,
            python: Some(("312", "cp312")),
        },
        sha256: wheel.sha256,
        members: &[
            "onnxruntime/LICENSE",
            "onnxruntime/ThirdPartyNotices.txt",
            &library,
        ],
    };
    wheel::fetch("fetching ONNX Runtime", &wheel, folder)
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
}
