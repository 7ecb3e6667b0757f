//! The table of commands, the help made from it, and the way from a name to its function.

use std::ffi::OsString;

use crate::setup::Purpose;
use crate::workspace::Workspace;
use crate::{bench, demo, models, release, setup, test, tidy, tools};

/// One command: how it is called, what it does, and the function that does it.
struct Command {
    name: &'static str,
    arguments: &'static str,
    summary: &'static str,
    /// What the system packages must be there for before it runs.
    setup: Option<Purpose>,
    run: fn(&Workspace, &[OsString]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "setup",
        arguments: "[--list]",
        summary: "install the system packages and ONNX Runtime if missing, or list the packages",
        setup: None,
        run: setup::run,
    },
    Command {
        name: "demo",
        arguments: "[ARGUMENTS...]",
        summary: "build and run the tavern; the arguments are passed on to it",
        setup: Some(Purpose::Demo),
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "[--quick] [FILTER] | cases [DIR] | xr | inspector | vrm",
        summary: "every check there is; with --quick the daily ones, with FILTER those tests only; or what is made of odd inputs; or a game in a headset; or the inspector in a browser; or our models before the programs of others",
        setup: Some(Purpose::Tests),
        run: test::run,
    },
    Command {
        name: "ci",
        arguments: "",
        summary: "what `test` does, without incremental builds and without colour",
        setup: Some(Purpose::Tests),
        run: test::run_ci,
    },
    Command {
        name: "tidy",
        arguments: "[--graph]",
        summary: "check the crate graph, names, licences, docs, links and files; or print the graph",
        setup: Some(Purpose::Demo),
        run: tidy::run,
    },
    Command {
        name: "assets",
        arguments: "",
        summary: "make the files under assets/ that are generated",
        setup: Some(Purpose::Demo),
        run: tools::assets,
    },
    Command {
        name: "look",
        arguments: "face [--avatar FILE]... | body [--out DIR]",
        summary: "a page of pictures: every viseme and mood, and a sentence",
        setup: Some(Purpose::Demo),
        run: tools::look,
    },
    Command {
        name: "models",
        arguments: "COMMAND...",
        summary: "list, fetch and verify the models people use (`models help`)",
        setup: None,
        run: models::run,
    },
    Command {
        name: "bench",
        arguments: "[ARGUMENTS...]",
        summary: "run a benchmark in a release build, for example `bench frame`, `bench mind` or `bench sense`; `bench all` writes BENCHMARKS.md",
        setup: Some(Purpose::Demo),
        run: bench::run,
    },
    Command {
        name: "release",
        arguments: "--dry-run",
        summary: "pack every crate, build a game from the packages alone, print how to publish",
        setup: Some(Purpose::Demo),
        run: release::run,
    },
];

/// Runs the command that the first argument names. Without one, prints the help.
pub(crate) fn dispatch(arguments: &[OsString]) -> Result<(), String> {
    let Some((name, rest)) = arguments.split_first() else {
        println!("{}", help());
        return Ok(());
    };
    let name = name.to_string_lossy();
    if matches!(&*name, "help" | "--help" | "-h") {
        println!("{}", help());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(format!(
            "there is no command `{name}`; `cargo xtask help` lists those there are"
        ));
    };
    let workspace = Workspace::find()?;
    if let Some(purpose) = command.setup {
        setup::ensure(purpose)?;
    }
    (command.run)(&workspace, rest)
}

fn help() -> String {
    let mut text = String::from("usage: cargo xtask COMMAND [ARGUMENTS...]\n");
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        text.push_str(&format!("\n  {call:26} {}", command.summary));
    }
    text.push_str("\n  help                       print this list\n");
    text.push_str("\nBANTER_SKIP_SETUP=1 leaves the system packages unchecked; BANTER_CACHE names the folder\nfor what is fetched or built once (default: bevy_banter in the user's cache folder);\nBANTER_PYTHON names the Python whose pip fetches.");
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn help_names_every_command() {
        let text = help();
        for command in COMMANDS {
            assert!(text.contains(&format!("\n  {} ", command.name)), "{text}");
        }
    }

    #[test]
    fn an_unknown_command_is_named_in_the_error() {
        let error = dispatch(&["walk".into()]).unwrap_err();
        assert!(error.contains("`walk`"), "{error}");
    }
}
