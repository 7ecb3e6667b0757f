//! The memory of a world: what all its characters remember, as one value for a save.
//!
//! [`WorldMemory::of`] takes it from a game and [`WorldMemory::put_into`] gives it back; it is
//! serde's, so that a game keeps it in its own save, or it is a file:
//! [`WorldMemory::write`] and [`WorldMemory::read`], or without waiting for the disk
//! [`SaveWorldMemory`] and [`LoadWorldMemory`].
//!
//! A value is whole. Whoever loads an older one has the older memories and nothing that came
//! after it, and two that came from one and the same know nothing of each other.

mod error;
mod file;
mod load;
mod saved;
#[cfg(test)]
mod tests;
mod work;

pub use error::WorldMemoryError;
pub(crate) use load::{BeforeLoad, WaitingMemories, mark_turn, restore, restore_new};
pub use work::{LoadWorldMemory, SaveWorldMemory, WorldMemoryLoaded, WorldMemorySaved};
pub(crate) use work::{SaveWorker, Saving, finish, load, save};

use crate::goals::{Pursuits, SavedGoals};
use crate::{Episodes, Feelings, Memory, Relations, StoryTime};
use banter_core::{NpcParticipant, PersonId};
use bevy::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Memory of a world: what its characters remember, think and feel, each by its
/// [`PersonId`], and what time it is in the story.
///
/// Characters need the same ids in each run: a persona gives one by its file's name, and where
/// several share a persona a game gives them.
///
/// ```
/// use banter_core::{NpcParticipant, PersonId, test_app::TestApp};
/// use banter_core::persona::PersonaPlugin;
/// use banter_mind::{Episode, EpisodeKind, Episodes, EpisodeSettings, MindPlugin, WorldMemory};
/// use bevy::prelude::*;
///
/// let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
/// let mara = game.world_mut().spawn((NpcParticipant, PersonId::new("mara")?)).id();
/// let older = WorldMemory::of(game.world_mut());
///
/// let mut episodes = game.world_mut().get_mut::<Episodes>(mara).unwrap();
/// let rain = Episode::new(EpisodeKind::Happened { by: None }, "It began to rain.");
/// episodes.add(rain, &EpisodeSettings::default());
/// let json = serde_json::to_string(&WorldMemory::of(game.world_mut()))?;
///
/// older.put_into(game.world_mut());
/// assert!(game.world().get::<Episodes>(mara).unwrap().is_empty());
/// WorldMemory::from_json(&json)?.put_into(game.world_mut());
/// assert_eq!(game.world().get::<Episodes>(mara).unwrap().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WorldMemory {
    /// What time it is in the story: [`StoryTime::seconds`].
    pub story: f64,
    /// Up to 4,096 characters.
    pub characters: BTreeMap<PersonId, CharacterMemory>,
}

/// Memory of one character: the components that a save keeps.
#[derive(Serialize, Debug, Clone, Default, PartialEq)]
pub struct CharacterMemory {
    /// Its last exchanges, word for word, and whom it knows.
    pub memory: Memory,
    /// What it remembers for long.
    pub episodes: Episodes,
    /// What it thinks and knows of people.
    pub relations: Relations,
    /// How it feels.
    pub feelings: Feelings,
    /// Which of its goals it has spoken about.
    pub goals: SavedGoals,
}

impl WorldMemory {
    /// The version of the format. 1 held for each character what [`Memory::to_saved`] writes.
    pub const VERSION: u32 = 2;

    /// What the characters of a game remember at this moment. It copies no episode. Characters
    /// of a loaded save that have not come yet are in it, too; who has no [`PersonId`] is not.
    pub fn of(world: &mut World) -> Self {
        let mut characters = world
            .get_resource::<WaitingMemories>()
            .map(|waiting| waiting.0.clone())
            .unwrap_or_default();
        let mut all = world.query_filtered::<(
            &PersonId,
            &Memory,
            &Episodes,
            &Relations,
            &Feelings,
            &Pursuits,
        ), With<NpcParticipant>>();
        let time = world.get_resource::<Time>();
        let now = time.map(Time::elapsed).unwrap_or_default();
        for (id, memory, episodes, relations, feelings, pursuits) in all.iter(world) {
            let character = CharacterMemory {
                memory: memory.clone(),
                episodes: episodes.clone(),
                relations: relations.clone(),
                feelings: *feelings,
                goals: pursuits.saved(now),
            };
            characters.insert(id.clone(), character);
        }
        let story = world.get_resource::<StoryTime>();
        Self {
            story: story.map_or(0.0, |story| StoryTime::moment(story.seconds)),
            characters,
        }
    }
}
