//! The folder that models lie in, shared between all projects of a user.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{Disk, RealDisk};
use crate::hash::{hash_file, read_receipt};
use crate::lock::{Lock, lock};
use crate::{Cancel, Entry, ModelError, ModelFile, Progress};

/// A folder of models.
///
/// One folder serves all projects of a user, so that nothing is fetched twice:
/// the one that `BANTER_MODELS` names, else `models` in the project's
/// [cache folder](banter_machine::cache). It looks like this, and may be copied, shared or put on a web
/// server (see `BANTER_MODELS_MIRROR` in [`FetchOptions`](crate::FetchOptions)):
///
/// ```text
/// ID/FILE              a file of a model: always whole, and of the right hash
/// ID/FILE.sha256       its hash, as `sha256sum -c` reads it
/// ID/FILE.part         what has arrived of it so far
/// ID/FILE.part.toml    where that came from
/// ID/FILE.wheels/      packages that pip has brought, until the file is made of them
/// .locks/ID            held by who is fetching
/// ```
///
/// ```
/// use banter_models::{Manifest, Store};
///
/// let folder = std::env::temp_dir().join("banter-models-doc");
/// let store = Store::open(&folder);
/// let manifest = Manifest::builtin()?;
/// let entry = manifest.find("whisper-base").unwrap();
/// assert!(!store.has(entry));
/// assert_eq!(store.path(entry), folder.join("whisper-base").join("ggml-base.bin"));
/// # Ok::<_, banter_models::ModelError>(())
/// ```
#[derive(Clone)]
pub struct Store {
    pub(crate) root: PathBuf,
    pub(crate) disk: Arc<dyn Disk>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_tuple("Store").field(&self.root).finish()
    }
}

/// How far the content of a model can be trusted. See [`Store::verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Nothing is known to compare it with.
    Unknown,
    /// It is what arrived first; its hash was recorded then.
    FirstUse,
    /// Its hash is the one in the list of models.
    Listed,
}

impl Store {
    /// The folder of this user.
    ///
    /// # Errors
    ///
    /// [`ModelError::NoStore`] when `BANTER_MODELS` is not set and there is no
    /// cache folder.
    pub fn open_default() -> Result<Self, ModelError> {
        let named = std::env::var_os("BANTER_MODELS").filter(|value| !value.is_empty());
        named
            .map(PathBuf::from)
            .or_else(|| banter_machine::cache::folder("models"))
            .map(Self::open)
            .ok_or(ModelError::NoStore)
    }

    /// Some folder. It is made with the first download.
    pub fn open(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            disk: Arc::new(RealDisk),
        }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the file that an engine is given lies, or will lie.
    pub fn path(&self, entry: &Entry) -> PathBuf {
        let first = entry.files.first().map(|file| file.name.as_str());
        self.folder(entry).join(first.unwrap_or_default())
    }

    /// Whether the model is here, going by names, sizes and recorded hashes.
    /// Cheap; [`verify`](Self::verify) reads all of it.
    pub fn has(&self, entry: &Entry) -> bool {
        entry.files.iter().all(|file| self.has_file(entry, file))
    }

    pub(crate) fn has_file(&self, entry: &Entry, file: &ModelFile) -> bool {
        let path = self.folder(entry).join(&file.name);
        let Ok(found) = fs::metadata(&path) else {
            return false;
        };
        let recorded = read_receipt(&path);
        let agrees = match (&file.sha256, &recorded) {
            (Some(listed), Some(recorded)) => listed == recorded,
            _ => true,
        };
        found.is_file() && file.size.is_none_or(|size| size == found.len()) && agrees
    }

    /// Bytes that have arrived of a model that is not all here.
    pub fn partial(&self, entry: &Entry) -> u64 {
        let folder = self.folder(entry);
        let length = |name: String| fs::metadata(folder.join(name)).map_or(0, |it| it.len());
        entry
            .files
            .iter()
            .map(|file| {
                if self.has_file(entry, file) {
                    length(file.name.clone())
                } else {
                    length(format!("{}.part", file.name))
                }
            })
            .sum()
    }

    /// Reads all of a model and compares it with the list, or with the hash
    /// recorded at the first download.
    ///
    /// # Errors
    ///
    /// [`ModelError::NotFetched`]; [`ModelError::Damaged`], which names both
    /// hashes and leaves the file where it is; [`ModelError::Cancelled`];
    /// [`ModelError::File`].
    pub fn verify(
        &self,
        entry: &Entry,
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(Progress),
    ) -> Result<Trust, ModelError> {
        if !self.has(entry) {
            return Err(self.not_fetched(entry));
        }
        let mut done = 0;
        let mut trust = Trust::Listed;
        for file in &entry.files {
            let path = self.folder(entry).join(&file.name);
            let before = done;
            let found = hash_file(&path, &entry.id, cancel, &mut |length| {
                done = before + length;
                on_progress(Progress {
                    stage: crate::Stage::Checking,
                    received: done,
                    total: entry.size(),
                });
            })?;
            let recorded = read_receipt(&path);
            let (expected, kind) = match (&file.sha256, recorded) {
                (Some(listed), _) => (listed.clone(), Trust::Listed),
                (None, Some(recorded)) => (recorded, Trust::FirstUse),
                (None, None) => (found.clone(), Trust::Unknown),
            };
            if expected != found {
                return Err(ModelError::Damaged {
                    id: entry.id.clone(),
                    path,
                    expected,
                    found,
                });
            }
            trust = trust.min(kind);
        }
        Ok(trust)
    }

    /// Removes a model and what has arrived of it. Whether there was anything.
    ///
    /// # Errors
    ///
    /// [`ModelError::Busy`] while it is being fetched; [`ModelError::File`].
    pub fn remove(&self, entry: &Entry) -> Result<bool, ModelError> {
        let folder = self.folder(entry);
        if !folder.exists() {
            return Ok(false);
        }
        let _lock: Lock = lock(&self.root, &entry.id, false, &Cancel::new(), &mut || ())?;
        fs::remove_dir_all(&folder).map_err(ModelError::file("removed", folder))?;
        Ok(true)
    }

    pub(crate) fn folder(&self, entry: &Entry) -> PathBuf {
        self.root.join(&entry.id)
    }

    pub(crate) fn not_fetched(&self, entry: &Entry) -> ModelError {
        ModelError::NotFetched {
            id: entry.id.clone(),
            folder: self.root.clone(),
        }
    }
}
