//! Speculative start: a model reads ahead while a line is still being said.
//!
//! For each line that somebody says aloud to a character, the model reads what will stand before
//! the line as soon as it begins, and the words of it that surely stand ([`stable`]) whenever
//! there are enough new ones. What the persona has to say is looked up as for an answer, and where
//! the author's own words would be said nothing is read.
//!
//! A guess ([`Guess`]) is work and nothing else. It stands beside its turn's state and goes with
//! the turn, or when the line is over: then what the engine has read of the prompt is simply there
//! when the answer's own request comes, and what was guessed wrong is read anew. It writes no
//! prompt of the turn, draws no variant, and is not remembered.

mod guess;
mod head;
mod send;
mod settings;
mod stable;

pub use settings::SpeculationSettings;

use crate::{MindSystems, asked};
use banter_core::BanterSystems;
use bevy::prelude::*;

/// Adds the systems of speculation.
pub(crate) fn build(app: &mut App) {
    app.init_resource::<SpeculationSettings>()
        .register_type::<SpeculationSettings>()
        .add_systems(
            Update,
            (guess::drop_guesses, guess::give_way, guess::guess)
                .chain()
                .after(asked::ask)
                .in_set(BanterSystems::Think),
        )
        .add_systems(PreUpdate, send::send.in_set(MindSystems::Generate));
}
