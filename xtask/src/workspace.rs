//! Where the workspace lies, what cargo says of it, and how its programs are started.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What CMake starts compilers through.
const CMAKE_LAUNCHERS: [&str; 2] = ["CMAKE_C_COMPILER_LAUNCHER", "CMAKE_CXX_COMPILER_LAUNCHER"];

/// The checkout that the commands work on.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace: from where cargo says that this program's package
    /// lies, else upwards from the current folder.
    pub(crate) fn find() -> Result<Self, String> {
        if let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR")
            && let Some(root) = Path::new(&package).parent()
            && is_root(root)
        {
            return Ok(Self::at(root));
        }
        let here = std::env::current_dir()
            .map_err(|error| format!("the current folder cannot be read: {error}"))?;
        here.ancestors()
            .find(|folder| is_root(folder))
            .map(Self::at)
            .ok_or_else(|| {
                format!(
                    "{} is not inside the bevy_banter workspace; change into it first",
                    here.display()
                )
            })
    }

    fn at(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
        }
    }

    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The cargo that runs us, in the root, with ccache for the C++ that it builds.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = self.program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        if has_ccache() {
            for name in CMAKE_LAUNCHERS {
                if std::env::var_os(name).is_none() {
                    cargo.env(name, "ccache");
                }
            }
        }
        cargo
    }

    /// A program in the root, with the environment that the user gave.
    ///
    /// `cargo run` tells a program about its own package in variables. Handed
    /// on, they mislead whatever reads them: Bevy would look for assets in
    /// xtask's folder.
    pub(crate) fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        for (name, _) in std::env::vars_os() {
            if is_about_our_package(&name) {
                command.env_remove(name);
            }
        }
        command
    }

    /// `cargo metadata` of the members, without their dependencies' own entries.
    pub(crate) fn metadata(&self) -> Result<Value, String> {
        let mut cargo = self.cargo();
        cargo.args(["metadata", "--format-version", "1", "--no-deps"]);
        let text = stdout_of(cargo)?;
        serde_json::from_str(&text)
            .map_err(|error| format!("`cargo metadata` printed something unexpected: {error}"))
    }

    /// The build folder, wherever cargo's settings put it.
    pub(crate) fn target_dir(metadata: &Value) -> Result<PathBuf, String> {
        metadata["target_directory"]
            .as_str()
            .map(PathBuf::from)
            .ok_or_else(|| "`cargo metadata` does not name the build folder".to_owned())
    }

    /// Builds programs and examples of members, and says in which folder they are.
    ///
    /// Over the whole workspace, though few are wanted: cargo chooses the features of shared
    /// dependencies by what is built together, and a choice that differs from the tests' would
    /// compile the engine twice.
    pub(crate) fn build(&self, programs: &[&str], examples: &[&str]) -> Result<PathBuf, String> {
        self.build_with(&[], programs, examples)
    }

    /// As [`Self::build`], optimised: for what is measured. All benchmarks share one choice of
    /// features, so that the engine is compiled once for them.
    pub(crate) fn build_optimised(
        &self,
        programs: &[&str],
        examples: &[&str],
    ) -> Result<PathBuf, String> {
        self.build_with(&["--release"], programs, examples)
    }

    /// As [`Self::build`], with features of members: `tavern/xr`.
    pub(crate) fn build_with_features(
        &self,
        features: &[&str],
        programs: &[&str],
    ) -> Result<PathBuf, String> {
        let features = features.join(",");
        self.build_with(&["--features", &features], programs, &[])
    }

    /// As [`Self::build`], without a word of cargo's: for small programs.
    pub(crate) fn build_quietly(&self, program: &str) -> Result<PathBuf, String> {
        Ok(self
            .build_with(&["--quiet"], &[program], &[])?
            .join(file_name(program)))
    }

    fn build_with(
        &self,
        options: &[&str],
        programs: &[&str],
        examples: &[&str],
    ) -> Result<PathBuf, String> {
        let mut build = self.cargo();
        build.args(["build", "--workspace"]).args(options);
        for program in programs {
            build.args(["--bin", program]);
        }
        for example in examples {
            build.args(["--example", example]);
        }
        Self::show(build)?;
        let profile = match options.contains(&"--release") {
            true => "release",
            false => "debug",
        };
        Ok(Self::target_dir(&self.metadata()?)?.join(profile))
    }

    /// Runs a command with its output on our terminal.
    pub(crate) fn show(mut command: Command) -> Result<(), String> {
        let line = command_line(&command);
        let status = command
            .status()
            .map_err(|error| format!("`{line}` could not be started: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("`{line}` failed ({status})"))
        }
    }
}

/// Runs a command and returns what it printed; its complaint is in the error.
pub(crate) fn stdout_of(mut command: Command) -> Result<String, String> {
    let line = command_line(&command);
    let output = command
        .output()
        .map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "`{line}` failed ({})\n{}",
            output.status,
            complaint.trim_end()
        ));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{line}` printed something not UTF-8"))
}

/// A program's file name on this system.
pub(crate) fn file_name(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

/// A command as one would type it, with the program's bare name.
pub(crate) fn command_line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or(command.get_program());
    let mut line = program.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Whether a compiler cache can be started: it makes a second build of llama.cpp, in another
/// profile or checkout, one of seconds.
fn has_ccache() -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("ccache{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&paths).any(|folder| folder.join(&name).is_file())
}

fn is_root(folder: &Path) -> bool {
    folder.join("Cargo.toml").is_file() && folder.join("xtask/Cargo.toml").is_file()
}

fn is_about_our_package(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || name == "CARGO_CRATE_NAME"
        || name == "CARGO_PRIMARY_PACKAGE"
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_workspace_is_found_from_within() {
        let workspace = Workspace::find().unwrap();
        assert!(workspace.root().join("xtask/src/workspace.rs").is_file());
    }

    #[test]
    fn our_own_package_is_not_handed_on() {
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"] {
            assert!(is_about_our_package(&name.into()), "{name}");
        }
        for name in ["CARGO_HOME", "CARGO_TARGET_DIR", "PATH"] {
            assert!(!is_about_our_package(&name.into()), "{name}");
        }
    }

    #[test]
    fn a_command_is_shown_as_it_is_typed() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["fmt", "--all"]);
        assert_eq!(command_line(&command), "cargo fmt --all");
    }

    #[test]
    fn a_failed_command_keeps_its_complaint() {
        let mut command = Workspace::find().unwrap().cargo();
        command.arg("no-such-command-here");
        let error = stdout_of(command).unwrap_err();
        assert!(error.contains("no-such-command-here"), "{error}");
        assert!(error.lines().count() > 1, "{error}");
    }
}
