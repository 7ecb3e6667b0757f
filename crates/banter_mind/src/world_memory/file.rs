//! A world's memory in a file, which is there whole or as it was before.

use super::saved::LARGEST;
use super::{WorldMemory, WorldMemoryError};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

impl WorldMemory {
    /// Writes the memory to a file, and waits for the disk.
    ///
    /// It is written beside the file and takes its place when it is all there: whatever happens
    /// meanwhile, the file is the old one or the new. A folder that is not there is made.
    ///
    /// # Errors
    /// If the file cannot be written; then what was there is as it was.
    pub fn write(&self, path: &Path) -> Result<(), WorldMemoryError> {
        let json = self.to_json()?;
        let beside = beside(path);
        if let Some(folder) = path.parent() {
            // Where it cannot be made the file cannot be written, which says why.
            let _ = std::fs::create_dir_all(folder);
        }
        let written = put(&beside, json.as_bytes()).and_then(|()| std::fs::rename(&beside, path));
        if let Err(error) = written {
            // It may not even be there.
            let _ = std::fs::remove_file(&beside);
            return Err(WorldMemoryError::not_written(path, &error));
        }
        keep_name(path);
        Ok(())
    }

    /// Reads the memory of a file.
    ///
    /// # Errors
    /// If it cannot be read, or is [none](WorldMemory::from_json).
    pub fn read(path: &Path) -> Result<Self, WorldMemoryError> {
        let not_read = |error| WorldMemoryError::not_read(path, &error);
        let file = File::open(path).map_err(not_read)?;
        let mut bytes = Vec::new();
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
        let size = read.map_err(not_read)? as u64;
        if size > LARGEST {
            return Err(WorldMemoryError::TooLarge(size));
        }
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| WorldMemoryError::Broken("it is no text".to_owned()))?;
        Self::from_json(&text)
    }
}

/// A name beside the file that no other save has.
fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.part", std::process::id()));
    path.with_file_name(name)
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Has the disk keep the new name, too, where systems let one ask for that.
fn keep_name(path: &Path) {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new(".")));
    // The memory is saved; this is only about a loss of power in the next seconds.
    let _ = folder.and_then(|folder| folder.sync_all());
}
