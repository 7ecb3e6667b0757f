//! `cargo xtask release --dry-run`: packs every published crate with its licences, looks into the packages, and
//! builds a game from them alone. What is left to a person is the order in which they are published.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::progress::Stages;
use crate::workspace::{Workspace, stdout_of};

/// The licence texts that every package has.
const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];
/// What else every package has.
const FILES: [&str; 2] = ["Cargo.toml", "README.md"];

/// The game that is built from packages: the ten lines of the README, without a window.
const GAME: &str = r#"use bevy::prelude::*;
use bevy_banter::prelude::*;

fn main() -> AppExit {
    App::new()
        .add_plugins((MinimalPlugins, AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins::without_hosts(AudioOutput::Silent))
        .add_observer(|_: On<TurnEnded>, mut exit: MessageWriter<AppExit>| {
            exit.write(AppExit::Success);
        })
        .add_systems(Startup, |mut commands: Commands, mut personas: ResMut<Assets<Persona>>| -> Result {
            let odo = Persona::parse("name = \"Odo\"", "odo")?;
            commands.spawn(CharacterPersona(personas.add(odo)));
            let speaker = commands.spawn(PlayerParticipant).id();
            let text = "Hello!".to_owned();
            commands.write_message(LineTyped { speaker, to: None, text });
            Ok(())
        })
        .run()
}
"#;

/// Packs, looks, builds, and prints the order.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    if arguments != ["--dry-run"] {
        return Err("`release` publishes nothing: `cargo xtask release --dry-run` packs and tries, and prints what to run".into());
    }
    let metadata = workspace.metadata()?;
    let order = order(&metadata);
    let target = Workspace::target_dir(&metadata)?;
    let version = metadata["packages"][0]["version"]
        .as_str()
        .unwrap_or("0.1.0")
        .to_owned();
    let mut stages = Stages::new(3);
    stages.run("pack", || pack(workspace, &metadata, &order))?;
    let unpacked = target.join("package").join("unpacked");
    stages.run("look", || {
        look(workspace, &target, &unpacked, &order, &version)
    })?;
    stages.run("build a game", || {
        build(workspace, &target, &unpacked, &order, &version)
    })?;
    println!("\nAll packages are good. To publish them, in this order:");
    for name in &order {
        println!("  cargo publish -p {name}");
    }
    println!(
        "Then: a tag v{version}, the changelog's heading, the entry of bevy-assets (docs/bevy-assets.toml)."
    );
    Ok(())
}

/// The published members, each behind those that it uses.
fn order(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let published =
        packages.filter(|package| !package["publish"].as_array().is_some_and(Vec::is_empty));
    let mut left: Vec<&Value> = published.collect();
    left.sort_by_key(|package| package["name"].as_str());
    let mut order: Vec<String> = Vec::new();
    while !left.is_empty() {
        let names: Vec<&str> = left
            .iter()
            .filter_map(|package| package["name"].as_str())
            .collect();
        let waits = |package: &Value| {
            let uses = package["dependencies"].as_array().into_iter().flatten();
            // What only tests use and has a version is asked for when it is published, too; but a circle
            // through tests is cut by leaving the version out.
            uses.filter(|used| used["kind"] != "dev")
                .any(|used| names.iter().any(|name| used["name"] == *name))
        };
        let ready: Vec<String> = left
            .iter()
            .filter(|package| !waits(package))
            .filter_map(|package| package["name"].as_str().map(str::to_owned))
            .collect();
        if ready.is_empty() {
            // Cargo does not allow such a circle.
            break;
        }
        left.retain(|package| !ready.iter().any(|name| package["name"] == **name));
        order.extend(ready);
    }
    order
}

/// Packs them, with the licence texts in each.
fn pack(workspace: &Workspace, metadata: &Value, order: &[String]) -> Result<(), String> {
    let mut borrowed = Borrowed(Vec::new());
    let packages = metadata["packages"].as_array().into_iter().flatten();
    for package in packages.filter(|package| order.iter().any(|name| package["name"] == **name)) {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let folder = manifest.parent().unwrap_or(Path::new("."));
        for text in LICENCES {
            let to = folder.join(text);
            if !to.exists() {
                fs::copy(workspace.root().join(text), &to)
                    .map_err(|error| format!("{} cannot be written: {error}", to.display()))?;
                borrowed.0.push(to);
            }
        }
    }
    let mut cargo = workspace.cargo();
    cargo.args([
        "package",
        "--no-verify",
        "--allow-dirty",
        "--offline",
        "--quiet",
    ]);
    for name in order {
        cargo.args(["-p", name]);
    }
    Workspace::show(cargo)
}

