//! The programs of others: what starts here, and what npm brings.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What npm reads, and where it puts the packages.
const WANTED: [&str; 2] = ["package.json", "package-lock.json"];
const PACKAGES: &str = "node_modules";
/// What npm leaves among the packages when it is done.
const DONE: &str = ".package-lock.json";

/// npm's codes where no registry can be reached. Any other means that something is wrong with what was asked for.
const UNREACHABLE: [&str; 11] = [
    "EAI_AGAIN",
    "EAI_FAIL",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTCACHED",
    "ENOTFOUND",
    "ERR_SOCKET_TIMEOUT",
    "ETIMEDOUT",
    "ESOCKETTIMEDOUT",
];

/// Why there is nothing to try models with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// It is not on this machine, and cannot be had: the trial is skipped.
    Missing(String),
    /// It is here and does not work, or was asked for wrongly: the trial has failed.
    Broken(String),
}

/// Says why a trial is skipped, where it is. What is broken is an error.
pub(super) fn or_skipped<T>(had: Result<T, Lack>) -> Result<Option<T>, String> {
    match had {
        Ok(thing) => Ok(Some(thing)),
        Err(Lack::Missing(reason)) => {
            eprintln!("skipped: {reason}");
            Ok(None)
        }
        Err(Lack::Broken(reason)) => Err(reason),
    }
}

/// Whether a program is there and works so far that it tells its version.
pub(super) fn starts(program: &str) -> Result<(), Lack> {
    let output = Command::new(program).arg("--version").output();
    let output = output.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Lack::Missing(format!("{program} is not here; install it")),
        _ => Lack::Broken(format!("{program} does not start: {error}")),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Lack::Broken(format!(
        "{program} does not tell its version ({})\n{}",
        output.status,
        said.trim()
    )))
}

/// The folder of the packages, which npm fills where it is not as pinned.
pub(super) fn packages(scripts: &Path) -> Result<PathBuf, Lack> {
    starts("node").and_then(|()| starts("npm"))?;
    let folder = banter_machine::cache::folder("vrm-trial").ok_or_else(|| {
        Lack::Broken("no folder for the programs; set HOME or BANTER_CACHE".to_owned())
    })?;
    if !is_as_pinned(scripts, &folder) {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        fill(scripts, &folder, npm)?;
    }
    Ok(folder.join(PACKAGES))
}

/// Whether npm has brought what is asked for in these very words.
fn is_as_pinned(scripts: &Path, folder: &Path) -> bool {
    let is_ours = |name: &&str| {
        let ours = fs::read(scripts.join(name));
        ours.is_ok_and(|ours| fs::read(folder.join(name)).is_ok_and(|theirs| theirs == ours))
    };
    WANTED.iter().all(is_ours) && folder.join(PACKAGES).join(DONE).is_file()
}

/// Has npm bring the packages. Older ones go first: after a failure they would pass for those that are pinned.
fn fill(scripts: &Path, folder: &Path, mut npm: Command) -> Result<(), Lack> {
    let broken = |what: &Path, error: std::io::Error| {
        Lack::Broken(format!("{} cannot be written: {error}", what.display()))
    };
    let packages = folder.join(PACKAGES);
    match fs::remove_dir_all(&packages) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(broken(&packages, error)),
        _ => {}
    }
    fs::create_dir_all(folder).map_err(|error| broken(folder, error))?;
    for name in WANTED {
        let file = folder.join(name);
        fs::copy(scripts.join(name), &file).map_err(|error| broken(&file, error))?;
    }
    let output = npm
        .current_dir(folder)
        .output()
        .map_err(|error| Lack::Broken(format!("npm does not start: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = format!("npm does not bring the programs\n{}", said.trim());
    Err(match is_unreachable(&said) {
        true => Lack::Missing(why),
        false => Lack::Broken(why),
    })
}

/// Whether npm says that it reaches no registry: in a line `npm error code ENOTFOUND`, or `npm ERR!` in older ones.
fn is_unreachable(said: &str) -> bool {
    let mut codes = said.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip_while(|word| *word != "code");
        words.nth(1)
    });
    codes.any(|code| UNREACHABLE.contains(&code))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn only_who_is_away_is_skipped() {
        for code in ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED"] {
            assert!(is_unreachable(&format!(
                "npm warn old\nnpm error code {code}\nnpm error errno"
            )));
            assert!(is_unreachable(&format!("npm ERR! code {code}")));
        }
        for said in [
            "npm error code EINTEGRITY\nnpm error ENOTFOUND is not the code",
            "npm error code E404",
            "npm error code EUSAGE",
            "",
        ] {
            assert!(!is_unreachable(said), "{said}");
        }
    }

    #[test]
    fn what_is_nowhere_is_missing_and_what_refuses_is_broken() {
        let nowhere = starts("banter-no-such-program");
        assert!(matches!(nowhere, Err(Lack::Missing(_))), "{nowhere:?}");
        assert_eq!(or_skipped(nowhere), Ok(None));
        let broken: Result<(), _> = Err(Lack::Broken("it is".to_owned()));
        assert_eq!(or_skipped(broken), Err("it is".to_owned()));
    }

    #[test]
    fn older_packages_do_not_pass_for_those_that_npm_did_not_bring() {
        let scratch = std::env::temp_dir().join(format!("banter-vrm-{}", std::process::id()));
        let (scripts, folder) = (scratch.join("scripts"), scratch.join("folder"));
        fs::create_dir_all(&scripts).unwrap();
        fs::create_dir_all(folder.join(PACKAGES)).unwrap();
        fs::write(folder.join(PACKAGES).join(DONE), "older").unwrap();
        for name in WANTED {
            fs::write(scripts.join(name), "new").unwrap();
            fs::write(folder.join(name), "older").unwrap();
        }
        assert!(!is_as_pinned(&scripts, &folder));
        let mut refuses = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        refuses.arg("no-such-command-here");
        let failed = fill(&scripts, &folder, refuses).unwrap_err();
        let Lack::Broken(said) = failed else {
            panic!("{failed:?}")
        };
        assert!(said.contains("no-such-command-here"), "{said}");
        assert!(!is_as_pinned(&scripts, &folder));
        fs::remove_dir_all(scratch).unwrap();
    }
}
