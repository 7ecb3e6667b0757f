//! A game in a package of its own: what a user of the published crates writes.

use super::game::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Its manifest asks for no more of Bevy than our crates themselves do: what they forgot to
/// ask for is missing here.
const MANIFEST: &str = r#"
[package]
name = "outside"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
bevy = { version = "0.19", default-features = false, features = ["std"] }
bevy_banter = { path = "ROOT/crates/bevy_banter" }
banter_piper = { path = "ROOT/crates/banter_piper" }
"#;

/// The game. Its voice has a host of its own.
const GAME: &str = r#"use bevy::prelude::*;
use bevy_banter::{core::SentenceSynthesized, prelude::*};
fn main() -> AppExit {
    let voice = Some(HostSpec::new("outside-voice", "cargo build").into());
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, AssetPlugin::default(), TransformPlugin, BanterPlugins { voice, ..BanterPlugins::without_hosts(AudioOutput::Silent) }));
    app.add_systems(Startup, |mut commands: Commands, assets: Res<AssetServer>| { commands.spawn(CharacterPersona(assets.load("mara.persona.toml"))); });
    app.add_systems(Update, |new: Query<Entity, Added<Perceivable>>, mut commands: Commands| for npc in &new { commands.write_message(CueRequested { npc, cue: "greet".into() }); });
    app.add_systems(Update, |mut voiced: MessageReader<SentenceSynthesized>| for voiced in voiced.read() { println!("{}: {:?}", voiced.text, voiced.speech.as_ref().map(|speech| speech.pcm.clone())); });
    app.add_observer(|_: On<TurnEnded>, mut exit: MessageWriter<AppExit>| { exit.write(AppExit::Success); }).run()
}
"#;

const HOST: &str = "fn main() -> std::process::ExitCode { banter_piper::host_main() }\n";

#[test]
fn a_game_outside_the_workspace_builds_its_own_host_and_talks() {
    let root = root();
    // Below the workspace, so that its profiles are the workspace's; beside the build
    // folder, wherever that is.
    let package = root.join("target").join("outside-game");
    let target = target();
    write(
        &package,
        "Cargo.toml",
        &MANIFEST.replace("ROOT", &root.display().to_string()),
    );
    write(&package, "src/main.rs", GAME);
    write(&package, "src/bin/outside-voice.rs", HOST);
    let persona = fs::read_to_string(root.join("assets/personas/mara.persona.toml")).unwrap();
    write(&package, "assets/mara.persona.toml", &persona);
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--offline", "--quiet"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", &target)
        // Lints are for the workspace's own crates.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "it does not build:\n{complaints}");

    let game = target
        .join("debug")
        .join("outside")
        .with_extension(std::env::consts::EXE_EXTENSION);
    let played = Command::new(game)
        .env("BEVY_ASSET_ROOT", &package)
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stdout);
    let complaints = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{said}\n{complaints}");
    assert!(
        said.contains("Some(Pcm("),
        "nothing was spoken:\n{said}\n{complaints}"
    );
}

/// What a game builds that asks for `features` of the front door, by the names of packages.
fn built_with(features: &str) -> Vec<String> {
    let root = root();
    let package = root.join("target").join("outside-features");
    let manifest = format!(
        "[package]\nname = \"outside\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nbevy_banter = {{ path = {:?}, {features} }}\n",
        root.join("crates/bevy_banter").display().to_string()
    );
    write(&package, "Cargo.toml", &manifest);
    write(&package, "src/main.rs", "fn main() {}\n");
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--offline", "--quiet", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(&package)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "no tree of it:\n{complaints}");
    let lines = String::from_utf8_lossy(&tree.stdout).into_owned();
    let names = lines.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn a_game_builds_what_it_asks_for_and_no_more() {
    const PARTS: [&str; 6] = [
        "kira",
        "cpal",
        "banter_capture",
        "banter_face",
        "bevy_gltf",
        "gltf",
    ];
    for (features, wanted) in [
        ("default-features = false", &[][..]),
        (
            "default-features = false, features = [\"scene\"]",
            &["bevy_gltf", "gltf"],
        ),
        (
            "default-features = false, features = [\"audio\"]",
            &["kira", "cpal"],
        ),
        (
            "default-features = false, features = [\"capture\"]",
            &["cpal", "banter_capture"],
        ),
        (
            "default-features = false, features = [\"face\"]",
            &["banter_face", "bevy_gltf", "gltf"],
        ),
        ("features = []", &PARTS),
    ] {
        let built = built_with(features);
        let has = |part: &&&str| built.iter().any(|name| name == **part);
        let found: Vec<_> = PARTS.iter().filter(has).copied().collect();
        assert_eq!(found, wanted, "{features}");
        assert!(built.iter().any(|name| name == "banter_mind"), "{features}");
    }
}

/// The build folder of this test.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).map(Path::to_path_buf).unwrap()
}

/// Writes a file unless it has that content, so that nothing is built again for nothing.
fn write(package: &Path, file: &str, content: &str) {
    let path = package.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if fs::read_to_string(&path).ok().as_deref() != Some(content) {
        fs::write(path, content).unwrap();
    }
}
