//! Avatars that personas name.

use banter_core::persona::{CharacterPersona, Persona};
use bevy::gltf::GltfAssetLabel;
use bevy::prelude::*;
use bevy::world_serialization::WorldAssetRoot;

/// Shows a character by the model that its persona names (`avatar = "avatars/odo.vrm"`): the first
/// scene of the file, loaded from where the persona came from, and another when the persona changes.
/// A persona without an avatar shows nothing.
///
/// ```
/// use banter_core::persona::CharacterPersona;
/// use banter_face::PersonaAvatar;
/// use bevy::prelude::*;
///
/// fn spawn(mut commands: Commands, assets: Res<AssetServer>) {
///     commands.spawn((CharacterPersona(assets.load("personas/odo.persona.toml")), PersonaAvatar));
/// }
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct PersonaAvatar;

/// The file that is shown, and whose.
#[derive(Component, PartialEq, Eq)]
pub(crate) struct Worn(String);

pub(crate) fn wear(
    characters: Query<(Entity, &CharacterPersona, Option<&Worn>), With<PersonaAvatar>>,
    personas: Option<Res<Assets<Persona>>>,
    assets: Res<AssetServer>,
    mut commands: Commands,
) {
    let Some(personas) = personas else {
        return;
    };
    for (entity, CharacterPersona(handle), worn) in &characters {
        let Some(persona) = personas.get(handle) else {
            continue;
        };
        let worn = worn.map(|Worn(file)| file.as_str());
        if worn == persona.avatar.as_deref() {
            continue;
        }
        let mut character = commands.entity(entity);
        let Some(file) = &persona.avatar else {
            character.try_remove::<(WorldAssetRoot, Worn)>();
            continue;
        };
        // What a mod's persona names lies in the mod.
        let source = assets.get_path(handle.id());
        let source = source.map(|path| path.source().clone_owned());
        let scene = GltfAssetLabel::Scene(0).from_asset(file.clone());
        let scene = assets.load(scene.with_source(source.unwrap_or_default()));
        character.try_insert((WorldAssetRoot(scene), Worn(file.clone())));
    }
}
