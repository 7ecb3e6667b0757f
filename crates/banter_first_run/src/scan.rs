//! Looking for models, on a thread of its own: disks may sleep.

use crate::state::{FirstRun, FirstRunItem, ItemState};
use crate::{FirstRunPlugin, Wanted};
use banter_models::{Downloads, FetchOptions, Manifest, Store};
use bevy::prelude::*;
use std::sync::{Arc, OnceLock};

/// What was found, and how the rest is fetched.
struct Scanned {
    items: Vec<FirstRunItem>,
    downloads: Option<Downloads>,
    problem: Option<String>,
}

/// A look that is under way.
#[derive(Resource)]
pub(crate) struct Scan(Arc<OnceLock<Scanned>>);

impl Scan {
    /// Starts to look.
    pub(crate) fn begin(plugin: &FirstRunPlugin) -> Self {
        let found = Arc::new(OnceLock::new());
        let (told, plugin) = (Arc::clone(&found), plugin.clone());
        let looking = std::thread::Builder::new()
            .name("first run".into())
            .spawn(move || {
                // Set once, here.
                let _ = told.set(look(plugin));
            });
        if let Err(error) = looking {
            let _ = found.set(failed(format!("the system gives no thread: {error}")));
        }
        Self(found)
    }
}

fn failed(problem: String) -> Scanned {
    Scanned {
        items: Vec::new(),
        downloads: None,
        problem: Some(problem),
    }
}

fn look(plugin: FirstRunPlugin) -> Scanned {
    match gather(plugin) {
        Ok(scanned) => scanned,
        Err(error) => failed(error.to_string()),
    }
}

fn gather(plugin: FirstRunPlugin) -> Result<Scanned, banter_models::ModelError> {
    let manifest = plugin.manifest.map_or_else(Manifest::builtin, Ok)?;
    let store = plugin.store.map_or_else(Store::open_default, Ok)?;
    let options = plugin.options.map_or_else(FetchOptions::from_env, Ok)?;
    let items = plugin
        .wanted
        .iter()
        .map(|wanted| item(wanted, &manifest, &store));
    Ok(Scanned {
        items: items.collect(),
        // A licence is shown before anything is fetched, so that choosing it is accepting it.
        downloads: Some(Downloads::new(
            store.clone(),
            FetchOptions {
                accept_licence: true,
                ..options
            },
        )),
        problem: None,
    })
}

fn item(wanted: &Wanted, manifest: &Manifest, store: &Store) -> FirstRunItem {
    let entry = wanted.entry(manifest);
    let state = match &entry {
        None => ItemState::Failed(format!(
            "there is no model `{}` that fits this machine",
            wanted.name()
        )),
        Some(entry) if store.has(entry) => ItemState::Here(store.path(entry)),
        Some(entry) => ItemState::Missing {
            arrived: store.partial(entry),
        },
    };
    FirstRunItem::new(entry, wanted, state)
}

/// Takes what was found, once; opens the screen where something is missing.
pub(crate) fn take(scan: Res<Scan>, mut run: ResMut<FirstRun>, mut commands: Commands) {
    let Some(scanned) = scan.0.get() else {
        return;
    };
    if let Some(problem) = &scanned.problem {
        warn!("models cannot be looked for: {problem}");
    }
    let items = scanned.items.iter().map(FirstRunItem::fresh).collect();
    run.begin(items, scanned.downloads.clone(), &mut commands);
    commands.remove_resource::<Scan>();
}
