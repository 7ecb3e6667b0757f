//! Goals: what characters speak about unasked.
//!
//! A persona says in its `[[goal]]`s what its character wants and when
//! ([`Goal`](banter_core::persona::Goal)): at a time of the story's day ([`StoryTime`]), when something
//! appears or happens ([`StoryEvent`]), after a time in which nothing was said. Some times a second
//! [`pursue`] looks which of them is [due](due), and asks the game ([`GoalPolicy`]). Where nobody
//! speaks, the goal becomes a cue of its name, and goes the way of every cue: the floor decides
//! about it, a line of the persona answers it, or a language model that is told what is wanted.

mod due;
mod pursue;
mod saved;
mod settings;

pub(crate) use pursue::Pursuits;
pub use saved::SavedGoals;
pub use settings::{GoalPolicy, GoalSettings, GoalVeto};

use crate::StoryTime;
use banter_core::{BanterSystems, NpcParticipant, keep_messages};
use bevy::prelude::*;

/// Written by the game: something happens of which a persona may [want](banter_core::persona::Goal)
/// to speak.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct StoryEvent {
    /// Who notices it; `None` for everybody.
    pub npc: Option<Entity>,
    /// What it is, by the name in `happens` of a goal: `the bell rings`.
    pub what: String,
}

/// Adds the systems of goals.
pub(crate) fn build(app: &mut App) {
    keep_messages::<StoryEvent>(app, &[BanterSystems::Think]);
    app.init_resource::<GoalSettings>()
        .init_resource::<GoalPolicy>()
        .init_resource::<StoryTime>()
        .register_type::<GoalSettings>()
        .register_type::<StoryTime>()
        .register_required_components::<NpcParticipant, Pursuits>()
        .add_systems(
            Update,
            (pursue::hear_of, pursue::pursue)
                .chain()
                .in_set(BanterSystems::Think),
        );
}
