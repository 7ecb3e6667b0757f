//! The licences of the crates that a game and its hosts are built from, out of their packages.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// The longest licence that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// One text: every crate that is compiled into the package of `manifest`, and each licence text once.
pub(super) fn notices(manifest: &Path) -> Result<String, String> {
    let shown = manifest.display();
    let advice = "name the game's Cargo.toml by --manifest, or say --no-crates if licences of crates are collected elsewhere";
    if !manifest.is_file() {
        return Err(format!(
            "the licences of crates: there is no {shown}; {advice}"
        ));
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let started = |arguments: &[&str]| {
        let mut command = Command::new(&cargo);
        command.args(arguments);
        if arguments.contains(&"metadata") {
            command.arg("--manifest-path").arg(manifest);
        }
        command.output().map_err(|error| {
            format!("the licences of crates: cargo cannot be started: {error}; {advice}")
        })
    };
    let version = started(&["-vV"])?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let mut arguments = vec!["metadata", "--format-version", "1", "--offline"];
    // What is built for other systems was never downloaded, and is not shipped.
    if let Some(host) = host(&version) {
        arguments.extend(["--filter-platform", host]);
    }
    let account = started(&arguments)?;
    if !account.status.success() {
        let told = String::from_utf8_lossy(&account.stderr);
        return Err(format!(
            "the licences of crates: cargo does not read {shown}: {}; build the game first",
            error_of(&told)
        ));
    }
    let account: Value = serde_json::from_slice(&account.stdout).map_err(|error| {
        format!("the licences of crates: cargo's account of {shown} is no JSON: {error}")
    })?;
    Ok(collect(&account, read))
}

/// The system that cargo builds for, from what it says of itself.
fn host(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

/// What went wrong, of all that cargo says.
fn error_of(told: &str) -> &str {
    let mut lines = told.lines().map(str::trim);
    let error = lines.find_map(|line| line.strip_prefix("error: "));
    error.unwrap_or_else(|| told.lines().next().unwrap_or_default())
}

/// The text, from cargo's account and the texts beside a manifest.
fn collect(account: &Value, texts: impl Fn(&Path) -> Vec<String>) -> String {
    let compiled = compiled(account);
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut list = String::from("The crates that this game and its hosts are built from.\n\n");
    for package in packages(account) {
        let id = package["id"].as_str().unwrap_or_default();
        // What lies on this machine alone is the game's own.
        if !compiled.contains(id) || package["source"].is_null() {
            continue;
        }
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let name = format!("{} {}", text("name"), text("version"));
        let licence = match text("license") {
            "" => "see its text",
            licence => licence,
        };
        list.push_str(&format!("{name}: {licence}\n"));
        for text in texts(Path::new(text("manifest_path"))) {
            by_text.entry(text).or_default().push(name.clone());
        }
    }
    for (text, names) in by_text {
        let line = "=".repeat(78);
        list.push_str(&format!(
            "\n{line}\n{}\n{line}\n\n{}\n",
            names.join(", "),
            text.trim_end()
        ));
    }
    list
}

fn packages(account: &Value) -> impl Iterator<Item = &Value> {
    account["packages"].as_array().into_iter().flatten()
}

/// The ids of all packages that are compiled into those of the workspace.
fn compiled(account: &Value) -> BTreeSet<String> {
    let nodes = account["resolve"]["nodes"].as_array().into_iter().flatten();
    let nodes: BTreeMap<&str, &Value> = nodes
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let members = account["workspace_members"]
        .as_array()
        .into_iter()
        .flatten();
    let mut waiting: Vec<&str> = members.filter_map(Value::as_str).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !found.insert(id.to_owned()) {
            continue;
        }
        let used = nodes.get(id).and_then(|node| node["deps"].as_array());
        for used in used.into_iter().flatten() {
            let mut kinds = used["dep_kinds"].as_array().into_iter().flatten();
            // A dependency without a kind is a plain one; what only builds or tests is not shipped.
            if kinds.any(|kind| kind["kind"].is_null())
                && let Some(id) = used["pkg"].as_str()
            {
                waiting.push(id);
            }
        }
    }
    found
}

/// The licence texts beside a manifest.
fn read(manifest: &Path) -> Vec<String> {
    let folder = manifest.parent().map(std::fs::read_dir);
    let entries = folder.into_iter().flatten().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().to_uppercase();
            ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"]
                .iter()
                .any(|word| name.starts_with(word))
        })
        .filter(|entry| {
            entry
                .metadata()
                .is_ok_and(|it| it.is_file() && it.len() <= LONGEST)
        })
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
        .iter()
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_compiled_in_is_listed_and_each_text_once() {
        let package = |name: &str, source: Value| {
            json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT",
                "source": source, "manifest_path": format!("/r/{name}/Cargo.toml") })
        };
        let registry = json!("registry");
        let account = json!({
            "packages": [
                package("game", Value::Null), package("a", registry.clone()),
                package("b", registry.clone()), package("only_tests", registry),
            ],
            "workspace_members": ["game"],
            "resolve": { "nodes": [
                { "id": "game", "deps": [
                    { "pkg": "a", "dep_kinds": [{ "kind": null }] },
                    { "pkg": "only_tests", "dep_kinds": [{ "kind": "dev" }] },
                ] },
                { "id": "a", "deps": [{ "pkg": "b", "dep_kinds": [{ "kind": null }] }] },
            ] },
        });
        let text = collect(&account, |_| vec!["Permission is granted.".to_owned()]);
        assert!(text.contains("a 1.0.0: MIT\nb 1.0.0: MIT\n"), "{text}");
        assert!(
            !text.contains("game") || !text.contains("game 1.0.0"),
            "{text}"
        );
        assert!(!text.contains("only_tests"), "{text}");
        assert_eq!(text.matches("Permission is granted.").count(), 1);
        assert!(text.contains("a 1.0.0, b 1.0.0"), "{text}");
    }

    #[test]
    fn what_cargo_says_is_cut_to_what_counts() {
        assert_eq!(
            host("cargo 1.95.0\nhost: x86_64-linux\nos: x"),
            Some("x86_64-linux")
        );
        assert_eq!(host("cargo 1.95.0"), None);
        let told = "     Locking 30 packages\nerror: failed to download `mach2`\n\nCaused by:\n  --offline\n";
        assert_eq!(error_of(told), "failed to download `mach2`");
        assert_eq!(error_of("no such command\n"), "no such command");
    }

    #[test]
    fn a_manifest_that_is_not_there_is_told() {
        let told = notices(Path::new("no/Cargo.toml")).unwrap_err();
        assert!(told.contains("--no-crates"), "{told}");
    }
}
