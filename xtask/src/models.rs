//! `cargo xtask models`: builds `banter-models` and runs it. And the models that tests and
//! benchmarks use, fetched before them.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::workspace::{Workspace, command_line, stdout_of};

/// The program's name.
const PROGRAM: &str = "banter-models";

/// What the tests of meaning use, about 240 MB; and what they use beside that where
/// [`LARGE`] is set, 640 MB more.
const SMALL_MODELS: [&str; 3] = ["mind-135m", "ears-tiny-en", "voice-joe"];
const LARGE_MODELS: [&str; 2] = ["mind-500m", "ears-base"];
/// The variable that asks for the tests of large models.
const LARGE: &str = "BANTER_TEST_LARGE";

/// Builds and runs the program with the arguments, where the user stands.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let mut models = build(workspace)?;
    models.args(arguments);
    if let Ok(here) = std::env::current_dir() {
        // Paths among the arguments are meant from there.
        models.current_dir(here);
    }
    show(models)
}

/// Fetches what the tests use, unless it is here. That it cannot be had fails nothing: it is
/// said, and the tests of it are then ignored. Before tests are built: what is here decides
/// which of them are ignored.
pub(crate) fn ensure_for_tests(workspace: &Workspace) -> Result<(), String> {
    let wants_large = std::env::var_os(LARGE).is_some_and(|value| !value.is_empty());
    let mut ids = SMALL_MODELS.to_vec();
    if wants_large {
        ids.extend(LARGE_MODELS);
    }
    let mut fetch = build(workspace)?;
    fetch.arg("fetch").args(ids).stdout(Stdio::null());
    if show(fetch).is_err() {
        eprintln!("the tests that use the models which could not be had are ignored");
        make_store(workspace)?;
    }
    Ok(())
}

/// Fetches all that `bench real` measures.
pub(crate) fn ensure_for_bench(workspace: &Workspace) -> Result<(), String> {
    let mut fetch = build(workspace)?;
    fetch.arg("fetch").args(SMALL_MODELS).args(LARGE_MODELS);
    show(fetch)
}

/// The file of a model, fetched first where it is not here.
pub(crate) fn fetched(workspace: &Workspace, id: &str) -> Result<PathBuf, String> {
    let mut fetch = build(workspace)?;
    fetch.args(["fetch", id]);
    show(fetch)?;
    path(workspace, id)
}

/// The file of a model that was fetched.
pub(crate) fn path(workspace: &Workspace, id: &str) -> Result<PathBuf, String> {
    let mut place = build(workspace)?;
    place.args(["where", id]);
    Ok(PathBuf::from(stdout_of(place)?.trim()))
}

/// Makes the folder of the models, empty as it may be: the build of the tests watches it, and
/// what cargo does not find it builds for anew each time.
fn make_store(workspace: &Workspace) -> Result<(), String> {
    let mut folder = build(workspace)?;
    folder.arg("where");
    let folder = PathBuf::from(stdout_of(folder)?.trim());
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Builds the program, and what starts it in the root.
fn build(workspace: &Workspace) -> Result<Command, String> {
    Ok(workspace.program(workspace.build_quietly(PROGRAM)?))
}

fn show(mut models: Command) -> Result<(), String> {
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
