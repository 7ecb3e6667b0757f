//! What can be perceived, and what somebody perceives.

use bevy::prelude::*;

/// Something that characters notice, can talk about and can act upon.
///
/// A model can only name what its character perceives, by this name.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct Perceivable {
    /// What it is called: `the hearth`, `Mara`.
    pub name: String,
    /// What one sees at a glance, in a few words. May be empty.
    pub description: String,
}

impl Perceivable {
    /// Something with a name and nothing to say about it.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
        }
    }

    /// The same with a description.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}

/// Other names by which something perceivable is understood: `the tankard` for `the mug`. A
/// component beside its [`Perceivable`]; at most 8 of them are read.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Aliases(pub Vec<String>);

/// The room that something is in. Who is in a room perceives what is in the same room;
/// what is in no room is perceived from everywhere.
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq, Hash)]
#[reflect(Component)]
pub struct PerceptionRoom(pub String);

/// How far somebody perceives.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct Senses {
    /// Metres.
    pub range: f32,
}

impl Default for Senses {
    fn default() -> Self {
        Self { range: 12.0 }
    }
}

/// One thing that somebody perceives.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct Percept {
    /// What it is: it has a [`Perceivable`], or is a character.
    pub entity: Entity,
    /// How far away it is, in metres.
    pub distance: f32,
}

/// What somebody perceives, the nearest first. Kept up to date by the senses.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Percepts(pub Vec<Percept>);

impl Percepts {
    /// Whether `entity` is perceived.
    pub fn contains(&self, entity: Entity) -> bool {
        self.0.iter().any(|percept| percept.entity == entity)
    }

    /// The entities, the nearest first.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        self.0.iter().map(|percept| percept.entity)
    }
}
