//! Saving and loading without waiting for the disk: on a thread of its own, one after the other.

use super::{WorldMemory, WorldMemoryError};
use banter_engine::{Engine, EngineError, Inbox, Job, Task, Update, Worker};
use bevy::prelude::*;
use std::path::PathBuf;

/// Saves what the characters remember at this moment to a file; [`WorldMemorySaved`] tells when it
/// is there. Triggered by the game.
///
/// Saves and loads are done one after the other. A game that quits right after it calls
/// [`WorldMemory::write`] itself.
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct SaveWorldMemory {
    /// The file.
    pub path: PathBuf,
}

/// Loads what the characters remember from a file; [`WorldMemoryLoaded`] tells when they do.
/// Triggered by the game.
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct LoadWorldMemory {
    /// The file.
    pub path: PathBuf,
}

/// A [`SaveWorldMemory`] was done, or failed.
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct WorldMemorySaved {
    /// The file.
    pub path: PathBuf,
    /// Why it is not saved, if it is not: a sentence.
    pub error: Option<WorldMemoryError>,
}

/// A [`LoadWorldMemory`] was done, or failed; then the characters remember what they did.
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct WorldMemoryLoaded {
    /// The file.
    pub path: PathBuf,
    /// Why it is not loaded, if it is not: a sentence.
    pub error: Option<WorldMemoryError>,
}

/// The task of saving and loading. It never leaves this process.
#[derive(Debug)]
pub(crate) enum Keeping {}

#[derive(Debug)]
pub(crate) enum Order {
    Save(PathBuf, WorldMemory),
    Load(PathBuf),
}

#[derive(Debug)]
pub(crate) enum Kept {
    Saved(Result<(), WorldMemoryError>),
    Loaded(Result<WorldMemory, WorldMemoryError>),
}

impl Task for Keeping {
    const NAME: &'static str = "saves";
    type Request = Order;
    type Event = Kept;
}

#[derive(Debug)]
struct Keeper;

impl Engine<Keeping> for Keeper {
    fn serve(&mut self, inbox: &Inbox<Keeping>) {
        inbox.serve_each(|order, output| {
            output.send(match order {
                Order::Save(path, memory) => Kept::Saved(memory.write(&path)),
                Order::Load(path) => Kept::Loaded(WorldMemory::read(&path)),
            })
        });
    }
}

/// The thread that saves and loads.
#[derive(Resource)]
pub(crate) struct SaveWorker(Worker<Keeping>);

impl SaveWorker {
    pub(crate) fn spawn() -> Result<Self, EngineError> {
        Worker::spawn("saves", || Ok(Box::new(Keeper))).map(Self)
    }
}

/// What is being saved and loaded.
#[derive(Resource, Default)]
pub(crate) struct Saving(Vec<(PathBuf, bool, Job<Kept>)>);

/// Takes what is remembered now, and hands it to the thread.
pub(crate) fn save(order: On<SaveWorldMemory>, mut commands: Commands) {
    let path = order.path.clone();
    commands.queue(move |world: &mut World| {
        let memory = WorldMemory::of(world);
        submit(world, path.clone(), true, Order::Save(path, memory));
    });
}

pub(crate) fn load(order: On<LoadWorldMemory>, mut commands: Commands) {
    let path = order.path.clone();
    commands.queue(move |world: &mut World| {
        submit(world, path.clone(), false, Order::Load(path));
    });
}

fn submit(world: &mut World, path: PathBuf, saves: bool, order: Order) {
    let worker = world.get_resource::<SaveWorker>();
    match worker.and_then(|worker| worker.0.submit(order).ok()) {
        Some(job) => world.resource_mut::<Saving>().0.push((path, saves, job)),
        None => tell(world, path, saves, Some(WorldMemoryError::Busy)),
    }
}

/// Puts what was loaded into the game, and tells what is done.
pub(crate) fn finish(world: &mut World) {
    if world.resource::<Saving>().0.is_empty() {
        return;
    }
    let waiting = std::mem::take(&mut world.resource_mut::<Saving>().0);
    let mut left = Vec::new();
    for (path, saves, mut job) in waiting {
        let error = match job.poll() {
            None => {
                left.push((path, saves, job));
                continue;
            }
            Some(Update::Event(Kept::Saved(saved))) => saved.err(),
            Some(Update::Event(Kept::Loaded(Ok(memory)))) => {
                memory.put_into(world);
                None
            }
            Some(Update::Event(Kept::Loaded(Err(error)))) => Some(error),
            Some(_) => Some(WorldMemoryError::Busy),
        };
        tell(world, path, saves, error);
    }
    let mut saving = world.resource_mut::<Saving>();
    left.append(&mut saving.0);
    saving.0 = left;
}

fn tell(world: &mut World, path: PathBuf, saves: bool, error: Option<WorldMemoryError>) {
    if let Some(error) = &error {
        tracing::warn!("{error}");
    }
    match saves {
        true => world.trigger(WorldMemorySaved { path, error }),
        false => world.trigger(WorldMemoryLoaded { path, error }),
    }
}
