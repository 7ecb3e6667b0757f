//! Settings are read when the game begins, and written when they change, on a thread that the game does not wait for.

use crate::PlayerSettings;
use crate::file;
use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::path::PathBuf;
use std::thread::Builder;
use std::time::{Duration, Instant};
use toml::Table;

/// So long nothing may change before it is written: who moves a slider moves it often.
const QUIET: Duration = Duration::from_millis(400);

/// Where settings are kept.
#[derive(Resource, Debug)]
pub(crate) struct Keeper {
    /// The texts that are to be written; the thread ends with it.
    texts: Sender<String>,
    /// What else stands in the file.
    table: Table,
    /// When they changed last, if that is not written yet.
    changed: Option<Instant>,
}

pub(crate) fn build(app: &mut App, path: Option<PathBuf>) {
    let Some(path) = path else {
        app.init_resource::<PlayerSettings>();
        return;
    };
    let (kept, error) = file::read(&path);
    if let Some(error) = error {
        tracing::warn!("{error}");
    }
    app.insert_resource(kept.settings);
    if kept.is_closed {
        return;
    }
    let (texts, waiting) = bounded(1);
    let is_broken = kept.is_broken;
    let thread = Builder::new().name("settings".to_owned());
    let begun = thread.spawn(move || write(&path, &waiting, is_broken));
    match begun {
        Ok(_) => {
            app.insert_resource(Keeper {
                texts,
                table: kept.table,
                changed: None,
            });
        }
        Err(error) => tracing::warn!("settings are not kept, since there is no thread: {error}"),
    }
}

/// Writes what comes. A mistake is told once for each kind.
fn write(path: &std::path::Path, texts: &Receiver<String>, mut old_is_broken: bool) {
    let mut told = String::new();
    for text in texts {
        match file::write(path, &text, old_is_broken) {
            Ok(()) => old_is_broken = false,
            Err(error) if error.to_string() == told => {}
            Err(error) => {
                told = error.to_string();
                tracing::warn!("{told}");
            }
        }
    }
}

/// Has them written when they have been quiet for a moment, or the game ends.
pub(crate) fn save(
    settings: Res<PlayerSettings>,
    keeper: Option<ResMut<Keeper>>,
    mut exits: MessageReader<AppExit>,
) {
    let is_ending = exits.read().count() > 0;
    let Some(mut keeper) = keeper else {
        return;
    };
    let keeper = keeper.bypass_change_detection();
    let now = Instant::now();
    if settings.is_changed() && !settings.is_added() {
        keeper.changed = Some(now);
    }
    let is_due = |changed: Instant| is_ending || now.duration_since(changed) >= QUIET;
    if !keeper.changed.is_some_and(is_due) {
        return;
    }
    let text = file::merged(keeper.table.clone(), &settings);
    match keeper.texts.try_send(text) {
        // The next time, when the disk has done.
        Err(TrySendError::Full(_)) => {}
        Ok(()) | Err(TrySendError::Disconnected(_)) => keeper.changed = None,
    }
}
