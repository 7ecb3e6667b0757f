//! `cargo xtask bench`: builds the benchmarks in release and runs them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use lexopt::prelude::*;

use crate::figures;
use crate::graphics;
use crate::models;
use crate::real;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;

/// The program that measures frames and faces.
const FRAMES: &str = "banter_bench";
/// The member whose programs measure engines beside the bare libraries.
const ENGINES: &str = "banter_engine_bench";
/// Its programs, and what names their models.
const PROGRAMS: [(&str, &str); 3] = [
    ("bench-mind", "--mind"),
    ("bench-ears", "--ears"),
    ("bench-voice", "--voice"),
];
/// The feature that brings what they are compared with.
const RIVALS: &str = "banter_engine_bench/rival-voice";
/// The program that measures how well speech is found.
const EARS: &str = "banter_ears_bench";
/// What measures recognition while somebody speaks, and its host.
const LISTEN: [&str; 2] = ["bench-listen", "banter-whisper-host"];
/// The program that measures many characters on one model, its host, and that model.
const CHARACTERS: [&str; 2] = ["banter_mind_bench", "banter-llama-host"];
const MIND: &str = "mind-500m";
/// The example that measures retrieval, and the one that measures the senses.
const LOOKUP: &str = "lookup";
const CROWD: &str = "crowd";
/// The example that measures walkers.
const WALKERS: &str = "walkers";
/// The example that measures real voices, its hosts and their models.
const VOICES: &str = "voices";
const VOICE_HOSTS: [&str; 3] = [
    "banter-kokoro-host",
    "banter-piper-host",
    "banter-whisper-host",
];
const VOICE_MODELS: [(&str, &str); 3] = [
    ("--kokoro", "voice-kokoro"),
    ("--piper", "voice-joe"),
    ("--ears", "ears-base"),
];
/// Those of them that are voices, and what is said where there is none.
const VOICE_OPTIONS: [&str; 2] = ["--kokoro", "--piper"];
const NO_VOICE: &str = "no voice could be fetched, so nothing is measured; name a model by --kokoro FILE.onnx or --piper FILE.onnx";
/// The members with the hosts that are measured beside the bare libraries.
const HOSTS: [&str; 3] = ["banter_llama", "banter_whisper", "banter_piper"];

/// Builds and runs the benchmark that the first argument names.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    match arguments.split_first() {
        Some((name, rest)) if name == "engines" => engines(workspace, rest),
        Some((name, rest)) if name == "knowledge" => example(workspace, LOOKUP, rest),
        Some((name, rest)) if name == "ears" => ears(workspace, rest),
        Some((name, rest)) if name == "mind" => mind(workspace, rest),
        Some((name, _)) if name == "all" => figures::run(workspace),
        Some((name, rest)) if name == "sense" => example(workspace, CROWD, rest),
        Some((name, rest)) if name == "deeds" => example(workspace, WALKERS, rest),
        Some((name, rest)) if name == "voices" => voices(workspace, rest),
        Some((name, rest)) if name == "real" => real::run(workspace, rest),
        _ => frames(workspace, arguments),
    }
}

/// Where speech is found, and then how soon it is text. Options are the first half's, and
/// leave the second out.
fn ears(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let programs: &[&str] = match arguments.is_empty() {
        true => &[EARS, LISTEN[0], LISTEN[1]],
        false => &[EARS],
    };
    let folder = workspace.build_optimised(programs, &[])?;
    let found = Workspace::show(measuring(workspace, &folder, EARS, arguments));
    match arguments.is_empty() {
        true => found.and(Workspace::show(measuring(
            workspace, &folder, LISTEN[0], arguments,
        ))),
        false => found,
    }
}

/// Many characters on one model beside one context each; `--soak` takes thousands of turns. Without
/// `--model` the model that most people use is fetched.
fn mind(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let folder = workspace.build_optimised(&CHARACTERS, &[])?;
    let mut bench = measuring(workspace, &folder, CHARACTERS[0], arguments);
    if let Ok(here) = std::env::current_dir() {
        // Paths among the arguments are meant from there.
        bench.current_dir(here);
    }
    if !arguments.iter().any(|argument| argument == "--model") {
        bench.arg("--model").arg(models::fetched(workspace, MIND)?);
    }
    Workspace::show(bench)
}

/// An example that measures: retrieval from ten thousand chunks of knowledge, by words and, with `--embed`, by
/// meaning; or a crowd that looks around, and the same in a world ten times as large.
fn example(workspace: &Workspace, name: &str, arguments: &[OsString]) -> Result<(), String> {
    let folder = workspace.build_optimised(&[], &[name])?;
    Workspace::show(measuring(
        workspace,
        &folder.join("examples"),
        name,
        arguments,
    ))
}

