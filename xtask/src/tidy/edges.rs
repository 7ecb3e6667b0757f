//! The crate graph against the table of [`rooms`].

use serde_json::Value;

use super::Finding;
use super::files::File;
use super::rooms::{self, ROOMS, Room};

/// Crates that compile or load a C or C++ engine.
const NATIVE: &[&str] = &[
    "espeak-rs",
    "espeak-rs-sys",
    "llama-cpp-2",
    "llama-cpp-sys-2",
    "ort",
    "ort-sys",
    "piper-rs",
    "whisper-rs",
    "whisper-rs-sys",
];

/// Finds forbidden edges and members without a room in `cargo metadata`'s account.
pub(super) fn check(metadata: &Value, texts: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        let path = manifest_path(metadata, package);
        let text = texts
            .iter()
            .find(|file| file.path == path)
            .map_or("", |file| file.text.as_str());
        let name = package["name"].as_str().unwrap_or_default();
        let Some(room) = rooms::find(name) else {
            findings.push(Finding::new(
                &path,
                line_of_name(text, "name"),
                format!(
                    "`{name}` has no row in the crate graph, give it one in xtask/src/tidy/rooms.rs"
                ),
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let used = dependency["name"].as_str().unwrap_or_default();
            let may_try = used == rooms::FOR_TESTS || room.may_try.contains(&used);
            if dependency["kind"] == "dev" && may_try {
                continue;
            }
            if let Some(what) = forbidden(room, used, dependency["path"].is_string()) {
                // In the manifest stands the name that the crate is given there.
                let written = dependency["rename"].as_str().unwrap_or(used);
                findings.push(Finding::new(&path, line_of_name(text, written), what));
            }
        }
    }
    findings
}

/// The workspace's own packages in cargo's account.
pub(super) fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

/// A member's manifest as a path from the root, with `/`.
pub(super) fn manifest_path(metadata: &Value, package: &Value) -> String {
    let path = package["manifest_path"].as_str().unwrap_or_default();
    let root = metadata["workspace_root"].as_str().unwrap_or_default();
    path.strip_prefix(root)
        .unwrap_or(path)
        .replace('\\', "/")
        .trim_start_matches('/')
        .to_owned()
}

/// The line of a manifest where a key or a dependency's table stands; 1 if nowhere.
pub(super) fn line_of_name(manifest: &str, name: &str) -> usize {
    let names_it = |line: &str| {
        let line = line.trim_start();
        let line = line
            .strip_prefix('[')
            .and_then(|table| Some(table.split_once("dependencies.")?.1))
            .unwrap_or(line);
        line.strip_prefix(name).is_some_and(|rest| {
            !rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '-'))
        })
    };
    manifest
        .lines()
        .position(names_it)
        .map_or(1, |index| index + 1)
}

/// Why `room` must not depend on `used`, if it must not.
fn forbidden(room: &Room, used: &str, is_local: bool) -> Option<String> {
    let name = room.name;
    let is_member = is_local || ROOMS.iter().any(|other| other.name == used);
    if is_member {
        if room.may_use.contains(&used) {
            return None;
        }
        let allowed = match room.may_use {
            [] => "no member of the workspace".to_owned(),
            some => format!("only {}", some.join(", ")),
        };
        return Some(format!(
            "{name} must not depend on {used}: it may use {allowed}; move what both need further down"
        ));
    }
    if !room.bevy && (used == "bevy" || used.starts_with("bevy_")) {
        return Some(format!(
            "{name} must build without Bevy and depends on {used}, move that code to a crate above it"
        ));
    }
    if !room.native && NATIVE.contains(&used) {
        return Some(format!(
            "{name} must not hold native code and depends on {used}, serve it from a host crate"
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    /// What a workspace of one member with these dependencies is found guilty of.
    fn findings(name: &str, dependencies: &[&str]) -> Vec<Finding> {
        let used: Vec<Value> = dependencies
            .iter()
            .map(|used| json!({ "name": used, "kind": "dev", "rename": null }))
            .collect();
        let metadata = json!({
            "workspace_root": "/w",
            "packages": [{
                "name": name,
                "manifest_path": format!("/w/crates/{name}/Cargo.toml"),
                "dependencies": used,
            }],
        });
        let lines: Vec<String> = dependencies
            .iter()
            .map(|used| format!("{used}.workspace = true"))
            .collect();
        let manifest = File {
            path: format!("crates/{name}/Cargo.toml"),
            text: format!(
                "[package]\nname = \"{name}\"\n[dependencies]\n{}",
                lines.join("\n")
            ),
        };
        check(&metadata, &[manifest])
    }

    #[test]
    fn the_allowed_is_allowed() {
        assert_eq!(findings("banter_core", &["banter_engine", "bevy"]), []);
        assert_eq!(findings("banter_piper", &["espeak-rs-sys"]), []);
        assert_eq!(findings("banter_face", &["banter_lipsync"]), []);
        // In examples and tests alone, as all are here.
        assert_eq!(findings("banter_lipsync", &["banter_piper"]), []);
    }

    #[test]
    fn a_stage_that_knows_a_stage_is_found_at_its_line() {
        let found = findings("banter_mind", &["banter_core", "banter_speech"]);
        let [one] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(one.path, "crates/banter_mind/Cargo.toml");
        assert_eq!(one.line, 5);
        assert!(
            one.what
                .contains("banter_mind must not depend on banter_speech")
        );
    }

    #[test]
    fn the_other_forbidden_edges_are_found() {
        for (name, used) in [
            ("banter_core", "banter_mind"),
            ("banter_engine", "banter_lipsync"),
            ("banter_engine", "bevy_ecs"),
            ("banter_lipsync", "bevy"),
            ("banter_speech", "espeak-rs-sys"),
            ("banter_mind", "whisper-rs"),
            ("bevy_banter", "banter_piper"),
        ] {
            assert_eq!(findings(name, &[used]).len(), 1, "{name} -> {used}");
        }
    }

    #[test]
    fn a_member_without_a_room_is_found() {
        let found = findings("banter_attic", &[]);
        assert!(found[0].what.contains("no row"), "{found:?}");
        assert_eq!(found[0].line, 2);
    }

    #[test]
    fn names_are_found_in_every_form() {
        let manifest = "[dependencies]\nbevy_x = \"1\"\n[target.a.dependencies.bevy]\nx=1";
        assert_eq!(line_of_name(manifest, "bevy"), 3);
        assert_eq!(line_of_name(manifest, "bevy_x"), 2);
        assert_eq!(line_of_name(manifest, "absent"), 1);
    }
}
