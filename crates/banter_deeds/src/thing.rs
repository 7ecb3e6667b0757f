//! What things are good for: components that say where a hand, a body or another thing goes.

use banter_body::BodyTabletop;
use bevy::prelude::*;

/// Surface on which things are put down: a rectangle in the thing's own x and z.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Surface {
    /// Its middle, in the thing's own space, metres.
    pub at: Vec3,
    /// Half its width and depth, metres.
    pub half: Vec2,
}

/// Hands do not go through what things are put down on.
pub(crate) fn top(added: On<Insert, Surface>, things: Query<&Surface>, mut commands: Commands) {
    let Ok(Surface { at, half }) = things.get(added.entity).copied() else {
        return;
    };
    if let Ok(mut thing) = commands.get_entity(added.entity) {
        thing.try_insert(BodyTabletop { at, half });
    }
}

/// Seat: one place to sit. Things that afford `sit` and have none are sat on at their origin.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct Seat {
    /// The middle of its top, in the thing's own space, metres.
    pub at: Vec3,
    /// Where one faces who sits there, in the same space.
    pub facing: Vec3,
}

impl Default for Seat {
    fn default() -> Self {
        Self {
            at: Vec3::ZERO,
            facing: Vec3::NEG_Z,
        }
    }
}

/// Who sits, and on what. Inserted on characters when they have sat down, and removed when they stand.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Component)]
pub struct Seated {
    /// The thing with the [`Seat`].
    #[entities]
    pub on: Entity,
}

/// Something that is used by laying a hand on it: a bell, a lever. [`ThingUsed`] tells of it.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Usable {
    /// Where the hand goes, in the thing's own space, metres.
    pub at: Vec3,
}

/// Somebody has used something that is [`Usable`].
#[derive(EntityEvent, Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThingUsed {
    /// The thing.
    #[event_target]
    pub thing: Entity,
    /// Who has used it.
    pub by: Entity,
}

/// Place where somebody is served: what is given to them is put there, on a table or a counter, and not into their hands.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
pub struct ServedAt(
    /// In the world, metres.
    pub Vec3,
);

/// Somebody was given something: it is in their hands, or stands before them.
#[derive(EntityEvent, Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThingGiven {
    /// The thing.
    #[event_target]
    pub thing: Entity,
    /// Who gave it.
    pub by: Entity,
    /// Who got it.
    pub to: Entity,
}
