//! `cargo xtask test vrm`: our models before the programs of others.
//!
//! The Khronos glTF validator reads every model that ships, and our people as VRM. three-vrm loads the latter in a
//! headless Chromium, poses them, sets their expressions and their gaze, and leaves a sheet of each in `out/vrm` to
//! look at. Both programs come through npm, at the versions that `vrm/package-lock.json` pins, into a folder of their
//! own. What cannot be had is skipped, and the reason is said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::progress::Stages;
use crate::setup::{self, Purpose};
use crate::tools;
use crate::workspace::Workspace;

/// What npm reads, and what it leaves when it is done.
const WANTED: [&str; 2] = ["package.json", "package-lock.json"];
const PACKAGES: &str = "node_modules";

/// Makes our people as VRM, and has them read, checked and shown.
pub(crate) fn test(workspace: &Workspace) -> Result<(), String> {
    let mut stages = Stages::new(4);
    let scripts = workspace.root().join("xtask/src/vrm");
    let out = workspace.root().join("out/vrm");
    let mut people = Vec::new();
    stages.run("people", || {
        people = tools::people_as_vrm(workspace, &out)?;
        Ok(())
    })?;
    let mut packages = Err(String::new());
    stages.run("programs", || {
        packages = programs(&scripts);
        Ok(())
    })?;
    let packages = match packages {
        Ok(packages) => packages,
        Err(reason) => {
            eprintln!("skipped: {reason}");
            return Ok(());
        }
    };
    stages.run("validator", || {
        let mut validate = Command::new("node");
        validate.arg(scripts.join("validate.mjs")).arg(&packages);
        validate.args(tools::models(workspace)?).args(&people);
        Workspace::show(validate)
    })?;
    stages.run("browser", || {
        if let Err(reason) = setup::ensure(Purpose::Browser).and_then(|()| starts("chromium")) {
            eprintln!("skipped: {reason}");
            return Ok(());
        }
        let mut look = Command::new("node");
        look.arg(scripts.join("trial.mjs")).arg(&packages).arg(&out);
        look.args(&people);
        Workspace::show(look)
    })?;
    eprintln!("\n{}", stages.summary());
    Ok(())
}

fn starts(program: &str) -> Result<(), String> {
    let started = Command::new(program).arg("--version").output();
    started.map_err(|error| format!("{program} does not start ({error}); install it"))?;
    Ok(())
}

/// The folder of the programs, which npm fills where it is not as pinned.
fn programs(scripts: &Path) -> Result<PathBuf, String> {
    starts("node").and_then(|()| starts("npm"))?;
    let folder = banter_machine::cache::folder("vrm-trial")
        .ok_or("no folder for the programs; set HOME or BANTER_CACHE")?;
    let packages = folder.join(PACKAGES);
    // npm leaves a list of its own when it is done.
    if is_as_pinned(scripts, &folder) && packages.join(".package-lock.json").is_file() {
        return Ok(packages);
    }
    fs::create_dir_all(&folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    for name in WANTED {
        let file = folder.join(name);
        fs::copy(scripts.join(name), &file)
            .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    }
    let mut install = Command::new("npm");
    install.current_dir(&folder);
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    let output = install
        .output()
        .map_err(|error| format!("npm does not start ({error}); install it"))?;
    if output.status.success() {
        return Ok(packages);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or_default();
    Err(format!("npm does not bring the programs: {first}"))
}

/// Whether what lies in the folder was asked for in these very words.
fn is_as_pinned(scripts: &Path, folder: &Path) -> bool {
    WANTED.iter().all(|name| {
        let ours = fs::read(scripts.join(name));
        ours.is_ok_and(|ours| fs::read(folder.join(name)).is_ok_and(|theirs| theirs == ours))
    })
}
