//! `cargo xtask test` and `ci`: every check, the cheap ones first, up to the first that fails.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use lexopt::prelude::*;

use crate::progress::{self, Stages};
use crate::workspace::{Workspace, stdout_of};
use crate::{deny, graphics, inspector, lint, models, stale, tidy, tools, vrm, xr};

/// What to run, from the arguments.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    /// Only format, tidy, lints and the tests.
    quick: bool,
    /// Only the tests whose names contain this.
    filter: Option<String>,
}

/// Runs the checks. Where `CI` is set, in CI's settings.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    if let Some((first, rest)) = arguments.split_first()
        && first == "cases"
    {
        return tools::cases(workspace, rest);
    }
    if arguments.len() == 1 && arguments.iter().all(|only| only == "xr") {
        return xr::test(workspace);
    }
    if arguments.len() == 1 && arguments.iter().all(|only| only == "inspector") {
        return inspector::test(workspace);
    }
    if arguments.len() == 1 && arguments.iter().all(|only| only == "vrm") {
        return vrm::test(workspace);
    }
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    check(workspace, &parse(arguments)?, in_ci)
}

/// Runs all checks in CI's settings, wherever it is called.
pub(crate) fn run_ci(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    if !arguments.is_empty() {
        return Err("`ci` takes no arguments; `test` does".into());
    }
    check(workspace, &Options::default(), true)
}

fn parse(arguments: &[OsString]) -> Result<Options, String> {
    let known = "`test` knows --quick and the part of a test's name";
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| format!("{known}: {error}"))? {
        match argument {
            Long("quick") => options.quick = true,
            Long(other) => return Err(format!("{known}, not `--{other}`")),
            Short(other) => return Err(format!("{known}, not `-{other}`")),
            Value(name) if options.filter.is_none() => {
                options.filter = Some(name.to_string_lossy().into_owned());
            }
            Value(_) => return Err("`test` takes one part of a test's name, not several".into()),
        }
    }
    Ok(options)
}

fn check(workspace: &Workspace, options: &Options, in_ci: bool) -> Result<(), String> {
    // Somebody who runs one test wants its outcome, whatever there is to be warned of.
    let docs = match options.filter {
        Some(_) => None,
        None => Some(Workspace::target_dir(&workspace.metadata()?)?.join("doc")),
    };
    let runner = Runner {
        workspace,
        in_ci,
        docs,
    };
    let mut stages = Stages::new(match options {
        Options {
            filter: Some(_), ..
        } => 2,
        Options { quick: true, .. } => 4,
        _ => 7,
    });
    let result = run_stages(&runner, options, &mut stages);
    eprintln!("\n{}", stages.summary());
    if result.is_ok() {
        eprintln!("all passed");
    }
    result
}

fn run_stages(runner: &Runner, options: &Options, stages: &mut Stages) -> Result<(), String> {
    let in_full = options.filter.is_none() && !options.quick;
    if options.filter.is_none() {
        stages.run("format", || {
            Workspace::show(runner.command(&["fmt", "--all", "--check"]))
        })?;
        stages.run("tidy", || tidy::run(runner.workspace, &[]))?;
        if !options.quick {
            stages.run("package", || runner.package())?;
            stages.run("deny", || deny::check(runner.workspace))?;
        }
    }
    if in_full {
        stages.run("models", || models::ensure_for_tests(runner.workspace))?;
    }
    // Programs first: tests look for hosts beside themselves, in the build folder.
    stages.run("build", || {
        runner.cargo(&["build", "--workspace", "--bins"])?;
        runner.cargo(&["test", "--workspace", "--no-run"])?;
        if in_full && runner.in_ci {
            runner.remove_stale()?;
        }
        Ok(())
    })?;
    stages.run("tests", || runner.tests(options.filter.as_deref()))
}

/// Starts cargo in the settings of this run.
struct Runner<'a> {
    workspace: &'a Workspace,
    in_ci: bool,
    /// Where the pages of the documentation go, when members are linted as they are built.
    docs: Option<PathBuf>,
}

impl Runner<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.workspace.cargo();
        cargo.args(arguments);
        if self.in_ci {
            cargo.env("CARGO_INCREMENTAL", "0");
            cargo.env("CARGO_TERM_COLOR", "never");
        }
        cargo
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        Workspace::show(self.linting(arguments)?)
    }

    /// A command that compiles members, with lints and documentation.
    fn linting(&self, arguments: &[&str]) -> Result<Command, String> {
        let mut cargo = self.command(arguments);
        if let Some(docs) = &self.docs {
            lint::through(&mut cargo, docs)?;
        }
        Ok(cargo)
    }

    /// Deletes older executables from CI's build folder, which every run adds to.
    fn remove_stale(&self) -> Result<(), String> {
        let mut current = Vec::new();
        for what in [&["build", "--bins"], &["test", "--no-run"]] {
            let mut cargo = self.linting(what)?;
            cargo.args(["--workspace", "--quiet"]);
            cargo.args(["--message-format", "json-render-diagnostics"]);
            current.extend(stale::executables(&stdout_of(cargo)?));
        }
        let target = Workspace::target_dir(&self.workspace.metadata()?)?;
        let freed = stale::remove(&target.join("debug"), &current);
        if freed > 0 {
            eprintln!("{} MB of older executables deleted", freed / 1_000_000);
        }
        Ok(())
    }

    fn tests(&self, filter: Option<&str>) -> Result<(), String> {
        let mut cargo = self.linting(&["test", "--workspace", "--no-fail-fast"])?;
        if let Some(filter) = filter {
            cargo.args(["--", filter]);
        }
        graphics::render_anywhere(&mut cargo);
        Workspace::show(cargo)
    }

    /// Packs what would be published. The packed crates are not compiled
    /// again: that would build the engine once more for each of them.
    fn package(&self) -> Result<(), String> {
        let metadata = self.workspace.metadata()?;
        let mut arguments = vec!["package", "--workspace", "--no-verify", "--allow-dirty"];
        for name in unpublished(&metadata) {
            arguments.extend(["--exclude", name]);
        }
        // Online, cargo asks for the index anew for every member, which takes
        // half a minute; what it needs is nearly always here already.
        let offline = self.command(&[&arguments[..], &["--offline"]].concat());
        match progress::quietly("packing", offline) {
            Ok(output) if output.status.success() => Ok(()),
            _ => Workspace::show(self.command(&arguments)),
        }
    }
}

/// The members with `publish = false`.
fn unpublished(metadata: &serde_json::Value) -> Vec<&str> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["publish"].as_array().is_some_and(Vec::is_empty))
        .filter_map(|package| package["name"].as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn parsed(arguments: &[&str]) -> Result<Options, String> {
        parse(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn arguments_are_understood() {
        assert_eq!(parsed(&[]).unwrap(), Options::default());
        assert!(parsed(&["--quick"]).unwrap().quick);
        assert_eq!(parsed(&["mouth"]).unwrap().filter.unwrap(), "mouth");
    }

    #[test]
    fn other_arguments_are_refused() {
        assert!(parsed(&["--slow"]).unwrap_err().contains("`--slow`"));
        assert!(parsed(&["--quick=very"]).unwrap_err().contains("very"));
        assert!(parsed(&["a", "b"]).is_err());
    }

    #[test]
    fn members_kept_back_are_known_by_their_empty_list() {
        let metadata = json!({ "packages": [
            { "name": "tavern", "publish": [] },
            { "name": "banter_core", "publish": null },
        ] });
        assert_eq!(unpublished(&metadata), ["tavern"]);
    }
}
