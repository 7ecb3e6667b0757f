//! Settings are read when the game begins, and written when they change, on a thread that the game does not wait for.

use crate::PlayerSettings;
use crate::file::{self, Change};
use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// So long nothing may change before it is written: who moves a slider moves it often.
const QUIET: Duration = Duration::from_millis(400);
/// So long it is waited at the end of the game for a disk that is still busy with what was set before.
const LAST: Duration = Duration::from_secs(1);

/// Where settings are kept. When the game ends, it is waited until they are.
#[derive(Resource, Debug)]
pub(crate) struct Keeper {
    /// What is to be written; the thread ends with it.
    changes: Option<Sender<Change>>,
    thread: Option<JoinHandle<()>>,
    /// The settings whose changes are known: those that hold in the first frame, of which some may hold for this game
    /// alone.
    known: Option<PlayerSettings>,
    /// What was changed and is not written yet, and when that was.
    unsent: Change,
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
    let (changes, waiting) = bounded(1);
    let thread = Builder::new().name("settings".to_owned());
    match thread.spawn(move || write(&path, &waiting)) {
        Ok(thread) => {
            app.insert_resource(Keeper {
                changes: Some(changes),
                thread: Some(thread),
                known: None,
                unsent: Change::default(),
                changed: None,
            });
        }
        Err(error) => tracing::warn!("settings are not kept, since there is no thread: {error}"),
    }
}

/// Writes what comes into what the file has at that moment: others may write into it, too. A mistake is told once for
/// each kind.
fn write(path: &Path, changes: &Receiver<Change>) {
    let mut told = String::new();
    for change in changes {
        let (kept, error) = file::read(path);
        let written = match error.filter(|_| kept.is_closed) {
            Some(error) => Err(error),
            None => file::write(path, &change.merged(kept.table), kept.is_broken),
        };
        match written {
            Ok(()) => {}
            Err(error) if error.to_string() == told => {}
            Err(error) => {
                told = error.to_string();
                tracing::warn!("{told}");
            }
        }
    }
}

/// Has them written when they have been quiet for a moment.
pub(crate) fn save(settings: Res<PlayerSettings>, keeper: Option<ResMut<Keeper>>) {
    let Some(mut keeper) = keeper else {
        return;
    };
    let keeper = keeper.bypass_change_detection();
    let now = Instant::now();
    match &mut keeper.known {
        None => keeper.known = Some(settings.clone()),
        Some(known) if settings.is_changed() && *known != *settings => {
            keeper.unsent.note(known, &settings);
            known.clone_from(&settings);
            keeper.changed = Some(now);
        }
        Some(_) => {}
    }
    let is_due = |changed: Instant| now.duration_since(changed) >= QUIET;
    if !keeper.changed.is_some_and(is_due) {
        return;
    }
    let Some(changes) = &keeper.changes else {
        return;
    };
    match changes.try_send(std::mem::take(&mut keeper.unsent)) {
        // The next time, when the disk has done.
        Err(TrySendError::Full(change)) => keeper.unsent = change,
        Ok(()) | Err(TrySendError::Disconnected(_)) => keeper.changed = None,
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let unsent = std::mem::take(&mut self.unsent);
        if let (Some(changes), Some(_)) = (self.changes.take(), self.changed) {
            let _ = changes.send_timeout(unsent, LAST);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
