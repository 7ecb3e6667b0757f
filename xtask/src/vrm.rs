//! `cargo xtask test vrm`: our models before the programs of others.
//!
//! The Khronos glTF validator reads every model that ships, and our people as VRM. three-vrm loads the latter in a
//! headless Chromium, poses them, sets their expressions and their gaze, and leaves a sheet of each in `out/vrm` to
//! look at. Both programs come through npm, at the versions that `vrm/package-lock.json` pins, into a folder of their
//! own. Where node, npm, Chromium or a registry cannot be had, what needs them is skipped, and the reason is said.

mod packages;

use std::process::Command;

use crate::progress::Stages;
use crate::setup::{self, Purpose};
use crate::tools;
use crate::workspace::Workspace;
use packages::{or_skipped, packages, starts};

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
    let mut found = None;
    stages.run("programs", || {
        found = or_skipped(packages(&scripts))?;
        Ok(())
    })?;
    let Some(packages) = found else {
        return Ok(());
    };
    stages.run("validator", || {
        let mut validate = Command::new("node");
        validate.arg(scripts.join("validate.mjs")).arg(&packages);
        validate.args(tools::models(workspace)?).args(&people);
        Workspace::show(validate)
    })?;
    stages.run("browser", || {
        // Chromium may be here by other ways than packages.
        if let Err(reason) = setup::ensure(Purpose::Browser) {
            eprintln!("{reason}");
        }
        if or_skipped(starts("chromium"))?.is_none() {
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
