//! Long memory in the game: its parts put together, and gathered for the author's thread.

use crate::episode::{MemoryEmbedding, Recollecting};
use crate::relation::feelings_of;
use crate::{EpisodeSettings, Episodes, Feelings, Relations, StoryTime};
use crate::{Recollection, diary, episode, relation, story_time, world_memory};
use banter_core::{BanterSystems, NpcParticipant, PersonId};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::sync::Arc;

/// Adds what characters remember, think and feel, and its saves.
pub(crate) fn build(app: &mut App) {
    match world_memory::SaveWorker::spawn() {
        Ok(worker) => {
            app.insert_resource(worker);
        }
        Err(error) => tracing::error!("memories have no thread to be saved on: {error}"),
    }
    app.init_resource::<StoryTime>()
        .init_resource::<EpisodeSettings>()
        .init_resource::<world_memory::Saving>()
        .init_resource::<world_memory::WaitingMemories>()
        .init_resource::<diary::Desk>()
        .register_type::<diary::DiarySettings>()
        .register_type::<StoryTime>()
        .register_type::<EpisodeSettings>()
        .register_type::<Episodes>()
        .register_type::<Relations>()
        .register_type::<Feelings>()
        .register_type::<Recollection>()
        .register_required_components::<NpcParticipant, Episodes>()
        .register_required_components::<NpcParticipant, Relations>()
        .register_required_components::<NpcParticipant, Feelings>()
        .add_systems(
            PreUpdate,
            (world_memory::finish, story_time::pass, relation::begin)
                .chain()
                .before(BanterSystems::Receive),
        )
        .add_systems(
            Update,
            (
                episode::overhear,
                relation::colour,
                diary::write.run_if(resource_exists::<diary::DiarySettings>),
            )
                .in_set(BanterSystems::Think),
        )
        .add_observer(episode::remember_turn)
        .add_observer(episode::happen)
        .add_observer(episode::strengthen)
        .add_observer(relation::feel_turn)
        .add_observer(relation::feel_happening)
        .add_observer(diary::clear)
        .add_observer(world_memory::mark_turn)
        .add_observer(world_memory::restore)
        .add_observer(world_memory::restore_new)
        .add_observer(world_memory::save)
        .add_observer(world_memory::load);
}

/// Memories of characters, with the clock and the settings that they go by.
#[derive(SystemParam)]
pub(crate) struct Remembering<'w, 's> {
    npcs: Query<'w, 's, (&'static Episodes, &'static Relations, &'static Feelings)>,
    story: Res<'w, StoryTime>,
    settings: Res<'w, EpisodeSettings>,
    embedding: Option<Res<'w, MemoryEmbedding>>,
}

impl Remembering<'_, '_> {
    /// What `npc` remembers, and how it feels about `speaker`. Nothing of it is copied but names.
    pub(crate) fn of(
        &self,
        npc: Entity,
        speaker: Option<&PersonId>,
        names: Vec<(PersonId, String)>,
    ) -> Option<Recollecting> {
        let (episodes, relations, feelings) = self.npcs.get(npc).ok()?;
        let (episodes, tag) = episodes.snapshot();
        let relation = speaker.and_then(|speaker| relations.get(speaker));
        let name = speaker.and_then(|speaker| names.iter().find(|(id, _)| id == speaker));
        let name = name.map_or("", |(_, name)| name.as_str());
        Some(Recollecting {
            episodes,
            tag,
            feelings: feelings_of(*feelings, relation, (speaker, name), &names, *self.story),
            names,
            speaker: speaker.cloned(),
            story: *self.story,
            settings: self.settings.clone(),
            embedding: self.embedding.as_ref().map(|table| Arc::clone(&table.0)),
        })
    }
}
