//! The packs in use: from the names in personas to indices that other threads can search.

use super::known::Reach;
use super::{Faction, KnowledgeFile, KnowledgeLoader, StoryBeats, asset};
use crate::MemoryEmbedding;
use crate::library::Library;
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{BanterSystems, EngineError, PersonId};
use banter_engine::{Engine, Inbox, Job, Task, Update, Worker};
use banter_memory::{Knower, KnowledgeError, KnowledgeIndex, KnowledgePack, StaticEmbedding};
use bevy::asset::{AssetEvent, AssetLoadError, AssetLoadFailedEvent, AssetPath};
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::sync::Arc;

/// The folder of the game's assets in which personas name their packs.
const FOLDER: &str = "knowledge";

/// Knowledge that every character has, as far as its conditions let it: files and packs of the
/// world. What one character has besides is named by its persona.
///
/// ```no_run
/// use banter_mind::WorldKnowledge;
/// use bevy::prelude::*;
///
/// fn set_up(assets: Res<AssetServer>, mut world: ResMut<WorldKnowledge>) {
///     world.0.push(assets.load("knowledge/valley/pack.toml"));
/// }
/// ```
#[derive(Resource, Debug, Clone, Default)]
pub struct WorldKnowledge(pub Vec<Handle<KnowledgeFile>>);

/// The packs in use.
#[derive(Resource, Default)]
pub(crate) struct KnowledgeShelf {
    named: HashMap<AssetId<Persona>, Vec<Handle<KnowledgeFile>>>,
    packs: HashMap<AssetId<KnowledgeFile>, Shelved>,
    thread: Option<Worker<Indexing>>,
}

/// How far a pack is.
#[derive(Default)]
struct Shelved {
    index: Option<Arc<KnowledgeIndex>>,
    /// What waits for the thread.
    waiting: Option<Arc<KnowledgePack>>,
    job: Option<Job<Arc<KnowledgeIndex>>>,
    /// Nothing is to be waited for.
    failed: bool,
}

/// The task of making an index. It never leaves this process.
enum Indexing {}

impl Task for Indexing {
    const NAME: &'static str = "knowledge";
    type Request = (Arc<KnowledgePack>, Option<Arc<StaticEmbedding>>);
    type Event = Arc<KnowledgeIndex>;
}

struct Indexer;

impl Engine<Indexing> for Indexer {
    fn serve(&mut self, inbox: &Inbox<Indexing>) {
        inbox.serve_each(|(pack, table), output| {
            output.send(Arc::new(KnowledgeIndex::new(pack, table)))
        });
    }
}

pub(crate) fn build(app: &mut App) {
    let thread = Worker::spawn("knowledge", || Ok(Box::new(Indexer)));
    let thread = thread
        .inspect_err(|error| tracing::error!("characters know no files: {error}"))
        .ok();
    app.init_asset::<KnowledgeFile>()
        .init_asset::<asset::PackText>()
        .init_asset_loader::<KnowledgeLoader>()
        .init_asset_loader::<asset::PackTextLoader>()
        .init_resource::<WorldKnowledge>()
        .init_resource::<StoryBeats>()
        .register_type::<StoryBeats>()
        .register_type::<Faction>()
        .insert_resource(KnowledgeShelf {
            thread,
            ..KnowledgeShelf::default()
        })
        .add_systems(
            PreUpdate,
            (name, tell, note, index)
                .chain()
                .before(BanterSystems::Receive),
        );
}

/// Loads what personas name.
fn name(
    mut changes: MessageReader<AssetEvent<Persona>>,
    personas: Res<Assets<Persona>>,
    assets: Option<Res<AssetServer>>,
    mut shelf: ResMut<KnowledgeShelf>,
) {
    for change in changes.read() {
        match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => {
                let (Some(persona), Some(assets)) = (personas.get(*id), &assets) else {
                    continue;
                };
                // What a mod's persona names lies in the mod.
                let own = assets.get_path(*id);
                let source = own.map(|path| path.source().clone_owned());
                let load = |file: &String| {
                    let path = AssetPath::from(format!("{FOLDER}/{file}"));
                    assets.load(path.with_source(source.clone().unwrap_or_default()))
                };
                let named = persona.knowledge.iter().map(load);
                let lore = persona.lore.iter().cloned();
                let lore = lore.filter_map(|it| it.try_typed::<KnowledgeFile>().ok());
                let all = named.chain(lore).collect();
                shelf.named.insert(*id, all);
            }
            AssetEvent::Removed { id } => {
                shelf.named.remove(id);
            }
            _ => {}
        }
    }
}

/// Says what is wrong with a file, once, and waits no longer for it.
fn tell(
    mut failures: MessageReader<AssetLoadFailedEvent<KnowledgeFile>>,
    mut shelf: ResMut<KnowledgeShelf>,
    mut told: Local<Option<String>>,
) {
    for failure in failures.read() {
        shelf.packs.entry(failure.id).or_default().failed = true;
        let sentence = match &failure.error {
            AssetLoadError::AssetLoaderError(error) => error
                .error()
                .downcast_ref::<KnowledgeError>()
                .map(ToString::to_string),
            _ => None,
        };
        let sentence = sentence.unwrap_or_else(|| {
            let error = &failure.error;
            format!("knowledge cannot be loaded: {error}; characters do without")
        });
        if told.as_ref() != Some(&sentence) {
            tracing::error!("{sentence}");
            *told = Some(sentence);
        }
    }
}

