//! Where all is that can be perceived.

use crate::grid::Grid;
use crate::settings::{LightLevel, Salience, SenseSettings};
use banter_core::{NpcParticipant, Perceivable, PerceptionRoom, PlayerParticipant, Rig, Rigs};
use bevy::ecs::change_detection::Tick;
use bevy::math::IVec2;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;

/// What has moved by less, in metres, is seen where it was.
const STILL: f32 = 0.05;
/// How wide the columns are by which things are found, in metres.
const COLUMN: f32 = 8.0;

/// What can be perceived: characters, players and named things.
pub(crate) type Visible = Or<(
    With<Perceivable>,
    With<NpcParticipant>,
    With<PlayerParticipant>,
)>;

/// Something that can be perceived.
#[derive(Debug)]
pub(crate) struct Thing {
    pub(crate) entity: Entity,
    /// Where its head is, or itself.
    pub(crate) place: Vec3,
    /// How much higher than that one looks at it.
    pub(crate) above: f32,
    pub(crate) is_person: bool,
    /// How often what is seen of it has changed.
    pub(crate) version: u32,
    /// What is seen of it, and what was before it changed last.
    pub(crate) now: String,
    pub(crate) before: String,
    read: Option<Tick>,
    column: Option<IVec2>,
    /// Where it was when its moving was noted last.
    noted: Vec3,
}

impl Thing {
    /// Reads its description, if that was written since it was read last.
    pub(crate) fn read(&mut self, perceivable: &Ref<Perceivable>) {
        let written = perceivable.last_changed();
        if self.read == Some(written) {
            return;
        }
        let first = self.read.replace(written).is_none();
        if self.now != perceivable.description {
            let now = perceivable.description.clone();
            self.before = std::mem::replace(&mut self.now, now);
            if !first {
                self.version = self.version.wrapping_add(1);
            }
        }
    }
}

/// All things, each with a number, and the grid in which they are found.
#[derive(Resource, Debug)]
pub(crate) struct Things {
    pub(crate) grid: Grid,
    all: Vec<Option<Thing>>,
    free: Vec<u32>,
    numbers: HashMap<Entity, u32>,
    /// Counts up in every frame.
    version: u64,
    /// The version at which anything changed last, anywhere, and that at which everything may have.
    changed: u64,
    all_changed: u64,
}

impl Default for Things {
    fn default() -> Self {
        Self {
            grid: Grid::new(COLUMN),
            all: Vec::new(),
            free: Vec::new(),
            numbers: HashMap::default(),
            version: 0,
            changed: 0,
            all_changed: 0,
        }
    }
}

