//! What can be perceived, and what somebody perceives.

use bevy::prelude::*;
use std::time::Duration;

/// Something that characters notice, can talk about and can act upon.
///
/// A model can only name what its character perceives, by this name. A description that changes
/// while somebody perceives the thing is noticed ([`PerceptChanged`](crate::PerceptChanged)): a
/// door is "shut" and then "wide open".
///
/// ```
/// use banter_core::Perceivable;
/// let mug = Perceivable::named("the red mug")
///     .described("chipped at the rim")
///     .called(["the tankard"])
///     .affording(["take", "drink"]);
/// assert!(mug.affords("Drink") && !mug.affords("open"));
/// ```
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct Perceivable {
    /// What it is called: `the hearth`, `Mara`.
    pub name: String,
    /// What one sees at a glance, in a few words. May be empty.
    pub description: String,
    /// Other names by which it is understood: `the tankard` for `the mug`. At most 8 are read.
    pub aliases: Vec<String>,
    /// What can be done with it, a word or two each: `open`, `sit on`. At most 8 are told. Empty
    /// where nothing is said about that.
    pub affordances: Vec<String>,
}

impl Perceivable {
    /// Something with a name and nothing to say about it.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The same with a description.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The same with other names beside its own.
    #[must_use]
    pub fn called<A: Into<String>>(mut self, aliases: impl IntoIterator<Item = A>) -> Self {
        self.aliases.extend(aliases.into_iter().map(Into::into));
        self
    }

    /// The same with something that can be done with it.
    #[must_use]
    pub fn affording<A: Into<String>>(mut self, uses: impl IntoIterator<Item = A>) -> Self {
        self.affordances.extend(uses.into_iter().map(Into::into));
        self
    }

    /// Whether it says that this can be done with it. Capitals, `_` and `-` make no difference.
    pub fn affords(&self, what: &str) -> bool {
        let bare = |text: &str| text.trim().replace(['_', '-'], " ").to_lowercase();
        let what = bare(what);
        self.affordances.iter().any(|other| bare(other) == what)
    }
}

/// The room that something is in. Who is in a room perceives what is in the same room;
/// what is in no room is perceived from everywhere.
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq, Hash)]
#[reflect(Component)]
pub struct PerceptionRoom(pub String);

/// Senses of somebody: how far it perceives, how wide it sees, and which of its senses work.
///
/// The default looks all around, which asks nothing of how a model is turned; [`Senses::human`]
/// sees what is before its head.
///
/// ```
/// use banter_core::Senses;
/// let blind = Senses { sight: false, ..Senses::human() };
/// assert!(blind.hearing);
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct Senses {
    /// How far things are seen and a normal voice is heard, in metres. 12.
    pub range: f32,
    /// Whether it sees. Who does not still notices what is [near](Self::nearness).
    pub sight: bool,
    /// Whether it hears. What the game says to it is understood all the same.
    pub hearing: bool,
    /// How wide it sees, in degrees from edge to edge; from 360 on all around. 360.
    pub field_of_view: f32,
    /// What is nearer than so many metres is noticed without being looked at. 1.5.
    pub nearness: f32,
}

impl Senses {
    /// Those of a human being: 200 degrees around where its head looks.
    pub const fn human() -> Self {
        Self {
            range: 12.0,
            sight: true,
            hearing: true,
            field_of_view: 200.0,
            nearness: 1.5,
        }
    }
}

impl Default for Senses {
    fn default() -> Self {
        Self {
            field_of_view: 360.0,
            ..Self::human()
        }
    }
}

/// By which sense something is perceived.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Sense {
    /// It is seen.
    #[default]
    Sight,
    /// It is heard and not seen: behind a wall, or behind the back.
    Hearing,
    /// It is so near that it is noticed without being looked at.
    Nearness,
}

/// On which side of somebody something is, from where its head looks.
#[derive(Reflect, Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// Within 45 degrees of where it looks.
    #[default]
    Ahead,
    /// On the left.
    Left,
    /// On the right.
    Right,
    /// Behind its back.
    Behind,
}

/// One thing that somebody perceives.
#[derive(Reflect, Debug, Clone, Copy, PartialEq)]
pub struct Percept {
    /// What it is: it has a [`Perceivable`], or is a character.
    pub entity: Entity,
    /// How far away it is, in metres.
    pub distance: f32,
    /// The sense by which it is perceived.
    pub sense: Sense,
    /// How sure it is, 0..=1: less for what is far off, in the dark, or half heard.
    pub confidence: f32,
    /// On which side it is.
    pub side: Side,
    /// What it is behind, as seen from there: something perceived that is large.
    pub behind: Option<Entity>,
    /// Since when it is perceived, by the game's clock.
    pub since: Duration,
    /// When it was last looked for and found, by the game's clock.
    pub last_seen: Duration,
    /// How much it draws attention, 0..=1: people, what is near, and what is new.
    pub salience: f32,
}

impl Percept {
    /// Something that is plainly there, so many metres away.
    pub const fn new(entity: Entity, distance: f32) -> Self {
        Self {
            entity,
            distance,
            sense: Sense::Sight,
            confidence: 1.0,
            side: Side::Ahead,
            behind: None,
            since: Duration::ZERO,
            last_seen: Duration::ZERO,
            salience: 0.5,
        }
    }
}

/// What somebody perceives, the nearest first. Kept up to date by the senses.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Percepts(pub Vec<Percept>);

impl Percepts {
    /// Whether `entity` is perceived.
    pub fn contains(&self, entity: Entity) -> bool {
        self.of(entity).is_some()
    }

    /// How `entity` is perceived, if it is.
    pub fn of(&self, entity: Entity) -> Option<&Percept> {
        self.0.iter().find(|percept| percept.entity == entity)
    }

    /// The entities, the nearest first.
    pub fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        self.0.iter().map(|percept| percept.entity)
    }
}