/// Notes of which packs an index is to be made.
fn note(
    mut changes: MessageReader<AssetEvent<KnowledgeFile>>,
    files: Res<Assets<KnowledgeFile>>,
    table: Option<Res<MemoryEmbedding>>,
    mut shelf: ResMut<KnowledgeShelf>,
) {
    let mut changed = Vec::new();
    for change in changes.read() {
        match change {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => changed.push(*id),
            AssetEvent::Removed { id } => {
                shelf.packs.remove(id);
            }
            _ => {}
        }
    }
    if table.is_some_and(|table| table.is_changed()) {
        changed.extend(files.ids());
    }
    for id in changed {
        if let Some(KnowledgeFile(pack)) = files.get(id) {
            shelf.packs.entry(id).or_default().waiting = Some(Arc::clone(pack));
        }
    }
}

/// Has indices made, and takes those that are. An old one serves until the new one is there.
fn index(mut shelf: ResMut<KnowledgeShelf>, table: Option<Res<MemoryEmbedding>>) {
    let KnowledgeShelf { packs, thread, .. } = &mut *shelf;
    for shelved in packs.values_mut() {
        if let Some(pack) = shelved.waiting.take() {
            let table = table.as_ref().map(|table| Arc::clone(&table.0));
            let asked = thread
                .as_ref()
                .map(|thread| thread.submit((Arc::clone(&pack), table)));
            match asked {
                Some(Ok(job)) => shelved.job = Some(job),
                Some(Err(refused)) if matches!(refused.error, EngineError::Busy { .. }) => {
                    shelved.waiting = Some(pack);
                }
                _ => shelved.failed = true,
            }
        }
        match shelved.job.as_mut().map(Job::poll) {
            Some(Some(Update::Event(index))) => {
                (shelved.index, shelved.job) = (Some(index), None);
                shelved.failed = false;
            }
            Some(Some(Update::Failed(error))) => {
                tracing::error!("no index could be made of a file of knowledge: {error}");
                (shelved.failed, shelved.job) = (true, None);
            }
            _ => {}
        }
    }
}

/// What characters know, for a turn.
#[derive(SystemParam)]
pub(crate) struct Knowing<'w, 's> {
    shelf: Res<'w, KnowledgeShelf>,
    everybody: Res<'w, WorldKnowledge>,
    story: Res<'w, StoryBeats>,
    people: Query<
        'w,
        's,
        (
            Option<&'static CharacterPersona>,
            Option<&'static Faction>,
            Option<&'static PersonId>,
            Option<&'static Name>,
        ),
    >,
}

impl Knowing<'_, '_> {
    /// What `npc` may know, and who hears it. `None` while a pack is still being read.
    pub(crate) fn reach(
        &self,
        npc: Entity,
        listener: Option<Entity>,
        library: &Library,
    ) -> Option<Reach> {
        let character = self.people.get(npc).ok().and_then(|(it, ..)| it);
        let named = character.and_then(|it| self.shelf.named.get(&it.0.id()));
        let handles = self.everybody.0.iter().chain(named.into_iter().flatten());
        let mut packs: Vec<Arc<KnowledgeIndex>> = Vec::new();
        for handle in handles {
            match self.shelf.packs.get(&handle.id()) {
                Some(Shelved {
                    index: Some(index), ..
                }) => {
                    // A pack of the world may be named by a persona, too.
                    if !packs.iter().any(|other| Arc::ptr_eq(other, index)) {
                        packs.push(Arc::clone(index));
                    }
                }
                Some(Shelved { failed: true, .. }) => {}
                _ => return None,
            }
        }
        if packs.is_empty() {
            return Some(Reach {
                reached: self.story.reached().clone(),
                ..Reach::default()
            });
        }
        Some(Reach {
            packs,
            knower: self.knower(npc, library),
            listener: listener.map(|it| self.knower(it, library)),
            reached: self.story.reached().clone(),
        })
    }

    /// Who somebody is, for what it may know.
    fn knower(&self, somebody: Entity, library: &Library) -> Knower {
        let Ok((character, faction, id, name)) = self.people.get(somebody) else {
            return Knower::default();
        };
        let persona = character.and_then(|character| library.persona(character));
        let names = persona.map(|persona| persona.name.clone()).into_iter();
        let names = names.chain(id.map(ToString::to_string));
        let names = names.chain(name.map(|name| name.as_str().to_owned()));
        let own = faction.map(|Faction(faction)| faction.clone());
        let faction = own.or_else(|| persona?.faction.clone());
        Knower {
            names: names.collect(),
            faction: faction.filter(|faction| !faction.trim().is_empty()),
        }
    }
}
