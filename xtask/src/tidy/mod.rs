//! `cargo xtask tidy`: the rules of the workspace that no other tool knows.
//!
//! Each module holds one rule or a few of a kind, as functions from a text (or
//! from cargo's account of the workspace) to [`Finding`]s.

mod edges;
mod examples;
mod features;
mod files;
mod graph;
mod licences;
mod links;
mod modules;
mod packages;
mod retired;
mod rooms;
mod rust_files;
mod whitespace;
mod words;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;

use crate::workspace::Workspace;
use files::File;

/// One thing that is wrong: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// Path from the root, with `/`.
    path: String,
    /// Line, from 1.
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Prints every finding, one to a line; fails if there is any. With `--graph`, prints the graph
/// of crates instead.
pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), String> {
    match arguments {
        [] => {}
        [only] if only == "--graph" => {
            print!("{}", graph::draw(&workspace.metadata()?));
            return Ok(());
        }
        _ => return Err("`tidy` takes no argument but --graph".into()),
    }
    let findings = check(workspace)?;
    for finding in &findings {
        eprintln!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err("tidy has one finding, printed above".into()),
        many => Err(format!("tidy has {many} findings, printed above")),
    }
}

fn check(workspace: &Workspace) -> Result<BTreeSet<Finding>, String> {
    let paths = files::list(workspace)?;
    let mut findings = BTreeSet::new();
    let mut texts = Vec::new();
    for path in &paths {
        match files::read(workspace.root(), path)? {
            files::Content::Text(text) => texts.push(File {
                path: path.clone(),
                text,
            }),
            files::Content::Binary => {}
            files::Content::Broken(finding) => {
                findings.insert(finding);
            }
        }
    }

    let metadata = workspace.metadata()?;
    findings.extend(edges::check(&metadata, &texts));
    findings.extend(graph::check(&metadata, &texts));
    findings.extend(licences::check(&metadata, &paths, &texts));
    findings.extend(examples::check(&texts));
    findings.extend(features::check(workspace)?);
    findings.extend(links::check(&paths, &texts));
    findings.extend(modules::check(&texts));
    findings.extend(packages::check(&metadata, &paths));
    for file in &texts {
        findings.extend(rust_files::check(file));
        findings.extend(whitespace::check(file));
        findings.extend(words::check(file));
        findings.extend(retired::check(file));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_finding_reads_like_a_compiler_message() {
        let finding = Finding::new("a/b.rs", 3, "too long, split it");
        assert_eq!(finding.to_string(), "a/b.rs:3: too long, split it");
    }
}
