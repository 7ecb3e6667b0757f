//! What the language model keeps of characters, as the game's world goes on: let go with whoever
//! is despawned, saved and restored with the game, and worked on at a pace.

mod pace;
mod wishes;

pub use pace::{InferencePace, MindPace};

use crate::engines::MindEngine;
use banter_core::{BanterSystems, NpcParticipant, People, PersonId};
use banter_engine::{EngineError, UpkeepReport};
use bevy::prelude::*;
use std::path::PathBuf;
use wishes::{Wish, Wishes};

/// Save of what the language model has read of characters, to a file beside the game's save, so
/// that after a load the first answer begins as soon as any other.
///
/// Triggered by the game; [`MindsSaved`] tells when the file is whole. The file is one for each
/// save, holds prompts as numbers of a model, and is of use to that model alone: what characters
/// remember is in [`Memory`](crate::Memory), and nothing is lost without the file. An engine that
/// keeps nothing (a server) writes none.
///
/// ```
/// # use bevy::prelude::*;
/// use banter_mind::{MindsSaved, RestoreMinds, SaveMinds};
///
/// fn save(mut commands: Commands) {
///     commands.trigger(SaveMinds { path: "saves/evening.minds".into(), people: Vec::new() });
/// }
/// fn load(mut commands: Commands) {
///     commands.trigger(RestoreMinds { path: "saves/evening.minds".into() });
/// }
/// fn saved(saved: On<MindsSaved>) {
///     if let Err(error) = &saved.result {
///         warn!("{error}");
///     }
/// }
/// # let _ = (save, load, saved);
/// ```
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct SaveMinds {
    /// The file. Its folder has to be there; one of that name is replaced when all is written.
    pub path: PathBuf,
    /// Of whom; empty is of all.
    pub people: Vec<PersonId>,
}

/// Restoring of what [`SaveMinds`] wrote. Triggered by the game when it loads; [`MindsRestored`]
/// tells when it is done. Characters are found by their [`PersonId`].
#[derive(Event, Debug, Clone, PartialEq, Eq)]
pub struct RestoreMinds {
    /// The file.
    pub path: PathBuf,
}

/// End of a [`SaveMinds`]: written once for each.
#[derive(Event, Debug, Clone, PartialEq)]
pub struct MindsSaved {
    /// The file.
    pub path: PathBuf,
    /// How much was written; nothing by an engine that keeps nothing, and without one.
    pub result: Result<UpkeepReport, EngineError>,
}

/// End of a [`RestoreMinds`]: written once for each.
#[derive(Event, Debug, Clone, PartialEq)]
pub struct MindsRestored {
    /// The file.
    pub path: PathBuf,
    /// How much was read. A file that is damaged or another model's is an error in a sentence;
    /// characters then read their prompts anew.
    pub result: Result<UpkeepReport, EngineError>,
}

pub(crate) fn build(app: &mut App) {
    app.init_resource::<MindPace>()
        .init_resource::<InferencePace>()
        .init_resource::<Wishes>()
        .register_type::<MindPace>()
        .register_type::<InferencePace>()
        // In no set: a game may hold the stages up, and is saved while it does.
        .add_systems(PreUpdate, (send, pace::send).before(BanterSystems::Receive))
        .add_observer(forget)
        .add_observer(save)
        .add_observer(restore);
}

/// Notes that a character is gone.
fn forget(gone: On<Remove, NpcParticipant>, ids: Query<&PersonId>, mut wishes: ResMut<Wishes>) {
    if let Ok(id) = ids.get(gone.entity) {
        wishes.forget(id.clone());
    }
}

fn save(save: On<SaveMinds>, mut wishes: ResMut<Wishes>, mut commands: Commands) {
    let SaveMinds { path, people } = save.event();
    let wish = Wish::Save {
        path: path.clone(),
        people: people.clone(),
    };
    if let Err(end) = wishes.add(wish) {
        commands.queue(end);
    }
}

fn restore(restore: On<RestoreMinds>, mut wishes: ResMut<Wishes>, mut commands: Commands) {
    let path = restore.path.clone();
    if let Err(end) = wishes.add(Wish::Restore { path }) {
        commands.queue(end);
    }
}

/// Hands wishes to the engine, one after the other and in their order: what a character that is
/// gone has read is let go before a load brings it back.
fn send(
    mut wishes: ResMut<Wishes>,
    engine: Option<Res<MindEngine>>,
    people: Res<People>,
    npcs: Query<(), With<NpcParticipant>>,
    mut commands: Commands,
) {
    if wishes.is_empty() {
        return;
    }
    let is_back = |id: &PersonId| people.entity(id).is_some_and(|it| npcs.contains(it));
    for end in wishes.go_on(engine.as_deref(), is_back) {
        commands.queue(end);
    }
}
