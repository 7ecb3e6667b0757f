//! Words that have no place in the project's files: they mean something on one
//! machine, or to those who were there, and to nobody else.
//!
//! The words stand in this file, which is therefore the one that is not looked at.

use super::Finding;
use super::files::File;

/// Files that are not looked at: this one, and what cargo writes.
const EXEMPT: [&str; 2] = ["xtask/src/tidy/words.rs", "Cargo.lock"];

/// What must stand beside a word for it to count.
#[derive(Clone, Copy)]
enum Beside {
    /// The start of a path: nothing before it that would make it part of a longer one.
    PathStart,
    /// Whatever it is.
    Anything,
    /// A number after it, with or without `#`.
    Number,
}

/// Each word in lower case, what must stand beside it, and what to do about it.
const WORDS: &[(&str, Beside, &str)] = &[
    ("/home/", Beside::PathStart, MACHINE),
    ("/root/", Beside::PathStart, MACHINE),
    ("/users/", Beside::PathStart, MACHINE),
    ("c:\\users\\", Beside::PathStart, MACHINE),
    ("://index.", Beside::Anything, MIRROR),
    ("://static.", Beside::Anything, MIRROR),
    ("://files.", Beside::Anything, MIRROR),
    ("://registry.", Beside::Anything, MIRROR),
    ("issue", Beside::Number, HISTORY),
    ("ticket", Beside::Number, HISTORY),
    ("pull request", Beside::Number, HISTORY),
];

const MACHINE: &str = "is a path of one machine, use a relative path or a placeholder";
const MIRROR: &str = "names a package host, name the package alone";
const HISTORY: &str = "speaks of how the work was organised, say what holds for the project";

/// Finds the words, whatever their case.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if EXEMPT.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        // ASCII only, so that places in both lines stay the same.
        let lower = line.to_ascii_lowercase();
        for (word, beside, what) in WORDS {
            let found = lower
                .match_indices(word)
                .any(|(at, _)| counts(&lower, at, word.len(), *beside));
            if found {
                findings.push(Finding::new(
                    &file.path,
                    index + 1,
                    format!("`{word}` {what}"),
                ));
            }
        }
    }
    findings
}

fn counts(line: &str, at: usize, length: usize, beside: Beside) -> bool {
    let before = line.get(..at).and_then(|text| text.chars().next_back());
    let after = line.get(at + length..).unwrap_or_default();
    let starts_word = !before.is_some_and(char::is_alphanumeric);
    match beside {
        Beside::PathStart => {
            let continues = |c: char| c.is_alphanumeric() || "._-~})/>*$".contains(c);
            !before.is_some_and(continues)
        }
        Beside::Anything => true,
        Beside::Number => {
            let number = after.trim_start_matches(['s', ' ', '#', ':']);
            starts_word
                && number.len() < after.len()
                && number.starts_with(|c: char| c.is_ascii_digit())
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn findings(text: &str) -> Vec<Finding> {
        check(&File {
            path: "a.md".into(),
            text: text.into(),
        })
    }

    #[test]
    fn each_kind_is_found_at_its_line() {
        for text in [
            "good\npath = \"/home/me/x\"",
            "good\n(/Users/me/x)",
            "good\nsee Issue #12",
            "good\nissues 3 and 4",
            "good\nfrom ftp://index.example.org:443",
        ] {
            let found = findings(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].line, 2, "{text}");
        }
    }

    #[test]
    fn ordinary_text_passes() {
        for text in [
            "src/home/mod.rs and $HOME/home/x and ~/home/y",
            "https://example.org/home/x",
            "an issue of taste; tissue 5; issue a warning in 3 s",
            "https://crates.io/crates/kira",
            "这里没有问题",
        ] {
            assert_eq!(findings(text), [], "{text}");
        }
    }
}
