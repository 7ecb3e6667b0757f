//! Files and packs of knowledge as assets.

use banter_memory::{KnowledgeError, KnowledgeManifest, KnowledgePack, LONGEST_FILE};
use bevy::asset::io::Reader;
use bevy::asset::{Asset, AssetLoader, AssetPath, AsyncReadExt, LoadContext, LoadDirectError};
use bevy::reflect::TypePath;
use std::sync::Arc;

/// File of knowledge, as an asset: a [`KnowledgePack`]. A Markdown or text file is a pack by
/// itself; a manifest, whose name ends in `.toml`, stands for the files beside it that it names.
///
/// A file that changes is read again, and so is a pack of which a file changes; while there is a
/// mistake in it the last that was right holds.
///
/// Load it by its type, `assets.load::<KnowledgeFile>("knowledge/town.md")`: a game may have a
/// loader of its own for Markdown.
#[derive(Asset, TypePath, Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeFile(pub Arc<KnowledgePack>);

/// Loads [`KnowledgeFile`]s, whatever their names end in.
#[derive(Debug, Default, TypePath)]
pub struct KnowledgeLoader;

impl AssetLoader for KnowledgeLoader {
    type Asset = KnowledgeFile;
    type Settings = ();
    type Error = KnowledgeError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<KnowledgeFile, KnowledgeError> {
        let path = context.path().clone();
        let source_name = path.to_string();
        let text = read(reader, &source_name).await?;
        if !source_name.ends_with(".toml") {
            let pack = KnowledgePack::parse(&text, &source_name)?;
            return Ok(KnowledgeFile(Arc::new(pack)));
        }
        let manifest = KnowledgeManifest::parse(&text, &source_name)?;
        let folder = path.parent();
        let mut files = Vec::with_capacity(manifest.files.len());
        for file in &manifest.files {
            let path = match &folder {
                Some(folder) => folder.path().join(file),
                None => file.into(),
            };
            let path = AssetPath::from(path).with_source(path_source(context));
            files.push((path.to_string(), member(context, path).await?));
        }
        let files = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let pack = KnowledgePack::assemble(manifest, files)?;
        Ok(KnowledgeFile(Arc::new(pack)))
    }
}

fn path_source(context: &LoadContext<'_>) -> bevy::asset::io::AssetSourceId<'static> {
    context.path().source().clone_owned()
}

/// A file of a pack. The pack is loaded again when it changes.
async fn member(
    context: &mut LoadContext<'_>,
    path: AssetPath<'static>,
) -> Result<String, KnowledgeError> {
    let source_name = path.to_string();
    let loaded = context.load_builder().load_value::<PackText>(path).await;
    match loaded {
        Ok(text) => Ok(text.take().0),
        Err(error) => Err(told(&error, source_name)),
    }
}

fn told(error: &LoadDirectError, source_name: String) -> KnowledgeError {
    if let LoadDirectError::LoadError { error, .. } = error
        && let bevy::asset::AssetLoadError::AssetLoaderError(error) = error
        && let Some(error) = error.error().downcast_ref::<KnowledgeError>()
    {
        return error.clone();
    }
    KnowledgeError::Unreadable {
        source_name,
        reason: error.to_string(),
    }
}

/// The text of one file of a pack.
#[derive(Asset, TypePath)]
pub(super) struct PackText(String);

/// Loads files of packs.
#[derive(Default, TypePath)]
pub(super) struct PackTextLoader;

impl AssetLoader for PackTextLoader {
    type Asset = PackText;
    type Settings = ();
    type Error = KnowledgeError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<PackText, KnowledgeError> {
        let source_name = context.path().to_string();
        read(reader, &source_name).await.map(PackText)
    }
}

/// A text of at most [`LONGEST_FILE`]: no more than that is read.
async fn read(reader: &mut dyn Reader, source_name: &str) -> Result<String, KnowledgeError> {
    let unreadable = |reason: String| KnowledgeError::Unreadable {
        source_name: source_name.to_owned(),
        reason,
    };
    let mut bytes = Vec::new();
    let mut some = vec![0; 64 << 10];
    loop {
        let count = reader.read(&mut some).await;
        let count = count.map_err(|error| unreadable(error.to_string()))?;
        let Some(read) = some.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        bytes.extend_from_slice(read);
        if bytes.len() > LONGEST_FILE {
            return Err(KnowledgeError::TooLarge {
                source_name: source_name.to_owned(),
                limit: LONGEST_FILE,
            });
        }
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let lines = valid
            .unwrap_or_default()
            .iter()
            .filter(|byte| **byte == b'\n');
        KnowledgeError::Wrong {
            source_name: source_name.to_owned(),
            line: lines.count() + 1,
            reason: "this is no UTF-8 text; save the file as UTF-8".to_owned(),
        }
    })
}
