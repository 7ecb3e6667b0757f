//! What downloads ask of a disk: behind a trait, so that tests can fill one up.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A file that bytes are added to.
pub(crate) trait Sink: Write {
    /// Returns when what was written is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// Where files are written.
pub(crate) trait Disk: Send + Sync {
    /// Opens a file to add to its end; makes it if it is not there.
    fn append(&self, path: &Path) -> io::Result<Box<dyn Sink>>;
    /// The bytes that may still be written into a folder, where that is known.
    fn free(&self, folder: &Path) -> Option<u64>;
}

/// The disk that is there.
pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn append(&self, path: &Path) -> io::Result<Box<dyn Sink>> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Box::new(file))
    }

    fn free(&self, folder: &Path) -> Option<u64> {
        fs4::available_space(folder).ok()
    }
}

impl Sink for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Whether the system says that there is no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
