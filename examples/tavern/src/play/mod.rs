//! A play: the player's part in a film, from a file. No line and no outcome of it stands here.

mod act;
mod file;
mod shot;

pub(crate) use file::Play;

use crate::conversation_clock;
use bevy::prelude::*;
use bevy_banter::core::BanterSystems;

/// Plays a play, and triggers [`ScriptOver`](crate::script::ScriptOver) after its last step.
#[derive(Debug)]
pub(crate) struct PlayPlugin {
    /// The play.
    pub(crate) play: Play,
}

impl Plugin for PlayPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(act::Stage::new(self.play.clone()))
            .add_systems(
                Update,
                (act::go_on, shot::watch)
                    .chain()
                    .run_if(conversation_clock::is_up)
                    .before(BanterSystems::Sense),
            )
            .add_observer(act::begun);
    }
}
