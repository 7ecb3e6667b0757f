//! Mods in a game: an asset source, and what is told of them.

use crate::loader::{PersonaCardLoader, PersonaCardPlugin};
use crate::reader::ModReader;
use crate::set::ModSet;
use crate::watch::{self, Watched};
use bevy::asset::AssetApp;
use bevy::asset::io::AssetSource;
use bevy::asset::io::AssetSourceBuilder;
use bevy::asset::io::file::FileAssetReader;
use bevy::prelude::*;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

/// The name of the asset source: `mods://personas/mara.persona.toml`.
pub const SOURCE: &str = "mods";

/// Makes mods an asset source, [`SOURCE`]. Add it before Bevy's `AssetPlugin`, which takes the
/// sources that there are, and so before its `DefaultPlugins`.
///
/// The mods are read once as it is added, some milliseconds for each; problems are logged and stand in
/// [`Mods`]. While the game runs a thread looks twice a second whether a file of a mod, or of the
/// game's own personas and knowledge, has changed, and has what is loaded of them loaded again. What
/// is broken then leaves the last good version in play.
#[derive(Debug, Clone)]
pub struct ModsPlugin {
    /// The folder in which mods lie, seen from where the game runs.
    pub folder: PathBuf,
    /// The folder of the game's own assets, which lie beneath those of mods: `AssetPlugin::file_path`.
    pub assets: String,
    /// Whether files are loaded again when they change.
    pub watch: bool,
}

impl ModsPlugin {
    /// Mods in this folder over the game's own assets in `assets`, watched.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            assets: "assets".to_owned(),
            watch: true,
        }
    }
}

/// The mods in use: which there are, what is wrong with them, and which files several bring.
///
/// ```no_run
/// use banter_mods::Mods;
/// use bevy::prelude::*;
///
/// fn show(mods: Res<Mods>) {
///     let set = mods.set();
///     for one in set.mods() {
///         println!("{} {}", one.name, one.version);
///     }
///     for over in set.overrides() {
///         println!("{over}");
///     }
/// }
/// ```
#[derive(Resource, Debug, Clone, Default)]
pub struct Mods(Arc<RwLock<Arc<ModSet>>>);

impl Mods {
    pub(crate) fn new(set: ModSet) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(set))))
    }

    /// The mods as they are now.
    pub fn set(&self) -> Arc<ModSet> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace(&self, set: ModSet) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
    }

    /// Whether anybody else still has them.
    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

impl Plugin for ModsPlugin {
    fn build(&self, app: &mut App) {
        let mods = Mods::new(ModSet::read(&self.folder, None));
        for problem in mods.set().problems() {
            tracing::warn!("{problem}");
        }
        for over in mods.set().overrides() {
            tracing::info!("{over}");
        }
        let (assets, shared) = (self.assets.clone(), mods.clone());
        let reader = move || {
            let base = AssetSource::get_default_reader(assets.clone())();
            Box::new(ModReader::new(shared.clone(), base)) as Box<_>
        };
        app.register_asset_source(SOURCE, AssetSourceBuilder::new(reader))
            .insert_resource(mods);
    }

    fn finish(&self, app: &mut App) {
        if !app.is_plugin_added::<PersonaCardPlugin>() {
            app.register_asset_loader(PersonaCardLoader);
        }
        if !self.watch {
            return;
        }
        let Some(mods) = app.world().get_resource::<Mods>().cloned() else {
            return;
        };
        let assets = FileAssetReader::get_base_path().join(&self.assets);
        match Watched::start(mods, self.folder.clone(), assets) {
            Ok(watched) => {
                app.insert_resource(watched)
                    .add_systems(PreUpdate, watch::reload);
            }
            Err(error) => tracing::error!("mods are not watched for changes: {error}"),
        }
    }
}
