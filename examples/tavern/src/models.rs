//! From what was asked for to the file of a model.

use std::path::PathBuf;

/// The file that `wanted` stands for: so far, the path of one that is there.
///
/// # Errors
/// One sentence that names what was asked for and says what to do.
pub(crate) fn resolve(wanted: &str) -> Result<PathBuf, String> {
    let path = std::path::absolute(wanted)
        .map_err(|error| format!("the model `{wanted}` cannot be found: {error}"))?;
    match std::fs::metadata(&path) {
        Ok(found) if found.is_file() => Ok(path),
        Ok(_) => Err(format!(
            "the model {} is no file; name the file itself",
            path.display()
        )),
        Err(error) => Err(format!(
            "the model {} cannot be read: {error}",
            path.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_file_that_is_there_is_taken() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let path = resolve(file.path().to_str().unwrap()).unwrap();
        assert_eq!(path, file.path());
    }

    #[test]
    fn what_is_not_there_is_named_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        for wanted in [folder.path().to_path_buf(), folder.path().join("a.gguf")] {
            let error = resolve(wanted.to_str().unwrap()).unwrap_err();
            assert!(error.contains(wanted.to_str().unwrap()), "{error}");
            assert!(!error.contains('\n'));
        }
    }
}
