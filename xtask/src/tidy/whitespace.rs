//! White space that editors leave behind: at line ends, as tabs, as a missing last newline.

use super::Finding;
use super::files::File;

/// Files where a tab is a slip. Elsewhere (scripts, data) it may have a meaning.
const NO_TABS: [&str; 4] = [".rs", ".toml", ".md", ".wgsl"];
/// Files that tools write.
const GENERATED: [&str; 4] = [".lock", ".json", ".gltf", ".svg"];

/// Finds white space at line ends, tabs, and a last line without an end.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if GENERATED.iter().any(|ending| file.path.ends_with(ending)) {
        return Vec::new();
    }
    let tabs_count = NO_TABS.iter().any(|ending| file.path.ends_with(ending));
    let mut findings = Vec::new();
    let mut find = |line, what| findings.push(Finding::new(&file.path, line, what));
    for (index, line) in file.text.split('\n').enumerate() {
        if line.ends_with('\r') {
            find(
                index + 1,
                "the line ends in a carriage return, use plain newlines",
            );
        } else if line.ends_with([' ', '\t']) {
            find(index + 1, "white space ends the line, remove it");
        }
        if tabs_count && line.trim_end().contains('\t') {
            find(index + 1, "a tab stands in the line, use spaces");
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        let last = file.text.lines().count();
        find(last, "the last line has no end, add a newline");
    }
    findings
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let file = File {
            path: path.into(),
            text: text.into(),
        };
        check(&file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn clean_text_passes() {
        assert!(lines("a.md", "one\n\n  two\n").is_empty());
        assert!(lines("empty", "").is_empty());
    }

    #[test]
    fn each_slip_is_found_at_its_line() {
        assert_eq!(lines("a.md", "one \ntwo\n"), [1]);
        assert_eq!(lines("a.rs", "one\n\ttwo\n"), [2]);
        assert_eq!(lines("a.rs", "one\r\n"), [1]);
        assert_eq!(lines("a.rs", "one\ntwo"), [2]);
    }

    #[test]
    fn tabs_in_scripts_and_generated_files_pass() {
        assert!(lines("run", "\techo\n").is_empty());
        assert!(lines("a.json", "{ \t }").is_empty());
    }
}
