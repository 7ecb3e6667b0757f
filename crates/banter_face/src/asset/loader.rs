//! Face clips out of files.

use super::FaceClip;
use banter_core::read_asset;
use banter_lipsync::{CsvError, Track, TrackError, read_csv};
use bevy::asset::io::Reader;
use bevy::asset::{AssetLoader, LoadContext};
use bevy::prelude::*;
use bevy::reflect::TypePath;

/// The largest file that is read, in bytes: more than the longest take as text.
const LARGEST: usize = 128 << 20;

/// Loads [`FaceClip`]s: `.face` files, and `.csv` files of Live Link Face.
///
/// What ends in `.csv` is read as a table. No extension but `.face` is claimed, since other
/// tables are `.csv` too: `assets.load::<FaceClip>("take.csv")` finds it by the type.
#[derive(Debug, Default, TypePath)]
pub struct FaceClipLoader;

/// Why a file is no [`FaceClip`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaceClipError {
    /// It cannot be read.
    #[error("{path} cannot be read: {why}")]
    Unreadable {
        /// Which file.
        path: String,
        /// What the system says.
        why: String,
    },
    /// It is larger than any clip.
    #[error("{path} is larger than any face clip ({largest} bytes); cut it into takes")]
    TooLarge {
        /// Which file.
        path: String,
        /// The most bytes that are read.
        largest: usize,
    },
    /// It is no sound face track.
    #[error("{path}: {why}")]
    Track {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: TrackError,
    },
    /// It is no sound recording.
    #[error("{path}: {why}")]
    Recording {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: CsvError,
    },
}

impl AssetLoader for FaceClipLoader {
    type Asset = FaceClip;
    type Settings = ();
    type Error = FaceClipError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<FaceClip, FaceClipError> {
        let path = context.path().to_string();
        let bytes =
            read_asset(reader, LARGEST)
                .await
                .map_err(|error| FaceClipError::Unreadable {
                    path: path.clone(),
                    why: error.to_string(),
                })?;
        read(&bytes, path)
    }

    fn extensions(&self) -> &[&str] {
        &["face"]
    }
}

fn read(bytes: &[u8], path: String) -> Result<FaceClip, FaceClipError> {
    if bytes.len() > LARGEST {
        return Err(FaceClipError::TooLarge {
            path,
            largest: LARGEST,
        });
    }
    let is_table = path.to_ascii_lowercase().ends_with(".csv");
    if is_table {
        read_csv(bytes, None)
            .map(FaceClip::Recording)
            .map_err(|why| FaceClipError::Recording { path, why })
    } else {
        Track::from_bytes(bytes)
            .map(FaceClip::Track)
            .map_err(|why| FaceClipError::Track { path, why })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_lipsync::{Phone, Style, write_csv};

    fn track() -> Track {
        let phones = [Phone {
            symbol: "ɑː",
            start: 0.1,
            end: 0.6,
        }];
        Track::from_phones(phones, &Style::default())
    }

    #[test]
    fn both_kinds_of_files_are_clips() {
        let clip = read(&track().to_bytes(), "a.face".into()).unwrap();
        assert_eq!(clip, FaceClip::Track(track()));
        let mut table = Vec::new();
        write_csv(&track(), 60, &mut table).unwrap();
        let clip = read(&table, "folder/A.CSV".into()).unwrap();
        assert!(matches!(&clip, FaceClip::Recording(take) if take.rate() == 60));
        assert!(clip.duration() > 0.9 && clip.regions().brows);
    }

    #[test]
    fn strange_files_are_refused_in_a_sentence_that_names_them() {
        for (path, bytes) in [
            ("a.face", &b"what"[..]),
            ("a.face", &track().to_bytes()[..40]),
            ("a.csv", b"\xff"),
            ("a.csv", b"1,2,3"),
        ] {
            let error = read(bytes, path.into()).unwrap_err().to_string();
            assert!(error.starts_with(path) && !error.contains('\n'), "{error}");
        }
    }
}
