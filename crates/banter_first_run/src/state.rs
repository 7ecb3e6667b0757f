//! What is missing, how far it is, and what may be done about it.

use crate::Wanted;
use banter_models::{Download, DownloadState, Downloads, Entry, Kind};
use bevy::prelude::*;
use std::path::PathBuf;

/// State of the first start: what is wanted, and how each stands. For the screen, or for one of the game's own.
#[derive(Resource, Debug, Default)]
pub struct FirstRun {
    /// Whether the player is asked at present.
    pub open: bool,
    /// Which row is chosen; behind the last model it is the row that closes the screen.
    pub chosen: usize,
    /// The models, in the order in which they were wanted.
    pub items: Vec<FirstRunItem>,
    downloads: Option<Downloads>,
}

/// A model that is wanted.
#[derive(Debug)]
pub struct FirstRunItem {
    /// What it is; `None` where there is none that fits.
    pub entry: Option<Entry>,
    /// What a player gets of it.
    pub because: String,
    /// How it stands.
    pub state: ItemState,
    /// What it is called.
    pub title: String,
    download: Option<Download>,
    received: u64,
}

/// How a model stands.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemState {
    /// It is not here; so many bytes of it are.
    Missing {
        /// Bytes that arrived before it was stopped.
        arrived: u64,
    },
    /// It is being fetched; the part that is here, 0..=1, where that is known.
    Fetching(Option<f32>),
    /// It is here.
    Here(PathBuf),
    /// It cannot be had: why, and what to do, in a sentence.
    Failed(String),
}

impl FirstRunItem {
    pub(crate) fn new(entry: Option<Entry>, wanted: &Wanted, state: ItemState) -> Self {
        let title = entry
            .as_ref()
            .map_or_else(|| wanted.name(), |entry| entry.title.clone());
        Self {
            entry,
            because: wanted.because.clone(),
            state,
            title,
            download: None,
            received: 0,
        }
    }

    /// The same, with no download under way.
    pub(crate) fn fresh(&self) -> Self {
        Self {
            entry: self.entry.clone(),
            because: self.because.clone(),
            state: self.state.clone(),
            title: self.title.clone(),
            download: None,
            received: 0,
        }
    }
}

/// What is to be done; written by keys, buttons and pointers, and by the game.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstRunCommand {
    /// Asks the player again, whatever there is.
    Open,
    /// Goes on without what is missing. Downloads that are under way go on.
    Close,
    /// The next row.
    Next,
    /// The row before.
    Previous,
    /// This row.
    Choose(usize),
    /// What the chosen row offers: to fetch, to stop, to try again, to close.
    Press,
}

/// A model is here: from the beginning, or fetched.
#[derive(Event, Debug, Clone, PartialEq)]
pub struct ModelReady {
    /// What it is for.
    pub kind: Kind,
    /// Its name in the list.
    pub id: String,
    /// What an engine is given.
    pub path: PathBuf,
}

/// The player goes on: nothing was missing, or the screen was closed.
#[derive(Event, Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstRunClosed;

/// Whether the player is asked at present.
pub(crate) fn is_open(run: Res<FirstRun>) -> bool {
    run.open
}

impl FirstRun {
    /// Begins with what was found.
    pub(crate) fn begin(
        &mut self,
        items: Vec<FirstRunItem>,
        downloads: Option<Downloads>,
        commands: &mut Commands,
    ) {
        for item in &items {
            item.tell(commands);
        }
        self.open = items
            .iter()
            .any(|item| matches!(item.state, ItemState::Missing { .. }));
        self.items = items;
        self.downloads = downloads;
        self.chosen = 0;
        if !self.open {
            commands.trigger(FirstRunClosed);
        }
    }

    fn close(&mut self, commands: &mut Commands) {
        if std::mem::replace(&mut self.open, false) {
            commands.trigger(FirstRunClosed);
        }
    }

    /// Moves the choice by `by` rows, round and round.
    fn step(&mut self, by: usize) {
        let rows = self.items.len() + 1;
        self.chosen = (self.chosen + by) % rows;
    }

    fn press(&mut self, commands: &mut Commands) {
        let Some(item) = self.items.get_mut(self.chosen) else {
            self.close(commands);
            return;
        };
        match (&item.state, &item.entry, &self.downloads) {
            (ItemState::Fetching(_), ..) => {
                if let Some(download) = &item.download {
                    download.cancel();
                }
            }
            (ItemState::Missing { .. } | ItemState::Failed(_), Some(entry), Some(downloads)) => {
                match downloads.start(entry) {
                    Ok(download) => {
                        item.download = Some(download);
                        item.state = ItemState::Fetching(None);
                    }
                    Err(error) => item.state = ItemState::Failed(error.to_string()),
                }
            }
            _ => {}
        }
    }
}

impl FirstRunItem {
    /// Tells the game of it, if it is here.
    fn tell(&self, commands: &mut Commands) {
        if let (ItemState::Here(path), Some(entry)) = (&self.state, &self.entry) {
            commands.trigger(ModelReady {
                kind: entry.kind,
                id: entry.id.clone(),
                path: path.clone(),
            });
        }
    }

    /// Looks how far a download is. Whether it ended.
    fn look(&mut self) -> bool {
        let Some(download) = &self.download else {
            return false;
        };
        let state = match download.state() {
            DownloadState::Running(progress) => {
                self.received = progress.received;
                ItemState::Fetching(progress.fraction())
            }
            DownloadState::Done(path) => ItemState::Here(path.to_owned()),
            DownloadState::Failed(banter_models::ModelError::Cancelled { .. }) => {
                ItemState::Missing {
                    arrived: self.received,
                }
            }
            DownloadState::Failed(error) => ItemState::Failed(error.to_string()),
        };
        let over = !matches!(state, ItemState::Fetching(_));
        if self.state != state {
            self.state = state;
        }
        if over {
            self.download = None;
        }
        over
    }
}

/// Does what was asked for.
pub(crate) fn obey(
    mut asked: MessageReader<FirstRunCommand>,
    mut run: ResMut<FirstRun>,
    mut commands: Commands,
) {
    for command in asked.read() {
        match command {
            FirstRunCommand::Open => run.open = true,
            FirstRunCommand::Close => run.close(&mut commands),
            FirstRunCommand::Next => run.step(1),
            FirstRunCommand::Previous => {
                let rows = run.items.len();
                run.step(rows);
            }
            FirstRunCommand::Choose(row) => {
                let row = (*row).min(run.items.len());
                // A pointer that rests chooses the same row again: nothing has changed.
                if run.chosen != row {
                    run.chosen = row;
                }
            }
            FirstRunCommand::Press => run.press(&mut commands),
        }
    }
}

/// Looks how far downloads are, and tells of what has arrived, also while the screen is closed.
pub(crate) fn watch(mut run: ResMut<FirstRun>, mut commands: Commands) {
    // A resource that is only looked at has not changed.
    if run.items.iter().all(|item| item.download.is_none()) {
        return;
    }
    let mut changed = false;
    for item in &mut run.bypass_change_detection().items {
        let before = item.state.clone();
        if item.look() {
            item.tell(&mut commands);
        }
        changed |= item.state != before;
    }
    if changed {
        run.set_changed();
    }
    let all_here = run
        .items
        .iter()
        .all(|item| matches!(item.state, ItemState::Here(_)));
    if all_here {
        run.close(&mut commands);
    }
}

#[cfg(test)]
mod tests;