/// Files that are taken away again, however it ends.
struct Borrowed(Vec<PathBuf>);

impl Drop for Borrowed {
    fn drop(&mut self) {
        for file in &self.0 {
            if let Err(error) = fs::remove_file(file) {
                eprintln!("{} is left behind: {error}", file.display());
            }
        }
    }
}

/// Unpacks them and says what one lacks.
fn look(
    workspace: &Workspace,
    target: &Path,
    unpacked: &Path,
    order: &[String],
    version: &str,
) -> Result<(), String> {
    if unpacked.exists() {
        fs::remove_dir_all(unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    }
    fs::create_dir_all(unpacked).map_err(|error| format!("{}: {error}", unpacked.display()))?;
    let mut lacks = Vec::new();
    let mut sizes = 0;
    for name in order {
        let package = target
            .join("package")
            .join(format!("{name}-{version}.crate"));
        sizes += fs::metadata(&package).map_or(0, |file| file.len());
        let mut tar = workspace.program("tar");
        tar.arg("xzf").arg(&package).arg("-C").arg(unpacked);
        stdout_of(tar)?;
        let folder = unpacked.join(format!("{name}-{version}"));
        for file in LICENCES.iter().chain(&FILES) {
            if !folder.join(file).is_file() {
                lacks.push(format!("{name} lacks {file}"));
            }
        }
    }
    eprintln!("{} packages, {} KB", order.len(), sizes / 1_000);
    match lacks.is_empty() {
        true => Ok(()),
        false => Err(lacks.join("\n")),
    }
}

/// Builds and plays a game that knows the packages and nothing of this checkout.
fn build(
    workspace: &Workspace,
    target: &Path,
    unpacked: &Path,
    order: &[String],
    version: &str,
) -> Result<(), String> {
    let mut manifest = format!(
        "[package]\nname = \"outside\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         bevy = {{ version = \"0.19\", default-features = false, features = [\"std\"] }}\n\
         bevy_banter = \"{version}\"\n\n[patch.crates-io]\n"
    );
    for name in order {
        let folder = unpacked.join(format!("{name}-{version}"));
        manifest.push_str(&format!(
            "{name} = {{ path = {:?} }}\n",
            folder.display().to_string()
        ));
    }
    // Below the workspace, so that its profiles are the workspace's.
    let game = workspace.root().join("target").join("packaged-game");
    let write = |file: &str, text: &str| {
        let path = game.join(file);
        let folder = path.parent().unwrap_or(&game);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    };
    write("Cargo.toml", &manifest)?;
    write("src/main.rs", GAME)?;
    let lock = fs::read_to_string(workspace.root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    write("Cargo.lock", &lock)?;
    let mut cargo = workspace.cargo();
    cargo
        .current_dir(&game)
        .args(["run", "--offline", "--quiet"]);
    cargo.env("CARGO_TARGET_DIR", target);
    // Lints are for the workspace's own crates.
    cargo.env_remove("RUSTC_WORKSPACE_WRAPPER");
    Workspace::show(cargo)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn who_is_used_goes_first_and_who_is_kept_back_goes_not_at_all() {
        let uses = |name: &str, kind: Value| json!({ "name": name, "kind": kind });
        let metadata = json!({ "packages": [
            { "name": "front", "publish": null, "dependencies": [uses("core", Value::Null), uses("serde", Value::Null)] },
            { "name": "core", "publish": null, "dependencies": [uses("engine", Value::Null), uses("front", json!("dev"))] },
            { "name": "engine", "publish": null, "dependencies": [] },
            { "name": "tests", "publish": [], "dependencies": [uses("front", Value::Null)] },
        ] });
        assert_eq!(order(&metadata), ["engine", "core", "front"]);
    }
}
