//! The graph of crates as text, drawn from cargo's account, and the copy of it that stands in
//! ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use super::Finding;
use super::edges::members;
use super::files::File;

/// The document with the copy.
const DOCUMENT: &str = "ARCHITECTURE.md";
/// The line that stands before the block with the copy.
const MARK: &str = "<!-- the crate graph: `cargo xtask tidy --graph` prints it -->";

/// Each member with those that it uses itself, other than for tests alone.
type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The graph as text: a line for each member, below the lines of those that it uses. What a
/// member uses through another is left out; members that neither use nor are used share the
/// last line.
pub(super) fn draw(metadata: &Value) -> String {
    let graph = read(metadata);
    let used: BTreeSet<&str> = graph.values().flatten().copied().collect();
    let (alone, together): (Vec<&str>, Vec<&str>) = graph
        .keys()
        .partition(|name| graph[*name].is_empty() && !used.contains(*name));
    let width = together.iter().map(|name| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut together: Vec<(usize, &str)> = together
        .into_iter()
        .map(|name| (depth(&graph, name), name))
        .collect();
    together.sort_unstable();
    for (_, name) in together {
        let uses = direct(&graph, name);
        let line = if uses.is_empty() {
            name.to_owned()
        } else {
            format!("{name:width$} ─► {}", uses.join(", "))
        };
        let _ = writeln!(text, "{line}");
    }
    if !alone.is_empty() {
        let _ = writeln!(text, "alone: {}", alone.join(", "));
    }
    text
}

/// Finds a copy that is not there, or not what [`draw`] says.
pub(super) fn check(metadata: &Value, texts: &[File]) -> Option<Finding> {
    let document = texts.iter().find(|file| file.path == DOCUMENT)?;
    let lines: Vec<&str> = document.text.lines().collect();
    let Some(mark) = lines.iter().position(|line| *line == MARK) else {
        let what = format!("the crate graph is missing; put it in a block after the line `{MARK}`");
        return Some(Finding::new(DOCUMENT, 1, what));
    };
    let block = lines[mark + 1..]
        .iter()
        .skip_while(|line| !line.starts_with("```"));
    let copy = block.skip(1).take_while(|line| !line.starts_with("```"));
    let drawn = draw(metadata);
    if copy.copied().eq(drawn.lines()) {
        return None;
    }
    let what = "the crate graph is another; put here what `cargo xtask tidy --graph` prints";
    Some(Finding::new(DOCUMENT, mark + 1, what))
}

fn read(metadata: &Value) -> Graph<'_> {
    let names: BTreeSet<&str> = members(metadata)
        .filter_map(|p| p["name"].as_str())
        .collect();
    members(metadata)
        .filter_map(|package| {
            let dependencies = package["dependencies"].as_array().into_iter().flatten();
            let used = dependencies
                .filter(|dependency| dependency["kind"] != "dev")
                .filter_map(|dependency| dependency["name"].as_str())
                .filter(|used| names.contains(used));
            Some((package["name"].as_str()?, used.collect()))
        })
        .collect()
}

/// Those that a member uses and that nothing else it uses brings.
fn direct<'a>(graph: &Graph<'a>, name: &str) -> Vec<&'a str> {
    let uses = &graph[name];
    let brought: BTreeSet<&str> = uses.iter().flat_map(|used| reached(graph, used)).collect();
    uses.difference(&brought).copied().collect()
}

/// All that a member uses, through others too.
fn reached<'a>(graph: &Graph<'a>, name: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = vec![name];
    while let Some(next) = open.pop() {
        for used in graph.get(next).into_iter().flatten() {
            if found.insert(*used) {
                open.push(used);
            }
        }
    }
    found
}

/// The longest way down from a member. Cargo allows no circles.
fn depth(graph: &Graph, name: &str) -> usize {
    let uses = graph.get(name).into_iter().flatten();
    uses.map(|used| 1 + depth(graph, used)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use serde_json::json;

    /// Cargo's account of members and what they use; after `dev:`, for tests alone.
    fn account(members: &[(&str, &[&str])]) -> Value {
        let packages = members.iter().map(|(name, uses)| {
            let uses = uses.iter().map(|used| match used.strip_prefix("dev:") {
                Some(used) => json!({ "name": used, "kind": "dev" }),
                None => json!({ "name": used, "kind": null }),
            });
            json!({ "name": name, "dependencies": uses.collect::<Vec<_>>() })
        });
        json!({ "packages": packages.collect::<Vec<_>>() })
    }

    fn house() -> Value {
        account(&[
            ("door", &["core", "engine", "bevy"]),
            ("core", &["engine", "dev:door"]),
            ("engine", &[]),
            ("tool", &["serde"]),
        ])
    }

    const DRAWN: &str = "engine\ncore   ─► engine\ndoor   ─► core\nalone: tool\n";

    #[test]
    fn lower_members_come_first_and_each_edge_once() {
        assert_eq!(draw(&house()), DRAWN);
    }

    #[test]
    fn a_copy_must_be_there_and_be_the_same() {
        let found = |text: String| {
            let path = DOCUMENT.to_owned();
            check(&house(), &[File { path, text }])
        };
        let with = |graph: &str| format!("# A\n\n{MARK}\n```text\n{graph}```\n\nmore\n");
        assert_eq!(found(with(DRAWN)), None);
        let other = found(with("engine\n")).unwrap();
        assert!(other.line == 3 && other.what.contains("--graph"), "{other}");
        assert!(found("# A\n".to_owned()).unwrap().what.contains("missing"));
    }
}
