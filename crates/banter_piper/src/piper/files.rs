//! The two files of a voice, by whatever names they are found.
//!
//! A letter with an accent is one character or two, and a file may have come here through a
//! system that writes the one and a name through one that writes the other.

use banter_engine::{EngineError, Settings};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The most files of a folder that are looked through.
const MOST_FILES: usize = 10_000;

/// The graph of a voice: the file that the setting `model` names, or one whose name is the same
/// with its accents written in the other way.
pub(super) fn graph(named: &Path) -> Result<PathBuf, EngineError> {
    existing(named).ok_or_else(|| EngineError::File {
        path: named.to_owned(),
        reason:
            "there is no such voice; name the .onnx file of a Piper voice in the setting `model`"
                .to_owned(),
    })
}

/// Where the description of `graph` is: named by the setting `config`; or beside it, as
/// `X.onnx.json`, `X.json`, or under any name where folder and voice are in no doubt, there
/// being one `.onnx` and one `.json`.
pub(super) fn description(settings: &Settings, graph: &Path) -> Result<PathBuf, EngineError> {
    if let Some(named) = settings.get("config") {
        let named = PathBuf::from(named);
        return Ok(existing(&named).unwrap_or(named));
    }
    let mut usual = graph.as_os_str().to_owned();
    usual.push(".json");
    let usual = PathBuf::from(usual);
    let other = graph.with_extension("json");
    let found = existing(&usual)
        .or_else(|| existing(&other))
        .or_else(|| only(graph));
    found.ok_or_else(|| EngineError::File {
        path: graph.to_owned(),
        reason: format!(
            "a Piper voice is two files, and {} is missing; put the .json that came with the voice there, or name it in the setting `config`",
            usual.display()
        ),
    })
}

/// `path`, or the file beside it whose name means the same.
fn existing(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    let wanted: String = path.file_name()?.to_str()?.nfc().collect();
    let mut files = files_beside(path);
    files.find(|file| {
        let name = file.file_name().and_then(OsStr::to_str);
        name.is_some_and(|name| name.nfc().eq(wanted.chars())) && file.is_file()
    })
}

/// The only description beside `graph`, which must be the only graph there.
fn only(graph: &Path) -> Option<PathBuf> {
    let with = |ending: &'static str| {
        let is = move |file: &PathBuf| {
            let own = file.extension().and_then(OsStr::to_str);
            own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
        };
        files_beside(graph).filter(is).take(2).collect::<Vec<_>>()
    };
    match (with("onnx").as_slice(), with("json").as_slice()) {
        ([_], [description]) => {
            tracing::info!("{} describes the voice beside it", description.display());
            Some(description.clone())
        }
        _ => None,
    }
}

fn files_beside(path: &Path) -> impl Iterator<Item = PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .take(MOST_FILES)
        .filter_map(|entry| Some(entry.ok()?.path()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    const COMPOSED: &str = "tug\u{e3}o.onnx";
    const DECOMPOSED: &str = "tuga\u{303}o.onnx";

    fn found(graph: &Path) -> String {
        let description = description(&Settings::default(), graph).unwrap();
        description
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn accents_may_be_written_in_two_ways() {
        for (there, named) in [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)] {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::write(at(there), b"x").unwrap();
            fs::write(at("another.onnx"), b"x").unwrap();
            let description = format!("{named}.json");
            fs::write(at(&description), b"{}").unwrap();
            for name in [there, named] {
                let graph = graph(&at(name)).unwrap();
                assert_eq!(graph, at(there));
                assert_eq!(found(&graph), description);
            }
        }
    }

    #[test]
    fn a_description_of_another_name_is_taken_where_there_is_no_doubt() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("model.onnx"), b"x").unwrap();
        let missing = description(&Settings::default(), &at("model.onnx"));
        let missing = missing.unwrap_err().to_string();
        assert!(missing.contains("model.onnx.json is missing"), "{missing}");
        assert!(missing.contains("`config`"), "{missing}");
        fs::write(at("Config.JSON"), b"{}").unwrap();
        assert_eq!(found(&at("model.onnx")), "Config.JSON");
        fs::write(at("other.json"), b"{}").unwrap();
        assert!(description(&Settings::default(), &at("model.onnx")).is_err());
        fs::write(at("model.json"), b"{}").unwrap();
        assert_eq!(found(&at("model.onnx")), "model.json");
        fs::write(at("model.onnx.json"), b"{}").unwrap();
        assert_eq!(found(&at("model.onnx")), "model.onnx.json");
        let named = Settings::default().with("config", at("other.json").display());
        assert_eq!(
            description(&named, &at("model.onnx")).unwrap(),
            at("other.json")
        );
        assert!(graph(&at("nowhere.onnx")).is_err());
    }
}
