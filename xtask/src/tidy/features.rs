//! Dependencies whose features differ between programs and tests.
//!
//! Cargo chooses features anew for each build: what a dev-dependency turns on
//! counts for tests only. When that touches a crate far down, everything above
//! it, the whole engine, is compiled once for programs and once for tests.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use crate::progress;
use crate::workspace::Workspace;

/// Where an ordinary dependency evens the two choices out: this member is never published.
const REMEDY: &str = "tests/Cargo.toml";

/// Each package with the feature sets that it is built with, one for each way it is used.
type Features = BTreeMap<String, BTreeSet<String>>;

/// Finds packages that programs use with features that tests do not.
pub(super) fn check(workspace: &Workspace) -> Result<Vec<Finding>, String> {
    let programs = parse(&tree(workspace, "normal,build")?);
    let tests = parse(&tree(workspace, "normal,build,dev")?);
    Ok(compare(&programs, &tests))
}

fn tree(workspace: &Workspace, edges: &str) -> Result<String, String> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--quiet", "--workspace", "--edges", edges]);
    cargo.args(["--prefix", "none", "--format", "{p}|{f}"]);
    // On a fresh clone this fetches every dependency.
    let output = progress::quietly("reading the dependency tree", cargo)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "`cargo tree` failed\n{}",
            progress::tail(&output, 12)
        ))
    }
}

fn parse(tree: &str) -> Features {
    let mut features = Features::new();
    for line in tree.lines() {
        let line = line.trim_end_matches(" (*)");
        if let Some((package, set)) = line.split_once('|') {
            let sets = features.entry(package.to_owned()).or_default();
            sets.insert(set.to_owned());
        }
    }
    features
}

fn compare(programs: &Features, tests: &Features) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (package, sets) in programs {
        let Some(in_tests) = tests.get(package) else {
            continue;
        };
        for set in sets.difference(in_tests) {
            let with: BTreeSet<&str> = in_tests.iter().flat_map(|set| set.split(',')).collect();
            let without: BTreeSet<&str> = set.split(',').collect();
            let added: Vec<&str> = with.difference(&without).copied().collect();
            findings.push(Finding::new(
                REMEDY,
                1,
                format!(
                    "only dev-dependencies turn on `{}` of {package}, so tests compile all that uses it anew; name what turns it on in [dependencies] here",
                    added.join(", ")
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

    const PROGRAMS: &str = "rand v1|alloc,std\nlibc v1|std (*)\nlibc v1|std\n";

    #[test]
    fn the_same_choice_passes() {
        let tests = "rand v1|alloc,std\nlibc v1|std\nproptest v1|std\n";
        assert_eq!(compare(&parse(PROGRAMS), &parse(tests)), []);
    }

    #[test]
    fn a_second_choice_beside_the_first_passes() {
        let tests = "rand v1|alloc,std\nrand v1|std\nlibc v1|std\n";
        assert_eq!(compare(&parse(PROGRAMS), &parse(tests)), []);
    }

    #[test]
    fn a_changed_choice_is_found() {
        let tests = "rand v1|alloc,std,sys_rng\nlibc v1|std\n";
        let found = compare(&parse(PROGRAMS), &parse(tests));
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("`sys_rng` of rand v1"), "{found:?}");
    }
}
