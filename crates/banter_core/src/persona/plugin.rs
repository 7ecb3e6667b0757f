//! Characters and their personas in a game.

use crate::persona::{Persona, PersonaError, PersonaLoader};
use crate::{NpcParticipant, Perceivable, PersonId, RestingMood};
use bevy::asset::{AssetEvent, AssetEventSystems, AssetLoadError, AssetLoadFailedEvent};
use bevy::prelude::*;

/// A character that follows a persona file. Once it is loaded, a character without a
/// [`PersonId`] gets the name of the file as one: `mara` for `mara.persona.toml`.
#[derive(Component, Reflect, Debug, Clone, Default)]
#[reflect(Component, Default)]
#[require(NpcParticipant)]
pub struct CharacterPersona(pub Handle<Persona>);

/// Loads personas and introduces characters by their names. Add it after Bevy's
/// `AssetPlugin`.
///
/// ```no_run
/// # use bevy::prelude::*;
/// use banter_core::persona::{CharacterPersona, PersonaPlugin};
///
/// App::new()
///     .add_plugins((MinimalPlugins, AssetPlugin::default(), PersonaPlugin))
///     .add_systems(Startup, |mut commands: Commands, assets: Res<AssetServer>| {
///         commands.spawn(CharacterPersona(assets.load("personas/mara.persona.toml")));
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
            .register_type::<CharacterPersona>()
            .add_systems(PreUpdate, stand_in)
            .add_systems(PostUpdate, introduce.after(AssetEventSystems));
    }
}

/// The name that a character was given by its persona, so that a changed persona may change
/// it and a name that the game chose stays.
#[derive(Component)]
struct GivenName(String);

/// The same for its temper.
#[derive(Component, PartialEq)]
struct GivenMood(RestingMood);

/// Gives a persona that could not be read for the first time the fallback's words, under the
/// same handle: when the file is mended and loaded again, the character is itself again.
///
/// What is wrong is said in one sentence, once. The asset server logs it too, in its own
/// way and with a backtrace where those are asked for.
fn stand_in(
    mut failures: MessageReader<AssetLoadFailedEvent<Persona>>,
    mut personas: ResMut<Assets<Persona>>,
    mut told: Local<Option<String>>,
) {
    for failure in failures.read() {
        let sentence = sentence(&failure.error);
        if told.as_ref() != Some(&sentence) {
            tracing::error!("{sentence}");
            *told = Some(sentence);
        }
        if !personas.contains(failure.id) {
            // An error here means that nobody holds the handle any more.
            let _ = personas.insert(failure.id, Persona::fallback());
        }
    }
}

/// By what name a character without a [`PersonId`] is known in saves: the name of its persona's
/// file, else its own.
fn identity(handle: &Handle<Persona>, persona: &Persona) -> String {
    let file = handle.path().and_then(|path| path.path().file_name());
    let file = file.and_then(|file| file.to_str());
    let stem = file.and_then(|file| file.split('.').next());
    let stem = stem.filter(|stem| stem.contains(char::is_alphanumeric));
    stem.unwrap_or(&persona.name).to_owned()
}

/// Why a persona could not be loaded.
fn sentence(error: &AssetLoadError) -> String {
    if let AssetLoadError::AssetLoaderError(error) = error
        && let Some(error) = error.error().downcast_ref::<PersonaError>()
    {
        return error.to_string();
    }
    format!("a persona cannot be loaded: {error}; a stand-in speaks instead")
}

/// Makes characters known by the names of their personas, and gives them their ids and tempers.
fn introduce(
    mut changes: MessageReader<AssetEvent<Persona>>,
    new: Query<Entity, Changed<CharacterPersona>>,
    characters: Query<(
        Entity,
        &CharacterPersona,
        Option<&Perceivable>,
        Option<&Name>,
        Option<&GivenName>,
        Option<&RestingMood>,
        Option<&GivenMood>,
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
    for (entity, CharacterPersona(handle), perceivable, name, given, rest, given_rest) in
        &characters
    {
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
        entity.queue_silenced(PersonId::given_by(&identity(handle, persona)));
        if rest == given_rest.map(|given| &given.0) {
            match &persona.mood {
                Some(mood) => {
                    let rest = RestingMood(mood.clone());
                    entity.insert((rest.clone(), GivenMood(rest)));
                }
                None => {
                    entity.remove::<(RestingMood, GivenMood)>();
                }
            }
        }
    }
}