/// Whether an argument is `--option` or `--option=VALUE`.
fn names(argument: &std::ffi::OsStr, option: &str) -> bool {
    let argument = argument.to_string_lossy();
    let rest = argument.strip_prefix(option);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

/// Real voices: how fast they are, what is heard back wrong, and what moods do to them. The models
/// are fetched; what cannot be had is not measured.
fn voices(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let had = |(option, model): &(&'static str, &str)| {
        let is_named = arguments.iter().any(|argument| names(argument, option));
        // Why one could not be had is said by who fetches it.
        let path = (!is_named).then(|| models::fetched(workspace, model).ok())??;
        Some((*option, path))
    };
    let found: Vec<(&str, PathBuf)> = VOICE_MODELS.iter().filter_map(had).collect();
    let is_voice = |option: &str| VOICE_OPTIONS.contains(&option);
    let is_named = |argument: &OsString| VOICE_OPTIONS.iter().any(|option| names(argument, option));
    if !arguments.iter().any(is_named) && !found.iter().any(|(option, _)| is_voice(option)) {
        return Err(NO_VOICE.to_owned());
    }
    let folder = workspace.build_optimised(&VOICE_HOSTS, &[VOICES])?;
    let mut bench = measuring(workspace, &folder.join("examples"), VOICES, &[]);
    if let Ok(here) = std::env::current_dir() {
        // Paths among the arguments are meant from there.
        bench.current_dir(here);
    }
    bench.arg("--hosts").arg(&folder);
    for (option, path) in found {
        bench.arg(option).arg(path);
    }
    bench.args(arguments);
    Workspace::show(bench)
}

fn frames(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let folder = workspace.build_optimised(&[FRAMES], &[])?;
    let mut bench = measuring(workspace, &folder, FRAMES, arguments);
    graphics::render_anywhere(&mut bench);
    Workspace::show(bench)
}

/// A program that was built into `folder`.
fn measuring(
    workspace: &Workspace,
    folder: &Path,
    program: &str,
    arguments: &[OsString],
) -> Command {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let mut bench = workspace.program(folder.join(name));
    bench.args(arguments);
    bench
}

/// One program after another, so that they do not disturb each other. All run, and any that
/// goes over its budget fails the whole.
fn engines(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    let models = named_models(arguments)?;
    // The library that `bench-voice` compares with needs more than the rest of the workspace.
    setup::ensure(Purpose::Benches)?;
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--bins", "--package", ENGINES]);
    build.args(["--features", RIVALS]);
    for host in HOSTS {
        build.args(["--package", host]);
    }
    Workspace::show(build)?;
    let folder = Workspace::target_dir(&workspace.metadata()?)?.join("release");
    let mut failures = Vec::new();
    for ((program, option), model) in PROGRAMS.iter().zip(models) {
        let path = folder.join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        let mut bench = workspace.program(path);
        bench.arg(model.unwrap_or_default());
        if let Err(failure) = Workspace::show(bench) {
            failures.push(format!("{failure} ({option} names another model)"));
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

/// The models that the options name, in the order of [`PROGRAMS`].
fn named_models(arguments: &[OsString]) -> Result<[Option<PathBuf>; 3], String> {
    let mut models = [None, None, None];
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        let named = |(_, name): &(&str, &str)| match argument {
            Long(option) => name.strip_prefix("--") == Some(option),
            _ => false,
        };
        let index = PROGRAMS
            .iter()
            .position(named)
            .ok_or("`bench engines` takes --mind, --ears and --voice, each with a file")?;
        let model = parser
            .value()
            .map_err(|_| format!("{} wants a file after it", PROGRAMS[index].1))?;
        let model = std::path::absolute(model).map_err(|error| error.to_string())?;
        models[index] = Some(model);
    }
    Ok(models)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn models_are_named_by_options() {
        let read = |arguments: &[&str]| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            named_models(&arguments)
        };
        let [mind, ears, voice] = read(&["--voice", "/v.onnx", "--mind", "/m.gguf"]).unwrap();
        assert_eq!((mind, ears), (Some("/m.gguf".into()), None));
        assert_eq!(voice, Some("/v.onnx".into()));
        assert!(read(&["--mind"]).unwrap_err().contains("--mind"));
        assert!(read(&["--nose", "x"]).is_err());
    }
}
