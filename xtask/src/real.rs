//! `cargo xtask bench real`: what real models hear, say and answer, and what a host costs
//! them, one program after another.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::models;
use crate::workspace::{Workspace, command_line};

/// The example of banter_mind that asks questions whose answers are known, and which of the
/// minds it asks.
const GROUND: &str = "ground";
const GROUND_MIND: &str = "mind-500m";
/// The hosts.
const HOSTS: [&str; 3] = [
    "banter-llama-host",
    "banter-whisper-host",
    "banter-piper-host",
];
/// The minds that are compared, and how often both ways are measured.
const MINDS: [&str; 2] = ["mind-135m", "mind-500m"];
const ROUNDS: &str = "3";
/// For who works on these programs: measures those of the debug build, in which only C++ is
/// as fast as it is going to be.
const DEV: &str = "--dev";

/// Builds everything, fetches the models, and runs the programs. Every one of them runs, and
/// any that fails fails the whole.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let is_dev = arguments.iter().any(|argument| argument == DEV);
    let arguments = arguments.iter().filter(|argument| *argument != DEV);
    let arguments = arguments.map(absolute).collect::<Result<Vec<_>, _>>()?;

    models::ensure_for_bench(workspace)?;
    let mut build = workspace.cargo();
    // Over the whole workspace, as everything is built: see `demo`.
    build.args(["build", "--workspace"]);
    if !is_dev {
        build.arg("--release");
    }
    build.args([
        "--bin",
        "bench-real",
        "--bin",
        "bench-mind",
        "--example",
        GROUND,
    ]);
    for host in HOSTS {
        build.args(["--bin", host]);
    }
    Workspace::show(build)?;

    let profile = if is_dev { "debug" } else { "release" };
    let folder = Workspace::target_dir(&workspace.metadata()?)?.join(profile);
    let program = |name: &str| {
        workspace.program(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
    };
    let mut failures = Vec::new();
    let mut real = program("bench-real");
    real.args(&arguments);
    failures.extend(Workspace::show(real).err());
    // With options, only the first program is wanted.
    for id in MINDS.iter().filter(|_| arguments.is_empty()) {
        let mut bench = program("bench-mind");
        bench.arg(models::path(workspace, id)?).arg(ROUNDS);
        failures.extend(outcome(bench).err());
    }
    if arguments.is_empty() {
        let mut ground = program(&format!("examples/{GROUND}"));
        ground
            .arg("--model")
            .arg(models::path(workspace, GROUND_MIND)?);
        let host = format!("banter-llama-host{}", std::env::consts::EXE_SUFFIX);
        ground.arg("--host").arg(folder.join(host));
        failures.extend(Workspace::show(ground).err());
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

/// Runs a program that ends with 1 when a budget was not kept: which it has said, and which is
/// no failure here, where rounds are few.
fn outcome(mut command: Command) -> Result<(), String> {
    let line = command_line(&command);
    match command.status() {
        Ok(status) if matches!(status.code(), Some(0 | 1)) => Ok(()),
        Ok(status) => Err(format!("`{line}` failed ({status})")),
        Err(error) => Err(format!("`{line}` could not be started: {error}")),
    }
}

/// A folder that was named from where the user stands; anything else as it is.
fn absolute(argument: &OsString) -> Result<OsString, String> {
    let path = Path::new(argument);
    if path.is_dir() {
        let path = std::path::absolute(path).map_err(|error| error.to_string())?;
        return Ok(path.into_os_string());
    }
    Ok(argument.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn folders_are_meant_from_where_one_stands() {
        let here = absolute(&"src".into()).unwrap();
        assert!(Path::new(&here).is_absolute(), "{here:?}");
        assert_eq!(absolute(&"--audio".into()).unwrap(), "--audio");
    }
}
