//! Why a table of token vectors cannot be used.

use std::path::PathBuf;

/// Why a table of token vectors or its vocabulary cannot be used.
#[derive(thiserror::Error, Debug)]
pub enum EmbeddingError {
    /// A file cannot be read.
    #[error("{} cannot be read ({error}); fetch the embedding table again", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{} is no embedding table that can be used: {reason}; fetch it again, or go without it: retrieval works by words alone then", path.display())]
    Broken {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// No vocabulary lies beside the table.
    #[error("no file that ends in `tokenizer.json` lies beside {}; put the table's vocabulary there", path.display())]
    NoVocabulary {
        /// The table.
        path: PathBuf,
    },
}

impl EmbeddingError {
    pub(super) fn broken(path: &std::path::Path, reason: impl Into<String>) -> Self {
        // What a parser quotes comes from the file.
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        Self::Broken {
            path: path.to_owned(),
            reason: reason.into().chars().take(200).map(plain).collect(),
        }
    }
}

/// The bytes of a file of at most `most`.
pub(super) fn read(path: &std::path::Path, most: u64) -> Result<Vec<u8>, EmbeddingError> {
    use std::io::Read;
    let unreadable = |error| EmbeddingError::Unreadable {
        path: path.to_owned(),
        error,
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        let reason = format!("it has more than {} MiB", most >> 20);
        return Err(EmbeddingError::broken(path, reason));
    }
    Ok(bytes)
}
