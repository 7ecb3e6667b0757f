//! `cargo xtask models`: builds `banter-models` and runs it.

use std::ffi::OsString;

use crate::workspace::{Workspace, command_line};

/// The program's name.
const PROGRAM: &str = "banter-models";

/// Builds and runs the program with the arguments, where the user stands.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let metadata = workspace.metadata()?;
    // Over the whole workspace, though one program is wanted: cargo chooses the
    // features of shared dependencies by what is built together, and a choice
    // that differs from the demo's would compile some of them twice.
    let mut build = workspace.cargo();
    build.args(["build", "--workspace", "--quiet", "--bin", PROGRAM]);
    Workspace::show(build)?;

    let program = Workspace::target_dir(&metadata)?
        .join("debug")
        .join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let mut models = workspace.program(program);
    models.args(arguments);
    if let Ok(here) = std::env::current_dir() {
        // Paths among the arguments are meant from there.
        models.current_dir(here);
    }
    let line = command_line(&models);
    let status = models
        .status()
        .map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        // It has said why.
        Err(format!("{PROGRAM} ended with {status}"))
    }
}
