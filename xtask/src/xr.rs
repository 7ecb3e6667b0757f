//! `cargo xtask test xr`: a game in a headset, on a real OpenXR runtime with simulated devices.
//!
//! The runtime is Monado on software Vulkan, unpacked from Debian's packages into the cache; it needs
//! neither a headset nor a graphics card. Where it cannot be had the test is skipped, and says why.

use crate::progress::Stages;
use crate::workspace::{Workspace, stdout_of};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is tried: the name of a scenario in `crates/banter_xr/tests/headset`, a call that fails, and
/// whether there is a runtime.
const TRIALS: &[(&str, &str, Option<&str>, bool)] = &[
    ("a headset that is worn", "worn", None, true),
    ("no runtime", "flat", None, false),
    ("no headset", "flat", Some("xrGetSystem"), true),
    (
        "a session that fails",
        "flat",
        Some("xrCreateSession"),
        true,
    ),
    ("a runtime that is lost", "lost", None, true),
];
/// What the script that unpacks the runtime ends with where there is no way to have it.
const CANNOT: i32 = 78;
/// The name of the layer, and of its manifest.
const LAYER: &str = "XR_APILAYER_BANTER_script";

/// Sets the runtime up and tries everything.
pub(crate) fn test(workspace: &Workspace) -> Result<(), String> {
    let mut stages = Stages::new(TRIALS.len() + 2);
    let cache = banter_machine::cache::folder("xr")
        .ok_or("no folder for the runtime; set HOME or BANTER_CACHE")?;
    let scripts = workspace.root().join("xtask/src/xr");
    let mut reason = None;
    stages.run("runtime", || {
        let mut setup = Command::new("bash");
        setup.arg(scripts.join("setup.sh")).arg(&cache);
        let output = setup
            .output()
            .map_err(|error| format!("bash does not start ({error}); install it"))?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        match output.status.code() {
            Some(0) => Ok(()),
            Some(CANNOT) => {
                reason = Some(said);
                Ok(())
            }
            _ => Err(format!("the runtime was not unpacked: {said}")),
        }
    })?;
    if let Some(reason) = reason {
        eprintln!("skipped: {reason}");
        return Ok(());
    }
    let mut program = PathBuf::new();
    stages.run("build", || {
        program = build(workspace)?;
        layer(workspace, &cache)
    })?;
    let pictures = workspace.root().join("out/xr");
    std::fs::create_dir_all(&pictures)
        .map_err(|error| format!("{} cannot be made: {error}", pictures.display()))?;
    for (name, what, fails, has_runtime) in TRIALS {
        stages.run(name, || {
            let mut trial = Command::new("bash");
            trial.arg(scripts.join("run.sh")).arg(&cache);
            trial.arg(&program).arg(what);
            trial.env("BANTER_XR_PICTURES", &pictures);
            trial.env("BANTER_XR_SCRIPT", scripts.join("look.txt"));
            trial.env("XR_API_LAYER_PATH", &cache);
            trial.env("XR_ENABLE_API_LAYERS", LAYER);
            if let Some(call) = fails {
                trial.env("BANTER_XR_FAIL", call);
            }
            if !has_runtime {
                trial.env("BANTER_XR_RUNTIME", "none");
            }
            Workspace::show(trial)
        })?;
    }
    eprintln!("\n{}", stages.summary());
    Ok(())
}

/// Builds the game that is tried, and finds it.
fn build(workspace: &Workspace) -> Result<PathBuf, String> {
    Workspace::show(with_features(workspace, &[]))?;
    let told = stdout_of(with_features(workspace, &["--message-format=json"]))?;
    let messages = told
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let found = messages
        .filter(|message| message["target"]["name"] == "headset")
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    found.ok_or_else(|| "cargo did not say where the test `headset` is".to_owned())
}

/// Over the whole workspace, as all builds are: so what does not hang on OpenXR is what was compiled for the rest.
fn with_features(workspace: &Workspace, options: &[&str]) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--workspace", "--features", "banter_xr/openxr"]);
    cargo.args(["--test", "headset", "--no-run"]).args(options);
    cargo
}

/// Builds the layer that plays eyes and a face, and tells the loader of it.
fn layer(workspace: &Workspace, cache: &Path) -> Result<(), String> {
    let mut cargo = workspace.cargo();
    cargo.args(["build", "--package", "banter_xr_layer"]);
    Workspace::show(cargo)?;
    let library =
        Workspace::target_dir(&workspace.metadata()?)?.join("debug/libbanter_xr_layer.so");
    let manifest = serde_json::json!({
        "file_format_version": "1.0.0",
        "api_layer": {
            "name": LAYER,
            "library_path": library,
            "api_version": "1.0",
            "implementation_version": "1",
            "description": "eyes and a face from a script, and calls that fail",
            "instance_extensions": [
                { "name": "XR_FB_face_tracking2", "extension_version": "1" },
            ],
        },
    });
    let file = cache.join("banter_layer.json");
    std::fs::write(&file, manifest.to_string())
        .map_err(|error| format!("{} cannot be written: {error}", file.display()))
}
