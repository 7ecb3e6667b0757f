//! The guide: its chapters are all there, its personas are personas, and its code is compiled.

use super::game::root;
use bevy_banter::prelude::*;
use std::collections::BTreeSet;
use std::fs;

/// The guide's pages and the README, by their names in `docs`.
fn pages() -> Vec<(String, String)> {
    let read = |path: std::path::PathBuf| fs::read_to_string(path).unwrap();
    let mut pages = vec![("../README.md".to_owned(), read(root().join("README.md")))];
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            pages.push((name, read(path)));
        }
    }
    pages
}

/// The fenced blocks of a page in this language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(_), Some((wanted, text))) => {
                if *wanted {
                    blocks.push(std::mem::take(text));
                }
                open = None;
            }
            (Some(tag), None) => {
                let is_wanted = tag.split(',').next() == Some(language);
                open = Some((is_wanted, String::new()));
            }
            (None, Some((_, text))) => text.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn every_page_is_a_chapter() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let chapters: BTreeSet<&str> = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    let pages = pages();
    let names = pages.iter().map(|(name, _)| name.as_str());
    let names: BTreeSet<&str> = names
        .filter(|name| !["../README.md", "SUMMARY.md"].contains(name))
        .collect();
    assert_eq!(chapters, names);
}

#[test]
fn every_persona_in_it_is_one() {
    let mut found = 0;
    for (name, text) in pages() {
        for block in blocks(&text, "toml") {
            if block.lines().any(|line| line.starts_with("name = ")) && !block.contains("[package]")
            {
                let personas = Persona::problems(&block, &name);
                // A beat has a name, too.
                if !block.starts_with("[[beat]]") {
                    assert!(personas.is_empty(), "{name}: {personas:?}\n{block}");
                    found += 1;
                }
            }
        }
    }
    assert!(found >= 4, "only {found}");
}

#[test]
fn all_of_its_rust_is_compiled() {
    let compiled = include_str!("../lib.rs");
    for (name, text) in pages() {
        let rust = blocks(&text, "rust");
        if !rust.is_empty() {
            let path = name
                .strip_prefix("../")
                .map_or(format!("docs/{name}"), str::to_owned);
            assert!(
                compiled.contains(&format!("../{path}\"")),
                "{path} is not in tests/lib.rs"
            );
        }
        assert!(
            !text.contains("rust,ignore"),
            "{name} has code that is not compiled"
        );
    }
}