impl Things {
    pub(crate) fn get(&self, number: u32) -> Option<&Thing> {
        self.all.get(number as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut Thing> {
        self.all.get_mut(number as usize)?.as_mut()
    }

    pub(crate) fn of(&self, entity: Entity) -> Option<&Thing> {
        self.get(*self.numbers.get(&entity)?)
    }

    /// The version of the world: it counts up in every frame.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Whether anything that may be nearer to `place` than `range` metres came, moved, went or
    /// changed after this version.
    pub(crate) fn changed_since(&self, version: u64, place: Vec3, range: f32) -> bool {
        self.all_changed > version
            || self.changed > version && self.grid.changed_since(version, place, range)
    }

    /// Notes that something that is seen of a thing has changed.
    fn touch(&mut self, entity: Entity) {
        if let Some(column) = self.of(entity).and_then(|thing| thing.column) {
            self.changed = self.version;
            self.grid.touch(column, self.version);
        }
    }

    fn put(&mut self, entity: Entity, place: Vec3, above: f32, is_person: bool) {
        let column = self.grid.column(place);
        let number = match self.numbers.get(&entity) {
            Some(number) => *number,
            None => {
                let number = self.free.pop().unwrap_or_else(|| {
                    self.all.push(None);
                    (self.all.len() - 1) as u32
                });
                self.numbers.insert(entity, number);
                if let Some(place_of) = self.all.get_mut(number as usize) {
                    *place_of = Some(Thing {
                        entity,
                        place,
                        above,
                        is_person,
                        version: 0,
                        now: String::new(),
                        before: String::new(),
                        read: None,
                        column: None,
                        noted: Vec3::NAN,
                    });
                }
                number
            }
        };
        let Some(Some(thing)) = self.all.get_mut(number as usize) else {
            return;
        };
        let same_kind = (thing.above, thing.is_person) == (above, is_person);
        let stays = thing.noted.distance_squared(place) <= STILL * STILL;
        (thing.place, thing.above, thing.is_person) = (place, above, is_person);
        let before = std::mem::replace(&mut thing.column, column);
        if before == column && stays && same_kind {
            return;
        }
        thing.noted = place;
        self.changed = self.version;
        if before != column {
            if let Some(before) = before {
                self.grid.remove(before, number);
                self.grid.touch(before, self.version);
            }
            if let Some(column) = column {
                self.grid.insert(column, number);
            }
        }
        if let Some(column) = column {
            self.grid.touch(column, self.version);
        }
    }

    fn take(&mut self, entity: Entity) {
        let Some(number) = self.numbers.remove(&entity) else {
            return;
        };
        let thing = self.all.get_mut(number as usize).and_then(Option::take);
        if let Some(column) = thing.and_then(|thing| thing.column) {
            self.grid.remove(column, number);
            self.grid.touch(column, self.version);
            self.changed = self.version;
        }
        self.free.push(number);
    }
}

/// Who is a person: something that is looked at in the face.
type Person = (Has<NpcParticipant>, Has<PlayerParticipant>);

/// How much higher than the place of a character without a rig its eyes are, and where one looks
/// at it: its origin is between its feet. A player's is a camera.
pub(crate) const EYES: f32 = 1.5;

fn above(npc: bool, has_head: bool) -> f32 {
    if npc && !has_head { EYES } else { 0.0 }
}

/// What of a thing may be new.
type New = Or<(
    Changed<GlobalTransform>,
    Added<Perceivable>,
    Added<NpcParticipant>,
    Added<PlayerParticipant>,
    Changed<Rig>,
)>;

/// What else is asked of a thing in a look.
type Looked = Or<(
    Changed<Perceivable>,
    Changed<PerceptionRoom>,
    Changed<LightLevel>,
    Changed<Salience>,
)>;

/// Keeps up with things that come, move, change and go.
pub(crate) fn keep_things(
    moved: Query<(Entity, &GlobalTransform, Person, Has<Rig>), (Visible, New)>,
    bodies: Query<(Entity, &GlobalTransform, Person), (Visible, With<Rig>)>,
    changed: Query<Entity, (Visible, Looked)>,
    visible: Query<(), Visible>,
    settings: Res<SenseSettings>,
    mut removed: (
        RemovedComponents<Perceivable>,
        RemovedComponents<NpcParticipant>,
        RemovedComponents<PlayerParticipant>,
    ),
    rigs: Rigs,
    mut things: ResMut<Things>,
) {
    let things = things.bypass_change_detection();
    things.version += 1;
    if settings.is_changed() {
        things.all_changed = things.version;
    }
    let gone = removed.0.read().chain(removed.1.read());
    for entity in gone.chain(removed.2.read()) {
        if !visible.contains(entity) {
            things.take(entity);
        }
    }
    for (entity, place, (npc, player), has_rig) in &moved {
        if !has_rig {
            let place = place.translation();
            things.put(entity, place, above(npc, false), npc || player);
        }
    }
    // A head moves without its body: somebody walks about in a headset's play space.
    for (entity, place, (npc, player)) in &bodies {
        let head = rigs.own_head(entity);
        let place = head.unwrap_or(place).translation();
        things.put(entity, place, above(npc, head.is_some()), npc || player);
    }
    for entity in &changed {
        things.touch(entity);
    }
}
