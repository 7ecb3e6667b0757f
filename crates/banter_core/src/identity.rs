//! Identity: who somebody is, whatever entity it is at present.
//!
//! Entities change with every load of a save and every reconnection of a player; a [`PersonId`]
//! does not. Memory and the speaker labels in prompts go by it.

use bevy::platform::collections::{HashMap, HashSet};
use bevy::prelude::*;
use bevy::reflect::{ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// How long an id may be, in characters.
const LONGEST: usize = 128;
/// How much of a name an id is made of, in characters: a number may follow.
const LONGEST_NAME: usize = 96;

/// Identity of a character or a player that survives saves, scene changes and reconnections:
/// a text of 1 to 128 characters, without control characters and without white space around it.
///
/// A game gives one by inserting it with the entity: a save's, a network account's. Who has none
/// gets one: a [`PlayerParticipant`](crate::PlayerParticipant) a [fresh](PersonId::fresh) one, a character with a
/// persona the name of the persona's file, numbered where several characters share a persona
/// (`guard`, `guard-2`). To recognise who comes back, insert the id that they had.
///
/// It cannot be changed in place, only replaced by inserting another. A clone shares the text.
///
/// ```
/// use banter_core::{People, PersonId, PlayerParticipant, test_app::TestApp};
///
/// let mut game = TestApp::new();
/// let ada = PersonId::new("account 4711")?;
/// let player = game.world_mut().spawn((PlayerParticipant, ada.clone())).id();
/// assert_eq!(game.world().resource::<People>().entity(&ada), Some(player));
/// # Ok::<(), banter_core::PersonIdError>(())
/// ```
#[derive(
    Component, Reflect, Serialize, Deserialize, Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
#[component(immutable)]
#[reflect(opaque)]
#[reflect(Component, Debug, PartialEq, Hash, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(Arc<str>);

/// Why a text is no [`PersonId`].
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
pub enum PersonIdError {
    /// There is nothing in it.
    #[error("the id of a person is empty; give it at least one character")]
    Empty,
    /// It is too long.
    #[error("the id of a person has {0} characters; give it at most 128")]
    TooLong(usize),
    /// It holds control characters, or white space around it.
    #[error(
        "the id of a person holds a control character, or begins or ends with white space; \
         leave these out"
    )]
    Unprintable,
}

impl PersonId {
    /// The identity that the game or a save gives.
    ///
    /// # Errors
    /// If `id` is empty, has more than 128 characters, holds control characters, or begins or
    /// ends with white space.
    pub fn new(id: impl Into<String>) -> Result<Self, PersonIdError> {
        let id = id.into();
        if id.is_empty() {
            return Err(PersonIdError::Empty);
        }
        let length = id.chars().count();
        if length > LONGEST {
            return Err(PersonIdError::TooLong(length));
        }
        if id.trim() != id || id.contains(char::is_control) {
            return Err(PersonIdError::Unprintable);
        }
        Ok(Self(id.into()))
    }

    /// An identity that nobody else has, in this run or any other.
    pub fn fresh() -> Self {
        // The keys of its hashers are the standard library's only source of chance.
        let random = || RandomState::new().hash_one(std::time::SystemTime::now());
        Self(format!("person-{:016x}{:016x}", random(), random()).into())
    }

