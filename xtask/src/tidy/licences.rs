//! Each member's licence against the table, and the licence texts.
//!
//! The licences of what we depend on are cargo-deny's to check.

use serde_json::Value;

use super::Finding;
use super::edges::{line_of_name, manifest_path, members};
use super::files::File;
use super::rooms;

/// The texts that must lie in the root.
const TEXTS: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Finds members whose manifest names another licence than the table, and missing texts.
pub(super) fn check(metadata: &Value, paths: &[String], texts: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for text in TEXTS {
        if !paths.iter().any(|path| path == text) {
            findings.push(Finding::new(
                text,
                1,
                "the licence text is missing, put it back",
            ));
        }
    }
    for package in members(metadata) {
        let name = package["name"].as_str().unwrap_or_default();
        // A member without a room is already a finding of the graph.
        let Some(room) = rooms::find(name) else {
            continue;
        };
        let named = package["license"].as_str().unwrap_or("nothing");
        if named != room.licence {
            let path = manifest_path(metadata, package);
            let manifest = texts
                .iter()
                .find(|file| file.path == path)
                .map_or("", |file| file.text.as_str());
            findings.push(Finding::new(
                &path,
                line_of_name(manifest, "license"),
                format!(
                    "{name} names {named} as its licence, it must be `{}`",
                    room.licence
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn findings(name: &str, licence: &str) -> Vec<Finding> {
        let metadata = json!({
            "workspace_root": "/w",
            "packages": [{
                "name": name,
                "manifest_path": "/w/a/Cargo.toml",
                "license": licence,
            }],
        });
        let manifest = File {
            path: "a/Cargo.toml".into(),
            text: format!("[package]\nlicense = \"{licence}\"\n"),
        };
        check(&metadata, &TEXTS.map(str::to_owned), &[manifest])
    }

    #[test]
    fn the_right_licence_passes() {
        assert_eq!(findings("banter_core", "MIT OR Apache-2.0"), []);
    }

    #[test]
    fn another_licence_is_found_at_its_line() {
        let found = findings("banter_core", "MIT");
        assert_eq!((found[0].path.as_str(), found[0].line), ("a/Cargo.toml", 2));
    }

    #[test]
    fn espeak_must_be_named_where_it_is() {
        assert_eq!(findings("banter_piper", "MIT OR Apache-2.0").len(), 1);
    }

    #[test]
    fn a_missing_text_is_found() {
        assert_eq!(check(&json!({ "packages": [] }), &[], &[]).len(), 2);
    }
}
