//! What is in a mod: the files of a folder or of an archive, none of which leads out of it.

use banter_cards::{Archive, safe_path};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most files of a mod, and the most folders in which they lie.
const MOST_FILES: usize = 4_096;
const MOST_FOLDERS: usize = 1_024;
/// The largest mod, in bytes: 512 MiB in a folder, 256 MiB packed.
const LARGEST: u64 = 512 << 20;
const LARGEST_PACKED: u64 = 256 << 20;

#[derive(Debug, Clone)]
pub(super) enum Content {
    Folder(PathBuf),
    /// An archive, and the folder in it that is the mod, with a `/`; empty where that is all of it.
    Packed(Arc<Archive<Vec<u8>>>, String),
}

/// The files of a mod, and those that are refused, with the reason.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<String>,
    pub(super) refused: Vec<(String, String)>,
}

impl Content {
    /// Opens a folder or an archive.
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let unreadable = |error: std::io::Error| format!("it cannot be read ({error})");
        let kind = std::fs::symlink_metadata(path).map_err(unreadable)?;
        if kind.is_symlink() {
            return Err(
                "it is a link, and links are not followed; put the mod itself there".to_owned(),
            );
        }
        if kind.is_dir() {
            let path = path.canonicalize().map_err(unreadable)?;
            return Ok(Self::Folder(path));
        }
        if kind.len() > LARGEST_PACKED {
            return Err(format!(
                "it has more than {LARGEST_PACKED} bytes; make it smaller"
            ));
        }
        let bytes = bounded(path, LARGEST_PACKED).map_err(unreadable)?;
        let archive = Archive::open(bytes).map_err(|error| error.to_string())?;
        let top = top_folder(&archive);
        Ok(Self::Packed(Arc::new(archive), top))
    }

    /// All files, by their paths in the mod.
    pub(super) fn list(&self) -> Result<Listing, String> {
        match self {
            Self::Packed(archive, top) => {
                let mut listing = Listing::default();
                for file in archive.files() {
                    match file.path.strip_prefix(top.as_str()) {
                        Some(path) => listing.files.push(path.to_owned()),
                        None => listing.refused.push((
                            file.path.clone(),
                            "it lies beside the mod's folder and is not read".to_owned(),
                        )),
                    }
                }
                let refused = archive.refused().iter();
                let refused =
                    refused.map(|(path, error)| (path.clone(), format!("{error}; it is not read")));
                listing.refused.extend(refused);
                Ok(listing)
            }
            Self::Folder(root) => listed(root),
        }
    }

    /// A file of at most `limit` bytes, by its path in the mod.
    pub(super) fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, String> {
        match self {
            Self::Packed(archive, top) => {
                let bytes = archive.read(&format!("{top}{path}"), limit);
                bytes.map_err(|error| error.to_string())
            }
            Self::Folder(root) => {
                let unreadable = |error: std::io::Error| format!("it cannot be read ({error})");
                let path = safe_path(path).map_err(|error| error.to_string())?;
                // A link may have come since the folder was read.
                let file = root.join(path).canonicalize().map_err(unreadable)?;
                if !file.starts_with(root) {
                    return Err("it leads out of its mod and is not read".to_owned());
                }
                let bytes = bounded(&file, limit as u64).map_err(unreadable)?;
                match bytes.len() > limit {
                    true => Err(format!("it has more than {limit} bytes; shorten it")),
                    false => Ok(bytes),
                }
            }
        }
    }
}

/// A file of which a byte more than `limit` is read at most.
fn bounded(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no file"));
    }
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The folder in which a whole archive lies, as those have it that were packed from outside.
fn top_folder(archive: &Archive<Vec<u8>>) -> String {
    let files = archive.files();
    if files.iter().any(|file| file.path == "mod.toml") {
        return String::new();
    }
    let manifest = files
        .iter()
        .find_map(|file| file.path.strip_suffix("/mod.toml"));
    match manifest {
        Some(folder) if !folder.contains('/') => format!("{folder}/"),
        _ => String::new(),
    }
}

fn listed(root: &Path) -> Result<Listing, String> {
    let mut listing = Listing::default();
    let mut names = HashSet::new();
    let mut folders = vec![(root.to_path_buf(), String::new())];
    let (mut opened, mut size) = (0, 0_u64);
    while let Some((folder, above)) = folders.pop() {
        opened += 1;
        if opened > MOST_FOLDERS {
            return Err(format!(
                "it has more than {MOST_FOLDERS} folders; make several mods of it"
            ));
        }
        let entries =
            std::fs::read_dir(&folder).map_err(|error| format!("it cannot be read ({error})"))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let path = format!("{above}{}", name.to_string_lossy());
            let path = match name.to_str().map(|_| safe_path(&path)) {
                Some(Ok(path)) => path,
                Some(Err(error)) => {
                    listing
                        .refused
                        .push((path, format!("{error}; it is not read")));
                    continue;
                }
                None => {
                    listing
                        .refused
                        .push((path, "its name is no text; it is not read".to_owned()));
                    continue;
                }
            };
            let Ok(kind) = entry.metadata() else {
                continue;
            };
            // `metadata` of an entry does not follow links.
            if kind.is_symlink() {
                listing
                    .refused
                    .push((path, "it is a link, and links are not followed".to_owned()));
            } else if !names.insert(path.to_lowercase()) {
                listing.refused.push((
                    path,
                    "another file has this name but for capitals; rename one".to_owned(),
                ));
            } else if kind.is_dir() {
                folders.push((entry.path(), format!("{path}/")));
            } else if kind.is_file() {
                size += kind.len();
                listing.files.push(path);
            }
            if listing.files.len() > MOST_FILES || listing.refused.len() > MOST_FILES {
                return Err(format!(
                    "it has more than {MOST_FILES} files; make several mods of it"
                ));
            }
        }
    }
    if size > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes; make it smaller"));
    }
    listing.files.sort();
    listing.refused.sort();
    Ok(listing)
}
