//! `cargo xtask bench`: hands its arguments to the benchmark program, built in release.

use std::ffi::OsString;

use crate::graphics;
use crate::workspace::Workspace;

/// The member whose program is the benchmarks.
const PACKAGE: &str = "banter_bench";

/// Builds and runs the benchmarks; without arguments they list themselves.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let mut cargo = workspace.cargo();
    cargo
        .args(["run", "--release", "--package", PACKAGE, "--"])
        .args(arguments);
    graphics::render_anywhere(&mut cargo);
    Workspace::show(cargo)
}
