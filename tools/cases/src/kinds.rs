//! The kinds of cases: where their inputs lie, and which example program looks at them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// One kind of input.
pub(super) struct Kind {
    /// Its file or folder among the cases.
    place: &'static str,
    /// How the names of its inputs end. Other files in the folder belong to these.
    endings: &'static [&'static str],
    /// The beginnings of the names of those inputs that this kind is about; empty for all.
    only: &'static [&'static str],
    /// The example that looks at an input.
    pub(super) program: &'static str,
    /// The arguments before the input.
    before: &'static [&'static str],
    /// A file of the same folder that comes after it.
    after: Option<&'static str>,
    /// Whether the input holds several cases, one a line.
    is_list: bool,
}

/// An input, as its program is given it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// What it is called in the output: its kind and its file.
    pub(super) name: String,
    pub(super) arguments: Vec<OsString>,
    pub(super) file: PathBuf,
    pub(super) is_list: bool,
}

/// A kind of which every file is an input.
const fn files(
    place: &'static str,
    endings: &'static [&'static str],
    program: &'static str,
) -> Kind {
    Kind {
        place,
        endings,
        only: &[],
        program,
        before: &[],
        after: None,
        is_list: false,
    }
}

/// All kinds, in the order in which they are run.
pub(super) const KINDS: [Kind; 11] = [
    Kind {
        is_list: true,
        ..files("texts.jsonl", &[".jsonl"], "say")
    },
    Kind {
        before: &["replies"],
        is_list: true,
        ..files("replies.jsonl", &[".jsonl"], "inspect")
    },
    Kind {
        before: &["template"],
        after: Some("messages.json"),
        ..files("templates", &[".jinja"], "inspect")
    },
    files("gguf", &[""], "inspect"),
    files("wav", &[".wav"], "wav"),
    Kind {
        only: &["w12", "w14", "w15", "w16"],
        ..files("wav", &[".wav"], "ears")
    },
    files("piper", &[".onnx"], "voice"),
    // Asked for a speaker that a voice of one speaker has not.
    Kind {
        before: &["--speaker", "3"],
        only: &["p04"],
        ..files("piper", &[".onnx"], "voice")
    },
    files("personas", &[".persona.toml"], super::DEMO),
    files("cards", &[".png", ".json", ".charx"], "card"),
    files("avatars", &[".glb", ".gltf", ".vrm"], "rig"),
];

impl Kind {
    /// The inputs of this kind in the folder of all cases, in the order of their names.
    pub(super) fn inputs(&self, cases: &Path) -> Vec<Input> {
        let place = cases.join(self.place);
        let mut found = Vec::new();
        collect(&place, &mut found);
        found.retain(|file| self.is_about(file));
        found.sort();
        found.iter().map(|file| self.input(cases, file)).collect()
    }

    fn is_about(&self, file: &Path) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        self.endings.iter().any(|ending| name.ends_with(ending))
            && (self.only.is_empty() || self.only.iter().any(|start| name.starts_with(start)))
    }

    fn input(&self, cases: &Path, file: &Path) -> Input {
        let mut arguments: Vec<OsString> = self.before.iter().map(OsString::from).collect();
        arguments.push(file.into());
        if let (Some(after), Some(folder)) = (self.after, file.parent()) {
            arguments.push(folder.join(after).into());
        }
        let shown = file.strip_prefix(cases).unwrap_or(file);
        Input {
            name: format!("{} {}", self.program, shown.display()),
            arguments,
            file: file.to_path_buf(),
            is_list: self.is_list,
        }
    }
}

/// The file, or all files in the folder and its folders.
fn collect(place: &Path, found: &mut Vec<PathBuf>) {
    if place.is_file() {
        found.push(place.to_path_buf());
        return;
    }
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries {
        collect(&entry.path(), found);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn inputs_are_found_in_folders_and_by_their_endings() {
        let cases = std::env::temp_dir().join(format!("banter-cases-{}", std::process::id()));
        fs::create_dir_all(cases.join("piper/p01")).unwrap();
        fs::write(cases.join("piper/p01/v.onnx"), "").unwrap();
        fs::write(cases.join("piper/p01/v.onnx.json"), "{}").unwrap();
        let inputs = files("piper", &[".onnx"], "voice").inputs(&cases);
        assert_eq!(inputs.len(), 1);
        assert_eq!(inputs[0].name, "voice piper/p01/v.onnx");
        assert_eq!(inputs[0].arguments, [cases.join("piper/p01/v.onnx")]);
        assert!(files("absent", &[""], "x").inputs(&cases).is_empty());
        fs::remove_dir_all(&cases).unwrap();
    }
}
