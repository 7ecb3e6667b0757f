//! What has arrived of a file: its bytes, their hash so far, and where they came from.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::disk::{Disk, Sink, is_full};
use crate::format::hex;
use crate::hash::{beside, feed, remove, write_whole};
use crate::{Cancel, ModelError};

/// What stands in the file beside the bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Origin {
    url: String,
    /// The hash that the whole is to have.
    sha256: Option<String>,
    /// What the server calls this version of the file.
    validator: Option<String>,
}

/// A file on its way.
pub(crate) struct Part<'a> {
    path: PathBuf,
    origin: Origin,
    hasher: Sha256,
    length: u64,
    sink: Option<Box<dyn Sink>>,
    disk: &'a dyn Disk,
    /// Whether some of it was here before this run.
    pub(crate) is_inherited: bool,
}

impl<'a> Part<'a> {
    /// Takes up what an earlier run left behind, if it was for the same hash.
    ///
    /// Without a hash, nothing is taken up: after a power cut a file may hold
    /// zeros where bytes were, and nothing would tell.
    pub(crate) fn take_up(
        target: &Path,
        sha256: Option<&str>,
        id: &str,
        disk: &'a dyn Disk,
        cancel: &Cancel,
        on_length: &mut dyn FnMut(u64),
    ) -> Result<Self, ModelError> {
        let path = beside(target, ".part");
        let left: Option<Origin> = fs::read_to_string(beside(&path, ".toml"))
            .ok()
            .and_then(|text| toml::from_str(&text).ok());
        let mut part = Self {
            path,
            origin: Origin {
                sha256: sha256.map(str::to_owned),
                ..Origin::default()
            },
            hasher: Sha256::new(),
            length: 0,
            sink: None,
            disk,
            is_inherited: false,
        };
        match left {
            Some(left)
                if sha256.is_some() && left.sha256.as_deref() == sha256 && part.path.is_file() =>
            {
                part.origin = left;
                part.length = feed(&mut part.hasher, &part.path, id, cancel, on_length)?;
                part.is_inherited = part.length > 0;
            }
            _ => part.clear()?,
        }
        Ok(part)
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Whether the rest can be asked for: where a hash will tell whether the
    /// halves fit, or the server can.
    pub(crate) fn can_go_on(&self) -> bool {
        self.length > 0 && (self.origin.sha256.is_some() || self.origin.validator.is_some())
    }

    /// What this version of the file is called at an address.
    pub(crate) fn validator_at(&self, url: &str) -> Option<&str> {
        (self.origin.url == url)
            .then_some(self.origin.validator.as_deref())
            .flatten()
    }

    /// Throws away what is here.
    pub(crate) fn clear(&mut self) -> Result<(), ModelError> {
        self.sink = None;
        self.hasher = Sha256::new();
        self.length = 0;
        self.is_inherited = false;
        self.origin.validator = None;
        remove(&self.path)?;
        remove(&beside(&self.path, ".toml"))
    }

    /// Records where the bytes come from, before the first of them is written:
    /// whatever happens then, it is known what they are.
    pub(crate) fn begin(&mut self, url: &str, validator: Option<String>) -> Result<(), ModelError> {
        self.origin.url = url.to_owned();
        self.origin.validator = validator;
        let text = toml::to_string(&self.origin).unwrap_or_default();
        write_whole(&beside(&self.path, ".toml"), &text)
    }

    /// Adds bytes. Tells a full disk, with what was still to come, from other errors.
    pub(crate) fn write(&mut self, piece: &[u8], left: u64) -> Result<(), ModelError> {
        let outcome = match &mut self.sink {
            Some(sink) => sink.write_all(piece),
            None => self.disk.append(&self.path).and_then(|mut sink| {
                sink.write_all(piece)?;
                self.sink = Some(sink);
                Ok(())
            }),
        };
        outcome.map_err(|error| self.failed(error, left))?;
        self.hasher.update(piece);
        self.length += piece.len() as u64;
        Ok(())
    }

    /// The hash of what is here.
    pub(crate) fn hash(&self) -> String {
        hex(&self.hasher.clone().finalize())
    }

    /// Gives the file its name, once it is safely on the disk. Nothing else does.
    pub(crate) fn finish(mut self, target: &Path) -> Result<(), ModelError> {
        let mut sink = match self.sink.take() {
            Some(sink) => sink,
            // Also makes a file that is meant to be empty.
            None => match self.disk.append(&self.path) {
                Ok(sink) => sink,
                Err(error) => return Err(self.failed(error, 0)),
            },
        };
        sink.sync().map_err(|error| self.failed(error, 0))?;
        drop(sink);
        fs::rename(&self.path, target).map_err(ModelError::file("put in place", target))?;
        let _ = fs::remove_file(beside(&self.path, ".toml"));
        sync_folder(target);
        Ok(())
    }

    fn failed(&self, error: std::io::Error, left: u64) -> ModelError {
        if !is_full(&error) {
            return ModelError::file("written", &self.path)(error);
        }
        let name = self.path.with_extension("");
        ModelError::DiskFull {
            folder: self.path.parent().unwrap_or(&self.path).to_path_buf(),
            file: name
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into(),
            needed: left,
            free: None,
        }
    }
}

/// Makes the new name last, where folders can be synced.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Some(folder) = target.parent()
        && let Ok(folder) = OpenOptions::new().read(true).open(folder)
    {
        let _ = folder.sync_all();
    }
}
