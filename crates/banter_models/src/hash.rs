//! Files of the store: their hashes, and the record of them that lies beside each.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::format::hex;
use crate::{Cancel, ModelError};

/// What is read and written at a time, in bytes.
pub(crate) const PIECE: usize = 64 * 1024;

/// Feeds a file to a hasher; how long the file was.
pub(crate) fn feed(
    hasher: &mut Sha256,
    path: &Path,
    id: &str,
    cancel: &Cancel,
    on_length: &mut dyn FnMut(u64),
) -> Result<u64, ModelError> {
    let mut file = File::open(path).map_err(ModelError::file("read", path))?;
    let mut piece = vec![0; PIECE];
    let mut length = 0;
    loop {
        if cancel.is_cancelled() {
            return Err(ModelError::Cancelled { id: id.to_owned() });
        }
        let count = match file.read(&mut piece) {
            Ok(0) => return Ok(length),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(ModelError::file("read", path)(error)),
        };
        hasher.update(piece.get(..count).unwrap_or_default());
        length += count as u64;
        on_length(length);
    }
}

/// The sha256 of a file.
pub(crate) fn hash_file(
    path: &Path,
    id: &str,
    cancel: &Cancel,
    on_length: &mut dyn FnMut(u64),
) -> Result<String, ModelError> {
    let mut hasher = Sha256::new();
    feed(&mut hasher, path, id, cancel, on_length)?;
    Ok(hex(&hasher.finalize()))
}

/// The path with something added to its file name.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes a file, if there is one.
pub(crate) fn remove(path: &Path) -> Result<(), ModelError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ModelError::file("removed", path)(error))
        }
        _ => Ok(()),
    }
}

/// Writes a small file so that it is there whole or not at all.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), ModelError> {
    let draft = beside(path, ".part");
    fs::write(&draft, text)
        .and_then(|()| fs::rename(&draft, path))
        .map_err(ModelError::file("written", path))
}

/// Records the hash of a file that is about to lie at the path.
pub(crate) fn write_receipt(path: &Path, sha256: &str) -> Result<(), ModelError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    write_whole(&beside(path, ".sha256"), &format!("{sha256}  {name}\n"))
}

/// The hash that was recorded for the file at the path.
pub(crate) fn read_receipt(path: &Path) -> Option<String> {
    let mut text = String::new();
    let file = File::open(beside(path, ".sha256")).ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    let hash = text.split_ascii_whitespace().next()?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| hash.to_ascii_lowercase())
}
