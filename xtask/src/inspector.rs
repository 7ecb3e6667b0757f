//! `cargo xtask test inspector`: the inspector's page in a headless Chromium, and its tools with the official
//! client of the Model Context Protocol, on a running game.
//!
//! The browser comes from the system's packages, the client through pip into a folder of its own. What
//! cannot be had is skipped, and the reason is said.

use crate::progress::Stages;
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, stdout_of};
use banter_machine::pip;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The client, pinned.
const CLIENT: &str = "mcp==2.3.0";

/// Sets up what is needed and tries both.
pub(crate) fn test(workspace: &Workspace) -> Result<(), String> {
    let mut stages = Stages::new(3);
    let scripts = workspace.root().join("xtask/src/inspector");
    let pictures = workspace.root().join("out/inspector");
    let mut program = PathBuf::new();
    stages.run("build", || {
        program = build(workspace)?;
        Ok(())
    })?;
    stages.run("page", || {
        let tools = setup::ensure(Purpose::Browser).and_then(|()| browser());
        if let Err(reason) = tools {
            eprintln!("skipped: {reason}");
            return Ok(());
        }
        let game = Game::start(&program)?;
        let mut look = Command::new(pip::python());
        look.arg(scripts.join("page.py"))
            .arg(&game.link)
            .arg(&pictures);
        Workspace::show(look)
    })?;
    stages.run("tools", || {
        let python = match client() {
            Ok(python) => python,
            Err(reason) => {
                eprintln!("skipped: {reason}");
                return Ok(());
            }
        };
        let game = Game::start(&program)?;
        let mut ask = Command::new(python);
        ask.arg(scripts.join("client.py")).arg(&game.link);
        Workspace::show(ask)
    })?;
    eprintln!("\n{}", stages.summary());
    Ok(())
}

/// Whether there is a browser and what drives it.
fn browser() -> Result<(), String> {
    for program in ["chromium", "chromedriver"] {
        let started = Command::new(program).arg("--version").output();
        started.map_err(|error| format!("{program} does not start ({error}); install it"))?;
    }
    Ok(())
}

/// A Python that has the client.
fn client() -> Result<PathBuf, String> {
    let folder = banter_machine::cache::folder("mcp-client")
        .ok_or("no folder for the client; set HOME or BANTER_CACHE")?;
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if has_client(&python) {
        return Ok(python);
    }
    let mut make = Command::new(pip::python());
    make.args(["-m", "venv"]).arg(&folder);
    quietly(make)?;
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--no-input", CLIENT]);
    quietly(install)?;
    Ok(python)
}

fn has_client(python: &Path) -> bool {
    let mut ask = Command::new(python);
    ask.args([
        "-c",
        "import mcp, importlib.metadata as m; print('mcp==' + m.version('mcp'))",
    ]);
    let told = ask.output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&told).trim() == CLIENT
}

fn quietly(mut command: Command) -> Result<(), String> {
    let output = command.output();
    let output =
        output.map_err(|error| format!("Python does not start ({error}); {}", pip::advice()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or_default();
    Err(format!("the client {CLIENT} cannot be installed: {last}"))
}

/// Builds the example that is looked at, and finds it.
fn build(workspace: &Workspace) -> Result<PathBuf, String> {
    let cargo = |options: &[&str]| {
        let mut cargo = workspace.cargo();
        cargo.args(["build", "--package", "bevy_banter"]);
        cargo.args(["--example", "live_inspector"]).args(options);
        cargo
    };
    Workspace::show(cargo(&[]))?;
    let told = stdout_of(cargo(&["--message-format=json"]))?;
    let messages = told
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = messages
        .filter(|message| message["target"]["name"] == "live_inspector")
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    found.ok_or_else(|| "cargo did not say where the example is".to_owned())
}

/// A game that is played until it is dropped.
struct Game {
    child: Child,
    link: String,
}

impl Game {
    fn start(program: &Path) -> Result<Self, String> {
        let mut child = Command::new(program)
            .arg("stay")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let mut link = String::new();
        if let Some(told) = child.stdout.take() {
            let read = BufReader::new(told).read_line(&mut link);
            read.map_err(|error| format!("the game says nothing: {error}"))?;
        }
        let link = link.trim().to_owned();
        Ok(Self { child, link })
    }
}

impl Drop for Game {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
