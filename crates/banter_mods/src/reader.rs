//! The reader of the asset source: files of mods, then the game's own, with patches put on.

use crate::plugin::Mods;
use crate::set::patched;
use banter_cards::safe_path;
use bevy::asset::AsyncReadExt;
use bevy::asset::io::{
    AssetReader, AssetReaderError, ErasedAssetReader, PathStream, Reader, VecReader,
};
use bevy::tasks::futures_lite::stream;
use std::path::{Path, PathBuf};

/// The largest persona of the game's own that is patched, in bytes.
const LARGEST: u64 = 1 << 20;

pub(crate) struct ModReader {
    mods: Mods,
    base: Box<dyn ErasedAssetReader>,
}

impl ModReader {
    pub(crate) fn new(mods: Mods, base: Box<dyn ErasedAssetReader>) -> Self {
        Self { mods, base }
    }
}

/// The name of a file, as mods have it.
fn name_of(path: &Path) -> Option<String> {
    safe_path(path.to_str()?).ok()
}

fn not_found(path: &Path) -> AssetReaderError {
    AssetReaderError::NotFound(path.to_path_buf())
}

impl AssetReader for ModReader {
    async fn read<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        let name = name_of(path).ok_or_else(|| not_found(path))?;
        let set = self.mods.set();
        let own = set.load(&name).transpose();
        let own = own.map_err(|problem| std::io::Error::other(problem.to_string()))?;
        let patches = set.patches_of(&name);
        let bytes = match own {
            None if patches.is_empty() => return self.base.read(path).await,
            Some(bytes) => bytes,
            None => {
                let reader = self.base.read(path).await?;
                let mut bytes = Vec::new();
                reader.take(LARGEST).read_to_end(&mut bytes).await?;
                bytes
            }
        };
        let bytes = with_patches(bytes, patches);
        Ok(Box::new(VecReader::new(bytes)) as Box<dyn Reader + 'a>)
    }

    /// Mods have no settings of loaders.
    async fn read_meta<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        Err::<VecReader, _>(not_found(path))
    }

    async fn read_directory<'a>(
        &'a self,
        path: &'a Path,
    ) -> Result<Box<PathStream>, AssetReaderError> {
        let set = self.mods.set();
        let files: Vec<PathBuf> = set
            .files()
            .map(PathBuf::from)
            .filter(|file| file.parent() == Some(path))
            .collect();
        if files.is_empty() {
            return self.base.read_directory(path).await;
        }
        Ok(Box::new(stream::iter(files)))
    }

    async fn is_directory<'a>(&'a self, path: &'a Path) -> Result<bool, AssetReaderError> {
        let set = self.mods.set();
        if set
            .files()
            .any(|file| Path::new(file).parent() == Some(path))
        {
            return Ok(true);
        }
        self.base.is_directory(path).await
    }
}

/// A persona with its patches. One that does not fit is told, and left out.
fn with_patches(
    bytes: Vec<u8>,
    patches: Vec<(String, Result<Vec<u8>, crate::ModProblem>)>,
) -> Vec<u8> {
    if patches.is_empty() {
        return bytes;
    }
    let Ok(mut text) = String::from_utf8(bytes.clone()) else {
        // The loader says what is wrong with it.
        return bytes;
    };
    for (name, patch) in patches {
        let patch = match patch.map(String::from_utf8) {
            Ok(Ok(patch)) => patch,
            Ok(Err(_)) => {
                tracing::warn!("{name}: this is no UTF-8 text; save the file as UTF-8");
                continue;
            }
            Err(problem) => {
                tracing::warn!("{problem}");
                continue;
            }
        };
        match patched(&text, &patch, &name) {
            Ok(both) => text = both,
            Err(sentence) => tracing::warn!("{sentence}"),
        }
    }
    text.into_bytes()
}
