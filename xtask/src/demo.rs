//! `cargo xtask demo`: builds the tavern and the hosts beside it, and runs it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::graphics;
use crate::workspace::{Workspace, command_line, file_name};

/// The package and the program of the demonstration.
pub(crate) const DEMO: &str = "tavern";
/// The host that every demonstration speaks with.
pub(crate) const VOICE_HOST: &str = "banter-piper-host";
/// The host of Kokoro's voices.
const KOKORO_HOST: &str = "banter-kokoro-host";
/// The demo's option that shows it in a headset, and the feature that it needs.
const HEADSET: (&str, &str) = ("--xr", "tavern/xr");
/// The demo's options for which another host is built: each brings a library of C++.
const HOST_OPTIONS: [(&str, &str); 3] = [
    ("--mind", "banter-llama-host"),
    ("--ears", "banter-whisper-host"),
    ("--speech-detector", "banter-silero-host"),
];
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
const NAME_OPTIONS: [&str; 5] = ["--mind", "--ears", "--voice", "--font", "--wear"];

/// Builds and runs the demo with the arguments, in the workspace's root.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    eprintln!("== 1/2 building the demo (on a fresh machine ten minutes or so)");
    let program = build(workspace, arguments)?;
    eprintln!("== 2/2 the conversation");
    let here = std::env::current_dir().unwrap_or_else(|_| workspace.root().to_path_buf());
    show(workspace, &program, &absolute_paths(arguments, &here))
}

/// Builds the tavern and the hosts that the arguments call for, and says where it is.
pub(crate) fn build(workspace: &Workspace, arguments: &[OsString]) -> Result<PathBuf, String> {
    let mut programs = vec![DEMO];
    programs.extend(hosts(arguments));
    let folder = if arguments.iter().any(|argument| argument == HEADSET.0) {
        workspace.build_with_features(&[HEADSET.1], &programs)?
    } else {
        workspace.build(&programs, &[])?
    };
    Ok(folder.join(file_name(DEMO)))
}

/// Runs the tavern in the workspace's root.
fn show(workspace: &Workspace, program: &Path, arguments: &[OsString]) -> Result<(), String> {
    let mut demo = workspace.program(program);
    demo.args(arguments);
    prepare(&mut demo, workspace);
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

/// Lets a program that is the tavern, or starts it, find its assets and a renderer.
pub(crate) fn prepare(command: &mut Command, workspace: &Workspace) {
    if std::env::var_os("BEVY_ASSET_ROOT").is_none() {
        command.env("BEVY_ASSET_ROOT", workspace.root());
    }
    graphics::render_anywhere(command);
}

/// The hosts that a demo with these arguments starts. Ears and minds that are servers need none.
fn hosts(arguments: &[OsString]) -> Vec<&'static str> {
    let mut hosts = vec![VOICE_HOST];
    for (index, argument) in arguments.iter().enumerate() {
        let argument = argument.to_string_lossy();
        let (option, value) = match argument.split_once('=') {
            Some((option, value)) => (option, value.to_owned()),
            None => {
                let value = arguments
                    .get(index + 1)
                    .map(|value| value.to_string_lossy());
                (&*argument, value.unwrap_or_default().into_owned())
            }
        };
        let is_server = value.starts_with("http://") || value.starts_with("https://");
        let host = HOST_OPTIONS.iter().find(|(name, _)| *name == option);
        // The tavern knows Kokoro by the name of its file.
        let is_kokoro = value.to_lowercase().contains("kokoro");
        if option == "--voice" && is_kokoro && !hosts.contains(&KOKORO_HOST) {
            hosts.push(KOKORO_HOST);
        }
        if let Some((_, host)) = host
            && !is_server
            && !hosts.contains(host)
        {
            hosts.push(host);
        }
    }
    hosts
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

    #[test]
    fn only_the_hosts_that_are_asked_for_are_built() {
        let hosts = |line: &[&str]| {
            let arguments: Vec<OsString> = line.iter().map(OsString::from).collect();
            hosts(&arguments)
        };
        assert_eq!(hosts(&["--headless", "--say", "Hello"]), [VOICE_HOST]);
        let all = [
            "--mind",
            "auto",
            "--ears=base",
            "--speech-detector",
            "d.onnx",
        ];
        assert_eq!(
            hosts(&all),
            [
                VOICE_HOST,
                "banter-llama-host",
                "banter-whisper-host",
                "banter-silero-host"
            ]
        );
        assert_eq!(hosts(&["--voice", "kokoro"]), [VOICE_HOST, KOKORO_HOST]);
        assert_eq!(hosts(&["--ears", "http://localhost:8000/v1"]), [VOICE_HOST]);
        assert_eq!(hosts(&["--mind=https://localhost/v1#m"]), [VOICE_HOST]);
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
