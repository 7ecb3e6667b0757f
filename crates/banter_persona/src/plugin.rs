//! Characters and their personas in a game.

use crate::{Persona, PersonaLoader};
use banter_core::{Npc, Perceivable};
use bevy::asset::{AssetEvent, AssetEventSystems, AssetLoadFailedEvent};
use bevy::prelude::*;

/// A character that follows a persona file.
#[derive(Component, Reflect, Debug, Clone, Default)]
#[reflect(Component, Default)]
#[require(Npc)]
pub struct Character(pub Handle<Persona>);

/// Loads personas and introduces characters by their names. Add it after Bevy's
/// `AssetPlugin`.
///
/// ```no_run
/// # use bevy::prelude::*;
/// use banter_persona::{Character, PersonaPlugin};
///
/// App::new()
///     .add_plugins((MinimalPlugins, AssetPlugin::default(), PersonaPlugin))
///     .add_systems(Startup, |mut commands: Commands, assets: Res<AssetServer>| {
///         commands.spawn(Character(assets.load("personas/mara.persona.toml")));
///     })
///     .run();
/// ```
#[derive(Debug, Default)]
pub struct PersonaPlugin;

impl Plugin for PersonaPlugin {
    fn build(&self, app: &mut App) {
        app.init_asset::<Persona>()
            .init_asset_loader::<PersonaLoader>()
            .register_asset_reflect::<Persona>()
            .register_type::<Character>()
            .add_systems(PreUpdate, stand_in)
            .add_systems(PostUpdate, introduce.after(AssetEventSystems));
    }
}

/// The name that a character was given by its persona, so that a changed persona may change
/// it and a name that the game chose stays.
#[derive(Component)]
struct GivenName(String);

/// Gives a persona that could not be read for the first time the fallback's words, under the
/// same handle: when the file is mended and loaded again, the character is itself again.
///
/// The reason is not logged here: the asset server has done so.
fn stand_in(
    mut failures: MessageReader<AssetLoadFailedEvent<Persona>>,
    mut personas: ResMut<Assets<Persona>>,
) {
    for failure in failures.read() {
        if !personas.contains(failure.id) {
            // An error here means that nobody holds the handle any more.
            let _ = personas.insert(failure.id, Persona::fallback());
        }
    }
}

/// Makes characters known by the names of their personas.
fn introduce(
    mut changes: MessageReader<AssetEvent<Persona>>,
    new: Query<Entity, Changed<Character>>,
    characters: Query<(
        Entity,
        &Character,
        Option<&Perceivable>,
        Option<&Name>,
        Option<&GivenName>,
    )>,
    personas: Res<Assets<Persona>>,
    mut commands: Commands,
) {
    let mut changed = Vec::new();
    for event in changes.read() {
        if let AssetEvent::Added { id } | AssetEvent::Modified { id } = event {
            changed.push(*id);
        }
    }
    if changed.is_empty() && new.is_empty() {
        return;
    }
    for (entity, Character(handle), perceivable, name, given) in &characters {
        if !changed.contains(&handle.id()) && !new.contains(entity) {
            continue;
        }
        let Some(persona) = personas.get(handle) else {
            continue;
        };
        let ours = |name: &str| given.is_some_and(|given| given.0 == name);
        let mut entity = commands.entity(entity);
        if perceivable.is_none_or(|perceivable| ours(&perceivable.name)) {
            let description = perceivable.map_or("", |perceivable| &perceivable.description);
            entity.insert(Perceivable::named(&persona.name).described(description));
        }
        if name.is_none_or(|name| ours(name.as_str())) {
            entity.insert(Name::new(persona.name.clone()));
        }
        entity.insert(GivenName(persona.name.clone()));
    }
}
