//! Zip archives, read within bounds and never unpacked to a disk.

use crate::inflate::{self, Inflated};
use crate::path::{PathError, safe_path};
use std::collections::HashSet;

/// The most files of an archive.
const MOST_FILES: usize = 4_096;
/// The most that all files of an archive unpack to, in bytes: 512 MiB.
const LARGEST_WHOLE: u64 = 512 << 20;
/// The longest comment behind an archive, and the end record before it.
const LONGEST_END: usize = 65_535 + END;
/// Lengths of the records of the format.
const END: usize = 22;
const ENTRY: usize = 46;
const LOCAL: usize = 30;

/// Archive of files (zip), in memory. Names that lead out of it, links, files with the same name but
/// for capitals, and secret (encrypted) files are refused one by one; a damaged archive is an error.
///
/// ```
/// use banter_cards::{Archive, ArchiveError};
/// assert_eq!(Archive::open(&b"PK, but no archive"[..]).unwrap_err(), ArchiveError::NoArchive);
/// ```
#[derive(Debug, Clone)]
pub struct Archive<B> {
    bytes: B,
    files: Vec<ArchiveFile>,
    refused: Vec<(String, PathError)>,
}

/// File of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its path, with `/` between folders: one that [`safe_path`] lets pass.
    pub path: String,
    /// How large it says that it is, in bytes.
    pub size: u64,
    packed: usize,
    method: u16,
    sum: u32,
    /// Where it begins.
    offset: usize,
}

/// Why an archive, or a file in it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is something else.
    #[error("this is no zip archive; pack it as one")]
    NoArchive,
    /// It is damaged.
    #[error("the archive is damaged ({0}); pack or fetch it again")]
    Damaged(&'static str),
    /// It has too many files.
    #[error("the archive has more than {MOST_FILES} files; make several of it")]
    TooMany,
    /// What is in it is larger than it may be.
    #[error("`{path}` in the archive unpacks to more than {limit} bytes; make it smaller")]
    TooLarge {
        /// The file, or `*` for all together.
        path: String,
        /// The most.
        limit: u64,
    },
    /// A file is packed in a way that is not read here.
    #[error("`{0}` in the archive is packed in a way that is not read here; pack it with deflate")]
    Method(String),
    /// There is no such file.
    #[error("there is no `{0}` in the archive")]
    NotFound(String),
}

/// Numbers of the format, lowest byte first.
fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// Where the record stands that ends an archive.
fn end_of(bytes: &[u8]) -> Option<usize> {
    let first = bytes.len().saturating_sub(LONGEST_END);
    let last = bytes.len().checked_sub(END)?;
    (first..=last).rev().find(|at| {
        let comment = u16_at(bytes, at + 20).map(usize::from);
        bytes
            .get(*at..)
            .is_some_and(|it| it.starts_with(b"PK\x05\x06"))
            && comment.is_some_and(|length| at + END + length <= bytes.len())
    })
}

impl<B: AsRef<[u8]>> Archive<B> {
    /// Whether the bytes are an archive, which may stand behind something else.
    pub fn is_one(bytes: &B) -> bool {
        end_of(bytes.as_ref()).is_some() || bytes.as_ref().starts_with(b"PK\x03\x04")
    }

    /// Reads the list of files.
    ///
    /// # Errors
    /// An [`ArchiveError`].
    pub fn open(bytes: B) -> Result<Self, ArchiveError> {
        let (files, refused) = list(bytes.as_ref())?;
        Ok(Self {
            bytes,
            files,
            refused,
        })
    }

    /// The files that may be read, in the archive's order.
    pub fn files(&self) -> &[ArchiveFile] {
        &self.files
    }

    /// The names of those that may not, and why. A link, a secret file and a second file of the
    /// same name have [`PathError::Sign`].
    pub fn refused(&self) -> &[(String, PathError)] {
        &self.refused
    }

    /// A file of at most `limit` bytes.
    ///
    /// # Errors
    /// An [`ArchiveError`].
    pub fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, ArchiveError> {
        let file = self.files.iter().find(|file| file.path == path);
        let file = file.ok_or_else(|| ArchiveError::NotFound(path.to_owned()))?;
        let too_large = || ArchiveError::TooLarge {
            path: path.to_owned(),
            limit: limit as u64,
        };
        if file.size > limit as u64 {
            return Err(too_large());
        }
        let damaged = ArchiveError::Damaged("a file is not where the list says");
        let packed = self.packed(file).ok_or(damaged)?;
        let plain = match file.method {
            0 if packed.len() > limit => return Err(too_large()),
            0 => packed.to_vec(),
            8 => match inflate::deflate(packed, limit) {
                Inflated::Bytes(bytes) => bytes,
                Inflated::TooLarge => return Err(too_large()),
                Inflated::Damaged => {
                    return Err(ArchiveError::Damaged("a file cannot be unpacked"));
                }
            },
            _ => return Err(ArchiveError::Method(path.to_owned())),
        };
        if plain.len() as u64 != file.size || crc32fast::hash(&plain) != file.sum {
            return Err(ArchiveError::Damaged("a file is not what its sum says"));
        }
        Ok(plain)
    }

