//! Rust files: each says what it is for, and none is long without a reason.

use super::Finding;
use super::files::File;

/// Lines that a file may have without a reason given.
const LIMIT: usize = 400;
/// How a long file gives its reason, on a line of its own.
const REASON: &str = "// tidy: long file:";

/// Finds a missing `//!` and a length without a reason.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if !file.path.ends_with(".rs") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !has_doc(&file.text) {
        let what = if is_crate_root(&file.path) {
            "the crate has no doc, begin it with `//!` and say what the crate is for"
        } else {
            "the module has no doc, begin it with `//!` and say what it is for"
        };
        findings.push(Finding::new(&file.path, 1, what));
    }
    let lines = file.text.lines().count();
    if lines > LIMIT && !has_reason(&file.text) {
        findings.push(Finding::new(
            &file.path,
            LIMIT + 1,
            format!(
                "the file has {lines} lines, more than {LIMIT}: split it, or give a reason as `{REASON} ...`"
            ),
        ));
    }
    findings
}

fn is_crate_root(path: &str) -> bool {
    path.ends_with("src/lib.rs") || path.ends_with("src/main.rs")
}

/// Whether an inner doc comment stands before the first item.
fn has_doc(text: &str) -> bool {
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("//!") {
            if doc.trim().is_empty() {
                continue;
            }
            return true;
        }
        let may_precede = line.is_empty() || line.starts_with("#![") || line.starts_with("//");
        if !may_precede {
            return false;
        }
    }
    false
}

fn has_reason(text: &str) -> bool {
    text.lines().any(|line| {
        line.trim()
            .strip_prefix(REASON)
            .is_some_and(|reason| !reason.trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<Finding> {
        check(&File {
            path: path.into(),
            text: text.into(),
        })
    }

    fn long() -> String {
        format!("//! Long.\n{}", "// line\n".repeat(LIMIT))
    }

    #[test]
    fn a_doc_may_follow_comments_and_attributes() {
        let text = "// Copyright nobody\n#![allow(x)]\n\n//! Says what.\nfn main() {}\n";
        assert_eq!(findings("a/src/lib.rs", text), []);
    }

    #[test]
    fn a_missing_doc_is_found() {
        for text in [
            "",
            "mod a;\n",
            "/// Outer.\nmod a;\n//! Too late.\n",
            "//!\n",
        ] {
            let found = findings("a/src/lib.rs", text);
            assert_eq!(found.len(), 1, "{text:?}");
            assert!(found[0].what.contains("crate has no doc"));
        }
        let found = findings("a/src/b.rs", "fn b() {}\n");
        assert!(found[0].what.contains("module has no doc"));
    }

    #[test]
    fn a_long_file_is_found_where_it_becomes_long() {
        let found = findings("a.rs", &long());
        assert_eq!((found.len(), found[0].line), (1, LIMIT + 1));
    }

    #[test]
    fn a_long_file_with_a_reason_passes() {
        let text = format!("{}{REASON} one table\n", long());
        assert_eq!(findings("a.rs", &text), []);
        let without = format!("{}{REASON} \n", long());
        assert_eq!(findings("a.rs", &without).len(), 1);
    }

    #[test]
    fn other_files_are_left_alone() {
        assert_eq!(findings("a.toml", &long()), []);
    }
}
