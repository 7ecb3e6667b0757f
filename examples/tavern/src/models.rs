//! From what was asked for to the file of a model.

use crate::engines::Kind;
use std::path::{Path, PathBuf};

/// The file that `wanted` stands for: the path of one that is there, or a model that was
/// fetched, by its name in the manifest or as `auto`.
///
/// # Errors
/// One sentence that names what was asked for and says what to do.
pub(crate) fn resolve(kind: Kind, wanted: &str) -> Result<PathBuf, String> {
    if Path::new(wanted).is_dir() {
        return Err(format!(
            "the model {wanted} is a folder; name the file itself"
        ));
    }
    // What everybody calls it.
    let wanted = match (kind, wanted) {
        (Kind::Voice, "kokoro") if !Path::new(wanted).exists() => "voice-kokoro",
        _ => wanted,
    };
    let kind = match kind {
        Kind::Ears => banter_models::Kind::Ears,
        Kind::Mind => banter_models::Kind::Mind,
        Kind::Voice => banter_models::Kind::Voice,
    };
    let path = banter_models::resolve(kind, wanted).map_err(|error| error.to_string())?;
    Ok(std::path::absolute(&path).unwrap_or(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_file_that_is_there_is_taken() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = resolve(Kind::Mind, file.path().to_str().unwrap()).unwrap();
        assert_eq!(path, file.path());
    }

    #[test]
    fn what_is_not_there_is_named_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        for wanted in [folder.path().to_path_buf(), folder.path().join("a.gguf")] {
            let error = resolve(Kind::Mind, wanted.to_str().unwrap()).unwrap_err();
            assert!(error.contains(wanted.to_str().unwrap()), "{error}");
            assert!(!error.contains('\n'));
        }
        let error = resolve(Kind::Voice, "no-such-model").unwrap_err();
        assert!(error.contains("no-such-model"), "{error}");
        // The name of a model of another kind.
        let error = resolve(Kind::Ears, "qwen2.5-0.5b").unwrap_err();
        assert!(error.contains("mind"), "{error}");
    }
}