    /// What of the archive is this file.
    fn packed(&self, file: &ArchiveFile) -> Option<&[u8]> {
        let local = self.bytes.as_ref().get(file.offset..)?;
        local.strip_prefix(b"PK\x03\x04")?;
        let name = usize::from(u16_at(local, 26)?);
        let extra = usize::from(u16_at(local, 28)?);
        let start = LOCAL + name + extra;
        local.get(start..start.checked_add(file.packed)?)
    }
}

type Listed = (Vec<ArchiveFile>, Vec<(String, PathError)>);

fn list(bytes: &[u8]) -> Result<Listed, ArchiveError> {
    let end = end_of(bytes).ok_or_else(|| match bytes.starts_with(b"PK\x03\x04") {
        true => ArchiveError::Damaged("its end is missing"),
        false => ArchiveError::NoArchive,
    })?;
    let no_list = || ArchiveError::Damaged("its list of files is not where it says");
    let size = size_at(bytes, end + 12).ok_or_else(no_list)?;
    let start = end.checked_sub(size).ok_or_else(no_list)?;
    // What stands before the archive moves all places that it tells.
    let told = size_at(bytes, end + 16).ok_or_else(no_list)?;
    let before = start.checked_sub(told).ok_or_else(no_list)?;
    let mut rest = bytes.get(start..end).ok_or_else(no_list)?;
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    let mut names = HashSet::new();
    let (mut whole, mut packed) = (0_u64, 0_u64);
    for number in 0.. {
        if rest.is_empty() {
            break;
        }
        if number == MOST_FILES {
            return Err(ArchiveError::TooMany);
        }
        let cut = || ArchiveError::Damaged("its list of files is cut off");
        let (entry, name, after) = next(rest).ok_or_else(cut)?;
        rest = after;
        let shown = String::from_utf8_lossy(name).into_owned();
        if shown.ends_with(['/', '\\']) {
            continue;
        }
        let path = match std::str::from_utf8(name) {
            Ok(name) => safe_path(name),
            Err(_) => Err(PathError::Sign),
        };
        let path =
            path.and_then(
                |path| match entry.is_plain && names.insert(path.to_lowercase()) {
                    true => Ok(path),
                    false => Err(PathError::Sign),
                },
            );
        match path {
            Err(error) => refused.push((shown.chars().take(200).collect(), error)),
            Ok(path) => {
                whole += entry.file.size;
                packed += entry.file.packed as u64;
                let offset = entry.file.offset.checked_add(before).ok_or_else(no_list)?;
                files.push(ArchiveFile {
                    path,
                    offset,
                    ..entry.file
                });
            }
        }
    }
    if whole > LARGEST_WHOLE {
        return Err(ArchiveError::TooLarge {
            path: "*".to_owned(),
            limit: LARGEST_WHOLE,
        });
    }
    if packed > bytes.len() as u64 {
        return Err(ArchiveError::Damaged("its files lie over each other"));
    }
    Ok((files, refused))
}

struct Entry {
    file: ArchiveFile,
    /// Whether it is neither a link or a device nor secret.
    is_plain: bool,
}

/// The next entry of the list, its name, and what comes after it.
fn next(bytes: &[u8]) -> Option<(Entry, &[u8], &[u8])> {
    bytes.strip_prefix(b"PK\x01\x02")?;
    let name_end = ENTRY.checked_add(usize::from(u16_at(bytes, 28)?))?;
    let end = name_end + usize::from(u16_at(bytes, 30)?) + usize::from(u16_at(bytes, 32)?);
    let name = bytes.get(ENTRY..name_end)?;
    let after = bytes.get(end..)?;
    let is_secret = u16_at(bytes, 8)? & 1 != 0;
    let made_on_unix = u16_at(bytes, 4)? >> 8 == 3;
    let kind = u32_at(bytes, 38)? >> 28;
    let is_file = !made_on_unix || kind == 0 || kind == 8;
    let file = ArchiveFile {
        path: String::new(),
        size: u64::from(u32_at(bytes, 24)?),
        packed: size_at(bytes, 20)?,
        method: u16_at(bytes, 10)?,
        sum: u32_at(bytes, 16)?,
        offset: size_at(bytes, 42)?,
    };
    let is_plain = is_file && !is_secret;
    Some((Entry { file, is_plain }, name, after))
}
