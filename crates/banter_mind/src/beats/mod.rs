//! Beats of a story as data: a file says when each is reached, and the game reads and sets them.
//!
//! A [`BeatFile`] (`*.beats.toml`) in [`StoryPlan`] has beats, each with what has to be the case:
//! other beats, words that a player says, what a character perceives, what the game tells of
//! ([`StoryEvent`](crate::StoryEvent)), a time of the story's day, what a character thinks of a player. When
//! all of it is, the beat is reached: it stands in [`StoryBeats`](crate::StoryBeats), and [`BeatReached`]
//! tells of it. What depends on beats is data too: knowledge, a persona's limits, and its goals, which
//! a character brings up `after` one and `before` another.

mod due;
mod file;
mod reach;

pub use file::{Beat, BeatFile, BeatFileError, BeatLoader};
pub(crate) use reach::Plan;
pub use reach::{BeatReached, StoryPlan};

use banter_core::BanterSystems;
use bevy::prelude::*;

/// Adds the systems of beats.
pub(crate) fn build(app: &mut App) {
    app.init_resource::<StoryPlan>()
        .init_resource::<reach::Waiting>()
        .add_systems(
            Update,
            (reach::listen, reach::reach)
                .chain()
                .in_set(BanterSystems::Think),
        );
    if app.world().contains_resource::<AssetServer>() {
        app.init_asset::<BeatFile>()
            .init_asset_loader::<BeatLoader>();
    }
}
