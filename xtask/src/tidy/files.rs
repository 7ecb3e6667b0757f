//! The files that the rules look at: those that belong to the project.

use std::path::Path;

use super::Finding;
use crate::workspace::{Workspace, stdout_of};

/// Folders that a walk leaves out, as `.gitignore` does.
const OUTPUT_FOLDERS: [&str; 3] = [".git", "target", "out"];
/// Endings of files that must be text. Any other file with a zero byte is taken for binary.
const TEXT_ENDINGS: [&str; 7] = [".rs", ".toml", ".md", ".json", ".wgsl", ".sh", ".yml"];

/// A text file of the project.
pub(super) struct File {
    /// Path from the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// What a path holds.
pub(super) enum Content {
    Text(String),
    Binary,
    /// It should be text and is not.
    Broken(Finding),
}

/// All files that git knows or would add; in a folder that is no git
/// repository (an unpacked archive), all files but the build's.
pub(super) fn list(workspace: &Workspace) -> Result<Vec<String>, String> {
    let mut git = workspace.program("git");
    git.args(["ls-files", "-z", "--cached", "--others"]);
    git.arg("--exclude-standard");
    let mut paths: Vec<String> = match stdout_of(git) {
        Ok(printed) => printed
            .split('\0')
            .filter(|path| !path.is_empty() && workspace.root().join(path).is_file())
            .map(str::to_owned)
            .collect(),
        Err(_) => {
            let mut found = Vec::new();
            walk(workspace.root(), "", &mut found)?;
            found
        }
    };
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn walk(root: &Path, folder: &str, found: &mut Vec<String>) -> Result<(), String> {
    let unreadable = |error| format!("the folder ./{folder} cannot be read: {error}");
    for entry in std::fs::read_dir(root.join(folder)).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            if !OUTPUT_FOLDERS.contains(&name.as_str()) {
                walk(root, &path, found)?;
            }
        } else if kind.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads a file and tells text from the rest.
pub(super) fn read(root: &Path, path: &str) -> Result<Content, String> {
    let bytes = std::fs::read(root.join(path))
        .map_err(|error| format!("{path} cannot be read: {error}"))?;
    Ok(classify(path, bytes))
}

fn classify(path: &str, bytes: Vec<u8>) -> Content {
    let must_be_text = TEXT_ENDINGS.iter().any(|ending| path.ends_with(ending));
    if bytes.contains(&0) && !must_be_text {
        return Content::Binary;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(_) if !must_be_text => Content::Binary,
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..good]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count();
            let what = "the file is not UTF-8 from here on, save it as UTF-8";
            Content::Broken(Finding::new(path, line, what))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn text_and_binary_are_told_apart() {
        assert!(matches!(classify("a.rs", b"fn".to_vec()), Content::Text(_)));
        assert!(matches!(
            classify("a.glb", b"gl\0".to_vec()),
            Content::Binary
        ));
        assert!(matches!(
            classify("a.wav", vec![0xff, 0xfe]),
            Content::Binary
        ));
    }

    #[test]
    fn a_broken_text_names_its_line() {
        let Content::Broken(finding) = classify("a.md", b"one\ntwo \xff".to_vec()) else {
            panic!("it is broken");
        };
        assert_eq!((finding.path.as_str(), finding.line), ("a.md", 2));
    }

    #[test]
    fn a_walk_leaves_the_build_folder_out() {
        let mut found = Vec::new();
        let root = Workspace::find().unwrap().root().join("xtask");
        walk(&root, "", &mut found).unwrap();
        assert!(found.contains(&"src/tidy/files.rs".to_owned()));
        assert!(!found.iter().any(|path| path.starts_with("target/")));
    }
}