    /// The identity of whoever goes by this name: `Old Tom` is `old-tom`. `None` where there is
    /// neither a letter nor a digit in it.
    ///
    /// ```
    /// use banter_core::PersonId;
    /// assert_eq!(PersonId::of_name("Old  Tom").unwrap().as_str(), "old-tom");
    /// assert_eq!(PersonId::of_name("阿明").unwrap().as_str(), "阿明");
    /// assert_eq!(PersonId::of_name(" ... "), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        let words = name.split(|c: char| c.is_whitespace() || c.is_control());
        let words = words.filter(|word| !word.is_empty());
        let joined = words.collect::<Vec<_>>().join("-").to_lowercase();
        let id: String = joined.chars().take(LONGEST_NAME).collect();
        id.contains(char::is_alphanumeric).then(|| Self(id.into()))
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A command that gives an entity the id of this name, numbered if somebody has it, or a
    /// fresh one where there is no name. Whoever has an id keeps it.
    pub fn given_by(name: &str) -> impl EntityCommand<Out = ()> {
        let name = Self::of_name(name);
        move |mut entity: EntityWorldMut| {
            if entity.contains::<Self>() {
                return;
            }
            let people = entity.world().get_resource::<People>();
            let id = match (name, people) {
                (Some(name), Some(people)) => people.vacant(name),
                (name, _) => name.unwrap_or_else(Self::fresh),
            };
            entity.insert(id);
        }
    }
}

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PersonId {
    type Error = PersonIdError;

    fn try_from(id: String) -> Result<Self, PersonIdError> {
        Self::new(id)
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.0.as_ref().to_owned()
    }
}

/// Index of who is present, by [`PersonId`].
#[derive(Resource, Debug, Default)]
pub struct People {
    /// Whoever has an id; one entity each, but for mistakes.
    present: HashMap<PersonId, Vec<Entity>>,
    /// Ids that several had at some moment of this frame.
    suspects: Vec<PersonId>,
    /// Ids that were warned of.
    told: HashSet<PersonId>,
}

impl People {
    /// Who has this id at present. Of several, who had it first.
    pub fn entity(&self, id: &PersonId) -> Option<Entity> {
        self.present.get(id)?.first().copied()
    }

    /// `name`, or the first of `name-2`, `name-3`, ... that nobody has.
    fn vacant(&self, name: PersonId) -> PersonId {
        if !self.present.contains_key(&name) {
            return name;
        }
        let numbered = (2_usize..).map(|number| PersonId(format!("{name}-{number}").into()));
        let mut vacant = numbered.filter(|id| !self.present.contains_key(id));
        vacant.next().unwrap_or(name)
    }
}

/// Keeps [`People`], and gives players their ids.
pub(crate) fn build(app: &mut App) {
    app.init_resource::<People>()
        .register_type::<PersonId>()
        .add_observer(arrive)
        .add_observer(leave)
        .add_observer(introduce_player)
        .add_systems(
            Last,
            warn_of_twins.run_if(|people: Res<People>| !people.suspects.is_empty()),
        );
}

fn arrive(inserted: On<Insert, PersonId>, ids: Query<&PersonId>, mut people: ResMut<People>) {
    let Ok(id) = ids.get(inserted.entity) else {
        return;
    };
    let holders = people.present.entry(id.clone()).or_default();
    holders.push(inserted.entity);
    if holders.len() > 1 {
        people.suspects.push(id.clone());
    }
}

fn leave(discarded: On<Discard, PersonId>, ids: Query<&PersonId>, mut people: ResMut<People>) {
    let Ok(id) = ids.get(discarded.entity) else {
        return;
    };
    if let Some(holders) = people.present.get_mut(id) {
        holders.retain(|holder| *holder != discarded.entity);
        if holders.is_empty() {
            people.present.remove(id);
        }
    }
}

fn introduce_player(
    added: On<Add, crate::PlayerParticipant>,
    nameless: Query<(), Without<PersonId>>,
    mut commands: Commands,
) {
    if nameless.contains(added.entity) {
        let fresh = PersonId::fresh();
        commands.entity(added.entity).try_insert_if_new(fresh);
    }
}

/// Warns of ids that two entities still have at the end of a frame, once each: within a frame
/// a scene may be spawned anew before the old one is gone.
fn warn_of_twins(mut people: ResMut<People>) {
    let suspects = std::mem::take(&mut people.suspects);
    for id in suspects {
        let holders = people.present.get(&id).map_or(0, Vec::len);
        if holders > 1 && people.told.insert(id.clone()) {
            tracing::warn!(
                "{holders} entities have the person id `{id}`, and characters take them for one \
                 and the same; give each a `PersonId` of its own"
            );
        }
    }
}

#[cfg(test)]
mod tests;
