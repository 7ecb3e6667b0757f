//! The game's side: what is copied for who watches, and what is done for who asks.

mod amend;
mod collect;
mod obey;
mod person;
mod reload;
mod replay;
mod say;
mod surroundings;
mod undo;
mod who;

use crate::link::Inspector;
use bevy::prelude::*;
use std::time::Duration;

/// Adds the systems; the game is copied so often while somebody watches.
pub(crate) fn build(app: &mut App, every: Duration) {
    app.insert_resource(collect::Collecting::new(every))
        .init_resource::<collect::Engines>()
        .init_resource::<undo::Changes>()
        .init_resource::<reload::Reloads>()
        .init_resource::<replay::Replays>()
        .add_systems(
            PreUpdate,
            // What happened before an order is no answer to it.
            (reload::finish, replay::receive, obey::obey)
                .chain()
                .run_if(resource_exists::<Inspector>),
        )
        .add_systems(
            Last,
            (
                collect::note_engines,
                collect::begin,
                collect::copy_people,
                collect::finish,
            )
                .chain()
                .run_if(resource_exists::<Inspector>),
        )
        .add_observer(undo::forget_changes);
}
