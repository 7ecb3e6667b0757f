//! `cargo xtask demo`: builds the tavern and the hosts beside it, and runs it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::graphics;
use crate::workspace::{Workspace, command_line};

/// The package and the program of the demonstration.
const DEMO: &str = "tavern";
/// How the names of host programs end.
const HOST_SUFFIX: &str = "-host";
/// The demo's options that name a file or a folder.
const PATH_OPTIONS: [&str; 6] = [
    "--out",
    "--wav",
    "--avatar",
    "--persona",
    "--screenshot",
    "--speech-detector",
];
/// Those that name a file, or something else by a name.
const NAME_OPTIONS: [&str; 4] = ["--mind", "--ears", "--voice", "--font"];

/// Builds and runs the demo with the arguments, in the workspace's root.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let program = build(workspace)?;
    let here = std::env::current_dir().unwrap_or_else(|_| workspace.root().to_path_buf());
    show(workspace, &program, &absolute_paths(arguments, &here))
}

/// Builds the tavern and the hosts beside it, and says where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, String> {
    let metadata = workspace.metadata()?;
    // Over the whole workspace, though two programs are wanted: cargo chooses
    // the features of shared dependencies by what is built together, and a
    // choice that differs from the tests' would compile the engine twice.
    let mut build = workspace.cargo();
    build.args(["build", "--workspace", "--bin", DEMO]);
    for host in hosts(&metadata) {
        build.args(["--bin", &host]);
    }
    Workspace::show(build)?;
    Ok(Workspace::target_dir(&metadata)?
        .join("debug")
        .join(format!("{DEMO}{}", std::env::consts::EXE_SUFFIX)))
}

/// Runs the tavern in the workspace's root.
pub(crate) fn show(
    workspace: &Workspace,
    program: &Path,
    arguments: &[OsString],
) -> Result<(), String> {
    let mut demo = workspace.program(program);
    demo.args(arguments);
    if std::env::var_os("BEVY_ASSET_ROOT").is_none() {
        demo.env("BEVY_ASSET_ROOT", workspace.root());
    }
    graphics::render_anywhere(&mut demo);
    let line = command_line(&demo);
    let status = demo
        .status()
        .map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the demo ended with {status}"))
    }
}

/// The members' programs that serve an engine to a game.
fn hosts(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .flat_map(|package| package["targets"].as_array().into_iter().flatten())
        .filter(|target| {
            let kinds = target["kind"].as_array();
            kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
        })
        .filter_map(|target| target["name"].as_str())
        .filter(|name| name.ends_with(HOST_SUFFIX))
        .map(str::to_owned)
        .collect()
}

/// The arguments, with paths taken from the folder that the user stands in:
/// the demo itself runs in the root.
fn absolute_paths(arguments: &[OsString], here: &Path) -> Vec<OsString> {
    let mut option = None;
    arguments
        .iter()
        .map(|argument| {
            let named = |options: &[&str], name: &OsString| options.iter().any(|o| name == o);
            let option = option.replace(argument);
            let is_path = option.is_some_and(|option| {
                named(&PATH_OPTIONS, option)
                    || named(&NAME_OPTIONS, option) && here.join(argument).exists()
            });
            if is_path && !argument.is_empty() {
                here.join(argument).into_os_string()
            } else {
                argument.clone()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn only_programs_named_host_are_hosts() {
        let metadata = json!({ "packages": [
            { "targets": [
                { "kind": ["lib"], "name": "banter_piper" },
                { "kind": ["bin"], "name": "banter-piper-host" },
            ] },
            { "targets": [
                { "kind": ["bin"], "name": "tavern" },
                { "kind": ["test"], "name": "dead-host" },
            ] },
        ] });
        assert_eq!(hosts(&metadata), ["banter-piper-host"]);
    }

    #[test]
    fn paths_are_taken_from_where_the_user_stands() {
        let arguments = ["--say", "--out it is", "--out", "film", "--wav", "/a/b.wav"];
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let here = Path::new("/somewhere");
        let absolute = absolute_paths(&arguments, here);
        let expected: Vec<OsString> = vec![
            "--say".into(),
            "--out it is".into(),
            "--out".into(),
            here.join("film").into(),
            "--wav".into(),
            "/a/b.wav".into(),
        ];
        assert_eq!(absolute, expected);
    }
}
