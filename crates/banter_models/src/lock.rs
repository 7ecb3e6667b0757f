//! One fetch of a model at a time, over all processes and threads.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::{Cancel, ModelError};

/// How often a lock that others hold is looked at.
const AGAIN: Duration = Duration::from_millis(200);

/// Held while a model's files are written. The system lets go of it when the
/// process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: Option<File>,
}

/// Takes the lock of a model. Calls `on_wait` once if others hold it.
///
/// The locks lie beside the models' folders, not in them: a folder can then be
/// removed without taking away the lock that somebody is waiting for.
pub(crate) fn lock(
    root: &Path,
    id: &str,
    wait: bool,
    cancel: &Cancel,
    on_wait: &mut dyn FnMut(),
) -> Result<Lock, ModelError> {
    let folder = root.join(".locks");
    fs::create_dir_all(&folder).map_err(ModelError::file("made", &folder))?;
    let path = folder.join(id);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(ModelError::file("opened", &path))?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) if !wait => {
                return Err(ModelError::Busy { id: id.to_owned() });
            }
            Err(TryLockError::WouldBlock) => {
                if !std::mem::replace(&mut told, true) {
                    on_wait();
                }
                if !cancel.pause(AGAIN) {
                    return Err(ModelError::Cancelled { id: id.to_owned() });
                }
            }
            Err(TryLockError::Error(error)) => {
                // Some network file systems have no locks. Hashes still keep
                // anything broken from a good name.
                tracing::warn!("{} cannot be locked: {error}", path.display());
                return Ok(Lock { _file: None });
            }
        }
    }
}
