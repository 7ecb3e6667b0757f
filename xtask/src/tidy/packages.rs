//! What a published package brings besides code: a README, and how docs.rs builds its pages.

use serde_json::Value;

use super::Finding;
use super::edges::{manifest_path, members};

/// Finds published members without a README beside their manifest or without settings for docs.rs.
pub(super) fn check(metadata: &Value, paths: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in members(metadata) {
        if package["publish"].as_array().is_some_and(Vec::is_empty) {
            continue;
        }
        let manifest = manifest_path(metadata, package);
        let name = package["name"].as_str().unwrap_or_default();
        let readme = manifest.replace("Cargo.toml", "README.md");
        if !paths.contains(&readme) {
            let what =
                format!("{name} has no README, write what it does, for whom, and its licence");
            findings.push(Finding::new(&readme, 1, what));
        }
        if package["metadata"]["docs"]["rs"].is_null() && has_library(package) {
            let what = format!(
                "{name} does not say how docs.rs builds it, add [package.metadata.docs.rs]"
            );
            findings.push(Finding::new(&manifest, 1, what));
        }
    }
    findings
}

fn has_library(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    let mut kinds = targets
        .filter_map(|target| target["kind"].as_array())
        .flatten();
    kinds.any(|kind| kind == "lib")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    fn found(publish: Value, metadata: Value, paths: &[&str]) -> usize {
        let account = json!({
            "workspace_root": "/w",
            "packages": [{
                "name": "a", "manifest_path": "/w/a/Cargo.toml", "publish": publish,
                "metadata": metadata, "targets": [{ "kind": ["lib"] }],
            }],
        });
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        check(&account, &paths).len()
    }

    #[test]
    fn a_published_crate_has_a_readme_and_pages() {
        let pages = json!({ "docs": { "rs": { "all-features": true } } });
        assert_eq!(found(Value::Null, pages, &["a/README.md"]), 0);
        assert_eq!(found(Value::Null, Value::Null, &[]), 2);
    }

    #[test]
    fn what_is_not_published_needs_neither() {
        assert_eq!(found(json!([]), Value::Null, &[]), 0);
    }
}
