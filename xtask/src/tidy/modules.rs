//! Modules of one crate that must not know each other.
//!
//! What a crate's modules take from each other no manifest tells. Paths that begin with `crate`
//! or `super` do, and what the crate's root passes on is followed to its module.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use super::files::File;

/// A crate, and groups of its modules. No module of one group may know one of another; what is
/// in no group may know all, and be known by all.
struct Apart {
    krate: &'static str,
    groups: &'static [&'static [&'static str]],
}

/// Who must not know whom.
const APART: &[Apart] = &[
    // Games take persona files without conversations. The guard and actions read from personas
    // what a character says instead and may do.
    Apart {
        krate: "banter_core",
        groups: &[
            &["persona"],
            &[
                "addressee",
                "claims",
                "ending",
                "expiry",
                "floor",
                "grant",
                "sentence",
                "settle",
                "speech",
                "transcript",
                "typed",
            ],
        ],
    },
    // Each is a plugin of its own.
    Apart {
        krate: "banter_speech",
        groups: &[&["listen", "streaming"], &["voice"]],
    },
];

/// Finds modules that know what they must not, and rows of the table without a module.
pub(super) fn check(texts: &[File]) -> Vec<Finding> {
    APART.iter().flat_map(|apart| find(apart, texts)).collect()
}

fn find(apart: &Apart, texts: &[File]) -> Vec<Finding> {
    let source = format!("crates/{}/src/", apart.krate);
    let inside = |file: &&File| file.path.starts_with(&source) && file.path.ends_with(".rs");
    let files: Vec<&File> = texts.iter().filter(inside).collect();
    let Some(root) = files.iter().find(|file| file.path.ends_with("src/lib.rs")) else {
        return Vec::new();
    };
    let passed_on = passed_on(&root.text);
    let group_of = |module: &str| {
        apart
            .groups
            .iter()
            .position(|group| group.contains(&module))
    };
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for file in &files {
        let path = file.path.strip_prefix(&source).unwrap_or_default();
        let places = module_path(path);
        let Some((module, group)) = places.first().and_then(|m| Some((*m, group_of(m)?))) else {
            continue;
        };
        seen.insert(module);
        if path.contains("test") {
            continue;
        }
        for (line, name) in known(&file.text, places.len()) {
            let used = passed_on.get(&name).unwrap_or(&name);
            if group_of(used).is_some_and(|other| other != group) {
                let what = format!(
                    "`{module}` of {} must not know `{used}`: move what both need to a module of its own, or let a third bring them together",
                    apart.krate
                );
                findings.push(Finding::new(&file.path, line, what));
            }
        }
    }
    for module in apart.groups.iter().copied().flatten() {
        if !seen.contains(module) {
            let what = format!(
                "`{module}` of {} is gone, take it out of the table",
                apart.krate
            );
            findings.push(Finding::new("xtask/src/tidy/modules.rs", 1, what));
        }
    }
    findings
}

/// The modules around a file, from the crate's root: `a/b.rs` is `a`, `b`.
fn module_path(path: &str) -> Vec<&str> {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').collect()
}

/// Names that a root passes on, each with the module that it comes from.
fn passed_on(root: &str) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for statement in root.split("use ").skip(1) {
        let Some((path, _)) = statement.split_once(';') else {
            continue;
        };
        let Some((module, rest)) = path.split_once("::") else {
            continue;
        };
        for name in rest.split(['{', '}', ',']) {
            let name = name.rsplit([':', ' ']).find(|name| !name.trim().is_empty());
            if let Some(name) = name {
                names.insert(name.trim().to_owned(), module.trim().to_owned());
            }
        }
    }
    names
}

/// What `text` takes from the root of its crate, each with its line. It lies `depth` modules
/// below the root.
fn known(text: &str, depth: usize) -> Vec<(usize, String)> {
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = Vec::new();
    for root in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&root) {
            let (before, rest) = code.split_at(at);
            let is_part = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let rest = rest.get(root.len()..).unwrap_or_default();
            if is_part || rest.starts_with("super") {
                continue;
            }
            let mut line = before.matches('\n').count() + 1;
            for (gap, name) in firsts(rest) {
                line += gap;
                found.push((line, name));
            }
        }
    }
    found
}

/// The first names of a path, or of all paths in the braces that it begins with; each with the
/// lines that lie between it and the one before.
fn firsts(path: &str) -> Vec<(usize, String)> {
    let name = |text: &str| -> String {
        let letters = text
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_');
        letters.collect()
    };
    let Some(inner) = path.strip_prefix('{') else {
        return vec![(0, name(path))];
    };
    let (mut found, mut depth, mut lines, mut begins) = (Vec::new(), 0, 0, true);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            '\n' => lines += 1,
            c if begins && (c.is_alphanumeric() || c == '_') => {
                found.push((lines, name(inner.get(at..).unwrap_or_default())));
                (lines, begins) = (0, false);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const HOUSE: Apart = Apart {
        krate: "house",
        groups: &[&["attic"], &["cellar", "well"]],
    };

    /// The lines of `attic/trunk.rs` that are found.
    fn lines(trunk: &str) -> Vec<usize> {
        let root = "mod attic;\nmod cellar;\nmod well;\npub use cellar::{Barrel, shelf::Jar};\npub use well::Bucket as Pail;\n";
        let file = |path: &str, text: &str| File {
            path: format!("crates/house/src/{path}"),
            text: text.into(),
        };
        let files = [
            file("lib.rs", root),
            file("attic/trunk.rs", trunk),
            file("cellar.rs", "use crate::well::Rope;\n"),
            file("well.rs", ""),
        ];
        let mut lines: Vec<_> = find(&HOUSE, &files).iter().map(|f| f.line).collect();
        lines.sort_unstable();
        lines
    }

    #[test]
    fn a_breach_is_found_however_it_is_written() {
        assert_eq!(lines("//! A.\nuse crate::cellar::Shelf;\n"), [2]);
        assert_eq!(lines("use crate::Barrel;\n"), [1]);
        assert_eq!(lines("use crate::Jar;\nlet a = crate::Pail;\n"), [1, 2]);
        assert_eq!(
            lines("use crate::{\n    other::{self, Rope},\n    well,\n};\n"),
            [3]
        );
        assert_eq!(lines("use super::super::well::Rope;\n"), [1]);
    }

    #[test]
    fn what_is_in_no_group_passes_and_so_do_tests_and_words() {
        for text in [
            "use crate::attic::Hat;\nuse super::Hat;\n",
            "use crate::{hall::{Barrel, well}, Door};\n",
            "use other_crate::well::Rope;\nuse garden::crate::well;\n",
            "// Like crate::cellar.\n/// [`Barrel`](crate::Barrel)\nfn a() {}\n",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::well::Rope;\n}\n",
        ] {
            assert_eq!(lines(text), [0; 0], "{text}");
        }
    }

    #[test]
    fn a_row_without_a_module_is_found() {
        let root = File {
            path: "crates/house/src/lib.rs".into(),
            text: String::new(),
        };
        let found = find(&HOUSE, &[root]);
        assert_eq!(found.len(), 3);
        assert!(found[0].what.contains("is gone"), "{found:?}");
    }
}
