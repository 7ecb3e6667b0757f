//! The index of examples: a row for each file, made of its head.

use super::Finding;
use super::files::File;

/// The folder, and its index.
const FOLDER: &str = "crates/bevy_banter/examples/";
const INDEX: &str = "crates/bevy_banter/examples/README.md";
/// Lines that an example may have: one idea, read in a sitting.
const LIMIT: usize = 180;

/// Finds examples without their row, rows of no example, and examples that are too long.
pub(super) fn check(texts: &[File]) -> Vec<Finding> {
    let index = texts.iter().find(|file| file.path == INDEX);
    let index = index.map_or("", |file| file.text.as_str());
    let rows: Vec<(usize, &str)> = index
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| ["))
        .collect();
    let mut findings = Vec::new();
    let mut wanted = Vec::new();
    for file in texts {
        let name = file.path.strip_prefix(FOLDER);
        let Some(name) = name.and_then(|name| name.strip_suffix(".rs")) else {
            continue;
        };
        let lines = file.text.lines().count();
        if lines > LIMIT {
            let what = format!("the example has {lines} lines, more than {LIMIT}; show one idea");
            findings.push(Finding::new(&file.path, LIMIT + 1, what));
        }
        let row = row(name, &head(&file.text));
        if !rows.iter().any(|(_, line)| *line == row) {
            let what = format!("the index has no row of {name}.rs, write `{row}`");
            findings.push(Finding::new(INDEX, 1, what));
        }
        wanted.push(row);
    }
    for (line, row) in rows {
        if !wanted.iter().any(|wanted| wanted == row) {
            let what = "the row is of no example as its head says it, remove or correct it";
            findings.push(Finding::new(INDEX, line + 1, what));
        }
    }
    findings
}

/// The row of an example.
fn row(name: &str, head: &str) -> String {
    let (title, idea) = head.split_once(": ").unwrap_or((name, head));
    format!("| [{title}]({name}.rs) | {idea} |")
}

/// The first paragraph of a file's doc, in one line.
fn head(text: &str) -> String {
    let doc = text.lines().map_while(|line| line.strip_prefix("//!"));
    let first = doc.map(str::trim).take_while(|line| !line.is_empty());
    first.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn found(index: &str) -> Vec<Finding> {
        let file = |path: &str, text: &str| File {
            path: path.into(),
            text: text.into(),
        };
        let example = "//! A typed line: a player\n//! types.\n//!\n//! More.\nfn main() {}\n";
        check(&[
            file("crates/bevy_banter/examples/typed_line.rs", example),
            file(INDEX, index),
        ])
    }

    #[test]
    fn a_row_says_what_the_head_says() {
        assert_eq!(
            found("# All\n| [A typed line](typed_line.rs) | a player types. |\n"),
            []
        );
    }

    #[test]
    fn missing_and_outdated_rows_are_told_with_what_to_write() {
        let missing = found("");
        assert_eq!(missing.len(), 1);
        assert!(
            missing[0]
                .what
                .contains("`| [A typed line](typed_line.rs) | a player types. |`")
        );
        let outdated = found("| [A typed line](typed_line.rs) | a player sings. |\n");
        assert_eq!(
            outdated.iter().map(|it| it.line).collect::<Vec<_>>(),
            [1, 1]
        );
    }
}
