//! What things of the room are good for, as its plan says.

use bevy::prelude::*;
use serde::Deserialize;
use std::time::Duration;

/// How long a guest takes for a tankard.
const DRUNK_IN: Duration = Duration::from_secs(25);

/// What a thing holds to drink.
#[derive(Component, Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drink {
    /// How many tankards of it are left.
    pub(crate) servings: u32,
    /// Its tap, seen from the thing, for what stays where it is; what has none is tilted.
    #[serde(default)]
    pub(crate) tap: Option<Vec3>,
}

/// A tankard, and since when it is full.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Tankard {
    /// The middle of its opening, seen from the thing, in metres.
    pub(crate) mouth: Vec3,
    /// `None` while it is empty.
    pub(crate) full_since: Option<Duration>,
}

/// What is seen in a tankard that is full, a child of it.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
#[require(Visibility::Hidden)]
pub(crate) struct Level;

/// The guest drinks.
pub(super) fn drink_up(mut tankards: Query<&mut Tankard>, time: Res<Time>) {
    for mut tankard in &mut tankards {
        let is_drunk = |since: Duration| time.elapsed().saturating_sub(since) >= DRUNK_IN;
        if tankard.full_since.is_some_and(is_drunk) {
            tankard.full_since = None;
        }
    }
}

/// Shows whether tankards are full.
pub(super) fn show_levels(
    tankards: Query<(&Tankard, &Children), Changed<Tankard>>,
    mut levels: Query<&mut Visibility, With<Level>>,
) {
    for (tankard, children) in &tankards {
        let mut shown = levels.iter_many_mut(children);
        while let Some(mut level) = shown.fetch_next() {
            *level = match tankard.full_since {
                Some(_) => Visibility::Inherited,
                None => Visibility::Hidden,
            };
        }
    }
}
