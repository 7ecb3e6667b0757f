//! From what a user writes after `--mind` to the file that an engine is given.

use std::path::{Path, PathBuf};

use crate::{Kind, Manifest, Memory, ModelError, Store};

/// What a value means, where a model of that kind is wanted: the path of a file,
/// the name of a model that has been fetched, or `auto` for the best of those
/// that have been fetched. Nothing is downloaded.
///
/// ```
/// use banter_models::{Kind, Manifest, Memory, Store, resolve_in};
///
/// let manifest = Manifest::builtin()?;
/// let store = Store::open("no-such-folder");
/// let error = resolve_in(&manifest, &store, Memory::now(), Kind::Ears, "whisper-base").unwrap_err();
/// assert!(error.to_string().contains("banter models fetch whisper-base"));
/// # Ok::<_, banter_models::ModelError>(())
/// ```
///
/// # Errors
///
/// One sentence: [`ModelError::NoSuchFile`], [`ModelError::Unknown`],
/// [`ModelError::WrongKind`], or [`ModelError::NotFetched`] with the command
/// that helps.
pub fn resolve_in(
    manifest: &Manifest,
    store: &Store,
    memory: Memory,
    kind: Kind,
    value: &str,
) -> Result<PathBuf, ModelError> {
    let path = Path::new(value);
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    if value == "auto" {
        return manifest
            .best_of(kind, memory, &[], |entry| store.has(entry))
            .map(|entry| store.path(entry))
            .ok_or_else(|| ModelError::NotFetched {
                id: kind.to_string(),
                folder: store.root().to_path_buf(),
            });
    }
    match manifest.find(value) {
        Some(entry) if entry.kind != kind => Err(ModelError::WrongKind {
            id: entry.id.clone(),
            is: entry.kind,
            wanted: kind,
        }),
        Some(entry) if store.has(entry) => Ok(store.path(entry)),
        Some(entry) => Err(store.not_fetched(entry)),
        None if looks_like_a_path(value) => Err(ModelError::NoSuchFile {
            path: path.to_path_buf(),
        }),
        None => Err(unknown(manifest, value, Some(kind))),
    }
}

/// As [`resolve_in`], with the project's own list, the user's store and the
/// memory at hand.
///
/// # Errors
///
/// Those of [`resolve_in`] and of [`Store::open_default`].
pub fn resolve(kind: Kind, value: &str) -> Result<PathBuf, ModelError> {
    let path = Path::new(value);
    if path.is_file() {
        // Needs neither a list nor a store.
        return Ok(path.to_path_buf());
    }
    let manifest = Manifest::builtin()?;
    let store = Store::open_default()?;
    resolve_in(&manifest, &store, Memory::now(), kind, value)
}

pub(crate) fn unknown(manifest: &Manifest, value: &str, kind: Option<Kind>) -> ModelError {
    let known: Vec<&str> = manifest
        .entries()
        .iter()
        .filter(|entry| kind.is_none_or(|kind| kind == entry.kind))
        .map(|entry| entry.id.as_str())
        .collect();
    ModelError::Unknown {
        value: value.to_owned(),
        kind: kind.map_or_else(|| "any part".to_owned(), |kind| format!("the {kind}")),
        known: known.join(", "),
    }
}

fn looks_like_a_path(value: &str) -> bool {
    let endings = [".gguf", ".bin", ".onnx"];
    value.contains(['/', '\\']) || endings.iter().any(|ending| value.ends_with(ending))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn in_store(value: &str, kind: Kind, fetched: &[&str]) -> Result<PathBuf, ModelError> {
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest::builtin().unwrap();
        let store = Store::open(folder.path());
        for id in fetched {
            let entry = manifest.find(id).unwrap();
            for file in &entry.files {
                let path = folder.path().join(id).join(&file.name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                let file_on_disk = std::fs::File::create(&path).unwrap();
                // Sparse: no disk is used.
                file_on_disk.set_len(file.size.unwrap()).unwrap();
            }
        }
        resolve_in(&manifest, &store, Memory::of(8_000_000_000), kind, value)
            .map(|path| path.strip_prefix(folder.path()).unwrap().to_path_buf())
    }

    #[test]
    fn a_fetched_model_is_found_by_its_name() {
        let path = in_store("whisper-base", Kind::Ears, &["whisper-base"]).unwrap();
        assert_eq!(path, Path::new("whisper-base/ggml-base.bin"));
    }

    #[test]
    fn auto_is_the_best_that_is_here() {
        let here = ["whisper-tiny.en", "whisper-base-q5", "qwen2.5-0.5b"];
        let path = in_store("auto", Kind::Ears, &here).unwrap();
        assert_eq!(path, Path::new("whisper-base-q5/ggml-base-q5_1.bin"));
        let error = in_store("auto", Kind::Voice, &here)
            .unwrap_err()
            .to_string();
        assert!(error.contains("banter models fetch voice"), "{error}");
    }

    #[test]
    fn mistakes_are_told_in_one_sentence() {
        for (value, kind, expected) in [
            ("whisper-base", Kind::Ears, "fetch whisper-base"),
            ("whisper-base", Kind::Mind, "for the ears, not for the mind"),
            (
                "models/none.gguf",
                Kind::Mind,
                "no file at models/none.gguf",
            ),
            ("qwen", Kind::Mind, "qwen2.5-1.5b"),
        ] {
            let error = in_store(value, kind, &[]).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn a_file_is_itself() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let value = file.path().to_str().unwrap();
        assert_eq!(resolve(Kind::Mind, value).unwrap(), file.path());
    }
}
